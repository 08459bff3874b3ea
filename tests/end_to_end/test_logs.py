"""--logs: what the kernel and the journal wrote about the process, judged by real kills, real faults and a journald of the test's own."""
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import time

import groups
import kit
import pytest

JOURNALD = next((path for path in ("/usr/lib/systemd/systemd-journald", "/lib/systemd/systemd-journald") if os.access(path, os.X_OK)), None)
PYTHON = "import sys, time; print('ready', flush=True); time.sleep(300)"


@contextlib.contextmanager
def python_target(name, **options):
    """A process that is called so, and waits."""
    script = f"open('/proc/self/comm', 'w').write({name!r}); {PYTHON}"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **options) as process:
        try:
            assert process.stdout.readline() == b"ready\n"
            yield process.pid
        finally:
            process.kill()


def kernel_lines(text):
    """Whether the kernel's log says so now; a reason to skip where it cannot be read."""
    try:
        fd = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        pytest.skip(f"/dev/kmsg: {error.strerror}")
    lines = []
    with contextlib.suppress(BlockingIOError):
        while True:
            with contextlib.suppress(BrokenPipeError):
                lines.append(os.read(fd, 8192).decode("utf-8", "replace"))
    os.close(fd)
    return [line for line in lines if text in line]


def found(bundle, rule):
    return [row for row in kit.rows(bundle, "findings") if row["id"] == rule]


def test_off_unless_asked_for(start, shot):
    bundle = shot(start("odd_comm").pid)
    assert kit.view(bundle, "logs") == []
    assert [row["state"] for row in found(bundle, "oom-kill")] == ["not_evaluable"]
    assert "--logs" in found(bundle, "oom-kill")[0]["evidence"]
    plan = kit.capture("--plan", os.getpid()).stdout.decode()
    assert "left out (--logs asks for it)" in plan
    plan = kit.capture("--plan", "--logs", os.getpid()).stdout.decode()
    assert "asks for it" not in plan


