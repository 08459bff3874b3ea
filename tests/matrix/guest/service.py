"""The target in a guest: two threads, and descriptors of the kinds that a small service has. Prints "ready PID"."""
import fcntl
import os
import select
import socket
import struct
import threading
import time


def named(name):
    """Gives the calling thread its name, as others see it."""
    with open(f"/proc/self/task/{threading.get_native_id()}/comm", "w", encoding="ascii") as file:
        file.write(name)


def work():
    named("worker-1")
    while True:
        time.sleep(0.2)


listener = socket.create_server(("127.0.0.1", 8000), backlog=16)
client = socket.create_connection(("127.0.0.1", 8000))
server, _ = listener.accept()
client.sendall(b"waiting to be read")
bus = socket.socket(socket.AF_UNIX)
bus.bind("\0pidshot-service")
bus.listen(4)
left, right = socket.socketpair()
datagrams = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
datagrams.bind(("::1", 5353))
reader, writer = os.pipe()
log = open("/tmp/service.log", "w+", encoding="ascii")
log.write("started\n")
log.flush()
fcntl.fcntl(log, fcntl.F_SETLK, struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, 0, 4, 0))
deleted = open("/tmp/deleted.log", "w", encoding="ascii")
deleted.write("x" * 4096)
deleted.flush()
os.unlink("/tmp/deleted.log")
poll = select.epoll()
poll.register(listener, select.EPOLLIN)
poll.register(reader, select.EPOLLIN)
event = os.eventfd(7)
timer = os.timerfd_create(time.CLOCK_MONOTONIC)
os.timerfd_settime(timer, initial=3600, interval=60)
threading.Thread(target=work, daemon=True).start()
print("ready", os.getpid(), flush=True)
left.recv(1)
