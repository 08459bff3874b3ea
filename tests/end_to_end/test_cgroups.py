"""What control groups do to a process: made here as they are, beside arithmetic on the kernel's own files, with healthy twins."""
import os
import pathlib
import shutil
import tempfile
import threading
import time

import kit
import pytest
from groups import group

MIB = 1 << 20


def found(bundle, rule):
    """The rows of one rule."""
    return [row for row in kit.rows(bundle, "findings") if row["id"] == rule]


def the_finding(bundle, rule, severity):
    row, = found(bundle, rule)
    assert (row["state"], row["severity"]) == ("fired", severity), row
    return row


def is_clear(bundle, rule):
    assert {row["state"] for row in found(bundle, rule)} == {"clear"}, found(bundle, rule)


def resource(bundle, name):
    row, = [row for row in kit.view(bundle, "cgroup") if row["resource"] == name]
    return row


def need(made, what):
    if made is None:
        pytest.skip(f"no control group with {what} can be made here")


def memory_files(made):
    return ("memory.limit_in_bytes", "memory.usage_in_bytes") if made.is_v1 else ("memory.max", "memory.current")


def test_throttled(start, shot):
    with group("cpu") as made:
        need(made, "a CPU quota")
        set_quota(made)
        target = start("spin")
        made.add(target.pid)
        before = made.number("cpu.stat", "nr_throttled")
        bundle = shot(target.pid, "-w", "1.5")
        row, = [row for row in kit.view(bundle, "throttling") if row["cgroup"] == made.path]
        assert the_finding(bundle, "throttled", "warning")["evidence"].endswith(f"quota 0.1 cores, cgroup {made.path}")
        # a period is 100 ms, and in each it may use a tenth of a CPU
        assert abs(row["period_count"] - row["length_ns"] / 1e8) <= 4 and 0 < row["throttled_count"] <= made.number("cpu.stat", "nr_throttled") - before
        assert row["cpu_percent"] is None or 5 < row["cpu_percent"] < 20
        assert resource(bundle, "cpu")["maximum"] == 0.1
        series = kit.view(bundle, "cgroup_series")
        assert sum(row["throttled_count"] or 0 for row in series) <= row["throttled_count"] + 3 and any(row["throttled_time_ns"] for row in series)
    is_clear(shot(start("spin").pid, "-w", "1"), "throttled")


def set_quota(made):
    if made.is_v1:
        made.write("cpu.cfs_period_us", 100000)
        made.write("cpu.cfs_quota_us", 10000)
    else:
        made.write("cpu.max", "10000 100000")


def test_the_quota_of_a_group_above(start, shot):
    with group("cpu", "cpu.cfs_quota_us") as made:
        need(made, "a CPU quota")
        set_quota(made)
        target = start("spin")
        made.child().add(target.pid)
        row = the_finding(shot(target.pid, "-w", "1"), "throttled", "warning")
        assert row["evidence"].endswith(f"cgroup {made.path}, 1 above its own")


def test_without_a_window_nobody_knows_of_throttling(start, shot):
    assert [row["state"] for row in found(shot(start("spin").pid), "throttled")] == ["not_evaluable"]


def test_memory(start, shot, tmp_path):
    with group("memory") as made:
        need(made, "a memory limit")
        limit, usage = memory_files(made)
        if limit not in made.names:
            pytest.skip("no control group with a memory limit can be made here")
        made.write(limit, 64 * MIB)
        target = start("hold_memory", 60, preexec_fn=made.join)
        bundle = shot(target.pid, "-w", "0.5")
        row = resource(bundle, "memory")
        assert (row["maximum"], row["path"], row["level"]) == (64 * MIB, made.path, 0)
        assert abs(row["used"] - made.number(usage)) < MIB
        assert row["used_percent"] == round(100 * row["used"] / (64 * MIB), 1)
        assert "of 64.0 MiB used" in the_finding(bundle, "memory-near-limit", "warning")["evidence"]
        # the first screen says the limit
        assert b" of 64.0 MiB</b>" in kit.report("html", bundle, "-o", "-").stdout
        target.stop()
        twin = start("hold_memory", 20, preexec_fn=made.join)
        is_clear(shot(twin.pid), "memory-near-limit")


def test_page_cache_is_not_want_of_memory(start, shot, tmp_path):
    with group("memory") as made:
        need(made, "a memory limit")
        limit, usage = memory_files(made)
        if limit not in made.names:
            pytest.skip("no control group with a memory limit can be made here")
        made.write(limit, 64 * MIB)
        target = start("hold_memory", 5, 55, tmp_path / "cached", preexec_fn=made.join)
        if made.number(usage) < 58 * MIB or made.number("memory.stat", "inactive_file") < 40 * MIB:
            pytest.skip("the temporary folder's file system has no page cache of its own (tmpfs)")
        is_clear(shot(target.pid), "memory-near-limit")


