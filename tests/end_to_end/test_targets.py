"""Processes in every odd state, and captures that end before their time: always a bundle that verifies."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

import pytest

import kit


def the_target(bundle):
    rows = kit.sql(bundle, "SELECT * FROM target")
    assert len(rows) == 1
    return rows[0]


def how_it_ended(bundle):
    """Word of lookup `ended`."""
    return kit.sql(bundle, "SELECT name FROM capture_end JOIN ended USING (ended)")[0]["name"]


def test_kernel_thread(shot):
    if pathlib.Path("/proc/2/comm").exists() and pathlib.Path("/proc/2/comm").read_text() == "kthreadd\n":
        bundle = shot(2)
    else:
        pytest.skip("no kernel threads are seen here: pid 2 is not kthreadd")
    kit.verified(bundle)
    target = the_target(bundle)
    assert target["is_kernel_thread"] == 1 and target["comm"] == "kthreadd" and target["exe"] is None
    assert kit.view(bundle, "maps") == [] and kit.view(bundle, "environ") == []
    assert [row["comm"] for row in kit.view(bundle, "threads")] == ["kthreadd"]
    if kit.IS_ROOT:
        # what makes no sense for a kernel thread is no gap
        # (what process 1 or a neighbour refuses even to root is another matter)
        assert not [gap for gap in kit.view(bundle, "gaps") if gap["pid"] == 2 and gap["outcome"] in ("denied", "malformed", "timed_out")]


def test_zombie(start, shot):
    zombie = int(start("zombie").ready[1])
    bundle = shot(zombie)
    kit.verified(bundle)
    assert [row["value"] for row in kit.view(bundle, "status") if row["name"] == "State"] == ["Z (zombie)"]
    assert [row["state"] for row in kit.view(bundle, "threads")] == ["Z"]
    listed = {row["pid"]: row for row in kit.view(bundle, "ps")}
    assert listed[zombie]["state"].startswith("Z") and "<defunct>" in listed[zombie]["args"]
    assert how_it_ended(bundle) == "as planned"


def test_exits_in_the_middle(start, shot):
    target = start("exits_soon", 1000)
    # its parent, we, must collect it: a zombie is still there
    waiting = threading.Thread(target=target.process.wait)
    waiting.start()
    bundle = shot(target.pid, "-w", "60", exits=3)
    waiting.join()
    kit.verified(bundle)
    assert how_it_ended(bundle) == "target ended"
    assert the_target(bundle)["ended_t_ns"] is not None
    assert kit.view(bundle, "status") and kit.view(bundle, "pidstat")


def test_exits_and_becomes_a_zombie(start, shot):
    target = start("exits_soon", 1000)
    bundle = shot(target.pid, "-w", "60", exits=3)
    kit.verified(bundle)
    assert how_it_ended(bundle) == "target ended"


def test_a_reused_number_is_another_process(tmp_path):
    """Another process that gets the number while the window runs leaves nothing in the bundle of the first."""
    if not kit.IS_ROOT:
        pytest.skip("choosing the next process id needs root")
    bundle = tmp_path / "out"
    done = kit.run("unshare", "-pf", "--mount-proc", sys.executable, pathlib.Path(__file__).parent.parent / "targets/reuse.py", kit.CAPTURE, bundle)
    if done.returncode == 77 or b"unshare" in done.stderr:
        pytest.skip((done.stdout + done.stderr).decode().strip())
    word, pid, status = done.stdout.split()
    assert (word, int(status)) == (b"reused", 3) and int(pid), done
    kit.verified(bundle)
    assert how_it_ended(bundle) == "target ended"
    assert the_target(bundle)["comm"] == "tail" and the_target(bundle)["ended_t_ns"]
    assert {row["comm"] for row in kit.view(bundle, "threads")} == {"tail"}
    ended = the_target(bundle)["ended_t_ns"]
    assert all(row["t_ns"] <= ended for row in kit.sql(bundle, "SELECT t_ns FROM process_counter"))


def test_without_pidfds(start, tmp_path):
    """Kernels before 5.3 have none: then a process is who started when it started."""
    if not kit.has("strace"):
        pytest.skip("strace is not installed")
    target = start("fds")
    bundle = tmp_path / "out"
    done = kit.run("strace", "-qq", "-o", "/dev/null", "-e", "trace=pidfd_open", "-e", "inject=pidfd_open:error=ENOSYS",
                   kit.CAPTURE, "-q", "-w", "0", "-o", bundle, target.pid, env=os.environ | {"ASAN_OPTIONS": "detect_leaks=0"})
    if b"PTRACE" in done.stderr:
        pytest.skip(done.stderr.decode().strip())
    assert done.returncode == 0, done.stderr.decode()
    kit.verified(bundle)
    assert (the_target(bundle)["pidfd"], how_it_ended(bundle)) == (0, "as planned")
    assert kit.view(bundle, "fds")


def test_one_of_several_is_gone(start, shot):
    alive, ended = start("odd_comm"), subprocess.Popen(["true"])
    ended.wait()
    bundle = shot(alive.pid, ended.pid)
    kit.verified(bundle)
    assert the_target(bundle)["pid"] == alive.pid


def test_several(start, shot):
    one, two = start("odd_comm", "one"), start("odd_comm", "two")
    bundle = shot(one.pid, two.pid)
    kit.verified(bundle)
    assert {row["pid"]: row["comm"] for row in kit.view(bundle, "threads")} == {one.pid: "one", two.pid: "two"}
    for name in ("fds", "maps", "limits", "environ", "status"):
        assert {row["pid"] for row in kit.view(bundle, name)} == {one.pid, two.pid}


def test_stopped(start, shot):
    stopped = int(start("stopped").ready[1])
    bundle = shot(stopped)
    assert [row["state"] for row in kit.view(bundle, "threads")] == ["T"]
    found = {row["id"]: row for row in kit.rows(bundle, "findings")}
    assert found["stopped-or-traced"]["state"] == "fired"
    assert pathlib.Path(f"/proc/{stopped}/stat").read_text().split(") ")[1][0] == "T", "a stopped target is left as it was"


def test_running_is_not_stopped(start, shot):
    found = {row["id"]: row for row in kit.rows(shot(start("odd_comm").pid), "findings")}
    assert found["stopped-or-traced"]["state"] == "clear"


def test_deleted_executable(start, shot):
    target = start("deleted_exe")
    bundle = shot(target.pid)
    kit.verified(bundle)
    row = the_target(bundle)
    assert (row["exe"], row["exe_deleted"]) == (target.ready[1], 1)
    assert [row for row in kit.view(bundle, "maps") if row["path"] == target.ready[1] and row["deleted"] == 1]


@pytest.mark.parametrize("name", [b"a) S 1 (", b"two\nlines", b"\x1b[31mred", b"bad\xff\xfeutf8", b"back\\slash", b"</script>", b"=cmd|x"])
def test_odd_process_names(start, shot, name):
    target = start("odd_comm", os.fsdecode(name))
    bundle = shot(target.pid)
    kit.verified(bundle)
    assert the_target(bundle)["comm"] == kit.escaped(name)
    assert {row["pid"]: row["comm"] for row in kit.view(bundle, "ps")}[target.pid] == kit.escaped(name)
    assert kit.members(bundle)[f"proc/{target.pid}/comm"] == name + b"\n", "the raw file keeps every byte"
    text = kit.report(bundle).stdout
    assert b"\x1b" not in text and text.decode("utf-8")


def test_odd_thread_names(start, shot):
    target = start("threads")
    bundle = shot(target.pid)
    kit.verified(bundle)
    names = {int(path.name): (path / "comm").read_bytes()[:-1] for path in pathlib.Path(f"/proc/{target.pid}/task").iterdir()}
    assert {row["tid"]: row["comm"] for row in kit.view(bundle, "threads")} == {tid: kit.escaped(name) for tid, name in names.items()}
    assert b"a) S 1 (" in names.values() and b"two\nlines" in names.values()


def test_thread_states(start, shot):
    target = start("threads")
    threads = {row["tid"]: row for row in kit.view(shot(target.pid), "threads")}
    for tid, state in target.said("thread"):
        assert threads[int(tid)]["state"] == ("R" if state == "spin" else "S"), state
        expected = {"futex": "futex", "nanosleep": "nanosleep", "pipe_read": "read"}.get(state)
        if kit.IS_ROOT and expected:
            assert expected in threads[int(tid)]["syscall"]


def test_another_users_process_without_privilege(start):
    """What is permitted is captured; the rest is a gap that says how to get it; the capture is complete."""
    if not kit.IS_ROOT:
        pytest.skip("becoming another user needs root")
    target = start("fds")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o777)
        program = shutil.copy(kit.CAPTURE, folder)
        done = kit.run("setpriv", "--reuid", kit.NOBODY, "--regid", kit.NOBODY, "--clear-groups", program, "-q", "-w", "0",
                       "-o", folder / "out", target.pid)
        assert done.returncode == 0, done.stderr.decode()
        kit.verified(folder / "out")
        gaps = kit.view(folder / "out", "gaps")
        assert {"environ", "maps"} <= {gap["path"].rsplit("/", 1)[-1] for gap in gaps if gap["outcome"] == "denied"}
        assert all(gap["errno"] in ("EACCES", "EPERM") for gap in gaps if gap["outcome"] == "denied")
        assert [gap for gap in gaps if gap["outcome"] == "denied" and gap["how"]]
        assert kit.view(folder / "out", "status") and kit.view(folder / "out", "limits")
        assert kit.view(folder / "out", "environ") == []
        text = kit.report(folder / "out").stdout.decode()
        assert "NOT SEEN" in text
        found = {row["id"]: row["state"] for row in kit.rows(folder / "out", "findings")}
        assert found["capture-gaps"] == "fired"
        assert found["deleted-open-file"] == "not_evaluable" and found["fd-near-limit"] == "not_evaluable"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_early(start, tmp_path, number):
    target = start("odd_comm")
    path = tmp_path / "out"
    capturing = subprocess.Popen([kit.CAPTURE, "-w", "60", "-o", path, str(target.pid)], stderr=subprocess.PIPE)
    for line in capturing.stderr:
        if b"watching" in line:
            break
    capturing.send_signal(number)
    rest = capturing.stderr.read()
    assert capturing.wait(60) == 3, rest
    kit.verified(path)
    assert how_it_ended(path) == "signal"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]
    os.kill(target.pid, 0)


def test_killed_capture_leaves_nothing(start, tmp_path):
    target = start("odd_comm")
    capturing = subprocess.Popen([kit.CAPTURE, "-w", "60", "-o", tmp_path / "out", str(target.pid)], stderr=subprocess.PIPE)
    for line in capturing.stderr:
        if b"watching" in line:
            break
    capturing.kill()
    capturing.wait()
    capturing.stderr.close()
    assert not list(tmp_path.iterdir())
    assert target.process.poll() is None


def test_deadline(start, shot):
    bundle = shot(start("odd_comm").pid, "-w", "60", "--deadline", "1", exits=3)
    kit.verified(bundle)
    assert how_it_ended(bundle) == "--deadline"


def test_max_size(start, shot):
    bundle = shot(start("threads").pid, "--max-size", "40K", exits=3)
    kit.verified(bundle)
    assert how_it_ended(bundle) == "--max-size"


def test_only_and_skip(start, shot):
    target = start("fds")
    bundle = shot(target.pid, "--only", "fds")
    assert kit.view(bundle, "fds") and kit.view(bundle, "limits") == [] and kit.view(bundle, "ps") == []
    assert [gap["outcome"] for gap in kit.view(bundle, "gaps") if gap["path"] == "collector limits"] == ["not_asked"]
    bundle = shot(target.pid, "--skip", "fds,processes")
    assert kit.view(bundle, "fds") == [] and kit.view(bundle, "limits") and kit.view(bundle, "ps") == []


def test_thirty_two_bits(start, shot):
    if not (kit.TARGETS / "thirty_two").exists():
        pytest.skip("no 32-bit target: the compiler has no -m32 here")
    bundle = shot(start("thirty_two").pid)
    kit.verified(bundle)
    assert the_target(bundle)["is_32_bit"] == 1
    assert all(0 <= int(row["start"]) < 1 << 32 for row in kit.view(bundle, "maps"))
