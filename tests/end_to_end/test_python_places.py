"""Python processes where readers go wrong: in other namespaces, without their files, with several interpreters or runtimes, stopped, held, ending."""
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import time

import pytest

import kit
import python_kit

DUMP = ("-w", "0", "--only", "python")


@pytest.fixture
def begin():
    """begin(INTERPRETER, PROGRAM, ...) -> a target; ended with the test."""
    running = []

    def start(interpreter, program, *words, **options):
        running.append(python_kit.begin(interpreter, program, *words, **options))
        return running[-1]

    yield start
    for target in running:
        target.stop()


def direct(minor=None):
    """A shared build of this machine, of which there is a copy to be made."""
    rows = [row for row in python_kit.found()[0] if row.row["how"] == "direct" and row.row["shared"] and (minor is None or row.minor == minor)]
    if not rows:
        pytest.skip("no shared build of CPython on this machine")
    return rows[-1]


def copied(interpreter, folder, name="python"):
    """The executable and its library in a folder of their own; the command and environment to run them."""
    executable, library = pathlib.Path(interpreter.row["path"]), pathlib.Path(interpreter.row["runtime"])
    folder.mkdir()
    shutil.copy(executable, folder / name)
    shutil.copy(library, folder / library.name)
    return [folder / name], {"LD_LIBRARY_PATH": str(folder), "PYTHONHOME": str(executable.parent.parent)}


def begin_copy(interpreter, command, environment, *words):
    return python_kit.PythonTarget([*command, python_kit.SOURCES / words[0], *words[1:]], more_env=environment)


@pytest.mark.parametrize("interpreter", python_kit.every(how=("ld.so",)))
def test_run_by_its_loader(begin, shot, interpreter):
    """Then /proc/PID/exe is the loader."""
    target = begin(interpreter, "stacks.py", "quiet")
    assert pathlib.Path(f"/proc/{target.pid}/exe").resolve().name.startswith("ld-")
    assert python_kit.differences(target, python_kit.py_spy(shot(target.pid, *DUMP))) == []


@pytest.mark.parametrize("minor", python_kit.MINORS)
def test_files_are_gone(shot, tmp_path, minor):
    """Executable and library are deleted after the start, as an upgrade does."""
    interpreter = direct(minor)
    command, environment = copied(interpreter, tmp_path / "copy")
    target = begin_copy(interpreter, command, environment, "stacks.py", "quiet")
    try:
        shutil.rmtree(tmp_path / "copy")
        assert b"(deleted)" in pathlib.Path(f"/proc/{target.pid}/maps").read_bytes()
        assert python_kit.differences(target, python_kit.py_spy(shot(target.pid, *DUMP))) == []
    finally:
        target.stop()


@pytest.mark.parametrize("minor", python_kit.MINORS)
def test_renamed_and_stripped(shot, tmp_path, minor):
    if not kit.has("strip"):
        pytest.skip("strip of binutils is not installed")
    interpreter = direct(minor)
    command, environment = copied(interpreter, tmp_path / "copy", "worker")
    for file in (tmp_path / "copy").iterdir():
        subprocess.run(["strip", "--strip-all", file], check=True)
    target = begin_copy(interpreter, command, environment, "stacks.py", "quiet")
    try:
        assert python_kit.differences(target, python_kit.py_spy(shot(target.pid, *DUMP))) == []
    finally:
        target.stop()


@pytest.mark.parametrize("interpreter", python_kit.every())
def test_in_a_pid_namespace(shot, interpreter):
    """What the interpreter calls its threads is not what we call them."""
    if not kit.IS_ROOT or kit.run("unshare", "-pf", "true").returncode:
        pytest.skip("making a pid namespace is not permitted here")
    outer = python_kit.PythonTarget(["unshare", "-pf", "--kill-child", *interpreter.command("stacks.py", "quiet")], more_env=interpreter.row["environment"])
    try:
        pid = int(pathlib.Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text().split()[0])
        numbers = {}
        for task in os.listdir(f"/proc/{pid}/task"):
            with contextlib.suppress(FileNotFoundError):  # the thread that told the truth ends
                status = pathlib.Path(f"/proc/{pid}/task/{task}/status").read_text()
                numbers[int(next(line for line in status.splitlines() if line.startswith("NSpid:")).split()[-1])] = int(task)
        assert outer.truth["pid"] == 1 and numbers[1] == pid
        for thread in outer.truth["threads"]:
            thread["tid"] = numbers[thread["tid"]]
        rows = python_kit.py_spy(shot(pid, *DUMP))
        assert python_kit.differences(outer, rows) == []
        assert {row["namespace_tid"] for row in rows if row["tid"] == pid} == {1}
    finally:
        outer.stop()