def test_killed_for_memory(start, shot):
    with group("memory", "memory.limit_in_bytes") as made:
        need(made, "a memory limit")
        made.write("memory.limit_in_bytes", 16 * MIB)
        if "memory.memsw.limit_in_bytes" in made.names:
            made.write("memory.memsw.limit_in_bytes", 16 * MIB)
        target = start("odd_comm", "lives", preexec_fn=made.join)
        killed = kit.run(kit.TARGETS / "hold_memory", 64, preexec_fn=made.join)
        if killed.returncode != -9 or made.number("memory.oom_control", "oom_kill") != 1:
            pytest.skip("the kernel killed nobody for passing the limit")
        row = the_finding(shot(target.pid), "memory-near-limit", "critical")
        assert "1 process killed for memory so far" in row["evidence"]


def test_memory_of_a_group_above(start, shot):
    with group("memory", "memory.limit_in_bytes") as made:
        need(made, "a memory limit")
        made.write("memory.limit_in_bytes", 64 * MIB)
        inner, sibling = made.child(), made.child("sibling")
        inner.write("memory.limit_in_bytes", 40 * MIB)
        start("hold_memory", 50, preexec_fn=sibling.join)
        target = start("hold_memory", 9, preexec_fn=inner.join)
        bundle = shot(target.pid)
        # less is left of the larger limit
        row = resource(bundle, "memory")
        assert (row["maximum"], row["path"], row["level"]) == (64 * MIB, made.path, 1)
        assert the_finding(bundle, "memory-near-limit", "warning")["evidence"].endswith(", 1 above its own")


def test_processes(start, shot):
    with group("pids", "pids.max") as made:
        need(made, "a limit of processes")
        made.write("pids.max", 12)
        target = start("many_threads", 10, preexec_fn=made.join)
        bundle = shot(target.pid, "-w", "0.3")
        row = resource(bundle, "pids")
        assert (row["used"], row["maximum"], row["unit"]) == (made.number("pids.current"), 12, "processes")
        assert the_finding(bundle, "pids-near-limit", "warning")["evidence"] == f"11 of 12 processes and threads, cgroup {made.path}"
        made.write("pids.max", 100)
        is_clear(shot(target.pid), "pids-near-limit")


def test_pressure(start, shot):
    with group("cgroup", "cpu.pressure") as made:
        need(made, "pressure files")
        one = sorted(os.sched_getaffinity(0))[0]

        def crowd():
            made.join()
            os.sched_setaffinity(0, {one})

        target = [start("spin", preexec_fn=crowd) for _ in range(3)][0]
        time.sleep(0.3)
        before = pressure(made, "some")
        bundle = shot(target.pid, "-w", "1")
        row, = [row for row in kit.view(bundle, "cgroup_pressure") if (row["resource"], row["kind"]) == ("cpu", "some")]
        assert row["path"] == made.path and 40 < row["window_percent"] <= 101
        assert 0 < row["stalled_ns"] <= 1000 * (pressure(made, "some") - before)
        assert "cpu: some task waited" in the_finding(bundle, "cgroup-pressure", "warning")["evidence"]
        quiet = made.child()
        twin = start("odd_comm", "quiet", preexec_fn=quiet.join)
        is_clear(shot(twin.pid, "-w", "0.5"), "cgroup-pressure")


def pressure(made, kind):
    line, = [line for line in made.read("cpu.pressure").splitlines() if line.startswith(kind)]
    return int(line.rpartition("total=")[2])


@pytest.mark.parametrize("above", [False, True], ids=["itself", "above"])
def test_frozen_by_v2(start, shot, above):
    with group("cgroup", "cgroup.freeze") as made:
        need(made, "cgroup.freeze")
        inner = made.child()
        target = start("threads", preexec_fn=inner.join)
        frozen = made if above else inner
        frozen.write("cgroup.freeze", 1)
        try:
            wait(lambda: inner.number("cgroup.events", "frozen"))
            began = time.monotonic()
            bundle = shot(target.pid, "-w", "0.5")
            assert time.monotonic() - began < 10
        finally:
            frozen.write("cgroup.freeze", 0)
        row = the_finding(bundle, "frozen", "critical")
        assert row["evidence"] == (f"cgroup {made.path} above {inner.path}" if above else f"cgroup {inner.path}")
        everything_is_there(bundle, target)
        is_clear(shot(target.pid), "frozen")


