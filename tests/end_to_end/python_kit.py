"""Python targets on every interpreter that tests/interpreters finds, and what is said of them held against what they said themselves."""
import atexit
import functools
import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import time

import pytest

import kit

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SOURCES = ROOT / "tests/targets/python"
READY_SECONDS = 30
MINORS = ("2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15")


class Interpreter:
    """One CPython: how to run it, and what it is (the columns of tests/interpreters)."""

    def __init__(self, row):
        self.row = row
        self.version = tuple(int(part) for part in row["version"].split("."))
        self.minor = "%d.%d" % self.version[:2]
        self.has_gil = not row["free_threaded"]
        self.label = row["version"] + ("" if self.has_gil else "t") + ("" if row["how"] == "direct" else "-" + row["how"])
        if row["how"] == "direct" and row["stripped"]:
            self.label += "-stripped"

    @functools.cached_property
    def sources(self):
        """The folder of the targets, as the interpreter names it: one in a chroot has a copy of its own."""
        if self.row["how"] != "chroot":
            return SOURCES
        return pathlib.Path("/" + str(copied_into(self.row["root"]).relative_to(self.row["root"])))

    def command(self, program, *words):
        return [*self.row["command"], str(self.sources / program), *map(str, words)]

    def __repr__(self):
        return self.label


@functools.cache
def copied_into(root):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pidshot-targets-", dir=pathlib.Path(root) / "tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)
    shutil.copytree(SOURCES, folder / "python", ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "python"


@functools.cache
def found():
    """(interpreters, [{"what", "why"}] of those that are not there). PIDSHOT_PYTHONS="3.8 3.14" keeps to some, while one works on a test."""
    done = kit.run(ROOT / "tests/interpreters", "--format", "json", timeout=900)
    told = json.loads(done.stdout or b'{"interpreters": [], "missing": []}')
    wanted = os.environ.get("PIDSHOT_PYTHONS", "").split()
    rows = [Interpreter(row) for row in told["interpreters"]]
    rows = [row for row in rows if not wanted or row.minor in wanted or row.label in wanted]
    there = {row.minor for row in rows}
    absent = told["missing"] + [{"what": minor, "why": "none on this machine"} for minor in MINORS if minor not in there]
    return rows, absent


def every(since=None, until=None, how=("direct", "chroot")):
    """For parametrize: all interpreters, or those of some versions; by default each once (ld.so runs the same files as the chroot, where that is permitted)."""
    rows = [row for row in found()[0] if (since is None or row.version[:2] >= since) and (until is None or row.version[:2] <= until)]
    if not any(row.row["how"] == "chroot" for row in rows):
        how = (*how, "ld.so")
    return [pytest.param(row, id=row.label) for row in rows if row.row["how"] in how]


def newest():
    """One of each kind of build, for what does not depend on the version: the newest that runs directly, and the newest."""
    rows = [parameter.values[0] for parameter in every()]
    chosen = [*[row for row in rows if row.row["how"] == "direct" and row.row["shared"]][-1:], *rows[-1:]]
    return [pytest.param(row, id=row.label) for row in chosen]


class PythonTarget:
    """A program of tests/targets/python that has told its truth."""

    def __init__(self, command, **options):
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8"} | options.pop("env", {})
        environment.pop("PYTHONHOME", None)
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment | options.pop("more_env", {})} | options
        self.process = subprocess.Popen([str(word) for word in command], **options)
        self.pid = self.process.pid
        self.truth = None
        try:
            self.truth = json.loads(self._ready_line())
        except BaseException:
            self.stop()
            raise

    def _ready_line(self):
        """What follows "ready " on the line that begins so."""
        text, until = b"", time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if not select.select([self.process.stdout], [], [], until - time.monotonic())[0]:
                break
            got = os.read(self.process.stdout.fileno(), 1 << 20)
            text += got
            if not got:
                code = self.process.wait()
                said = self.process.stderr.read().decode(errors="replace").strip()
                if code == 77:
                    pytest.skip(said)
                raise AssertionError(f"the target ended with {code}: {said[-2000:]}")
            if text.startswith(b"ready ") and text.endswith(b"\n"):
                return text[len(b"ready "):]
        raise AssertionError(f"not ready within {READY_SECONDS} s: {text[:200]}")

    def wait_for_tasks(self, count):
        """Until the thread that told the truth is gone."""
        until = time.monotonic() + 5
        while len(os.listdir(f"/proc/{self.pid}/task")) > count and time.monotonic() < until:
            time.sleep(0.005)

    def threads(self):
        """The truth's threads by tid."""
        return {thread["tid"]: thread for thread in self.truth["threads"]}

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()


def begin(interpreter, program, *words, **options):
    target = PythonTarget(interpreter.command(program, *words), more_env=interpreter.row["environment"], **options)
    if target.truth.get("observed"):
        target.wait_for_tasks(len(target.truth["threads"]) + target.truth.get("native_only", 0))
    return target


# ---- judgement

def by_tid(rows):
    """The rows of view py-spy as stacks, innermost first."""
    stacks = {}
    for row in rows:
        stacks.setdefault(row["tid"], []).append(row)
    return {tid: sorted(stack, key=lambda row: -1 if row["depth"] is None else row["depth"]) for tid, stack in stacks.items()}


def frames_of(stack):
    """(function, file, line) of the rows that are frames."""
    return [(row["function"], row["file"], row["line"]) for row in stack if row["depth"] is not None]


def text(value):
    """As it stands in the database: bytes of a stranger are escaped there."""
    return None if value is None else kit.escaped(value.encode("utf-8", "surrogatepass"))


def expected_frames(thread):
    return [(text(frame["function"]), text(frame["file"]), frame["line"]) for frame in thread["frames"]]


def differences(target, rows):
    """What of the truth's stacks is not as the view has it, in words; nothing: they agree."""
    got, wrong = by_tid(rows), []
    for tid, thread in target.threads().items():
        expected, shown = expected_frames(thread), frames_of(got.get(tid, []))
        if shown != expected:
            where = next((at for at, pair in enumerate(zip(shown, expected)) if pair[0] != pair[1]), min(len(shown), len(expected)))
            wrong.append(f"{thread['name']!r} ({tid}): {len(shown)} frames for {len(expected)}; at {where}: {shown[where:where + 1]} for {expected[where:where + 1]}")
    return wrong


def py_spy(bundle):
    return kit.view(bundle, "py-spy")
