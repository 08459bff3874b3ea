"""A process that has mapped another copy of the runtime, which nobody started.

usage: second_runtime.py LIBPYTHON
"""
import ctypes
import os
import sys

import truth


def waits_beside_it():
    truth.stand()


def main():
    kept = ctypes.CDLL(sys.argv[1], mode=os.RTLD_LOCAL | os.RTLD_NOW if hasattr(os, "RTLD_LOCAL") else ctypes.DEFAULT_MODE)
    truth.tell_later(library=sys.argv[1], kept=repr(kept))
    waits_beside_it()


main()
