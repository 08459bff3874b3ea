"""--max-stop: stacks that no try could read while the thread ran are read while it stands, and it pays no more than was allowed."""
import os
import pathlib
import re
import signal
import subprocess
import time

import pytest

import kit
import python_kit
import storm_judge

ALLOWED_MS = 200
TIME_UP_NS = 4_900_000  # of a stop that its own clock ended
TURNS = 3


def dumped(tmp_path, pid, *words):
    bundle = tmp_path / "bundle.tar.zst"
    done = kit.capture("-q", "--force", "-w", "0", "--only", "python,threads,identity", *words, "-o", bundle, pid)
    assert done.returncode == 0, done.stderr.decode()
    return bundle


def storm_stacks(rows):
    """(frames of the thread that runs the storm, root first, whether whole, how long it was stopped) of each thread."""
    for stack in python_kit.by_tid(rows).values():
        if any(row["function"] == "storm" for row in stack):
            # an instruction without a line, as functions begin with, has none to be judged; nor has an innermost frame that moved on whenever it was read
            frames = [(row["function"], row["file"], row["line"]) for row in reversed(stack) if row["line"] is not None and row["validity"] != "leaf line uncertain"]
            yield frames, all(row["validity"] in ("whole", "line unknown", "leaf line uncertain") for row in stack), stack[0]["stopped_ns"]


@pytest.fixture
def apart():
    """The target and the capture on CPUs of their own: a stack is torn only by who runs meanwhile."""
    ours = os.sched_getaffinity(0)
    if len(ours) < 2:
        pytest.skip("one CPU alone: the target stands whenever the capture runs")

    def begin(interpreter):
        os.sched_setaffinity(0, {min(ours)})
        target = python_kit.begin(interpreter, "storm.py", "own", 100, "bare", 1)
        os.sched_setaffinity(0, ours - {min(ours)})
        return target

    yield begin
    os.sched_setaffinity(0, ours)


def is_untraced(pid):
    return "TracerPid:\t0\n" in pathlib.Path(f"/proc/{pid}/status").read_text()


