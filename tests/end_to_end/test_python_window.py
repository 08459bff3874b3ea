"""The Python sampling window: shares of time on targets whose shares are known, stacks of call storms that cannot have been, and no harm."""
import json
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

# What makes the readers differ: frames on the heap, a cframe, shims, tagged references; the others are walked by the dump's tests.
SOME = [parameter for parameter in python_kit.every() if parameter.values[0].minor in ("2.7", "3.8", "3.11", "3.14")] or python_kit.every()[-1:]


def sampled(tmp_path, pid, *words, name="window", exits=(0,), **options):
    bundle = tmp_path / f"{name}.tar.zst"
    done = kit.capture("--only", "python,threads,window,identity", "-o", bundle, *words, pid, **options)
    assert done.returncode in exits, done.stderr.decode()
    return bundle


def folded(bundle, *words):
    """(frames root first, count) of each line."""
    done = kit.report("export", "folded", bundle, *words)
    assert done.returncode == 0, done.stderr.decode()
    return [(line.rpartition(" ")[0].split(";"), int(line.rpartition(" ")[2])) for line in done.stdout.decode().splitlines()]


def counted(stacks, name):
    return sum(count for frames, count in stacks if any(frame.rpartition(".")[2] == name for frame in frames))


def window_of(bundle):
    return [row for row in kit.view(bundle, "profiles") if row["kind"] == "python window"]


@pytest.mark.parametrize("interpreter", SOME)
def test_shares_are_those_of_the_program(interpreter, tmp_path):
    target = python_kit.begin(interpreter, "shares.py", 5)
    try:
        bundle = sampled(tmp_path, target.pid, "-w", "2", "--python-rate", "200")
        profile = window_of(bundle)[0]
        assert profile["thread_count"] == 8 and profile["taken_count"] > 5, profile
        assert profile["torn_percent"] == 0 and profile["not_kept_count"] == 0, profile
        ran = folded(bundle, "--mode", "cpu")
        heavy, light = counted(ran, "heavy"), counted(ran, "light")
        # Of a loaded machine it may get little, and of few samples the shares are rough.
        assert heavy + light > 0 and (heavy + light < 40 or 0.6 < heavy / (heavy + light) < 0.88), ran
        assert counted(ran, "wait") == 0 and counted(ran, "stay") == 0, ran
        wall = folded(bundle)
        waited = counted(wall, "wait") / counted(wall, "compute")
        assert 4.5 < waited < 5.5, wall
        handled = folded(bundle, "--mode", "exception")
        assert {frames[-1] for frames, _ in handled} == {"stay"} and counted(handled, "handle") == counted(wall, "handle"), handled
        # What computes holds the lock, and nobody else wants it.
        held = folded(bundle, "--mode", "gil")
        assert held == [] if not interpreter.has_gil else counted(held, "compute") > 0.9 * counted(wall, "compute"), (held, wall)
        # CPU time is the kernel's, and all of it is accounted for; a thread that shared its CPU ran for a part of what is shown.
        used = kit.sql(bundle, "SELECT sum(cpu_ns) AS used, sum(weight * is_on_cpu) * (SELECT ns_a_sample FROM _profile_shown WHERE is_window) AS shown FROM sample"
                               " WHERE profile = (SELECT id FROM _profile_shown WHERE is_window)")[0]
        assert used["used"] > 0 and 0.65 < used["shown"] / used["used"] < 4, used
    finally:
        target.stop()


@pytest.mark.parametrize("interpreter", SOME)
def test_no_sample_of_a_storm_is_impossible(interpreter, tmp_path):
    target = python_kit.begin(interpreter, "storm.py", "shared", 20, "work")
    try:
        bundle = sampled(tmp_path, target.pid, "-w", "2", "--python-rate", "1000")
        stacks = []
        for frames, count in folded(bundle, "--lines"):
            parts = [re.fullmatch(r"(.*) \((.*):(\d+)\)", frame) for frame in frames]
            stacks.append(([(part[1].rpartition(".")[2], part[2], int(part[3])) for part in parts if part], count))
        verdict = storm_judge.StormJudge(target.truth).verdict(stacks)
        assert verdict.samples > 0, window_of(bundle)  # how many is a matter of the machine's mood
        assert verdict.impossible == 0 and verdict.wrong_lines == 0, verdict
    finally:
        target.stop()