@pytest.mark.parametrize("above", [False, True], ids=["itself", "above"])
def test_frozen_by_v1(start, shot, above):
    with group("freezer", "freezer.state") as made:
        need(made, "freezer.state")
        inner = made.child()
        target = start("threads", preexec_fn=inner.join)
        frozen = made if above else inner
        frozen.write("freezer.state", "FROZEN")
        try:
            wait(lambda: inner.read("freezer.state") == "FROZEN")
            began = time.monotonic()
            bundle = shot(target.pid, "-w", "0.5")
            assert time.monotonic() - began < 10
        finally:
            frozen.write("freezer.state", "THAWED")
        row = the_finding(bundle, "frozen", "critical")
        assert row["evidence"] == (f"cgroup {made.path} above {inner.path}" if above else f"cgroup {inner.path}")
        everything_is_there(bundle, target)


def wait(until):
    for _ in range(200):
        if until():
            return
        time.sleep(0.01)
    pytest.fail("the group did not freeze")


def everything_is_there(bundle, target):
    """A frozen process is read like any other: nothing hangs, nothing is missing."""
    assert len(kit.view(bundle, "threads")) == 9 and kit.view(bundle, "maps") and kit.view(bundle, "environ")
    assert not [gap for gap in kit.view(bundle, "gaps") if gap["outcome"] == "timed_out" and gap["pid"] == target.pid]


def test_every_file_of_the_group_is_kept(start, shot):
    """What stands still is a member byte for byte; every value that is a number is in the view."""
    with group("memory") as made:
        need(made, "memory files")
        target = start("hold_memory", 3, preexec_fn=made.join)
        bundle = shot(target.pid)
        content = kit.members(bundle)
        rows = {(row["file"], row["key"]): row for row in kit.view(bundle, "cgroup_values") if row["path"] == made.path}
        compared = 0
        for path in made.folder.iterdir():
            member = str(path).lstrip("/")
            if path.name.startswith(("memory.limit", "memory.max_usage", "memory.swappiness", "memory.max", "memory.high", "memory.low", "cpu.max")):
                assert content[member] == path.read_bytes(), path
                compared += 1
        assert compared >= 2
        for line in made.read("memory.stat").splitlines():
            key, value = line.split()
            assert int(value) == 0 or rows["memory.stat", key]["first_value"] is not None
        assert "sys/fs/cgroup" in " ".join(content) and not [name for name in content if name.endswith(("cgroup.procs", "/tasks"))]
        assert {"cgroup.procs", "tasks"}.isdisjoint({row["file"] for row in rows.values()})


def test_several_targets_share_a_group(start, shot):
    with group("memory") as made:
        need(made, "memory files")
        one, two = (start("odd_comm", name, preexec_fn=made.join) for name in ("one", "two"))
        bundle = shot(one.pid, two.pid)
        kit.verified(bundle)
        memory = [row for row in kit.view(bundle, "cgroup") if row["resource"] == "memory"]
        assert [row["pid"] for row in memory] == sorted((one.pid, two.pid)) and memory[0]["used"] == memory[1]["used"]
        names = [name for name in kit.members(bundle) if name.startswith("sys/fs/cgroup")]
        assert len(names) == len(set(names)) > 3


def test_left_out(start, shot):
    """What is skipped is not read, in the window neither."""
    target = start("odd_comm")
    bundle = shot(target.pid, "-w", "0.3", "--skip", "cgroup")
    assert not [name for name in kit.members(bundle) if name.startswith("sys/fs/cgroup")]
    for rule in ("throttled", "memory-near-limit", "pids-near-limit", "frozen", "cgroup-pressure"):
        assert {row["state"] for row in found(bundle, rule)} == {"not_evaluable"}, rule
    assert kit.sql(bundle, "SELECT * FROM cgroup_sample") == [] and kit.sql(bundle, "SELECT * FROM cgroup_value") == []


def test_a_group_that_is_removed_meanwhile(start, shot):
    """The process ends and its group with it: the bundle is whole, and what was not seen at the end is not made up."""
    with group("cgroup", "cgroup.freeze") as made:
        need(made, "v2")
        inner = made.child()
        target = start("exits_soon", 700, preexec_fn=inner.join)

        def remove():
            target.process.wait()
            inner.remove()

        waiting = threading.Thread(target=remove)
        waiting.start()
        bundle = shot(target.pid, "-w", "30", exits=3)
        waiting.join()
        assert not inner.folder.exists()
    kit.verified(bundle)
    values = [row for row in kit.view(bundle, "cgroup_values") if row["path"] == inner.path]
    assert values and all(row["last_value"] is None and row["change"] is None for row in values)


