"""ps, pstree, pidstat and lsof are the judges: run on the same live processes, they say what the views say."""
import re
import subprocess

import psutil
import pytest

import kit


def need(program):
    if not kit.has(program):
        pytest.skip(f"{program} is not installed")


def output(*words):
    done = kit.run(*words)
    return done.stdout.decode("utf-8", "replace")


def test_ps_identity_of_the_whole_host(start, shot):
    """Who is there before and after and the same, the view has too, with the same columns."""
    need("ps")
    target, _ = start("threads"), start("stopped")

    def listed():
        return set(output("ps", "-ww", "-eo", "pid=,ppid=,pgid=,sid=,tty=,nlwp=,user:32=,comm=").splitlines())

    before = listed()
    bundle = shot(target.pid)
    stable = before & listed()
    rows = {row["pid"]: row for row in kit.view(bundle, "ps")}
    compared = 0
    for line in stable:
        pid, ppid, pgid, sid, tty, threads, user, comm = line.split(None, 7)
        # a kworker is renamed with every piece of work
        if "\\" in comm or "?" in comm or not comm.isprintable() or comm.startswith("kworker/"):
            continue
        row = rows[int(pid)]
        assert (row["ppid"], row["pgid"], row["sid"], row["thread_count"]) == (int(ppid), int(pgid), int(sid), int(threads)), line
        assert (row["tty"], row["user"], row["comm"]) == (tty, user, comm.removesuffix(" <defunct>")), line
        compared += 1
    assert compared >= 4


def test_ps_state_and_arguments(start, shot):
    need("ps")
    targets = [start("stopped"), start("zombie"), start("odd_comm", "one two"), start("many_threads", 3)]
    pids = [int(pid) for target in targets for pid in target.ready]
    bundle = shot(targets[0].pid)
    rows = {row["pid"]: row for row in kit.view(bundle, "ps")}
    for line in output("ps", "-ww", "-o", "pid=,stat=,args=", "-p", ",".join(map(str, pids))).splitlines():
        pid, state, arguments = line.split(None, 2)
        assert (rows[int(pid)]["state"], rows[int(pid)]["args"]) == (state, arguments)
    assert len(pids) == 6


def test_ps_times_and_memory(start, shot):
    need("ps")
    idle, busy = start("many_mappings", 200), start("spin")
    before = psutil.Process(busy.pid).cpu_times()
    rows = {row["pid"]: row for row in kit.view(shot(idle.pid), "ps")}
    after = psutil.Process(busy.pid).cpu_times()
    vsz, rss = map(int, output("ps", "-o", "vsz=,rss=", "-p", str(idle.pid)).split())
    assert rows[idle.pid]["vsz_bytes"] == vsz * 1024
    # the kernel sums per-CPU counters only now and then
    assert abs(rows[idle.pid]["rss_bytes"] - rss * 1024) <= 512 << 10
    assert before.user <= rows[busy.pid]["cpu_time_ns"] / 1e9 <= after.user + after.system
    assert rows[busy.pid]["cpu_percent"] > 10


def test_show_ps_has_the_shape_of_ps(start, shot):
    target = start("odd_comm", "shape")
    bundle = shot(target.pid)
    text = kit.report("show", "ps", bundle).stdout.decode().splitlines()
    assert text[0].split()[:4] == ["USER", "PID", "%CPU", "%MEM"]
    line, = [line for line in text if line.split()[1] == str(target.pid)]
    assert "odd_comm" in line
    by_memory = kit.report("show", "ps", bundle, "--sort=-%mem").stdout.decode().splitlines()[1:]
    shares = [float(line.split()[3]) for line in by_memory]
    assert shares == sorted(shares, reverse=True)
    forest = kit.report("show", "ps", bundle, "--forest").stdout.decode()
    assert re.search(r"\\_ .*odd_comm", forest)


def test_pstree(start, shot):
    need("pstree")
    parent = start("stopped")
    threaded = start("many_threads", 3)
    bundle = shot(parent.pid)
    drawn = {}
    for text in (output("pstree", "-ptlA", parent.pid), output("pstree", "-ptlA", threaded.pid)):
        for name, number in re.findall(r"([^\s|`+-][^()`|]*?)\((\d+)\)", text):
            drawn[int(number)] = name
    rows = kit.view(bundle, "pstree")
    known = {row["tid"] or row["pid"]: row for row in rows}
    assert len(drawn) == 6
    for number, name in drawn.items():
        assert known[number]["comm"] == name
    assert known[int(parent.ready[1])]["ppid"] == parent.pid
    assert known[parent.pid]["is_target"] == 1 and known[threaded.pid]["is_target"] == 0
    text = kit.report("show", "pstree", bundle).stdout.decode()
    assert re.search(rf"stopped\({parent.pid}\)\W+stopped\({parent.ready[1]}\)", text)
    for number in set(drawn) - {parent.pid, threaded.pid}:
        assert f"({number})" in text


def test_pstree_has_everybody(start, shot):
    bundle = shot(start("odd_comm").pid)
    tree, table = kit.view(bundle, "pstree"), kit.view(bundle, "ps")
    processes = [row["pid"] for row in tree if row["tid"] is None]
    assert sorted(processes) == [row["pid"] for row in table], "nobody is lost between the branches, nobody drawn twice"


def average(text):
    """The average over pidstat's tables by column; a lone table has its heading only once, at the top."""
    found, heading = {}, []
    for words in map(str.split, text.splitlines()):
        if words[1:2] == ["UID"]:
            heading = words[1:]
        elif words[:1] == ["Average:"]:
            found |= dict(zip(heading, words[1:]))
    assert found, text
    return found


