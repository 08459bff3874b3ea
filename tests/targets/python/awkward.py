# -*- coding: utf-8 -*-
"""Eight functions whose line tables readers get wrong, each waiting for ever at its awkward place. Made as source, so that gaps are real."""
import threading

FILE = "awkward_lines.py"
gates = []  # of the locks that nobody opens


def gate():
    """A lock that is held."""
    lock = threading.Lock()
    lock.acquire()
    gates.append(lock)
    return lock


def joined(*parts):
    return "".join(parts)


# More than 127, and more than 255, bytes of bytecode on one line before the line it waits on.
SUM = " + ".join("x%d" % (i % 5) for i in range(120))
NAMES = "    x0 = x1 = x2 = x3 = x4 = 1\n"

CASES = {
    "wait_after_long_line": joined("def wait_after_long_line(lock):\n", NAMES, "    y = ", SUM, "\n    lock.acquire()\n    return y\n"),
    "wait_within_long_line": joined("def wait_within_long_line(lock):\n", NAMES, "    y = ", SUM, " + lock.acquire()\n    return y\n"),
    # line jumps of +127, +128, +129 and +300 in one function: the delta is a signed byte from 3.6 on, unsigned before
    "wait_after_jumps": joined("def wait_after_jumps(lock):\n    a = 1\n", "\n" * 126, "    b = 2\n", "\n" * 127, "    c = 3\n", "\n" * 128, "    d = 4\n",
                               "\n" * 299, "    lock.acquire()\n    return a, b, c, d\n"),
    "wait_after_156": joined("def wait_after_156(lock):\n    a = 1\n", "\n" * 155, "    lock.acquire()\n    return a\n"),
    # the last argument stands far below the call that is made last: a jump back by more than 128 lines
    "wait_after_back_jump": joined("def wait_after_back_jump(lock):\n    return (lock\n        .acquire)(*[\n", "\n" * 200, "        ][\n", "\n" * 5, "        0:0])\n"),
    "wait_in_loop": joined("def wait_in_loop(lock):\n    for turn in range(3):\n        if turn == 2:\n            lock.acquire()\n        else:\n            turn = (turn,\n",
                           "\n" * 140, "                    turn)\n    return turn\n"),
    "wait_after_gap": joined("def wait_after_gap(lock):\n    a = 1\n", "\n" * 10000, "    lock.acquire()\n    return a\n"),
    "wait_in_finally": joined("def wait_in_finally(lock):\n    try:\n        try:\n            raise ValueError(\n", "\n" * 130, "                lock)\n        finally:\n",
                              "            lock.acquire()\n    except (ValueError,\n", "\n" * 130, "            TypeError):\n        pass\n"),
}


def functions():
    """Name -> function, compiled as one file each, as if it began at line 1."""
    made = {}
    for name in sorted(CASES):
        space = {}
        exec(compile(CASES[name], FILE, "exec"), space)
        made[name] = space[name]
    return made
