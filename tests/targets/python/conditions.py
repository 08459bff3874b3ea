"""A process in trouble of one kind, or its healthy twin.

usage: conditions.py NAME      names and twins: gc_off gc_on, gc_heavy gc_light, loop_blocked loop_free, pool_full pool_free pool_growing, gil_fought gil_shared,
                               gil_in_c, stuck moving, reply_awaited request_awaited, lock_awaited event_awaited
"""
import ctypes
import gc
import socket
import sys
import threading
import time

import truth

LONG_SECONDS = 3600
# 2.7 gives the lock away after a hundred bytecodes, however long each takes.
MANY = 500000 if sys.version_info[0] > 2 else 5000


# ---- garbage collection

def gc_off():
    gc.disable()
    make_cycles(1000)


def gc_on():
    make_cycles(1000)


def make_cycles(count):
    for _ in range(count):
        ring = []
        ring.append(ring)


def collect_for_ever(kept):
    """Allocates without a pause beside a big heap: most of the time goes into collections of the oldest generation."""
    while True:
        make_cycles(20)
        gc.collect()


def gc_heavy():
    truth.start("collects", collect_for_ever, [[number] for number in range(MANY)])


def work_lightly():
    while True:
        make_cycles(20)
        time.sleep(0.05)


def gc_light():
    truth.start("collects", work_lightly)


# ---- asyncio

def loop_blocked():
    start_loop(True)


def loop_free():
    start_loop(False)


def start_loop(is_blocked):
    import asyncio_conditions  # 3.7 and later
    truth.start("loop", run_loop, asyncio_conditions, is_blocked)
    asyncio_conditions.reached.wait()


def run_loop(asyncio_conditions, is_blocked):
    asyncio_conditions.run(is_blocked)


# ---- a pool of threads

def pool(size, busy):
    from concurrent.futures import ThreadPoolExecutor
    executor = ThreadPoolExecutor(max_workers=size)
    for _ in range(busy):
        executor.submit(work_in_pool)
    return executor


def work_in_pool():
    truth.here_i_am()
    time.sleep(LONG_SECONDS)


kept = []


def pool_full():
    kept.append(pool(4, 12))


def pool_free():
    executor = pool(4, 1)
    for _ in range(3):  # the other workers exist, and wait for work
        executor.submit(time.sleep, 0.05)
    kept.append(executor)


def pool_growing():
    """All its workers are busy, and the next job would get a new one."""
    kept.append(pool(8, 3))


# ---- the GIL

def compute():
    while True:
        sum(number * number for number in range(1000))


def gil_fought():
    for number in range(6):
        truth.start("computes-%d" % number, compute)


def gil_shared():
    truth.start("computes-0", compute)
    for number in range(3):
        truth.start("sleeps-%d" % number, time.sleep, LONG_SECONDS)


def hold_in_c():
    frame = sys._getframe()
    held.update(tid=truth.libc.syscall(truth.SYS_GETTID), function=frame.f_code.co_name, line=frame.f_lineno + 2)
    held_is_told.wait()
    ctypes.PyDLL(None).sleep(LONG_SECONDS)  # PyDLL keeps the GIL


held = {}
held_is_told = threading.Event()


def gil_in_c():
    """Nobody can tell the truth once the GIL is held: it is told just before, and the caller waits until the others want the GIL."""
    truth.start("holds", hold_in_c)
    for number in range(2):
        truth.start("wants-%d" % number, want)
    while not held or len(truth.native_ids) < 3:
        time.sleep(0.01)
    truth.here_i_am()
    truth.tell(holder=held)
    held_is_told.set()


def want():
    while True:
        time.sleep(0.001)


# ---- one line for ever

def stuck():
    truth.start("stuck", stay_on_a_line, set(range(MANY)))


def stay_on_a_line(numbers):
    while True:
        numbers.intersection(numbers)


def moving():
    truth.start("moves", move)


def move():
    total = 0
    while True:
        total += 1
        total -= 1
        step(total)


def step(total):
    total += 2
    return total


# ---- waiting for what does not come, or for work

def connection():
    """Both ends of a TCP connection of which this process has the listener too."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1)
    kept.append(listener)
    client = socket.create_connection(listener.getsockname())
    return client, listener.accept()[0]


def reply_awaited():
    client, server = connection()
    kept.append(server)
    truth.start("asks", ask, client)


def ask(client):
    time.sleep(0.05)  # the kernel counts in milliseconds: who spoke last should be told apart
    client.sendall(b"question")
    client.recv(100)


def request_awaited():
    client, server = connection()
    kept.append(client)
    client.sendall(b"question")
    truth.start("serves", serve, server)


def serve(server):
    server.recv(100)
    time.sleep(0.05)
    server.sendall(b"answer")
    server.recv(100)


lock = threading.Lock()
event = threading.Event()


def lock_awaited():
    lock.acquire()
    for number in range(2):
        truth.start("locked-%d" % number, want_lock)


def want_lock():
    with lock:
        raise AssertionError("nobody gives it back")


def event_awaited():
    for number in range(2):
        truth.start("idle-%d" % number, event.wait)


def main():
    name = sys.argv[1]
    globals()[name]()
    if name != "gil_in_c":
        truth.here_i_am()
        time.sleep(0.3)
        truth.tell(condition=name)
    truth.stand()


main()