def beside_pidstat(pid, tmp_path, *options):
    """The same three seconds, seen by both."""
    bundle = tmp_path / "out"
    with subprocess.Popen([kit.CAPTURE, "-q", "-w", "3", "-o", bundle, str(pid)]) as capturing:
        text = kit.run("env", "LC_ALL=C", "pidstat", *options, "-p", pid, "1", "3").stdout.decode()
    assert capturing.returncode == 0
    return average(text), [row for row in kit.view(bundle, "pidstat") if row["pid"] == pid and row["tid"] is None], bundle


def mean(rows, column):
    return sum(row[column] for row in rows) / len(rows)


def test_pidstat_of_a_busy_process(start, tmp_path):
    need("pidstat")
    target = start("spin")
    judge, rows, bundle = beside_pidstat(target.pid, tmp_path, "-u")
    assert len(rows) >= 10
    assert abs(mean(rows, "cpu_percent") - float(judge["%CPU"])) < 12
    assert abs(mean(rows, "usr_percent") - float(judge["%usr"])) < 12
    assert abs(mean(rows, "wait_percent") - float(judge["%wait"])) < 25
    assert mean(rows, "system_percent") < 10 and mean(rows, "guest_percent") == 0
    head = kit.report("show", "pidstat", bundle).stdout.decode()
    for word in ("%usr", "%system", "%guest", "%wait", "%CPU", "Command", "Average:"):
        assert word in head
    threads = [row for row in kit.view(bundle, "pidstat") if row["tid"] == target.pid]
    assert abs(mean(threads, "cpu_percent") - mean(rows, "cpu_percent")) < 2, "its one thread is the process"


def test_pidstat_of_an_idle_process(start, tmp_path):
    need("pidstat")
    target = start("many_mappings", 500)
    judge, rows, _ = beside_pidstat(target.pid, tmp_path, "-r")
    assert int(judge["VSZ"]) * 1024 == rows[-1]["vsz_bytes"]
    assert abs(int(judge["RSS"]) * 1024 - rows[-1]["rss_bytes"]) <= 512 << 10
    assert mean(rows, "minor_faults_per_s") == float(judge["minflt/s"]) == 0


def test_pidstat_of_a_writing_process(start, tmp_path):
    need("pidstat")
    target = start("io")
    judge, rows, bundle = beside_pidstat(target.pid, tmp_path, "-d", "-w")
    text = kit.report("show", "pidstat", bundle, "-d").stdout.decode()
    assert "kB_wr/s" in text and "iodelay" in text
    text = kit.report("show", "pidstat", bundle, "-w").stdout.decode()
    assert "cswch/s" in text and "nvcswch/s" in text
    if "kB_wr/s" in judge and float(judge["kB_wr/s"]) > 0:
        assert 0.5 < mean(rows, "write_bytes_per_s") / 1024 / float(judge["kB_wr/s"]) < 2
    assert mean(rows, "voluntary_per_s") > 10


def test_pidstat_of_threads(start, tmp_path):
    target = start("threads")
    bundle = tmp_path / "out"
    assert kit.capture("-q", "-w", "2", "-o", bundle, target.pid).returncode == 0
    rows = kit.view(bundle, "pidstat")
    spinning, = [int(tid) for tid, state in target.said("thread") if state == "spin"]
    by_thread = {tid: sum(row["cpu_percent"] for row in rows if row["tid"] == tid) for tid in {row["tid"] for row in rows}}
    assert by_thread[spinning] > 0.9 * by_thread[None] > 0
    assert all(share == 0 for tid, share in by_thread.items() if tid not in (None, spinning))


KINDS = {"REG": {"file", "memfd"}, "DIR": {"directory"}, "CHR": {"char_device", "tty"}, "FIFO": {"pipe", "fifo"}, "unix": {"socket"}, "sock": {"socket"},
         "a_inode": {"epoll", "eventfd", "timerfd", "signalfd", "inotify", "pidfd", "anon_inode"}}


def lsof(pid):
    """fd -> {field letter: value}"""
    files, current = {}, {}
    for line in output("lsof", "-nP", "-p", pid, "-F", "ftinao").splitlines():
        if line[0] == "f":
            current = files.setdefault(line[1:], {})
        else:
            current.setdefault(line[0], line[1:])
    return {int(fd): file for fd, file in files.items() if fd.isdecimal()}


@pytest.mark.parametrize("words", [("fds",), ("many_fds", 200)])
def test_lsof(start, shot, words):
    need("lsof")
    target = start(*words)
    rows = {row["fd"]: row for row in kit.view(shot(target.pid), "fds")}
    files = lsof(target.pid)
    assert set(rows) == set(files) and len(files) > 10
    access = {"r": "O_RDONLY", "w": "O_WRONLY", "u": "O_RDWR"}
    for fd, file in files.items():
        row = rows[fd]
        if file["t"] in KINDS:
            assert row["kind"] in KINDS[file["t"]], (fd, file)
        if file["t"] in ("REG", "DIR"):
            assert str(row["inode"]) == file["i"]
            # lsof escapes and marks names in its own way; what stands at the start is the path
            assert file["n"].removesuffix(" (deleted)") == row["target"]
        if file.get("a") in access and "O_PATH" not in row["flags"]:
            assert row["flags"].split("|")[0] == access[file["a"]], (fd, file)
