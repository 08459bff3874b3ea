"""Says what a user of this guest gets from each path, in the words of open(2) and read(2). usage: judge.py PID PATHS >OUTPUT

One line a path: the errno's name, or the number of bytes. PATHS holds further paths, one a line, in which PID and TID stand for numbers.
"""
import errno
import os
import sys

# Not for reading: they act, or hold the process's memory, or never end.
LEFT_OUT = {"mem", "clear_refs", "pagemap", "kmsg", "page_idle", "root", "cwd", "exe"}


def tried(path):
    try:
        if os.path.islink(path):
            return str(len(os.readlink(path)))
        if os.path.isdir(path):
            return f"folder {len(os.listdir(path))}"
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as problem:
        return errno.errorcode[problem.errno]
    try:
        return str(len(os.read(fd, 1 << 16)))
    except OSError as problem:
        return errno.errorcode[problem.errno]
    finally:
        os.close(fd)


def walked(folder, depth):
    """All paths below a folder, as far as it lets itself be listed."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        path = f"{folder}/{name}"
        if name in LEFT_OUT and depth == 3:
            continue
        yield path
        if depth and not os.path.islink(path) and os.path.isdir(path):
            yield from walked(path, depth - 1)


def main():
    pid = sys.argv[1]
    folder = f"/proc/{pid}"
    paths = dict.fromkeys([folder, *walked(folder, 3), f"{folder}/exe", f"{folder}/cwd", f"{folder}/root"])
    with open(sys.argv[2], encoding="utf-8") as more:
        for line in more:
            path = line.rstrip("\n").replace("PID", pid)
            tids = os.listdir(f"{folder}/task") if "TID" in path else [""]
            paths.update(dict.fromkeys(path.replace("TID", tid) for tid in tids))
    for path in paths:
        print(path, tried(path), sep="\t")


main()
