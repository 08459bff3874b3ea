# -*- coding: utf-8 -*-
"""Local variables of every kind, with what repr() says of each. Runs on CPython 2.7 and 3.6 to 3.15.

The truth's "locals" are NAME: repr() of function `holds`, of `closure` those of a function with cells and free variables, and of `arguments` those that came as
arguments; names in "secret" must nowhere be seen.
"""
import collections
import sys

import awkward
import truth


class Plain(object):
    def __init__(self):
        self.count = 3
        self.label = "a thing"
        self.inner = {"k": (1, 2)}


class Slotted(object):
    __slots__ = ("left", "right", "unset")

    def __init__(self):
        self.left = 1
        self.right = "two"


class Child(Plain):
    def __init__(self):
        super(Child, self).__init__()
        self.extra = 2.5
        self.itself = self


class Counter(int):
    pass


class Shout(str):
    pass


Point = collections.namedtuple("Point", "x y")


def told(space, names):
    return dict((name, repr(space[name])) for name in names)


def holds(lock, seen):
    none, true, false, dots, unimplemented = None, True, False, Ellipsis, NotImplemented
    zero, one, minus_one, small, negative = 0, 1, -1, 257, -70000
    digit, digit_up, two_to_60, two_to_100, minus_big = 2 ** 30 - 1, 2 ** 30, 2 ** 60, 2 ** 100, -3 ** 200
    huge = 7 ** 2000
    half, third, large, tiny, infinite, minus_infinite, negative_zero = 0.5, 1 / 3.0, 1e300, 5e-324, float("inf"), float("-inf"), -0.0
    complex_number = 1.5 - 2j
    empty, ascii_text, quoted, both_quotes, controls = "", "plain text", "it's", "it's \"so\"", "tab\t line\n nul\0 esc\x1b back\\"
    latin, bmp, astral, lone = u"caf\u00e9", u"\u6f22\u5b57", u"snake \U0001f40d", u"\ud800 alone"
    unprintable = u"\u00a0\u200b\u2028\ue000"
    raw, raw_all = b"bytes\x00\xff'", bytes(bytearray(range(256)))
    changing = bytearray(b"array")
    empty_tuple, single, pair, nested = (), (1,), (1, "two"), (1, (2, (3, [4, {"five": 5}])))
    empty_list, numbers, mixed = [], [1, 2, 3], [1, "two", 3.0, None, (4,)]
    empty_dict, mapping, deep_mapping = {}, {"one": 1, 2: "two", (3,): None}, {"a": {"b": {"c": [1]}}}
    deleted_from = {"keep": 1, "drop": 2, "also": 3}
    del deleted_from["drop"]
    grown = dict(("key%d" % number, number) for number in range(20))
    empty_set, numbers_set, frozen = set(), {7}, frozenset(["only"])
    point, ordered = Point(1, "y"), collections.OrderedDict([("first", 1), ("second", 2)])
    counter, shout = Counter(41), Shout("loud")
    cyclic_list = [1]
    cyclic_list.append(cyclic_list)
    cyclic_dict = {}
    cyclic_dict["self"] = cyclic_dict
    some_range, some_slice = range(2, 10, 3), slice(1, None, 2)
    exact = ["none", "true", "false", "dots", "unimplemented", "zero", "one", "minus_one", "small", "negative", "digit", "digit_up", "two_to_60", "two_to_100", "minus_big",
             "huge", "half", "third", "large", "tiny", "infinite", "minus_infinite", "negative_zero", "complex_number", "empty", "ascii_text", "quoted", "both_quotes",
             "controls", "latin", "bmp", "astral", "lone", "unprintable", "raw", "raw_all", "changing", "empty_tuple", "single", "pair", "nested", "empty_list",
             "numbers", "mixed", "empty_dict", "mapping", "deep_mapping", "deleted_from", "grown", "empty_set", "numbers_set", "frozen", "cyclic_list", "cyclic_dict"]
    space = locals()
    seen["holds"] = told(space, exact)
    del space
    plain, slotted, child = Plain(), Slotted(), Child()  # no repr of their own: their attributes are judged one by one
    function, module, kind, method, builtin = told, sys, Plain, plain.__init__, len
    unbound = 1
    del unbound
    lock.acquire()
    return (plain, slotted, child, function, module, kind, method, builtin, some_range, some_slice, point, ordered, counter, shout)


def arguments(lock, seen, first, second=2, *rest, **named):
    seen["arguments"] = dict((name, repr(value)) for name, value in locals().items() if name not in ("lock", "seen"))
    lock.acquire()


def closure(lock, seen, argument_cell):
    counted, text = 12, "in a cell"
    never = None
    del never

    def inside(own):
        seen["closure"] = {"own": repr(own), "counted": repr(counted), "text": repr(text), "argument_cell": repr(argument_cell)}
        lock.acquire()
        return counted, text, argument_cell

    return inside([1])


def secrets(lock):
    password = "hunter2-in-a-local"
    api_key = u"sk_live_51HunterHunterHunterHunter"
    config = {"db_password": "hunter3-in-a-dict", "url": "postgres://user:hunter4@db/orders"}
    connection = Plain()
    connection.auth_token = "hunter5-in-an-attribute"
    token_bytes = b"hunter6-in-bytes"
    lock.acquire()
    return password, api_key, config, connection, token_bytes


def long_ones(lock):
    long_text, long_list, long_dict = "x" * 100000, list(range(100000)), dict((number, number) for number in range(50000))
    deep = []
    for _ in range(5000):
        deep = [deep]
    wide = [[[[[0] * 50] * 50] * 50] * 50]
    lock.acquire()
    return long_text, long_list, long_dict, deep, wide


def in_class(lock):
    class Body(object):
        attribute = "of the class body"
        waited = lock.acquire()
    return Body


def generates(lock):
    kept = "in a generator"
    yield lock.acquire()
    yield kept


def main():
    seen = {}
    for function, extra in ((holds, (seen,)), (arguments, (seen, 1, u"zwei", 3, 4)), (closure, (seen, "given")), (secrets, ()), (long_ones, ()), (in_class, ())):
        truth.start(function.__name__, function, awkward.gate(), *extra)
    truth.start("generates", lambda lock: list(generates(lock)), awkward.gate())
    truth.tell_later(facts=lambda: {"locals": seen})
    truth.stand()


main()