@pytest.mark.parametrize("interpreter", python_kit.every())
def test_a_stack_that_never_rests_is_whole(interpreter, apart, tmp_path):
    """100 calls deep and without a pause: while it runs hardly any is read whole."""
    target = apart(interpreter)
    judge = storm_judge.StormJudge(target.truth)
    stops = whole = torn = 0
    try:
        for _ in range(TURNS):
            bundle = dumped(tmp_path, target.pid, "--max-stop", ALLOWED_MS)
            rows = kit.sql(bundle, "SELECT stopped_ns, tries FROM py_thread WHERE stopped_ns IS NOT NULL")
            budget, = kit.sql(bundle, "SELECT allowed, used, unit FROM budget WHERE name = 'max_stop'")
            assert budget["allowed"] == ALLOWED_MS and budget["unit"] == "milliseconds"
            assert budget["used"] == pytest.approx(sum(row["stopped_ns"] for row in rows) / 1e6) and budget["used"] <= ALLOWED_MS
            assert all(0 < row["stopped_ns"] <= 5_100_000 for row in rows), rows
            assert is_untraced(target.pid)
            stops += len(rows)
            said = kit.report(bundle).stdout.decode()
            assert re.search(r"^stopped +%d thread, for [0-9.]+ ms in all, to read what it did$" % len(rows) if rows else "no thread stopped", said, re.M), said
            assert (b"to be read" in kit.report("show", "py-spy", bundle).stdout) == bool(rows)
            for frames, is_whole, stopped_ns in storm_stacks(kit.view(bundle, "py-spy")):
                of_storm = judge.of_storm(frames)
                assert not of_storm or judge.judge(of_storm) is None, (judge.judge(of_storm), of_storm)
                assert is_whole or stopped_ns, "its stack is torn, and it was not stopped, though it might have been"
                # on a busy machine the time of a stop may be up before anything was read
                if stopped_ns and stopped_ns < TIME_UP_NS:
                    whole += is_whole
                    torn += not is_whole
    finally:
        target.stop()
    if not stops:
        pytest.skip(f"in {TURNS} captures every stack was read while it ran")
    # a call that is just under way when its thread stops may look half made
    assert whole >= torn, (whole, torn, stops)


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_what_is_allowed_is_not_exceeded(interpreter, apart, tmp_path):
    target = apart(interpreter)
    try:
        for _ in range(TURNS):
            bundle = dumped(tmp_path, target.pid, "--max-stop", "0")
            assert kit.sql(bundle, "SELECT allowed, used FROM budget WHERE name = 'max_stop'") == [{"allowed": 0, "used": 0}]
            assert kit.sql(bundle, "SELECT count(*) AS n FROM py_thread WHERE stopped_ns IS NOT NULL") == [{"n": 0}]
            # none of the threads is let go again so soon: what is left then does not suffice for another
            bundle = dumped(tmp_path, target.pid, "--max-stop", "1")
            used = kit.sql(bundle, "SELECT used FROM budget WHERE name = 'max_stop'")[0]["used"]
            assert used <= 1.1, used
    finally:
        target.stop()


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_who_is_traced_cannot_be_stopped(interpreter, apart, tmp_path):
    """A debugger holds it: that is said, and what could be read is there."""
    if not kit.has("strace"):
        pytest.skip("strace is not installed")
    target = apart(interpreter)
    tracer = subprocess.Popen(["strace", "-f", "-qq", "-o", os.devnull, "-p", str(target.pid)], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 10
        while is_untraced(target.pid) and time.monotonic() < until:
            time.sleep(0.02)
        if is_untraced(target.pid):
            pytest.skip("strace may not trace here")
        for _ in range(TURNS):
            bundle = dumped(tmp_path, target.pid, "--max-stop", ALLOWED_MS)
            said = [row for row in kit.view(bundle, "gaps") if "(stop)" in (row["path"] or "")]
            torn = [row for row in kit.view(bundle, "py-spy") if row["validity"] == "torn"]
            assert bool(said) == bool(torn), (said, torn)
            if said:
                assert said[0]["outcome"] == "denied" and "debugger" in said[0]["what"], said
                break
        else:
            pytest.skip(f"in {TURNS} captures every stack was read while it ran")
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.wait()
        target.stop()


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_capture_is_killed_while_it_stops(interpreter, apart, tmp_path):
    """SIGKILL at any moment: the target runs on, untraced."""
    target = apart(interpreter)
    try:
        for turn in range(40):
            capture = subprocess.Popen([kit.CAPTURE, "-q", "--force", "-o", tmp_path / "bundle", "-w", "0", "--only", "python", "--max-stop", "1000", str(target.pid)],
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(0.001 * (turn % 20 + 1))
            capture.kill()
            capture.wait()
        until = time.monotonic() + 5
        while not is_untraced(target.pid) and time.monotonic() < until:
            time.sleep(0.01)
        assert is_untraced(target.pid)
        states = {re.search(r"^State:\t(.)", (task / "status").read_text(), re.M)[1] for task in pathlib.Path(f"/proc/{target.pid}/task").iterdir()}
        assert states <= set("RS"), states
    finally:
        target.stop()


def test_wrong_words():
    for words, why in ((("--max-stop", "x"), "'x' is not MS"), (("--max-stop", "-1"), "'-1' is not MS"), (("--max-stop", "3600000"), "is not MS")):
        done = kit.capture(*words, os.getpid())
        assert done.returncode == 2 and why in done.stderr.decode(), done
    plan = kit.capture("--plan", "--max-stop", "50", os.getpid()).stdout.decode()
    assert "each for 5 ms at most, together for 50 ms" in plan
    assert re.search(r"threads stopped +none", kit.capture("--plan", os.getpid()).stdout.decode())
