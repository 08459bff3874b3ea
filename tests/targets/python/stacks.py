# -*- coding: utf-8 -*-
"""Threads in every state, under odd names, in every kind of frame.

usage: stacks.py [quiet]      quiet: without the thread that runs all the time
"""
import ctypes
import os
import socket
import sys
import threading
import time

import awkward
import truth

LONG_SECONDS = 3600


# ---- states

def run_for_ever():
    while True: pass  # on one line: it runs, and its line is known


def sleep():
    time.sleep(LONG_SECONDS)


def read_pipe():
    ends = os.pipe()
    os.read(ends[0], 1)


def read_socket():
    ends = socket.socketpair()
    ends[0].recv(1)


def wait_for_lock(lock):
    lock.acquire()


def wait_for_event():
    threading.Event().wait()


def native_only():
    """A thread of the C library's own: the interpreter does not know it."""
    ident = ctypes.c_ulong()
    truth.libc.pthread_create(ctypes.byref(ident), None, ctypes.cast(truth.libc.pause, ctypes.c_void_p), None)


@ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
def called_from_c(_):
    truth.here_i_am()
    time.sleep(LONG_SECONDS)


def attached():
    """A thread of the C library's own that calls into the interpreter."""
    ident = ctypes.c_ulong()
    truth.libc.pthread_create(ctypes.byref(ident), None, ctypes.cast(called_from_c, ctypes.c_void_p), None)


# ---- frames

def recurse(depth, lock):
    if depth:
        return recurse(depth - 1, lock)
    return lock.acquire()


def generator(depth, lock):
    if depth:
        for value in generator(depth - 1, lock):
            yield value
    else:
        yield lock.acquire()


def in_generators(lock):
    return list(generator(5, lock))


def in_comprehensions(lock):
    return [[lock.acquire() for _ in range(1)] for _ in range(1)]


def in_set_and_dict(lock):
    return {key: set(lock.acquire() for _ in range(1)) for key in range(1)}


def in_class_body(lock):
    class Outer(object):
        class Inner(object):
            value = lock.acquire()
    return Outer


def in_lambda(lock):
    return (lambda: (lambda: lock.acquire())())()


def decorate(function):
    def wrapper(*arguments):
        return function(*arguments)
    return wrapper


@decorate
@decorate
def decorated(lock):
    lock.acquire()


class Thing(object):
    def method(self, lock):
        return self.shared(lock)

    @classmethod
    def shared(cls, lock):
        return cls.static(lock)

    @staticmethod
    def static(lock):
        return lock.acquire()

    @property
    def value(self):
        return self.method(truth_gate)

    def __iter__(self):
        return self

    def __next__(self):
        return self.value

    next = __next__


truth_gate = awkward.gate()


def in_methods(_):
    return next(iter(Thing()))


def in_exec(lock):
    exec(compile("def made():\n\n    def inside():\n        lock.acquire()\n    inside()\nmade()\n", "<made here>", "exec"), {"lock": lock})


def in_eval(lock):
    return eval("[lock.acquire()][0]", {"lock": lock})


def in_sort(lock):
    """Called back by C in the middle of the stack."""
    return sorted([2, 1], key=lambda value: lock.acquire())


def while_handling(lock):
    try:
        raise KeyError("handled")
    except KeyError:
        lock.acquire()


NAMES = ("plain", "a) S 1 (", "two\nlines", u"\u00fcml\u00e4ut \u6f22\u5b57 \U0001f40d", "x" * 80, "tab\tbell\x07", "")


def main():
    quiet = "quiet" in sys.argv[1:]
    if not quiet:
        truth.start("runs", run_for_ever)
    for function in (sleep, read_pipe, read_socket, wait_for_event):
        truth.start(function.__name__, function)
    truth.start("wait_for_lock", wait_for_lock, awkward.gate())
    native_only()
    attached()
    for name in NAMES:
        truth.start(name, wait_for_lock, awkward.gate())
    truth.start("recurse", recurse, 100, awkward.gate())
    for function in (in_generators, in_comprehensions, in_set_and_dict, in_class_body, in_lambda, decorated, in_methods, in_exec, in_eval, in_sort,
                     while_handling):
        truth.start(function.__name__, function, awkward.gate())
    for name, function in awkward.functions().items():
        truth.start(name, function, awkward.gate())
    truth.tell_later(native_only=1)
    truth.stand()


main()
