"""Tasks of asyncio on every CPython that has them, held against what the process says itself."""
import pytest

import kit
import python_kit

ONLY = ("-w", "0", "--only", "python")


@pytest.fixture
def begin():
    running = []

    def start(interpreter, program, *words, **options):
        running.append(python_kit.begin(interpreter, program, *words, **options))
        return running[-1]

    yield start
    for target in running:
        target.stop()


def tasks_of(bundle):
    """Number of each task -> its rows, innermost first."""
    tasks = {}
    for row in kit.view(bundle, "asyncio"):
        tasks.setdefault(row["task"], []).append(row)
    return tasks


def frames_of(rows):
    return [(row["function"], row["file"], row["line"]) for row in rows if row["depth"] is not None]


@pytest.mark.parametrize("interpreter", python_kit.every(since=(3, 7)))
def test_tasks(begin, shot, interpreter):
    """Names, states, loops, threads, whole stacks of coroutines, and who awaits whom, a circle among it."""
    target = begin(interpreter, "tasks.py")
    bundle = shot(target.pid, *ONLY)
    tasks = tasks_of(bundle)
    # 3.7 has no names: there the outermost function, which has the task's name, stands for it
    name_of = {number: rows[0]["name"] or (rows[-1]["function"] if rows[-1]["depth"] is not None else None) for number, rows in tasks.items()}
    number_of = {name: number for number, name in name_of.items()}
    threads = {thread["name"]: thread["tid"] for thread in target.truth["threads"]}
    assert {rows[0]["name"] is not None for rows in tasks.values()} == {target.truth["named"]}
    for told in target.truth["tasks_told"]:
        if told["state"] != "pending" and told["name"] not in number_of:
            continue  # who has ended may be forgotten
        rows = tasks[number_of[told["name"]]]
        assert frames_of(rows) == [(frame["function"], frame["file"], frame["line"]) for frame in told["frames"]], told["name"]
        assert {row["state"] for row in rows} == {told["state"]}
        assert {row["tid"] for row in rows} == {threads["second"] if told["loop"] == "second" else target.pid}
    edges = {(name_of[row["waiter"]], name_of[row["awaited"]]) for row in kit.sql(bundle, "SELECT waiter, awaited FROM py_await")}
    assert edges == {(waiter, told["name"]) for told in target.truth["tasks_told"] for waiter in told["awaited_by"]}
    assert len({rows[0]["loop"] for rows in tasks.values()}) == 2


@pytest.mark.parametrize("interpreter", python_kit.every(since=(3, 7)))
def test_the_running_task(begin, shot, interpreter):
    """Of a loop that a call holds up, the task that made it, to its innermost frame."""
    target = begin(interpreter, "conditions.py", "loop_blocked")
    running = [rows for rows in tasks_of(shot(target.pid, *ONLY)).values() if rows[0]["state"] == "running"]
    assert len(running) == 1 and [row["function"] for row in running[0]] == ["blocks"]
    thread = next(thread for thread in target.truth["threads"] if thread["name"] == "loop")
    assert running[0][0]["tid"] == thread["tid"] and running[0][0]["line"] == thread["frames"][0]["line"]


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_tree(begin, shot, interpreter):
    """The text form ends, although tasks wait in a circle."""
    target = begin(interpreter, "tasks.py")
    lines = kit.report("show", "asyncio", shot(target.pid, *ONLY)).stdout.decode().splitlines()
    assert sum(line.startswith(f"Process {target.pid}, loop ") for line in lines) == 2
    at = next(number for number, line in enumerate(lines) if line.startswith("    gathers "))
    assert lines[at + 1].startswith("    \u251c\u2500 gathered_") and lines[at + 2].startswith("    \u2514\u2500 gathered_")
    assert sum("in a circle" in line for line in lines) == 1


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_without_asyncio(begin, shot, interpreter):
    target = begin(interpreter, "stacks.py", "quiet")
    bundle = shot(target.pid, *ONLY)
    assert kit.view(bundle, "asyncio") == [] and [row for row in kit.view(bundle, "gaps") if row["collector"] == "python"] == []
