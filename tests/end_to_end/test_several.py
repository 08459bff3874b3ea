"""Several processes in one bundle: who is who, what they use together, and whether those who do the work are in it."""
import os
import signal

import pytest

import kit


@pytest.fixture
def crew(start):
    target = start("supervisor", 3, "spin")
    target.workers = [int(pid) for pid, in target.said("worker")]
    return target


def found(bundle):
    return {row["id"]: row for row in kit.rows(bundle, "findings")}


def test_a_supervisor_alone_is_told(crew, shot):
    bundle = shot(crew.pid, "-w", "1")
    row = found(bundle)["supervisor-alone"]
    assert (row["state"], row["severity"], row["subject"]) == ("fired", "warning", crew.pid)
    assert row["evidence"].startswith("3 workers; run again with --tree (together ")
    text = kit.report(bundle).stdout.decode()
    assert "! supervisor-alone 3 workers; run again with --tree" in " ".join(text.split())


def test_a_supervisor_with_its_workers_is_not(crew, shot):
    assert found(shot(crew.pid, "--tree"))["supervisor-alone"]["state"] == "clear"


def test_a_worker_is_not(crew, shot):
    """Its one child is another program."""
    assert found(shot(crew.workers[0]))["supervisor-alone"]["state"] == "clear"


def test_without_the_process_table_nobody_knows(crew, shot):
    row = found(shot(crew.pid, "--skip", "processes"))["supervisor-alone"]
    assert row["state"] == "not_evaluable"


def test_multiprocessing(shot, tmp_path):
    """The parent of a pool, whatever way its workers are started."""
    for method in ("fork", "spawn", "forkserver"):
        script = tmp_path / "pool.py"
        script.write_text("import multiprocessing, time\nif __name__ == '__main__':\n"
                          f"\tpool = multiprocessing.get_context('{method}').Pool(2)\n"
                          "\tpool.map(abs, range(4))\n\tprint('ready', flush=True)\n\ttime.sleep(100)\n")
        target = kit.Target("/usr/bin/python3", script, start_new_session=True)
        try:
            row = found(shot(target.pid))["supervisor-alone"]
            assert row["state"] == "fired" and row["value"] == ("3" if method == "forkserver" else "2"), method
        finally:
            os.killpg(target.pid, signal.SIGKILL)
            target.stop()


def test_the_report_of_several(crew, shot):
    bundle = shot(crew.pid, "--tree", "-w", "1")
    rows = kit.view(bundle, "targets")
    assert [row["pid"] for row in rows][0] == crew.pid and {row["pid"] for row in rows} >= set(crew.workers)
    busiest = max(rows, key=lambda row: row["cpu_percent"])
    assert busiest["pid"] == crew.workers[-1], "the last worker spins"
    assert all(row["fd_count"] >= 3 and row["ppid"] for row in rows)
    text = kit.report(bundle).stdout.decode()
    assert text.startswith(f"pidshot {crew.pid} supervisor ")
    assert f"4 more: {crew.workers[-1]} supervisor " in text and "5 processes together" in text
    page = kit.report("html", bundle, "-o", "-").stdout.decode()
    assert "Captured processes" in page and f"the busiest is {crew.workers[-1]} supervisor" in page


def test_findings_of_several_are_said_once(start, shot):
    """Each is stopped: one line speaks for both, and says so."""
    stopped = [int(start("stopped").ready[1]) for _ in range(2)]
    bundle = shot(*stopped)
    assert sorted(row["subject"] for row in kit.rows(bundle, "findings") if row["id"] == "stopped-or-traced") == sorted(stopped)
    text = kit.report(bundle).stdout.decode()
    assert "stopped and 1 more: 1 of 1 threads stopped" in " ".join(text.split())
    assert text.count("stopped-or-traced ") == 1