@pytest.mark.parametrize("interpreter", [parameter for parameter in SOME if parameter.values[0].has_gil])
def test_who_waits_for_the_lock(interpreter, tmp_path):
    """Four compute, so that three of them wait; those that wait for something else do not."""
    target = python_kit.begin(interpreter, "many.py", 8, 4)
    try:
        bundle = sampled(tmp_path, target.pid, "-w", "1")
    finally:
        target.stop()
    waits = {row["name"]: row["n"] for row in kit.sql(bundle, "SELECT py_thread.name, sum(iif(seen.activity = 3, weight, 0)) AS n FROM _python_seen AS seen JOIN py_thread USING (pid, tid)"
                                                          " GROUP BY py_thread.name")}
    assert all(n == 0 for name, n in waits.items() if "waits" in name), waits
    lock = kit.view(bundle, "gil")[0]
    if interpreter.version < (3, 2):
        # there who waits is woken at every turn of the lock: that few are found asleep is not that few wait
        assert lock["waiters_mean"] is None or lock["waiters_mean"] > 0.5, lock
        return
    # on a busy machine who is to have the lock waits for a CPU
    assert 0.5 < lock["waiters_mean"] <= 4 and lock["held_percent"] > 10, lock


def test_stacks_of_one_process(tmp_path):
    interpreter = SOME[-1].values[0]
    targets = [python_kit.begin(interpreter, "shares.py", 1), python_kit.begin(interpreter, "storm.py", "own", 3, "work")]
    try:
        one, other = (target.pid for target in targets)
        bundle = sampled(tmp_path, one, "-w", "1", str(other))
    finally:
        for target in targets:
            target.stop()
    assert counted(folded(bundle, "--pid", one), "compute") > 0 and counted(folded(bundle, "--pid", one), "storm") == 0
    assert counted(folded(bundle, "--pid", other), "storm") > 0 and counted(folded(bundle, "--pid", other), "compute") == 0
    weights = [sum(sum(profile["weights"]) for profile in json.loads(kit.report("export", "speedscope", *words, bundle).stdout)["profiles"])
               for words in ((), ("--pid", one), ("--pid", other))]
    assert weights[1] > 0 and weights[2] > 0 and abs(weights[0] - weights[1] - weights[2]) < 0.2 * weights[0], weights
    for words, why in ((("export", "folded", "--pid", 1), "--pid 1 is none of the captured processes"), (("export", "folded", "--pid", "x"), "does not take 'x'"),
                       (("show", "py-top", "--pid", one), "--pid is for export"), (("export", "folded", "--kind", "native", "--pid", one), f"process {one} has no native stacks")):
        done = kit.report(*words, bundle)
        assert done.returncode == 2 and why in done.stderr.decode() and done.stderr.decode().count("\n") == 1 and done.stdout == b"", done


def children(pid):
    return pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def test_a_signal_ends_it_and_keeps_what_there_is(tmp_path):
    target = python_kit.begin(SOME[-1].values[0], "shares.py", 2)
    bundle = tmp_path / "cut.tar.zst"
    capture = subprocess.Popen([kit.CAPTURE, "-w", "30", "--only", "python,window,identity", "-o", str(bundle), str(target.pid)], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        time.sleep(2.5)
        begun = time.monotonic()
        capture.send_signal(signal.SIGTERM)
        assert capture.wait(20) == 3, capture.stderr.read().decode()
        assert time.monotonic() - begun < 10
        assert window_of(bundle)[0]["taken_count"] > 2, window_of(bundle)
        assert re.search(r"^TracerPid:\t0$", pathlib.Path(f"/proc/{target.pid}/status").read_text(), re.M)
    finally:
        capture.kill()
        capture.wait()
        target.stop()


def test_killed_it_leaves_nobody_behind(tmp_path):
    target = python_kit.begin(SOME[-1].values[0], "shares.py", 2)
    capture = subprocess.Popen([kit.CAPTURE, "-w", "30", "--only", "python,window,identity", "-o", str(tmp_path / "none.tar.zst"), str(target.pid)],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 10
        while not children(capture.pid) and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(1)
        helpers = children(capture.pid)
        assert helpers
        capture.kill()
        capture.wait()
        until = time.monotonic() + 5
        while [pid for pid in helpers if os.path.exists(f"/proc/{pid}/mem") and pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"] and time.monotonic() < until:
            time.sleep(0.05)
        assert time.monotonic() < until, "a sampling process outlived its capture"
        assert target.process.poll() is None
        assert re.search(r"^State:\t[RS]", pathlib.Path(f"/proc/{target.pid}/status").read_text(), re.M)
    finally:
        capture.kill()
        capture.wait()
        target.stop()


def test_what_is_no_python_is_not_sampled(tmp_path):
    target = kit.Target("spin")
    try:
        bundle = sampled(tmp_path, target.pid, "-w", "0.5")
        assert window_of(bundle) == []
        done = kit.report("export", "folded", bundle)
        assert done.returncode == 2 and "no python stacks" in kit.one_line(done)
    finally:
        target.process.kill()
        target.process.wait()


def test_a_rate_of_0_is_no_window(tmp_path):
    target = python_kit.begin(SOME[-1].values[0], "shares.py", 1)
    try:
        assert window_of(sampled(tmp_path, target.pid, "-w", "0.5", "--python-rate", "0")) == []
        done = kit.capture("--python-rate", "10001", target.pid, cwd=tmp_path)
        assert done.returncode == 2 and "--python-rate" in kit.one_line(done)
    finally:
        target.stop()
