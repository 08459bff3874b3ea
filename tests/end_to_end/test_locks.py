"""File locks from both sides: lslocks is the judge; locks that name no process are found by who has their file open."""
import json
import os
import pathlib
import time

import pytest

import kit


def others(row):
    """The words of "4711 cron, 4712 sh" -> {4711: "cron", ...}."""
    return {int(pid): comm for pid, comm in (word.split(" ", 1) for word in row["others"].split(", ") if word)}


def wait_for(pid, *places):
    """Until its main thread sleeps in one of those functions."""
    for _ in range(200):
        try:
            if pathlib.Path(f"/proc/{pid}/wchan").read_text() in places:
                return
        except OSError:
            pass
        time.sleep(0.02)
    pytest.skip("the waiter does not wait, or that it does is not shown here")


@pytest.fixture
def pair(start, tmp_path):
    """pair(KIND) -> (holder, waiter, path)"""
    def begin(kind, how="hold"):
        path = tmp_path / f"lock {kind}"
        holder = start("locker", path, kind, how)
        waiter = start("locker", path, kind, "wait")
        wait_for(waiter.pid, "posix_lock_inode_wait", "flock_lock_inode_wait", "locks_lock_inode_wait", "do_lock_file_wait", "fcntl_setlk",
                 "__break_lease")
        return holder, waiter, path
    return begin


def locks(bundle, role):
    return [row for row in kit.view(bundle, "file_locks") if row["role"] == role]


@pytest.mark.parametrize("kind", ["posix", "flock", "ofd", "lease"])
def test_both_sides(pair, shot, kind):
    if kind == "ofd" and not kit.IS_ROOT:
        pytest.skip("who holds it is looked for in descriptors of others")
    holder, waiter, path = pair(kind)
    held, = locks(shot(holder.pid, "-w", "0.1"), "holds")
    waiting_bundle = shot(waiter.pid, "-w", "0.1")
    waits, = locks(waiting_bundle, "waits")
    assert others(held) == {waiter.pid: "locker"} and others(waits) == {holder.pid: "locker"}
    assert held["path"] == str(path)
    if kind != "lease":  # who asks for it back has no descriptor yet
        assert waits["path"] == str(path)
    if kind in ("posix", "ofd"):
        assert {(row["start_bytes"], row["end_bytes"]) for row in (held, waits)} == {(10, 19)}
    state, = [row["state"] for row in kit.rows(waiting_bundle, "findings") if row["id"] == "file-lock-wait"]
    assert state == "fired"


@pytest.mark.parametrize("kind", ["posix", "flock"])
def test_as_lslocks(pair, shot, kind):
    if not kit.has("lslocks"):
        pytest.skip("lslocks is not installed")
    holder, waiter, path = pair(kind)
    done = kit.run("lslocks", "--json", "--notruncate", "-o", "PID,TYPE,MODE,START,END,PATH,BLOCKER")
    judged = {row["pid"]: row for row in json.loads(done.stdout)["locks"] if row["path"] == str(path)}
    for target, role in ((holder, "holds"), (waiter, "waits")):
        row, = locks(shot(target.pid, "-w", "0.1"), role)
        judge = judged[target.pid]
        assert (row["kind"], row["path"], row["start_bytes"]) == (judge["type"], judge["path"], judge["start"])
        assert row["access"] + ("*" if role == "waits" else "") == judge["mode"]
        assert (row["end_bytes"] or 0) == judge["end"]
    assert judged[waiter.pid]["blocker"] == holder.pid


def test_a_lock_outlives_who_took_it(pair, shot):
    if not kit.IS_ROOT:
        pytest.skip("who holds it is looked for in descriptors of others")
    holder, waiter, _ = pair("flock", "orphan")
    child = int(holder.ready[0])
    try:
        row, = locks(shot(waiter.pid, "-w", "0.1"), "waits")
        assert others(row) == {child: "locker"}
        held, = locks(shot(child, "-w", "0.1"), "holds")
        assert held["owner_pid"] == holder.pid != child and others(held) == {waiter.pid: "locker"}
    finally:
        os.kill(child, 9)


def test_nobody_waits(start, shot, tmp_path):
    holder = start("locker", tmp_path / "alone", "posix", "hold")
    bundle = shot(holder.pid, "-w", "0.1")
    held, = locks(bundle, "holds")
    assert held["others"] == ""
    assert [row["state"] for row in kit.rows(bundle, "findings") if row["id"] == "file-lock-wait"] == ["clear"]
    # without a window nobody asked, which is not the same
    bundle = shot(holder.pid)
    held, = locks(bundle, "holds")
    assert held["others"] is None
    assert [row["state"] for row in kit.rows(bundle, "findings") if row["id"] == "file-lock-wait"] == ["not_evaluable"]
