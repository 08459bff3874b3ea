"""The kernel's own files and psutil are the judges: the views say the same of the same process."""
import contextlib
import os
import pathlib
import re
import resource
import subprocess
import sys

import psutil

import kit

WORD = 1 << 64


def address(value):
    """Addresses are two's complement in the database; past 2^53 they are strings in JSON."""
    return int(value) % WORD


def proc(pid, name):
    return pathlib.Path(f"/proc/{pid}/{name}").read_bytes()


def test_maps(start, shot):
    target = start("many_mappings", 100)
    bundle = shot(target.pid)
    expected = []
    for line in proc(target.pid, "maps").splitlines():
        area, permissions, offset, _, inode, *path = line.split(None, 5)
        low, high = (int(end, 16) for end in area.split(b"-"))
        expected.append((low, high, permissions.decode(), int(offset, 16), int(inode), kit.escaped(path[0]) if path else ""))
    got = [(address(row["start"]), address(row["end"]), row["permissions"], int(row["offset_bytes"]), row["inode"], row["path"])
           for row in kit.view(bundle, "maps")]
    assert sorted(got) == sorted(expected) and len(got) > 100


def test_maps_sizes(start, shot):
    target = start("many_mappings", 100)
    bundle = shot(target.pid)
    expected = {}
    for line in proc(target.pid, "smaps").decode().splitlines():
        area = re.match(r"([0-9a-f]+)-[0-9a-f]+ ", line)
        if area:
            sizes = expected.setdefault(int(area[1], 16), {})
        elif line.endswith(" kB"):
            name, value, _ = line.split()
            sizes[name[:-1]] = int(value) * 1024
    columns = {"rss_bytes": "Rss", "private_dirty_bytes": "Private_Dirty", "anonymous_bytes": "Anonymous", "swap_bytes": "Swap", "size_bytes": "Size"}
    for row in kit.view(bundle, "maps"):
        for column, name in columns.items():
            assert row[column] == expected[address(row["start"])][name], (row["path"], column)


def test_limits(start, shot):
    def differ():
        resource.setrlimit(resource.RLIMIT_NOFILE, (100, 200))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.RLIM_INFINITY) if kit.IS_ROOT else (0, 0))

    target = start("odd_comm", preexec_fn=differ)
    got = {row["resource"]: (row["soft"], row["hard"]) for row in kit.view(shot(target.pid), "limits")}
    for name, limit in got.items():
        expected = resource.prlimit(target.pid, getattr(resource, f"RLIMIT_{name.upper()}")) if name != "locks" else limit
        assert limit == expected, name
    assert len(got) == 16 and got["nofile"] == (100, 200)


def test_limit_of_descriptors_is_counted(start, shot):
    target = start("many_fds", 30)
    row, = [row for row in kit.view(shot(target.pid), "limits") if row["resource"] == "nofile"]
    assert row["used"] == len(os.listdir(f"/proc/{target.pid}/fd"))


def test_environ(start, shot):
    target = start("odd_comm", env={"PATH": "/bin", "EMPTY": "", "LANG": "C", "WITH": "a=b", "ODD": os.fsdecode(b"\xff\n\\")})
    bundle = shot(target.pid, "--redact", "none")
    expected = [entry.partition(b"=") for entry in proc(target.pid, "environ").split(b"\0")[:-1]]
    got = [(row["name"], row["value"]) for row in kit.view(bundle, "environ")]
    assert got == [(kit.escaped(name), kit.escaped(value)) for name, _, value in expected] and len(got) == 5


def test_status(start, shot):
    target = start("threads")
    got = [(row["name"], row["value"]) for row in kit.view(shot(target.pid), "status")]
    expected = [line.partition(":") for line in proc(target.pid, "status").decode("utf-8", "replace").splitlines()]
    assert [name for name, _ in got] == [name for name, _, _ in expected]
    moving = ("ctxt_switches", "SigQ", "VmRSS", "VmHWM", "RssAnon", "RssFile", "RssShmem")
    for (name, value), (_, _, real) in zip(got, expected):
        if not name.endswith(moving):
            assert value.split() == real.split(), name


def test_every_readable_file_is_kept(start, shot):
    """What stands still is in the bundle byte for byte."""
    target = start("fds")
    content = kit.members(shot(target.pid))
    compared = 0
    for name in ("auxv", "cgroup", "cmdline", "comm", "coredump_filter", "cpuset", "gid_map", "uid_map", "limits", "loginuid", "maps",
                 "mountinfo", "mounts", "oom_adj", "oom_score", "oom_score_adj", "personality", "projid_map", "schedstat", "sessionid",
                 "setgroups", "stack", "stat", "statm", "syscall", "timers", "timens_offsets", "timerslack_ns", "wchan", "fdinfo/0"):
        try:
            expected = proc(target.pid, name)
        except OSError:
            continue
        assert content.get(f"proc/{target.pid}/{name}") == expected, name
        compared += 1
    assert compared >= 20
    for name in ("smaps", "numa_maps", "status", "io", "sched", "net/dev", "net/snmp"):
        assert content[f"proc/{target.pid}/{name}"], name
    with contextlib.suppress(FileNotFoundError):  # counts milliseconds, and only where the CPU has AVX-512
        assert content[f"proc/{target.pid}/arch_status"].split(b":")[0] == proc(target.pid, "arch_status").split(b":")[0]
    for name in ("mem", "clear_refs", "pagemap", "kmsg"):
        assert f"proc/{target.pid}/{name}" not in content