@pytest.mark.parametrize("interpreter", python_kit.every(since=(3, 8)))
def test_several_interpreters(begin, shot, interpreter):
    target = begin(interpreter, "interpreters.py")
    rows = python_kit.py_spy(shot(target.pid, *DUMP))
    assert len({row["interpreter"] for row in rows if row["interpreter"] is not None}) == 1 + len(target.truth["interpreters"])
    for inside in target.truth["interpreters"]:
        stack = [row for row in rows if row["interpreter"] == inside["id"] and row["depth"] is not None]
        assert python_kit.frames_of(stack) == [(frame["function"], frame["file"], frame["line"]) for frame in inside["frames"]], inside
        tids = {row["tid"] for row in stack}
        # up to 3.12 a thread borrows the state that the interpreter was made with, which names the thread that made it
        assert tids == {inside["tid"]} or (interpreter.version < (3, 13) and tids == {target.pid})


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_a_second_runtime_is_mapped(begin, shot, interpreter):
    """The one that runs is read, and the other told of."""
    other = direct("3.10" if interpreter.minor != "3.10" else "3.9")
    if interpreter.row["how"] == "chroot":
        pytest.skip("the other library is outside of this one's root")
    target = begin(interpreter, "second_runtime.py", other.row["runtime"])
    bundle = shot(target.pid, *DUMP)
    assert python_kit.differences(target, python_kit.py_spy(bundle)) == []
    facts = {row["fact"]: row["value"] for row in kit.view(bundle, "python")}
    assert facts["version"] == target.truth["version"] and facts["further copies"] == "1"


