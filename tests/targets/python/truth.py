# -*- coding: utf-8 -*-
"""What a target knows of itself and prints, for tests to hold a capture against. Runs on CPython 2.7 and 3.6 to 3.15.

A target puts its threads into their places, calls `tell_later()` and stands still itself. When nothing moves any more, a thread of ours
prints one line, "ready " and a JSON object, and ends: what it told is then what there is.
"""
from __future__ import print_function

import ctypes
import gc
import json
import os
import sys
import threading
import time

libc = ctypes.CDLL(None)
SYS_GETTID = 186  # x86_64
native_ids = {}  # ident of threading -> tid, told by the threads themselves: the interpreter knows it from 3.8 on only


def here_i_am():
    """Said by each thread as it begins."""
    native_ids[threading.current_thread().ident] = libc.syscall(SYS_GETTID)


def start(name, function, *arguments):
    """A daemon thread of that name; a name of None leaves the one it gets."""
    def begin():
        here_i_am()
        function(*arguments)

    if sys.version_info[0] == 2 and name is not None:
        name = name.encode("utf-8")  # 2.7 asks for bytes
    thread = threading.Thread(target=begin, name=name)
    thread.daemon = True
    thread.start()
    return thread


def positions(frame):
    """(line, end line, column, end column) of the instruction a frame is at: 3.11 and later."""
    code = frame.f_code
    if not hasattr(code, "co_positions") or frame.f_lasti < 0:
        return None
    for index, found in enumerate(code.co_positions()):
        if index == frame.f_lasti // 2:
            return list(found)
    return None


def described(frame):
    told = {"function": frame.f_code.co_name, "file": frame.f_code.co_filename, "line": frame.f_lineno}
    if hasattr(frame.f_code, "co_qualname"):
        told["qualname"] = frame.f_code.co_qualname
        told["positions"] = positions(frame)
    return told


def stack(frame):
    """Innermost first."""
    found = []
    while frame is not None:
        found.append(described(frame))
        frame = frame.f_back
    return found


def stacks():
    """Those of all threads but the one that asks, by ident."""
    mine = threading.current_thread().ident
    return dict((ident, stack(frame)) for ident, frame in sys._current_frames().items() if ident != mine)


def modules():
    """Names of the loaded modules are many; their number does."""
    return len(sys.modules)


def collector():
    facts = {"threshold": gc.get_threshold(), "count": gc.get_count(), "enabled": gc.isenabled()}
    if hasattr(gc, "get_stats"):
        facts["stats"] = gc.get_stats()
    if hasattr(gc, "get_freeze_count"):
        facts["frozen"] = gc.get_freeze_count()
    return facts


def everything():
    names = dict((thread.ident, thread.name) for thread in threading.enumerate())
    threads = []
    for ident, frames in stacks().items():
        threads.append({"ident": ident, "tid": native_ids.get(ident), "name": names.get(ident), "frames": frames})
    return {
        "pid": os.getpid(), "version": "%d.%d.%d" % sys.version_info[:3], "hexversion": sys.hexversion, "executable": sys.executable, "argv": sys.argv,
        "path": sys.path, "threads": threads, "tasks": len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else None,
        "modules": modules(),
    }


def wait_until_still(rounds=4, pause=0.02, limit=10.0):
    """Until all stacks of the process were the same so many times in a row."""
    until = time.time() + limit
    before, same = None, 0
    while same < rounds and time.time() < until:
        time.sleep(pause)
        now = stacks()
        same = same + 1 if now == before else 0
        before = now


def tell(**more):
    """Prints the truth, now. The collector's comes last, so that what is made for all this does not make it collect once more."""
    told = everything()
    told.update(more)
    text = json.dumps(told)
    del told
    if gc.isenabled():
        gc.collect()
    sys.stdout.write("ready " + text[:-1] + ', "gc": ' + json.dumps(collector()) + "}\n")
    sys.stdout.flush()


def tell_later(facts=None, **more):
    """The same from a thread of its own, once all others stand still; @facts() adds what can be known only then."""
    here_i_am()

    def observe():
        wait_until_still()
        if facts is not None:
            more.update(facts())
        tell(observed=True, **more)

    thread = threading.Thread(target=observe, name="observer")
    thread.daemon = True
    thread.start()


def stand():
    """Where a main thread stays."""
    while True:
        time.sleep(3600)