def test_sources_are_what_was_read(start, shot):
    target = start("odd_comm")
    bundle = shot(target.pid)
    sources = {row["path"]: row for row in kit.view(bundle, "sources")}
    for name, value in kit.members(bundle).items():
        if name.startswith(("proc/", "sys/")):
            assert sources[f"/{name}"]["size_bytes"] == len(value), name
    assert all(row["outcome"] in ("ok", "empty", "absent", "gone", "denied", "unsupported", "not_applicable", "timed_out", "truncated", "malformed",
                                  "over_budget", "not_asked") for row in sources.values())
    if kit.IS_ROOT:
        own = [row for row in sources.values() if row["path"].startswith(f"/proc/{target.pid}/")]
        assert len(own) > 30
        assert not [row["path"] for row in own if row["outcome"] in ("malformed", "timed_out", "gone")]


def test_psutil_on_the_process(start, shot):
    target = start("threads", cwd="/tmp")
    judge = psutil.Process(target.pid)
    bundle = shot(target.pid)
    row, = kit.sql(bundle, "SELECT * FROM target")
    assert row["exe"] == judge.exe() and row["cwd"] == judge.cwd() == "/tmp"
    assert row["arguments"] == " ".join(judge.cmdline()) and row["uid"] == judge.uids().real and row["user_name"] == judge.username()
    listed, = [row for row in kit.view(bundle, "ps") if row["pid"] == target.pid]
    assert listed["ppid"] == judge.ppid() and listed["user"] == judge.username() and listed["thread_count"] == judge.num_threads()
    assert listed["vsz_bytes"] == judge.memory_info().vms
    import datetime
    started = datetime.datetime.fromisoformat(listed["start_time"].replace("Z", "+00:00")).timestamp()
    assert abs(started - judge.create_time()) < 2


def test_psutil_on_threads(start, shot):
    target = start("threads")
    judge = psutil.Process(target.pid)
    before = {thread.id: thread for thread in judge.threads()}
    got = {row["tid"]: row for row in kit.view(shot(target.pid), "threads")}
    after = {thread.id: thread for thread in judge.threads()}
    assert set(got) == set(before)
    for tid, row in got.items():
        assert before[tid].user_time <= row["user_ns"] / 1e9 <= after[tid].user_time
        assert before[tid].system_time <= row["system_ns"] / 1e9 <= after[tid].system_time


def test_psutil_on_open_files(start, shot):
    target = start("fds")
    judge = psutil.Process(target.pid)
    rows = {row["fd"]: row for row in kit.view(shot(target.pid), "fds")}
    assert len(rows) == judge.num_fds()
    for file in judge.open_files():
        row = rows[file.fd]
        assert (row["target"], row["position_bytes"], row["kind"]) == (file.path, file.position, "file")
        access = {os.O_RDONLY: "O_RDONLY", os.O_WRONLY: "O_WRONLY", os.O_RDWR: "O_RDWR"}[file.flags & os.O_ACCMODE]
        assert row["flags"].split("|")[0] == access


def test_kinds_of_descriptors(start, shot):
    target = start("fds")
    rows = {row["fd"]: row for row in kit.view(shot(target.pid), "fds")}
    kinds = {"deleted": "file", "null": "char_device", "path": "directory", "pipe_write": "pipe", "socket_peer": "socket", "pty_master": ("tty", "char_device"),
             "flock": "file", "posix_lock": "file", "ofd_lock": "file"}
    seen = {}
    for word, *rest in target.lines:
        if len(rest) == 1 and word != "ready":
            row = seen[word] = rows[int(rest[0])]
            expected = kinds.get(word, word)
            assert row["kind"] in (expected if isinstance(expected, tuple) else (expected,)), word
    assert len(seen) == 21
    for kind, path in target.paths().items():
        assert seen[kind]["target"] == path
        assert seen[kind]["deleted"] == (kind == "deleted")
    assert seen["eventfd"]["detail"] == "count 42" and "O_NONBLOCK" in seen["eventfd"]["flags"]
    assert seen["epoll"]["detail"] == "watches 3 fds"
    assert seen["signalfd"]["detail"].split()[0].endswith("USR1")
    assert seen["timerfd"]["detail"].startswith("fires in 7") and seen["timerfd"]["detail"].endswith("then every 3600.000 s")
    assert seen["inotify"]["detail"] == "watches 1 file"
    assert str(target.pid) in seen["pidfd"]["detail"]
    for word in ("flock", "posix_lock", "ofd_lock"):
        assert "lock" in (seen[word]["detail"] or ""), word
    assert "O_CLOEXEC" in seen["memfd"]["flags"] and "O_PATH" in seen["path"]["flags"] and "O_DIRECTORY" in seen["directory"]["flags"]


def test_psutil_runs_on_the_extracted_tree(start, shot, tmp_path):
    """Tools that take another procfs root run on what `extract --links` rebuilds."""
    target = start("threads")
    judge = psutil.Process(target.pid)
    assert kit.report("extract", "--links", shot(target.pid), tmp_path / "tree").returncode == 0
    script = ("import psutil, sys; psutil.PROCFS_PATH = sys.argv[1]; p = psutil.Process(int(sys.argv[2])); "
              "print(p.exe(), p.num_threads(), p.ppid(), p.num_fds(), p.cmdline())")
    done = subprocess.run([sys.executable, "-c", script, tmp_path / "tree" / "proc", str(target.pid)], stdout=subprocess.PIPE, text=True, check=True)
    assert done.stdout.split() == str(f"{judge.exe()} {judge.num_threads()} {judge.ppid()} {judge.num_fds()} {judge.cmdline()}").split()