def test_segfault_of_one_with_the_same_name(shot):
    name = f"seg{os.getpid()}"
    script = f"open('/proc/self/comm', 'w').write({name!r}); import ctypes; ctypes.string_at(0)"
    subprocess.run([sys.executable, "-c", script], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if not kernel_lines(f"{name}["):
        pytest.skip("this kernel writes no line for a fault (debug.exception-trace)")
    with python_target(name) as pid:
        bundle = shot(pid, "--logs")
    lines = [row for row in kit.view(bundle, "logs") if row["log"] == "kernel" and row["pid"] == pid]
    assert lines and "segfault at" in lines[-1]["message"] and lines[-1]["about"] == "names a process called so"
    assert [row["state"] for row in found(bundle, "kernel-complains")] == ["fired"]
    assert found(bundle, "kernel-complains")[0]["subject"] == pid
    # its healthy twin is called otherwise
    with python_target(f"ok{os.getpid()}") as pid:
        assert [row["state"] for row in found(shot(pid, "--logs"), "kernel-complains")] == ["clear"]


def test_oom_kill_is_seen(start, shot):
    with groups.group("memory") as group:
        limit = next((name for name in ("memory.max", "memory.limit_in_bytes") if group and name in group.names), None)
        if limit is None:
            pytest.skip("no control group with the memory controller can be made here")
        group.write(limit, 16 << 20)
        name = f"oom{os.getpid()}"
        script = f"open('/proc/self/comm', 'w').write({name!r})\nx = []\nwhile True: x.append(bytearray(1 << 20))"
        killed = subprocess.run([sys.executable, "-c", script], stdin=subprocess.DEVNULL, preexec_fn=group.join, check=False)
        assert killed.returncode == -9
    if not kernel_lines(f"({name})"):
        pytest.skip("the kernel's log does not tell of the kill")
    bundle = shot(start("odd_comm").pid, "--logs")
    row, = found(bundle, "oom-kill")
    assert row["state"] == "fired" and name in row["evidence"]
    with python_target(name) as pid:
        row, = found(shot(pid, "--logs"), "oom-kill")
        assert row["severity"] == "critical" and row["subject"] == pid


def test_the_kernels_lines_are_masked(start, shot):
    """What a program writes to /dev/kmsg may hold anything."""
    target = start("odd_comm")
    secret = f"hunter2{os.getpid()}"
    try:
        pathlib.Path("/dev/kmsg").write_text(f"<6>app[{target.pid}]: connecting to https://me:{secret}@host/x password={secret}\n")
    except OSError as error:
        pytest.skip(f"/dev/kmsg: {error.strerror}")
    if not kernel_lines(secret):
        pytest.skip("/dev/kmsg is not what it seems")
    bundle = shot(target.pid, "--logs")
    line, = [row["message"] for row in kit.view(bundle, "logs") if row["pid"] == target.pid]
    assert line.startswith(f"app[{target.pid}]: connecting to https://me:[hidden:") and "password=[hidden:" in line
    assert all(secret.encode() not in content for content in kit.members(bundle).values())
    # a program's line is no complaint of the kernel's
    assert [row["state"] for row in found(bundle, "kernel-complains")] == ["clear"]


def test_without_permission_it_is_a_gap(start, tmp_path):
    if not kit.IS_ROOT:
        pytest.skip("only root can become somebody without permission")
    if not os.path.exists("/dev/kmsg"):
        pytest.skip("there is no /dev/kmsg")
    target = start("odd_comm", user=kit.NOBODY, group=kit.NOBODY)
    path = tmp_path / "b"
    tmp_path.chmod(0o777)
    tmp_path.parent.chmod(0o755)
    done = kit.run(kit.CAPTURE, "-q", "-w", "0", "--logs", "-o", "-", target.pid, user=kit.NOBODY, group=kit.NOBODY, extra_groups=[])
    assert done.returncode == 0, done.stderr.decode()
    path.write_bytes(done.stdout)
    gaps = {row["path"]: row for row in kit.view(path, "gaps")}
    assert gaps["/dev/kmsg"]["outcome"] in ("denied", "absent")
    assert "journalctl" in gaps or kit.sql(path, "SELECT outcome FROM evidence WHERE table_name = 'journal_line'")[0]["outcome"] in (0, 1)
    assert [row["state"] for row in found(path, "oom-kill")] == ["not_evaluable"]


# ---- a journal of the test's own, in a mount namespace where nobody else's is seen ----


@pytest.fixture
def journal(tmp_path):
    """(run, say): runs a command beside that journald; sends it a message as a process of its own."""
    if not kit.IS_ROOT or JOURNALD is None or not kit.has("journalctl") or not kit.has("unshare"):
        pytest.skip("a journald of our own needs root, unshare(1) and systemd-journald")
    # journald reads the machine's id, writes below /run, and takes its sockets there
    script = ("set -e; mount --make-rprivate /; mount -t tmpfs tmpfs /run; mkdir -p /run/systemd/journal /run/log/journal; "
              "mount -t tmpfs tmpfs /var/log/journal 2>/dev/null || true; [ -s /etc/machine-id ] || exit 7; "
              f"exec {JOURNALD}")
    with subprocess.Popen(["unshare", "-m", "sh", "-c", script], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) as daemon:
        root = pathlib.Path(f"/proc/{daemon.pid}/root")
        for _ in range(200):
            if (root / "run/systemd/journal/socket").exists() or daemon.poll() is not None:
                break
            time.sleep(0.05)
        else:
            daemon.kill()
        if daemon.poll() is not None or not (root / "run/systemd/journal/socket").exists():
            pytest.skip("systemd-journald does not run here: " + daemon.stderr.read().decode("utf-8", "replace")[:200])

        def run(*words):
            return kit.run("nsenter", "-t", daemon.pid, "-m", *words)

        def say(lines):
            """A process that sends these, and waits; its id."""
            script = ("import socket, sys, time; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
                      "s.connect('/run/systemd/journal/socket')\n"
                      "for line in sys.argv[1:]: s.send(line.encode())\n"
                      "print('ready', flush=True); time.sleep(300)")
            process = subprocess.Popen(["nsenter", "-t", str(daemon.pid), "-m", sys.executable, "-c", script, *lines],
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
            started.append(process)
            assert process.stdout.readline() == b"ready\n"
            return process.pid

        started = []
        try:
            yield run, say
        finally:
            for process in [*started, daemon]:
                process.kill()
                process.wait()
    shutil.rmtree(tmp_path, ignore_errors=True)


def test_journal_of_the_process(journal, tmp_path):
    run, say = journal
    secret = f"hunter2{os.getpid()}"
    pid = say([f"MESSAGE=could not reach postgres://app:{secret}@db:5432/x\nPRIORITY=3\n_PID=1\nAPI_KEY={secret}\n", "MESSAGE=second\nPRIORITY=6\n"])
    judge = ""
    for _ in range(100):
        judge = run("journalctl", "-q", "-o", "cat", f"_PID={pid}").stdout.decode()
        if "second" in judge:
            break
        time.sleep(0.05)
    if "second" not in judge:
        pytest.skip("the journal does not show what was sent to it")
    # who sent it is told by the socket, and not by what the message says
    done = run(kit.CAPTURE, "-q", "-w", "0", "--logs", "-o", "-", pid)
    assert done.returncode == 0, done.stderr.decode()
    bundle = tmp_path / "b"
    bundle.write_bytes(done.stdout)
    lines = [row for row in kit.view(bundle, "logs") if row["log"] == "journal"]
    assert [row["message"].partition("[hidden:")[0] for row in lines] == ["could not reach postgres://app:", "second"]
    assert [row["level"] for row in lines] == ["err", "info"]
    assert all(row["pid"] == pid and row["writer"].endswith(f"[{pid}]") for row in lines)
    assert all(secret.encode() not in content for content in kit.members(bundle).values())
