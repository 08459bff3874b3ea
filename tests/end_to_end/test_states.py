"""Processes put into the states that findings judge, with a healthy twin each; and what a capture may cost its target."""
import os
import pathlib

import kit
import pytest
from groups import group


def states(bundle):
    """Rule -> states of its rows."""
    found = {}
    for row in kit.rows(bundle, "findings"):
        found.setdefault(row["id"], set()).add(row["state"])
    return found


def test_stopped(start, shot):
    target = start("stopped")
    pid = int(target.ready[1])  # the child; its parent runs
    assert states(shot(pid))["stopped-or-traced"] == {"fired"}
    assert states(shot(target.pid))["stopped-or-traced"] == {"clear"}


def test_deleted_and_near_the_limit(start, shot):
    target = start("fds")
    assert states(shot(target.pid))["deleted-open-file"] == {"fired"}
    many = start("many_fds", "900", preexec_fn=limit_descriptors)
    assert states(shot(many.pid))["fd-near-limit"] == {"fired"}
    assert states(shot(target.pid))["fd-near-limit"] == {"clear"}


def limit_descriptors():
    import resource
    resource.setrlimit(resource.RLIMIT_NOFILE, (1000, 1000))


def test_evidence_that_is_missing_is_not_clear(start, shot):
    """Without descriptors nobody can say that they are far from their limit."""
    found = states(shot(start("spin").pid, "--skip", "fds"))
    assert found["fd-near-limit"] == {"not_evaluable"}
    assert found["deleted-open-file"] == {"not_evaluable"}


def test_memory_is_shared_gently(start, tmp_path):
    """In the target's own memory limit we take a quarter of what is left, and say so."""
    with group("memory") as made:
        if made is None:
            pytest.skip("no control group with a memory limit can be made here")
        target = start("spin")
        made.write("memory.limit_in_bytes" if made.is_v1 else "memory.max", 200 << 20)
        # the limit of a group above binds both of them
        made.child("theirs").add(target.pid)
        done = kit.capture("-v", "-w", "0", "-o", tmp_path / "b.zst", target.pid, preexec_fn=made.child("ours").join)
        assert done.returncode == 0, done.stderr.decode()
        log = kit.members(tmp_path / "b.zst")["capture.log"].decode()
        allowed = int(log.split("own memory limited to ")[1].split()[0])
        assert 0 < allowed <= 50 << 20


def test_the_target_is_left_as_it_was(start, shot):
    target = start("threads", "4")
    before = set(os.listdir(f"/proc/{target.pid}/task"))
    shot(target.pid, "-w", "0.5")
    status = pathlib.Path(f"/proc/{target.pid}/status").read_bytes()
    assert b"TracerPid:\t0" in status and b"State:\tT" not in status
    assert before == set(os.listdir(f"/proc/{target.pid}/task"))