@pytest.mark.parametrize("interpreter", [parameter for parameter in python_kit.every() if parameter.values[0].has_gil])
def test_the_lock_is_held_in_c(begin, shot, interpreter):
    target = begin(interpreter, "conditions.py", "gil_in_c")
    time.sleep(0.2)  # until the others have asked for it
    holder = target.truth["holder"]
    names = {thread["name"]: thread["tid"] for thread in target.truth["threads"]}
    for _ in range(5):
        bundle = shot(target.pid, *DUMP)
        rows = python_kit.py_spy(bundle)
        assert {row["tid"] for row in rows if row["holds_gil"] == 1} == {holder["tid"]}
        leaf, = [row for row in rows if row["tid"] == holder["tid"] and row["depth"] == 0]
        assert (leaf["function"], leaf["line"], leaf["state"]) == (holder["function"], holder["line"], "holds the GIL")
        waiting = {row["tid"] for row in rows if row["state"] == "wants the GIL"}
        lock = kit.view(bundle, "gil")[0]
        assert holder["tid"] not in waiting
        assert lock["holder_tid"] == holder["tid"] and lock["waiter_count"] == len(waiting)
        # who waits looks every 5 ms whether the lock is free: at that moment it runs
        if waiting >= {names["wants-0"], names["wants-1"]}:
            return
    raise AssertionError([(row["thread"], row["state"], row["syscall"]) for row in rows if row["depth"] == 0])


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_stopped_and_stays_so(begin, shot, interpreter):
    target = begin(interpreter, "stacks.py", "quiet")
    os.kill(target.pid, signal.SIGSTOP)
    os.waitid(os.P_PID, target.pid, os.WSTOPPED | os.WNOWAIT)
    rows = python_kit.py_spy(shot(target.pid, *DUMP))
    assert python_kit.differences(target, rows) == []
    assert {row["state"] for row in rows if row["interpreter"] is not None} == {"stopped"}
    assert pathlib.Path(f"/proc/{target.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_child_of_a_fork(begin, shot, interpreter):
    target = begin(interpreter, "family.py", 2)
    for child in target.truth["children"]:
        rows = [row for row in python_kit.py_spy(shot(child, *DUMP)) if row["depth"] is not None]
        assert {row["tid"] for row in rows} == {child}
        assert (rows[0]["function"], rows[0]["line"]) == ("work_in_child", rows[0]["line"]) and rows[-1]["function"] == "<module>"


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_nothing_is_written_nor_stopped(begin, tmp_path, interpreter):
    """strace sees what the capture does to the target: it reads."""
    if not kit.has("strace"):
        pytest.skip("strace is not installed")
    target = begin(interpreter, "stacks.py", "quiet")
    log = tmp_path / "calls"
    done = kit.run("strace", "-f", "-qq", "-o", log, "-e", "trace=ptrace,process_vm_writev,kill,tkill,tgkill,pidfd_send_signal", kit.CAPTURE, "-q", *DUMP, "-o",
                   tmp_path / "bundle", target.pid, env=os.environ | {"ASAN_OPTIONS": "detect_leaks=0"})
    if b"ptrace" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr.decode()
    ours = [line for line in log.read_text().splitlines() if f"({target.pid}," in line or "process_vm_writev" in line or "PTRACE" in line]
    assert ours == []


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_capture_is_killed_in_the_middle(begin, tmp_path, interpreter):
    """The target runs on, untraced, and no signal is lost."""
    target = begin(interpreter, "signals.py")
    sent = 0
    for turn in range(15):
        capture = subprocess.Popen([kit.CAPTURE, "-q", "--force", "-o", tmp_path / "bundle", "-w", "1", "--only", "python", str(target.pid)],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(turn % 5 + 1):
            os.kill(target.pid, signal.SIGUSR1)
            sent += 1
            time.sleep(0.013)
        capture.kill()
        capture.wait()
    time.sleep(0.2)
    os.kill(target.pid, signal.SIGUSR2)
    assert int(target.process.stdout.readline()) == sent
    status = pathlib.Path(f"/proc/{target.pid}/status").read_text()
    assert "TracerPid:\t0\n" in status and "State:\tT" not in status


def test_not_a_python(start, shot):
    bundle = shot(start("threads").pid, "--only", "python,threads")
    assert python_kit.py_spy(bundle) == [] and kit.view(bundle, "threads") != []
    row, = [row for row in kit.view(bundle, "collectors") if row["name"] == "python"]
    assert row["outcome"] == "not_applicable" and row["what"]


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_starting_and_ending(shot, interpreter):
    """At any moment of its life a process is captured without a fault, and what is said of it is no nonsense."""
    for delay in (0, 0.002, 0.005, 0.01, 0.02, 0.05):
        process = subprocess.Popen([*interpreter.row["command"], "-c", "import json, threading"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=os.environ | interpreter.row["environment"])
        time.sleep(delay)
        done = kit.capture("-q", "-w", "0", "--only", "python", "-o", "-", process.pid)
        process.wait()
        assert done.returncode in (0, 3, 4), done.stderr.decode()


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_of_another_user(begin, tmp_path, interpreter):
    """Without permission there is a gap that says what would be needed."""
    if not kit.IS_ROOT:
        pytest.skip("needs root to become another user")
    target = begin(interpreter, "stacks.py", "quiet")
    folder = tmp_path / "open"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    for parent in folder.parents:
        with contextlib.suppress(OSError):
            parent.chmod(parent.stat().st_mode | 0o5)
    done = kit.run("setpriv", "--reuid", kit.NOBODY, "--regid", kit.NOBODY, "--clear-groups", kit.CAPTURE, "-q", *DUMP, "-o", folder / "bundle", target.pid)
    assert done.returncode == 0, done.stderr.decode()
    row, = [row for row in kit.view(folder / "bundle", "collectors") if row["name"] == "python"]
    assert row["outcome"] == "denied" and "CAP_SYS_PTRACE" in row["needs"]
