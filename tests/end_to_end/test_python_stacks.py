"""What every thread of a Python process is doing, held against what the process says itself, on every interpreter that is found."""
import os

import pytest

import kit
import python_kit

NATIVE = "native only"


class Shot:
    """A target and a capture of it without a window: taken once for each interpreter, as they cost half a second."""

    def __init__(self, interpreter, path):
        target = python_kit.begin(interpreter, "stacks.py")
        try:
            self.bundle = path / f"{interpreter.label}.pidshot.tar.zst"
            done = kit.capture("-q", "--force", "-w", "0", "--only", "python", "-o", self.bundle, target.pid)
            assert done.returncode == 0, done.stderr.decode()
            self.files = len(os.listdir(f"/proc/{target.pid}/task"))
        finally:
            target.stop()
        self.interpreter, self.target, self.truth = interpreter, target, target.truth
        self.rows = python_kit.py_spy(self.bundle)
        self.stacks = python_kit.by_tid(self.rows)

    def stack(self, name):
        """The rows of the thread of that name."""
        return next(self.stacks[thread["tid"]] for thread in self.truth["threads"] if thread["name"] == name)

    def state(self, name):
        states = {row["state"] for row in self.stack(name)}
        assert len(states) == 1, states
        return states.pop()


@pytest.fixture(scope="module", params=python_kit.every())
def taken(request, tmp_path_factory):
    return Shot(request.param, tmp_path_factory.mktemp("stacks"))


def test_stacks(taken):
    """Functions, files and lines of all frames of all threads, among them the eight awkward ones."""
    assert python_kit.differences(taken.target, taken.rows) == []
    assert len(taken.truth["threads"]) >= 34


def test_nothing_is_in_doubt(taken):
    doubtful = [row for row in taken.rows if row["validity"] != "whole" and row["depth"] is not None]
    # a thread that runs may not be caught in its innermost frame; of a function that calls itself the innermost line may be that of an earlier call
    excused = [*taken.stack("runs"), *taken.stack("recurse")[:1], *taken.stack("in_generators")[:1]]
    assert [row for row in doubtful if row not in excused] == []


def test_qualified_names(taken):
    for thread in taken.truth["threads"]:
        expected = [python_kit.text(frame.get("qualname")) for frame in thread["frames"]]
        assert [row["qualname"] for row in taken.stacks[thread["tid"]]] == expected, thread["name"]


def test_columns(taken):
    """3.11 and later know where in its lines an instruction stands."""
    compared = 0
    for thread in taken.truth["threads"]:
        for frame, row in zip(thread["frames"], taken.stacks[thread["tid"]]):
            got = [row["line"], row["end_line"], row["col"], row["end_col"]]
            if frame.get("positions") is None:
                assert taken.interpreter.version < (3, 11) and got[1:] == [None] * 3, row
            else:
                assert got == frame["positions"], (thread["name"], row)
                compared += 1
    assert compared > 100 or taken.interpreter.version < (3, 11)


def test_thread_names(taken):
    for thread in taken.truth["threads"]:
        assert {row["thread"] for row in taken.stacks[thread["tid"]]} == {python_kit.text(thread["name"])}


def test_every_thread_is_there(taken):
    """Those of the interpreter, and the one that it does not know."""
    assert len(taken.stacks) == taken.files
    native = [stack for stack in taken.stacks.values() if stack[0]["state"] == NATIVE]
    assert len(native) == taken.truth["native_only"] and native[0][0]["depth"] is None and native[0][0]["thread"] is None


def test_states(taken):
    assert taken.state("runs") in ("running", "holds the GIL")
    for name in ("sleep", "read_pipe", "read_socket", "wait_for_lock", "wait_for_event", "recurse", "MainThread"):
        assert taken.state(name) == "blocked in syscall", name


