"""Copies what collectors read of one process and of this guest into a tree. usage: harvest.py PID TREE

Small: a file longer than the cap is cut, what other processes have is left out. Links stay links, and lead nowhere on another machine.
"""
import os
import pathlib
import sys

CAP = 64 << 10
THREAD = "stat status comm wchan syscall stack schedstat io".split()
# They act, or hold memory, or are written only; root would be the root of whoever reads the tree.
LEFT_OUT = {"mem", "clear_refs", "pagemap", "root", "task", "map_files", "mountstats", "net"}
NET = "tcp tcp6 udp udp6 unix netlink packet raw sockstat sockstat6 snmp snmp6 netstat dev".split()
GROUP = ("cgroup.procs", "cgroup.controllers", "cgroup.type", "cgroup.sane", "cgroup.events", "cgroup.freeze", "cgroup.stat", "memory.", "cpu.", "cpuacct.usage",
         "pids.", "io.", "freezer.")
HOST = """stat meminfo vmstat loadavg cpuinfo interrupts softirqs diskstats locks version uptime filesystems swaps buddyinfo net/dev pressure/cpu
pressure/io pressure/memory pressure/irq sys/kernel/random/boot_id sys/kernel/tainted sys/kernel/pid_max sys/kernel/osrelease sys/vm/overcommit_memory
sys/fs/file-nr""".split()


def copy(source, target):
    """A file's bytes as one read after the other gave them; what cannot be read is not in the tree."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        try:
            target.symlink_to(os.readlink(source))
        except OSError as problem:
            print(source, problem)
        return
    try:
        fd = os.open(source, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return
    try:
        content = b""
        while len(content) < CAP and (piece := os.read(fd, CAP - len(content))):
            content += piece
        target.write_bytes(content)
    except OSError:
        pass
    finally:
        os.close(fd)


def copy_folder(source, target, depth=1):
    for path in sorted(source.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if depth:
                copy_folder(path, target / path.name, depth - 1)
        elif path.name not in LEFT_OUT:
            copy(path, target / path.name)


def copy_process(pid, tree):
    source, target = pathlib.Path(f"/proc/{pid}"), tree / "proc" / pid
    for path in sorted(source.iterdir()):
        if path.name in LEFT_OUT:
            continue
        if path.is_dir() and not path.is_symlink():
            copy_folder(path, target / path.name)
        else:
            copy(path, target / path.name)
    for task in sorted((source / "task").iterdir()):
        for name in THREAD:
            copy(task / name, target / "task" / task.name / name)
    for name in NET:
        copy(source / "net" / name, target / "net" / name)


def copy_groups(pid, tree):
    """The process's group in each hierarchy, and those above it."""
    root = pathlib.Path("/sys/fs/cgroup")
    for line in pathlib.Path(f"/proc/{pid}/cgroup").read_text().splitlines():
        number, names, path = line.split(":", 2)
        mount = root / names.removeprefix("name=") if number != "0" else root / "unified" if (root / "unified").exists() else root
        folder = mount / path.lstrip("/")
        while folder.is_dir() and folder.is_relative_to(mount):
            for file in sorted(folder.iterdir()):
                if file.is_file() and os.access(file, os.R_OK) and file.name.startswith(GROUP):
                    copy(file, tree / file.relative_to("/"))
            folder = folder.parent


def main():
    pid, tree = sys.argv[1], pathlib.Path(sys.argv[2])
    copy_process(pid, tree)
    copy_groups(pid, tree)
    # What the capture asks of itself: it sees the same mounts, and is in the root of every group.
    for name in ("mountinfo", "cgroup", "status", *(f"ns/{name}" for name in os.listdir("/proc/self/ns"))):
        copy(pathlib.Path("/proc/self") / name, tree / "proc/self" / name)
    for name in HOST:
        copy(pathlib.Path("/proc") / name, tree / "proc" / name)


main()
