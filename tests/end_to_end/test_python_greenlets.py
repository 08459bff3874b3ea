"""Greenlets, wherever the package can be imported: Debian's interpreter has it (python3-greenlet), others where somebody installed it."""
import pathlib

import pytest

import kit
import python_kit

LINES = (python_kit.SOURCES / "green.py").read_text(encoding="ascii").splitlines()
COUNT = 50


def line_of(text):
    return next(number for number, line in enumerate(LINES, 1) if text in line)


@pytest.mark.parametrize("interpreter", python_kit.every(how=("direct",)))
def test_each_stands_where_it_was_switched_out(interpreter, shot):
    target = python_kit.begin(interpreter, "green.py", COUNT)
    try:
        bundle = shot(target.pid, "--only", "identity,python")
    finally:
        target.stop()
    stacks = {}
    for row in kit.view(bundle, "greenlets"):
        stacks.setdefault(row["greenlet"], []).append(row)
    frames = [[(row["function"], pathlib.Path(row["file"]).name, row["line"]) for row in stack] for stack in stacks.values() if stack[0]["depth"] is not None]
    expected = [("inner", "green.py", line_of("main.switch(number)")), ("outer", "green.py", line_of("return inner(number)"))]
    assert frames == [expected] * COUNT
    # The one that runs, and the one that has not begun, have no stack of their own.
    without = [stack[0]["type"] for stack in stacks.values() if stack[0]["depth"] is None]
    assert sorted(without) == ["Worker", "greenlet.greenlet"], without


@pytest.mark.parametrize("interpreter", python_kit.newest()[:1])
def test_others_are_not_searched(interpreter, shot):
    target = python_kit.begin(interpreter, "stacks.py", "quiet")
    try:
        bundle = shot(target.pid, "--only", "identity,python")
    finally:
        target.stop()
    assert kit.view(bundle, "greenlets") == []
