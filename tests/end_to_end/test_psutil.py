"""psutil on the extracted tree says of the process what it said of it alive."""
import contextlib
import subprocess

import psutil
import pytest

import kit

# what the tree can tell; memory_maps apart, of which what is shared and what private is told anew whenever somebody starts or ends
FACTS = """name exe cmdline ppid status uids gids nice io_counters num_ctx_switches num_fds num_threads threads cpu_times memory_info
open_files cwd create_time cpu_num terminal username""".split()


@contextlib.contextmanager
def procfs(path):
    before = psutil.PROCFS_PATH
    psutil.PROCFS_PATH = str(path)
    try:
        yield
    finally:
        psutil.PROCFS_PATH = before


def facts(pid):
    process = psutil.Process(pid)
    found = {name: getattr(process, name)() for name in FACTS}
    found["open_files"] = sorted(found["open_files"])
    found["environ"] = sorted(process.environ())
    found["maps"] = [(m.addr, m.perms, m.path, m.rss, m.size, m.private_dirty, m.anonymous, m.swap) for m in process.memory_maps(grouped=False)]
    return found


@pytest.fixture
def tree(shot, tmp_path):
    """tree(PID) -> the procfs tree of a bundle of it, as a path."""
    def take(pid, *words):
        bundle = shot(pid, *words)
        done = kit.report("extract", "--links", bundle, tmp_path / f"tree{pid}")
        assert done.returncode == 0 and not done.stderr, done.stderr.decode()
        return tmp_path / f"tree{pid}" / "proc"
    return take


def compared(pid, proc):
    before = facts(pid)
    with procfs(proc):
        extracted = facts(pid)
    for name, value in before.items():
        assert extracted[name] == value, name
    return before


@pytest.mark.parametrize("words", [("fds",), ("many_threads", 5), ("memory", 3), ("many_fds", 200)], ids=lambda words: words[0])
def test_the_same_process(start, tree, words):
    target = start(*words, env={"PATH": "/bin", "TOKEN": "x", "LANG": "C"})
    found = compared(target.pid, tree(target.pid))
    assert found["environ"] == ["LANG", "PATH", "TOKEN"] and len(found["maps"]) > 10


def test_python_itself(tree):
    """A Python process that stands still, with libraries and threads."""
    code = ("import json, ssl, threading, time; [threading.Thread(target=time.sleep, args=(99,), daemon=True).start() for _ in range(3)];"
            "f = open('/etc/hostname'); print('ready', flush=True); time.sleep(99)")
    process = subprocess.Popen(["/usr/bin/python3", "-c", code], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    try:
        process.stdout.readline()
        found = compared(process.pid, tree(process.pid))
        assert found["num_threads"] == 4 and any(file.path == "/etc/hostname" for file in found["open_files"])
    finally:
        process.kill()
        process.communicate()


def test_secrets_stay_out_of_the_tree(start, tree):
    target = start("odd_comm", "x", "--password=hunter2", env={"TOKEN": "hunter2"})
    proc = tree(target.pid)
    with procfs(proc):
        process = psutil.Process(target.pid)
        words, variables = process.cmdline(), process.environ()
    assert words[:2] == psutil.Process(target.pid).cmdline()[:2] and words[2].startswith("--password=[hidden:")
    assert variables["TOKEN"].startswith("[hidden:")


def test_connections(tree):
    """From the kernel's tables, or from those that are made of what sock_diag told."""
    code = ("import socket, time; s = socket.create_server(('127.0.0.1', 0)); c = socket.create_connection(s.getsockname()); a = s.accept();"
            "u = socket.socketpair(); print('ready', flush=True); time.sleep(99)")
    process = subprocess.Popen(["/usr/bin/python3", "-c", code], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    try:
        process.stdout.readline()
        before = sorted(map(str, psutil.Process(process.pid).connections("all")))
        proc = tree(process.pid)
    finally:
        process.kill()
        process.communicate()
    with procfs(proc):
        assert sorted(map(str, psutil.Process(process.pid).connections("all"))) == before
    assert len(before) == 5
