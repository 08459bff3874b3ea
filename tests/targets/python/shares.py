# -*- coding: utf-8 -*-
"""Threads whose shares of the time are known: one that computes three quarters in heavy() and a quarter in light(), one that handles an exception, some that wait.

usage: shares.py [WAITERS]
"""
import sys
import threading
import time

import truth


def heavy():
    for _ in range(30000):
        pass


def light():
    for _ in range(10000):
        pass


def compute():
    while True:
        heavy()
        light()


def handle():
    try:
        raise KeyError("x")
    except KeyError:
        stay()


def stay():
    time.sleep(3600)


def wait():
    threading.Event().wait()


for number in range(int(sys.argv[1]) if len(sys.argv) > 1 else 5):
    truth.start("waiter-%d" % number, wait)
truth.start("handler", handle)
truth.start("computer", compute)
truth.tell()
truth.stand()
