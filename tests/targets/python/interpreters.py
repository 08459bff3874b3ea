"""Several interpreters in one process, each with a thread that waits in a function of its own. CPython 3.8 and later.

The truth's "interpreters" are {"id", "tid", "frames"} as each tells of itself. Exit 77: this version has no module for it.
"""
import json
import os
import sys
import threading

import truth

COUNT = 3
SOURCE = '''
import json, os, sys
def waits_inside_{number}():
    frame = sys._getframe()
    told = [{{"function": f.f_code.co_name, "line": f.f_lineno + n, "file": f.f_code.co_filename}} for f, n in ((frame, 2), (frame.f_back, 0))]
    os.write({told}, json.dumps(told).encode() + b"\\n"); os.read({gate}, 1)
    os.read({never}, 1)
waits_inside_{number}()
'''


def module():
    for name in ("_interpreters", "_xxsubinterpreters"):
        try:
            return __import__(name)
        except ImportError:
            pass
    sys.stderr.write("no module for interpreters in %s\n" % sys.version.split()[0])
    sys.exit(77)


def run_inside(interpreters, ident, source, tids):
    tids[int(ident)] = truth.libc.syscall(truth.SYS_GETTID)
    (getattr(interpreters, "run_string", None) or getattr(interpreters, "exec"))(ident, source)


def main():
    interpreters = module()
    never = os.pipe()[0]
    tids, told = {}, []
    for number in range(COUNT):
        ident = interpreters.create()
        answers, answer = os.pipe()
        gate, opened = os.pipe()
        truth.start("runs-%d" % number, run_inside, interpreters, ident, SOURCE.format(number=number, told=answer, gate=gate, never=never), tids)
        with os.fdopen(answers) as lines:
            told.append({"id": int(ident), "frames": json.loads(lines.readline())})
        os.write(opened, b"g")  # from the line that told to the next one, where it stays
    for one in told:
        one["tid"] = tids[one["id"]]
    truth.tell_later(interpreters=told)
    truth.stand()


main()
