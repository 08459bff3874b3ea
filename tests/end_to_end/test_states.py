"""Processes put into the states that findings judge, with a healthy twin each; and what a capture may cost its target."""
import contextlib
import os
import pathlib
import time

import kit
import pytest


@contextlib.contextmanager
def control_group(controller):
    """A control group of our own below v1's or v2's mount; the reason why not, where there is none."""
    for base in (f"/sys/fs/cgroup/{controller}", f"/sys/fs/cgroup/{controller},{controller}acct", "/sys/fs/cgroup"):
        folder = pathlib.Path(base) / f"pidshot-test-{os.getpid()}"
        try:
            folder.mkdir()
        except OSError:
            continue
        names = {entry.name for entry in folder.iterdir()}
        if any(name.startswith(f"{controller}.") for name in names - {"cpu.stat", "cpu.pressure"}):
            try:
                yield folder, names
            finally:
                for pid in (folder / "cgroup.procs").read_text().split():
                    (folder.parent / "cgroup.procs").write_text(pid)
                for _ in range(50):
                    with contextlib.suppress(OSError):
                        folder.rmdir()
                        break
                    time.sleep(0.02)
            return
        folder.rmdir()
    yield None, f"no control group with the {controller} controller can be made here"


def states(bundle):
    """Rule -> states of its rows."""
    found = {}
    for row in kit.rows(bundle, "findings"):
        found.setdefault(row["id"], set()).add(row["state"])
    return found


def test_throttled(start, shot):
    with control_group("cpu") as (folder, names):
        if folder is None:
            pytest.skip(names)
        if "cpu.max" in names:
            (folder / "cpu.max").write_text("10000 100000")
        else:
            (folder / "cpu.cfs_period_us").write_text("100000")
            (folder / "cpu.cfs_quota_us").write_text("10000")
        target = start("spin")
        (folder / "cgroup.procs").write_text(str(target.pid))
        sick = shot(target.pid, "-w", "1.5")
        assert states(sick)["throttled"] == {"fired"}
        target.stop()
    twin = start("spin")
    assert states(shot(twin.pid, "-w", "1"))["throttled"] <= {"clear", "not_evaluable"}


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
    with control_group("memory") as (folder, names):
        if folder is None:
            pytest.skip(names)
        target = start("spin")
        limit = "memory.max" if "memory.max" in names else "memory.limit_in_bytes"
        (folder / limit).write_text(str(200 << 20))
        (folder / "cgroup.procs").write_text(str(target.pid))
        done = kit.capture("-v", "-w", "0", "-o", tmp_path / "b.zst", target.pid,
                           preexec_fn=lambda: (folder / "cgroup.procs").write_text(str(os.getpid())))
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
