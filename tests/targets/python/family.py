"""A parent with children as multiprocessing makes them, by fork. The truth's "children" are their pids.

usage: family.py [COUNT]
"""
import multiprocessing
import sys
import time

import truth


PR_SET_PDEATHSIG, SIGKILL = 1, 9  # prctl(2)


def work_in_child(ready):
    truth.libc.prctl(PR_SET_PDEATHSIG, SIGKILL)
    ready.release()
    time.sleep(3600)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    context = multiprocessing.get_context("fork") if hasattr(multiprocessing, "get_context") else multiprocessing
    ready = context.Semaphore(0)
    children = [context.Process(target=work_in_child, args=(ready,), name="worker-%d" % number) for number in range(count)]
    for child in children:
        child.daemon = True
        child.start()
    for _ in children:
        ready.acquire()
    truth.tell_later(children=[child.pid for child in children])
    truth.stand()


main()