def test_the_holder_of_the_lock_is_the_one_that_runs(taken):
    holders = {row["tid"] for row in taken.rows if row["holds_gil"] == 1}
    assert holders <= {next(thread["tid"] for thread in taken.truth["threads"] if thread["name"] == "runs")}
    # Where there is no lock nobody holds it, and nobody does not.
    assert {row["holds_gil"] for row in taken.stack("sleep")} == {0 if taken.interpreter.has_gil else None}


def test_exception_being_handled(taken):
    if taken.interpreter.version < (3, 0):
        pytest.skip("2.7 keeps the exception that was handled in the frames")
    assert {row["exception"] for row in taken.stack("while_handling")} == {"KeyError"}
    assert {row["exception"] for row in taken.stack("wait_in_finally")} <= {"ValueError", None}
    assert {row["exception"] for row in taken.stack("sleep")} == {None}


def test_collector(taken):
    truth = taken.truth["gc"]
    rows = sorted((row for row in kit.view(taken.bundle, "gc") if row["interpreter"] in (0, None)), key=lambda row: row["generation"])
    assert [row["threshold"] for row in rows] == truth["threshold"][:len(rows)]
    assert len(rows) == 3
    assert [row["count"] for row in rows[1:]] == truth["count"][1:]
    assert {row["is_enabled"] for row in rows} == {int(truth["enabled"])}
    for name in ("collections", "collected", "uncollectable"):
        if "stats" in truth:
            assert [row[name] for row in rows] == [generation[name] for generation in truth["stats"]], name


def test_interpreter(taken):
    facts = {row["fact"]: row["value"] for row in kit.view(taken.bundle, "python")}
    assert facts["version"] == taken.truth["version"]
    assert facts["executable"] == taken.truth["executable"]
    assert facts["argv"] == " ".join(taken.truth["argv"])
    assert int(facts["modules"]) == taken.truth["modules"]
    paths = [row["value"] for row in kit.view(taken.bundle, "python") if row["fact"].startswith("path ")]
    assert paths == [python_kit.text(path) for path in taken.truth["path"]]


def uses_pymalloc(interpreter, environment):
    """What the interpreter itself says: it has statistics of pymalloc only where that is in use. 2.7 does not say; it is built with it."""
    if interpreter.version < (3, 0):
        return True
    done = kit.run(*interpreter.row["command"], "-c", "import sys; sys._debugmallocstats()", env=os.environ | interpreter.row["environment"] | environment)
    assert done.returncode == 0, done.stderr.decode()
    return b"arenas allocated total" in done.stderr


def pymalloc_of(bundle):
    return {row["fact"]: row["value"] for row in kit.view(bundle, "python")}["pymalloc"] == "in use"


def test_pymalloc(taken):
    assert pymalloc_of(taken.bundle) == uses_pymalloc(taken.interpreter, {})


@pytest.mark.parametrize("allocator", ["malloc", "debug"])
@pytest.mark.parametrize("interpreter", python_kit.every(since=(3, 6)))
def test_pymalloc_of_another_allocator(interpreter, allocator, tmp_path):
    if not interpreter.has_gil and allocator == "malloc":
        pytest.skip("a free-threaded build has mimalloc alone")
    environment = {"PYTHONMALLOC": allocator}
    target = python_kit.begin(interpreter, "shares.py", 1, env=environment)
    try:
        bundle = tmp_path / "pymalloc.tar.zst"
        done = kit.capture("-q", "-w", "0", "--only", "python", "-o", bundle, target.pid)
        assert done.returncode == 0, done.stderr.decode()
        assert pymalloc_of(bundle) == uses_pymalloc(interpreter, environment)
    finally:
        target.stop()


def test_which_versions_ran(capsys):
    """Says so, for whoever reads the log: a version that is not here was not tried."""
    interpreters, missing = python_kit.found()
    with capsys.disabled():
        print("\nPython readers tried on:", ", ".join(row.label for row in interpreters))
        for what in missing:
            print(f"not found: {what['what']}: {what['why']}")
    assert interpreters
