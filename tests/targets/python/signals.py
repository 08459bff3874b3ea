"""Counts SIGUSR1 while its threads wait in system calls; at SIGUSR2 it prints the count."""
import signal
import sys
import threading
import time

import truth

count = [0]


def counted(number, frame):
    count[0] += 1


def told(number, frame):
    sys.stdout.write("%d\n" % count[0])
    sys.stdout.flush()


def main():
    signal.signal(signal.SIGUSR1, counted)
    signal.signal(signal.SIGUSR2, told)
    for number in range(5):
        truth.start("waits-%d" % number, threading.Event().wait)
    truth.here_i_am()
    time.sleep(0.1)
    truth.tell()
    while True:
        time.sleep(3600)


main()
