"""Objects of known number and size, and what the collector itself says of them.

usage: heap.py [OBJECTS]
"""
import gc
import sys
import threading

import truth


class Item(object):
    registry = {}

    def __init__(self, number):
        self.number = number
        self.tags = [number]


class Slotted(object):
    __slots__ = ("one", "two")


class Holder(object):
    def __init__(self, count):
        self.backlog = [[number] for number in range(count)]


count = int(sys.argv[1]) if len(sys.argv) > 1 else 20000
items = [Item(number) for number in range(count)]
slotted = [Slotted() for _ in range(count)]
cache = {"a key is data": [[number] for number in range(2 * count)]}
numbered = {7: dict.fromkeys(range(count))}
Item.registry.update((number, items[number]) for number in range(count))
holder = Holder(3 * count)
seen = set(range(4 * count))
pairs = tuple((number, [number]) for number in range(count))


def told():
    """By type: (objects, bytes), and the sizes of the containers above, as they are once nothing moves any more."""
    gc.collect()
    types = {}
    for thing in gc.get_objects():
        kind = type(thing)
        name = kind.__module__ + "." + kind.__name__ if kind.__module__ not in ("builtins", "__builtin__") else kind.__name__
        number, size = types.get(name, (0, 0))
        try:
            types[name] = (number + 1, size + sys.getsizeof(thing))
        except TypeError:
            types[name] = (number + 1, size)
    return types


def main():
    gc.disable()
    named = {"__main__.items": items, "__main__.slotted": slotted, "__main__.cache[...]": cache["a key is data"], "__main__.numbered[...]": numbered[7],
             "__main__.Item.registry": Item.registry, "__main__.holder.backlog": holder.backlog, "__main__.seen": seen, "__main__.pairs": pairs}
    truth.here_i_am()
    truth.tell(types=told(), containers={name: (len(thing), sys.getsizeof(thing)) for name, thing in named.items()})
    truth.stand()


threading.current_thread()
main()
