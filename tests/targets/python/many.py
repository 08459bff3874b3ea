"""Many threads, each ten functions deep, some of which run.

usage: many.py THREADS [RUNNING]
"""
import sys
import threading

import awkward
import truth

DEPTH = 10
STACK_BYTES = 256 * 1024


def descend(depth, lock):
    if depth:
        return descend(depth - 1, lock)
    return lock.acquire()


told = threading.Event()  # until then nobody works: among 99 who do, the truth would not be told in time


def descend_and_work(depth):
    if depth:
        return descend_and_work(depth - 1)
    told.wait()
    total = 0
    while True:
        for step in range(1000):
            total += step


def main():
    threads = int(sys.argv[1])
    running = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    threading.stack_size(STACK_BYTES)
    for number in range(threads - 1 - running):
        truth.start("waits-%d" % number, descend, DEPTH, awkward.gate())
    for number in range(running):
        truth.start("works-%d" % number, descend_and_work, DEPTH)
    truth.here_i_am()
    truth.time.sleep(0.2)
    truth.tell()
    told.set()
    truth.stand()


main()