def test_cpu_time(start, shot):
    """As systemd-cgtop counts it: what the group used between two readings, and the time between them."""
    with group("cpuacct", "cpuacct.usage") as usage, group("cpu", "cpu.cfs_quota_us") as quota:
        if usage is None or quota is None:
            pytest.skip("v1's cpuacct is not mounted here")
        target = start("spin", preexec_fn=lambda: (usage.join(), quota.join()))
        before, began = usage.number("cpuacct.usage"), time.monotonic()
        bundle = shot(target.pid, "-w", "0.6")
        spent, took = usage.number("cpuacct.usage") - before, time.monotonic() - began
        row, = [row for row in kit.view(bundle, "throttling") if row["cgroup"] == quota.path]
        assert 0 < row["usage_ns"] <= spent and row["length_ns"] <= took * 1e9
        assert row["cpu_percent"] == pytest.approx(100 * row["usage_ns"] / row["length_ns"], abs=0.1)
        assert resource(bundle, "cpu")["used"] == pytest.approx(row["usage_ns"] / row["length_ns"], abs=0.001)
        # the group's own, not that of a root that counts the whole host
        ticks = kit.view(bundle, "cgroup_series")
        used = sum(tick["cpu_percent"] / 100 * (tick["t_ns"] - before["t_ns"]) for before, tick in zip(ticks, ticks[1:]))
        assert 0 < used <= row["usage_ns"] * 1.02


def test_odd_names(start, shot):
    """A group may be called anything but what holds a slash or a newline; a path that is none of a runtime's is unknown."""
    with group("cgroup", "cgroup.freeze") as made:
        need(made, "v2")
        inner = made.child("odd \\040 n\u00e4me\t:x (deleted)")
        target = start("odd_comm", "odd", preexec_fn=inner.join)
        bundle = shot(target.pid)
        kit.verified(bundle)
        assert str(inner.folder / "cgroup.freeze").lstrip("/") in kit.members(bundle)
        assert kit.run("tar", "--zstd", "-tf", bundle).returncode == 0
        levels = kit.sql(bundle, "SELECT level, path, directory FROM cgroup_level WHERE hierarchy = 0 ORDER BY level")
        assert [row["path"] for row in levels] == [kit.escaped(path.encode()) for path in (inner.path, made.path, "/")]
        assert levels[0]["directory"] == kit.escaped(str(inner.folder).encode())
        assert [row for row in kit.view(bundle, "cgroup_values") if row["level"] == 0 and row["file"] == "cgroup.freeze"]
        row, = kit.view(bundle, "container")
        assert row["kind"] == "unknown" and row["runtime"] is None and row["container_id"] is None


def test_deep(start, shot):
    """Sixteen levels are looked at; that there are more is said."""
    with group("cgroup", "cgroup.freeze") as made:
        need(made, "v2")
        inner = made
        for _ in range(20):
            inner = inner.child("d")
        target = start("odd_comm", "deep", preexec_fn=inner.join)
        bundle = shot(target.pid)
        levels = kit.sql(bundle, "SELECT level, is_root FROM cgroup_level WHERE hierarchy = 0 ORDER BY level")
        assert [row["level"] for row in levels] == list(range(16)) and not any(row["is_root"] for row in levels)
        assert b"Groups above those that were seen may have lower limits" in kit.report("html", bundle, "-o", "-").stdout


def test_unprivileged(start):
    """An ordinary user sees the limits all the same."""
    if not kit.IS_ROOT:
        pytest.skip("already one")
    with group("memory") as made, tempfile.TemporaryDirectory() as name:
        need(made, "memory files")
        folder = pathlib.Path(name)
        folder.chmod(0o777)
        program = shutil.copy(kit.CAPTURE, folder)
        target = start("odd_comm", "user", user=kit.NOBODY, group=kit.NOBODY)
        made.add(target.pid)
        done = kit.run(program, "-q", "-w", "0", "-o", folder / "b.zst", target.pid, user=kit.NOBODY, group=kit.NOBODY)
        assert done.returncode == 0, done.stderr.decode()
        row = resource(folder / "b.zst", "memory")
        assert row["path"] == made.path and row["used"] is not None


def test_files_of_proc_are_those_of_the_view(start, shot):
    target = start("odd_comm")
    bundle = shot(target.pid)
    lines = [line.split(":", 2) for line in pathlib.Path(f"/proc/{target.pid}/cgroup").read_text().splitlines()]
    rows = kit.sql(bundle, "SELECT hierarchy, controllers, path FROM cgroup_membership ORDER BY hierarchy")
    assert [[str(row["hierarchy"]), row["controllers"], row["path"]] for row in rows] == sorted(lines, key=lambda line: int(line[0]))
