"""reuse.py CAPTURE BUNDLE: in a pid namespace of its own (unshare -pf --mount-proc) captures a process that ends meanwhile, and gives its number to another one.

Prints "reused PID STATUS": the number, and the exit status of the capture. Exits 77 with a reason where numbers cannot be chosen here.
"""
import os
import subprocess
import sys
import time

SLEEP = ["/bin/sleep", "1000"]

capture, bundle = sys.argv[1:]
first = subprocess.Popen(["/usr/bin/tail", "-f", "/dev/null"])
taking = subprocess.Popen([capture, "-q", "-w", "3", "-o", bundle, str(first.pid)], stdin=subprocess.DEVNULL)
time.sleep(1)
first.kill()
first.wait()
try:
    with open("/proc/sys/kernel/ns_last_pid", "w") as last:
        last.write(str(first.pid - 1))
except OSError as error:
    print(f"the next process id cannot be chosen here: {error.strerror}")
    taking.kill()
    sys.exit(77)
second = subprocess.Popen(SLEEP)
status = taking.wait()
print("reused", first.pid if second.pid == first.pid else 0, status)
second.kill()
