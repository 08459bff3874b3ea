"""What is judged of Python processes: each finding fires on a process in that state, and on its healthy twin it is silent."""
import contextlib

import pytest

import kit
import python_kit

# Frames on the heap, a cframe, shims and tagged references, one of each; 2.7 has neither asyncio nor pools of its own.
SOME = list({parameter.values[0].minor: parameter for parameter in python_kit.every() if parameter.values[0].minor in ("2.7", "3.8", "3.11", "3.15")}.values())
SOME = SOME or python_kit.every()[-1:]

# Condition: (the finding of it, since which version), or None for a twin.
ASLEEP = {
    "gc_off": ("python-gc-off", (2, 7)), "gc_on": None,
    "gil_in_c": ("gil-held", (2, 7)),
    "loop_blocked": ("event-loop-blocked", (3, 7)), "loop_free": None,
    "pool_full": ("pool-exhausted", (3, 2)), "pool_free": None, "pool_growing": None,
    "reply_awaited": ("python-stuck", (2, 7)), "request_awaited": None,
    "lock_awaited": ("python-stuck", (2, 7)), "event_awaited": None,
}
SINCE = {"loop_free": (3, 7), "pool_free": (3, 2), "pool_growing": (3, 2)}
PYTHON = {"python-gc-off", "python-gc-heavy", "gil-contention", "gil-held", "event-loop-blocked", "pool-exhausted", "python-stuck", "python-hot-function"}


def findings(bundle):
    return kit.rows(bundle, "findings")


def fired(bundle, pid):
    """{finding: row} of those for Python that fired for the process."""
    return {row["id"]: row for row in findings(bundle) if row["id"] in PYTHON and row["state"] == "fired" and row["subject"] == pid}


def shot(tmp_path, *pids, seconds=1.5):
    bundle = tmp_path / "shot.tar.zst"
    done = kit.capture("-w", seconds, "-o", bundle, *pids, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return bundle


@contextlib.contextmanager
def condition(interpreter, name):
    target = python_kit.begin(interpreter, "conditions.py", name)
    try:
        yield target
    finally:
        target.stop()


@pytest.mark.parametrize("interpreter", SOME)
def test_what_waits_is_told_from_what_waits_for_work(interpreter, tmp_path):
    """All that do not compute in one bundle: what is said of one process is not said of another."""
    with contextlib.ExitStack() as stack:
        targets = {name: stack.enter_context(condition(interpreter, name)) for name, expected in ASLEEP.items()
                   if interpreter.version[:2] >= (expected[1] if expected else SINCE.get(name, (2, 7)))}
        bundle = shot(tmp_path, *(target.pid for target in targets.values()))
        said = {name: fired(bundle, target.pid) for name, target in targets.items()}
    for name, rows in said.items():
        # What holds the lock while it sleeps may have been read as anything but idle.
        assert set(rows) == ({ASLEEP[name][0]} if ASLEEP[name] else set()), (name, rows, findings(bundle))
    assert "hold_in_c" in said["gil_in_c"]["gil-held"]["evidence"] and said["gil_in_c"]["gil-held"]["severity"] == "critical"
    assert "2 threads wait" in said["gil_in_c"]["gil-held"]["evidence"]
    asks = said["reply_awaited"]["python-stuck"]["evidence"]
    assert "ask (conditions.py:" in asks and "no answer on fd" in asks and "127.0.0.1:" in asks, asks
    locked = said["lock_awaited"]["python-stuck"]["evidence"]
    assert "want_lock (conditions.py:" in locked and "waits for a lock" in locked and "1 more thread there" in locked, locked
    if "loop_blocked" in said:
        blocked = said["loop_blocked"]["event-loop-blocked"]["evidence"]
        assert "blocks (asyncio_conditions.py:" in blocked and "4 other tasks wait" in blocked, blocked
    if "pool_full" in said:
        full = said["pool_full"]["pool-exhausted"]["evidence"]
        assert "all 4 workers of ThreadPoolExecutor-0" in full and "8 jobs wait" in full, full


@pytest.mark.parametrize("interpreter", SOME)
@pytest.mark.parametrize("name, finding, place", [("gc_heavy", "python-gc-heavy", "collect_for_ever"), ("gil_fought", "gil-contention", "threads waited for it"),
                                                  ("stuck", "python-stuck", "stay_on_a_line")])
def test_what_computes_badly(interpreter, name, finding, place, tmp_path):
    if name == "gil_fought" and interpreter.version < (3, 2):
        pytest.skip("who waits for 2.7's lock wakes up whenever it is let go, and is seen running")
    with condition(interpreter, name) as target:
        rows = fired(shot(tmp_path, target.pid), target.pid)
    assert finding in rows and place in rows[finding]["evidence"], rows
    # The target's own thread that told "ready" may still wait to end: for as long a collection is what holds the lock.
    # 2.7 gives its lock to whoever is on a CPU, which is who has just let go of it: the main thread may wait for all of the window.
    may_be_held = name == "gc_heavy" or interpreter.version < (3, 2)
    assert set(rows) <= {finding, "python-hot-function"} | ({"gil-held"} if may_be_held else set()), rows


@pytest.mark.parametrize("interpreter", SOME)
def test_what_computes_well(interpreter, tmp_path):
    with contextlib.ExitStack() as stack:
        targets = [stack.enter_context(condition(interpreter, name)) for name in ("gc_light", "gil_shared", "moving")]
        bundle = shot(tmp_path, *(target.pid for target in targets))
        said = [fired(bundle, target.pid) for target in targets]
    assert said[0] == {} and all(set(rows) <= {"python-hot-function"} for rows in said), said


@pytest.mark.parametrize("interpreter", python_kit.newest()[:1])
def test_the_hot_function_is_named(interpreter, tmp_path):
    """Where others compute as well it may not get half a CPU: then nothing is said."""
    with condition(interpreter, "stuck") as target:
        bundle = shot(tmp_path, target.pid)
    used = kit.sql(bundle, "SELECT 1.0 * sum(cpu_ns) / duration_ns AS cpus FROM _python_seen")[0]["cpus"]
    hot = fired(bundle, target.pid).get("python-hot-function")
    assert (hot is None) == (used < 0.5), (hot, used)
    assert hot is None or "stay_on_a_line" in hot["evidence"]


def test_without_a_window_nothing_is_judged(tmp_path):
    interpreter = python_kit.newest()[0].values[0]
    with condition(interpreter, "gil_in_c") as target:
        bundle = shot(tmp_path, target.pid, seconds=0)
    states = {row["id"]: row["state"] for row in findings(bundle) if row["id"] in PYTHON}
    assert {finding for finding, state in states.items() if state == "not_evaluable"} == PYTHON - {"python-gc-off"}, states


def test_a_native_process_has_no_such_trouble(tmp_path):
    """It is not that it could not be looked at."""
    target = kit.Target("odd_comm", "single")
    try:
        bundle = shot(tmp_path, target.pid)
    finally:
        target.stop()
    rows = [row for row in findings(bundle) if row["id"] in PYTHON]
    assert b"no Python threads: not a Python process: no CPython is mapped\n" in kit.report("show", "py-spy", bundle).stdout
    assert {row["id"] for row in rows} == PYTHON and {row["state"] for row in rows} == {"clear"}, rows
