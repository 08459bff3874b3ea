"""The BPF iterator says of every thread what procfs says; where it cannot be had, the files do, and the report says why."""
import contextlib
import os
import pathlib
import subprocess
import sys

import kit
import pytest

# Threads that have used CPU time of both kinds, switched, faulted and read and written; now all of them wait.
WORKED = """
import os, threading, time
done, go = threading.Event(), threading.Barrier(81)
def work(i):
    fd, zero = os.open('/dev/null', os.O_WRONLY), os.open('/dev/zero', os.O_RDONLY)
    until = time.thread_time() + 0.004 * (i % 5)
    while time.thread_time() < until:
        sum(range(500))
        os.write(fd, b'x' * 100)
    os.read(zero, 1000 + i)
    bytearray(1 << 20)
    for _ in range(i % 7): time.sleep(0.001)
    go.wait()
    done.wait()
for i in range(80): threading.Thread(target=work, args=(i,), daemon=True).start()
go.wait()
time.sleep(0.3)
print('ready', flush=True)
done.wait()
"""
COLUMNS = """state utime_ticks stime_ticks guest_ticks minor_faults major_faults processor run_ns run_delay_ns timeslices voluntary_ctxt_switches
nonvoluntary_ctxt_switches rchar_bytes wchar_bytes syscr syscw read_bytes write_bytes cancelled_write_bytes blkio_delay_ticks""".split()


@contextlib.contextmanager
def worked():
    with subprocess.Popen([sys.executable, "-c", WORKED], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout.readline() == b"ready\n"
            yield process.pid
        finally:
            process.kill()


def taken(pid, path, engine=None, run=kit.run, **options):
    environment = {**os.environ, "PIDSHOT_THREADS_BY": engine} if engine else {key: value for key, value in os.environ.items() if key != "PIDSHOT_THREADS_BY"}
    done = run(kit.CAPTURE, "-q", "--force", "-w", "0.3", "--only", "identity,threads,window", "-o", "-", pid, env=environment, **options)
    assert done.returncode == 0, done.stderr.decode()
    path.write_bytes(done.stdout)
    return path


def engines(bundle):
    return [(row["engine"], row["better_one"], row["why"]) for row in kit.view(bundle, "engines")]


def last_rows(bundle):
    rows = kit.sql(bundle, "SELECT * FROM thread_counter WHERE tick = (SELECT max(tick) FROM tick)")
    return {row["tid"]: {column: row[column] for column in COLUMNS} for row in rows}


def need_bpf(bundle):
    if engines(bundle)[0][0] != "bpf":
        pytest.skip(f"the BPF iterator cannot be had here: {engines(bundle)}")


@pytest.mark.parametrize("loader", ["kernel", "libbpf"])
def test_both_say_the_same_of_every_thread(tmp_path, monkeypatch, loader):
    """Whoever looked up where the fields are."""
    monkeypatch.setenv("PIDSHOT_BPF_LOADER", loader)
    with worked() as pid:
        by_bpf = taken(pid, tmp_path / "bpf", "bpf")
        need_bpf(by_bpf)
        by_files = taken(pid, tmp_path / "files", "procfs")
        mine, judge = last_rows(by_bpf), last_rows(by_files)
        assert len(mine) == 81 and set(mine) == set(judge) == {int(tid) for tid in os.listdir(f"/proc/{pid}/task")}
        assert [tid for tid in mine if mine[tid] != judge[tid]] == []
        # and the files themselves, now
        for tid, row in mine.items():
            folder = pathlib.Path(f"/proc/{pid}/task/{tid}")
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            assert [row["state"], row["utime_ticks"], row["stime_ticks"]] == [fields[0], int(fields[11]), int(fields[12])]
            assert [row["run_ns"], row["run_delay_ns"], row["timeslices"]] == [int(word) for word in (folder / "schedstat").read_text().split()]
    assert sum(row["utime_ticks"] + row["stime_ticks"] for row in mine.values()) > 10
    assert sum(row["wchar_bytes"] for row in mine.values()) > 10000 and sum(row["minor_faults"] for row in mine.values()) > 100


def test_states_of_threads(start, tmp_path):
    """Running, sleeping and stopped threads have the letters that procfs gives them."""
    for name, letters in (("spin", "R"), ("stopped", "T")):
        target = start(name)
        pid = int(target.ready[1]) if name == "stopped" else target.pid
        bundle = taken(pid, tmp_path / name, "bpf")
        need_bpf(bundle)
        assert {row["state"] for row in last_rows(bundle).values()} == set(letters)


def test_rows_only_for_threads_that_ran(tmp_path):
    with worked() as pid:
        bundle = taken(pid, tmp_path / "b")
        need_bpf(bundle)
        rows = kit.sql(bundle, "SELECT tid, count(*) AS count FROM thread_counter GROUP BY tid")
    assert len(rows) == 81 and all(row["count"] == 2 for row in rows)


def test_few_threads_are_read_from_files(start, tmp_path):
    bundle = taken(start("odd_comm").pid, tmp_path / "b")
    (engine, better, why), = engines(bundle)
    assert engine == "procfs" and better == "not applicable" and "few threads" in why


def test_without_privilege_it_is_files(tmp_path):
    if not kit.IS_ROOT:
        pytest.skip("only root can become somebody without permission")
    with subprocess.Popen([kit.TARGETS / "many_threads", "100"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, user=kit.NOBODY, group=kit.NOBODY) as target:
        try:
            assert target.stdout.readline().startswith(b"ready")
            bundle = taken(target.pid, tmp_path / "b", user=kit.NOBODY, group=kit.NOBODY, extra_groups=[])
        finally:
            target.kill()
    (engine, better, why), = engines(bundle)
    assert engine == "procfs" and better in ("denied", "absent", "unsupported") and why
    assert len(last_rows(bundle)) == 101


def test_in_a_pid_namespace_it_is_files(tmp_path):
    if not kit.IS_ROOT or not kit.has("unshare"):
        pytest.skip("a pid namespace needs root and unshare(1)")
    script = f"{kit.TARGETS}/many_threads 100 >/tmp/pidshot-ready-$$ & pid=$!; sleep 1; rm -f /tmp/pidshot-ready-$$; " \
             f"{kit.CAPTURE} -q -w 0.3 --only identity,threads,window -o - $pid; kill $pid"
    done = kit.run("unshare", "-pfm", "--mount-proc", "sh", "-c", script)
    if done.returncode != 0 and b"unshare" in done.stderr:
        pytest.skip(done.stderr.decode().strip())
    assert done.returncode == 0, done.stderr.decode()
    (tmp_path / "b").write_bytes(done.stdout)
    (engine, _, why), = engines(tmp_path / "b")
    assert engine == "procfs" and ("pid namespace" in why or "BTF" in why)
    assert len(last_rows(tmp_path / "b")) == 101
