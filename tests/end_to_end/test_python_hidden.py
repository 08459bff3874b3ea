"""An interpreter whose runtime no symbol tells about: it is found by what its memory looks like."""
import subprocess
import time

import pytest

import kit
import python_kit

THIRTY_TWO = kit.TARGETS / "thirty_two"

PROGRAM = "import time\ndef waits_here():\n    time.sleep(3600)\nwaits_here()\n"


def alone():
    """Interpreters in one file that runs by itself, and names its runtime for others."""
    for row in python_kit.found()[0]:
        if row.row["how"] == "direct" and not row.row["shared"] and b"\0_PyRuntime\0" in open(row.row["path"], "rb").read():
            yield pytest.param(row, id=row.label)


@pytest.fixture
def hidden(tmp_path):
    """hidden(INTERPRETER) -> pid of a copy of it under whose name for its runtime nothing is found."""
    running = []

    def begin(interpreter):
        program = tmp_path / "nameless"
        program.write_bytes(open(interpreter.row["path"], "rb").read().replace(b"\0_PyRuntime\0", b"\0_PyRunaway\0"))
        program.chmod(0o755)
        running.append(subprocess.Popen([program, "-S", "-E", "-c", PROGRAM], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE))
        time.sleep(0.5)
        assert running[-1].poll() is None, running[-1].stderr.read().decode()
        return running[-1].pid

    yield begin
    for process in running:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.mark.parametrize("interpreter", list(alone()) or [pytest.param(None, marks=pytest.mark.skip(reason="no CPython in one file on this machine"))])
def test_found_by_its_shape(hidden, shot, interpreter):
    rows = kit.view(shot(hidden(interpreter), "--only", "python"), "py-spy")
    assert [(row["function"], row["line"], row["validity"]) for row in rows] == [("waits_here", 3, "whole"), ("<module>", 4, "whole")]


@pytest.mark.skipif(not THIRTY_TWO.exists(), reason="the compiler makes no 32-bit code")
def test_of_32_bits_is_not_taken_for_no_python(start, shot):
    said = kit.sql(shot(start("thirty_two").pid, "--only", "python"), "SELECT outcome.name, what FROM collector JOIN outcome USING (outcome) WHERE collector.name = 'python'")
    assert [(row["name"], "32 bits" in row["what"]) for row in said] == [("unsupported", True)]
