"""Greenlets that are switched out at known places, and one that has not begun. Ends with 77 where greenlet cannot be imported.

usage: green.py COUNT
"""
import sys

import truth

try:
    import greenlet
except ImportError:
    sys.stderr.write("no package greenlet\n")
    sys.exit(77)


class Worker(greenlet.greenlet):
    pass


def inner(number):
    main.switch(number)
    return number


def outer(number):
    return inner(number) + 1


main = greenlet.getcurrent()
workers = [Worker(outer) for _ in range(int(sys.argv[1]))]
for number, worker in enumerate(workers):
    assert worker.switch(number) == number
idle = Worker(outer)
truth.here_i_am()
truth.tell(version=greenlet.__version__)
truth.stand()
