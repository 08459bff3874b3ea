"""A process that notices when it is held up: its main thread looks at the clock all the time, beside threads that wait.

usage: pauses.py THREADS      for each line on its input it prints the rounds since the last one and the longest gap between two of them, in microseconds
"""
import select
import sys
import time

import awkward
import truth

clock = getattr(time, "perf_counter", time.time)


def descend(depth, lock):
    if depth:
        return descend(depth - 1, lock)
    return lock.acquire()


def main():
    for number in range(int(sys.argv[1]) - 1):
        truth.start("waits-%d" % number, descend, 10, awkward.gate())
    truth.here_i_am()
    time.sleep(0.2)
    truth.tell()
    while True:
        rounds, longest, last = 0, 0.0, clock()
        while rounds % 2000 or not select.select([sys.stdin], [], [], 0)[0]:
            now = clock()
            if now - last > longest:
                longest = now - last
            last = now
            rounds += 1
        if not sys.stdin.readline():
            return
        sys.stdout.write("%d %d\n" % (rounds, longest * 1e6))
        sys.stdout.flush()


main()
