"""uname, lscpu, systemd-detect-virt, sysctl's files and /proc itself are the judges of what the report says of the host."""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

import kit
import psutil
import pytest


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """One bundle with a window, and what /proc said before and after it."""
    target = kit.Target("io")
    path = tmp_path_factory.mktemp("host") / "host.pidshot.tar.zst"
    before = readings()
    done = kit.capture("-q", "-o", path, "-w", "1", target.pid)
    after = readings()
    target.stop()
    assert done.returncode == 0, done.stderr.decode()
    return path, before, after


def readings():
    return {name: pathlib.Path(f"/proc/{name}").read_text() for name in ("diskstats", "net/dev", "softirqs", "interrupts", "meminfo")}


def facts(bundle, area=None):
    return {row["name"]: row["value"] for row in kit.view(bundle, "host_facts") if area in (None, row["area"])}


def test_uname(host):
    said = facts(host[0], "kernel")
    name = os.uname()
    assert [said[f"kernel.{key}"] for key in ("name", "node", "release", "version", "machine")] == list(name)
    whole = kit.run("uname", "-a").stdout.decode()
    assert all(said[f"kernel.{key}"] in whole for key in ("name", "node", "release", "version", "machine"))


def test_lscpu(host):
    if not kit.has("lscpu"):
        pytest.skip("lscpu is not installed")
    judge = {}

    def flatten(entries):
        for entry in entries:
            judge[entry["field"].rstrip(":")] = entry["data"]
            flatten(entry.get("children", []))

    flatten(json.loads(kit.run("env", "LC_ALL=C", "lscpu", "-J").stdout)["lscpu"])
    said = facts(host[0])
    pairs = {"Vendor ID": "cpu.vendor", "Model name": "cpu.model_name", "CPU family": "cpu.family", "Model": "cpu.model", "Stepping": "cpu.stepping",
             "Socket(s)": "cpu.sockets", "Thread(s) per core": "cpu.threads_per_core", "NUMA node(s)": "cpu.nodes", "BogoMIPS": "cpu.bogomips"}
    compared = 0
    for field, fact in pairs.items():
        if field in judge and fact in said:
            assert said[fact] == judge[field], field
            compared += 1
    assert compared >= 4
    cpus = kit.view(host[0], "cpus")
    assert sum(row["is_online"] for row in cpus) == int(judge["CPU(s)"]) - len(offline())
    if "Core(s) per socket" in judge and "cpu.cores" in said:
        assert int(said["cpu.cores"]) == int(judge["Core(s) per socket"]) * int(judge["Socket(s)"])


def offline():
    path = pathlib.Path("/sys/devices/system/cpu/offline")
    text = path.read_text().strip() if path.exists() else ""
    return [cpu for part in text.split(",") if part for cpu in range(int(part.split("-")[0]), int(part.split("-")[-1]) + 1)]


def test_systemd_detect_virt(host):
    if not kit.has("systemd-detect-virt"):
        pytest.skip("systemd-detect-virt is not installed")
    said = facts(host[0])
    assert said["virtual machine"] == kit.run("systemd-detect-virt", "--vm").stdout.decode().strip()
    container = kit.run("systemd-detect-virt", "--container").stdout.decode().strip()
    # It also looks into the environment of process 1, and knows some by that alone.
    if said["container"] != "none":
        assert said["container"] == container
    how, = [row["meaning"] for row in kit.view(host[0], "host_facts") if row["name"] == "virtual machine"]
    assert how.startswith("known by: ") or said["virtual machine"] == "none"


def test_sysctl(host):
    rows = [row for row in kit.view(host[0], "host_facts") if row["area"] == "sysctl"]
    assert len(rows) > 30 and all(row["meaning"] for row in rows)
    moving = {"fs.file-nr", "fs.aio-nr", "net.netfilter.nf_conntrack_count"}
    for row in rows:
        if row["name"] not in moving:
            text = pathlib.Path(row["source"]).read_text()
            assert kit.escaped(re.sub("\t", " ", text.strip()).encode()) == row["value"], row["name"]


def test_meminfo(host):
    expected = dict(re.findall(r"^(\S+):\s+(\d+)(?: kB)?$", host[2]["meminfo"], re.M))
    rows = {row["name"]: row for row in kit.view(host[0], "meminfo")}
    assert set(rows) == set(expected)
    for name in ("MemTotal", "SwapTotal", "CommitLimit", "Hugepagesize"):
        assert rows[name]["value_bytes"] == int(expected[name]) * 1024
    assert abs(rows["MemAvailable"]["value_bytes"] - int(expected["MemAvailable"]) * 1024) < 1 << 30
    assert rows["HugePages_Total"]["huge_pages_count"] == int(expected["HugePages_Total"])


def between(before, value, after):
    return before <= value <= after


def test_disks(host):
    bundle, before, after = host
    seen = {}
    for text in (before, after):
        for line in text["diskstats"].splitlines():
            words = line.split()
            seen.setdefault(words[2], []).append([int(word) for word in words[3:]])
    rows = kit.view(bundle, "disks")
    assert {row["name"] for row in rows} <= set(seen)
    for row in rows:
        first, last = seen[row["name"]]
        assert between(first[2] * 512, row["read_bytes"], last[2] * 512) and between(first[6] * 512, row["write_bytes"], last[6] * 512)
        assert 0 <= row["reads_per_s"] <= (last[0] - first[0]) * 1.1 + 1


def test_interfaces(host):
    bundle, before, after = host
    rows = {row["name"]: row for row in kit.view(bundle, "interfaces") if row["pid"] is None}
    for name, *counters in re.findall(r"^\s*(\S+?):" + r"\s*(\d+)" * 16, after["net/dev"], re.M):
        first = [int(word) for word in re.search(rf"^\s*{re.escape(name)}:(.*)$", before["net/dev"], re.M)[1].split()]
        last = [int(word) for word in counters]
        assert between(first[0], rows[name]["receive_bytes"], last[0]) and between(first[9], rows[name]["transmit_packet_count"], last[9])
    assert rows["lo"]["receive_bytes_per_s"] is not None


def test_interrupts(host):
    bundle, before, after = host

    def total(text, name):
        line = re.search(rf"^\s*{name}:((?:\s+\d+)+)", text, re.M)
        return sum(map(int, line[1].split()))

    rows = {(row["kind"], row["name"]): row for row in kit.view(bundle, "interrupts")}
    for name in ("TIMER", "SCHED", "RCU"):
        count = rows["soft", name]["since_boot_count"]
        assert between(total(before["softirqs"], name), count, total(after["softirqs"], name))
    if re.search(r"^\s*LOC:", after["interrupts"], re.M):
        assert between(total(before["interrupts"], "LOC"), rows["hard", "LOC"]["since_boot_count"], total(after["interrupts"], "LOC"))
        assert rows["hard", "LOC"]["per_s"] > 0


def test_snapshot_alone_knows_the_host(start, shot):
    bundle = shot(start("odd_comm").pid)
    assert facts(bundle)["kernel.release"] == os.uname().release
    total = int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text())[1]) * 1024
    assert [row["value_bytes"] for row in kit.view(bundle, "meminfo") if row["name"] == "MemTotal"] == [total]
    assert all(row["per_s"] is None for row in kit.view(bundle, "interrupts"))
    assert all(row["busy_percent"] is None for row in kit.view(bundle, "disks"))
    found = {row["id"]: row["state"] for row in kit.rows(bundle, "findings")}
    assert found["host-swapping"] == found["host-cpu-pressure"] == found["clock-stepped"] == "not_evaluable"
    assert found["kernel-tainted"] in ("clear", "fired")


@pytest.fixture
def caged(tmp_path):
    """A process whose root is a folder of the test's: its id and the folder."""
    if not kit.IS_ROOT:
        pytest.skip("chroot(2) needs root")
    for name in ("usr/lib", "etc"):
        (tmp_path / "root" / name).mkdir(parents=True)
    script = "import os, sys, time; os.chroot(sys.argv[1]); os.chdir('/'); print('ready', flush=True); time.sleep(300)"
    with subprocess.Popen([sys.executable, "-c", script, tmp_path / "root"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        yield process.pid, tmp_path / "root"
        process.kill()


def test_another_root_has_another_distribution(start, shot, caged):
    """The target's os-release, where its root is another one; a link that leads out of it is not followed."""
    pid, root = caged

    def inside(target):
        return {row["name"]: row["value"] for row in kit.sql(shot(target), "SELECT * FROM os_release WHERE pid <> 0")}

    assert inside(start("odd_comm").pid) == {}
    assert inside(pid) == {}
    place = root / "usr/lib/os-release"
    place.symlink_to("/etc/os-release")
    assert inside(pid) == {}
    place.unlink()
    place.write_text('PRETTY_NAME="Inside 7"\nID=inside\n')
    assert inside(pid) == {"PRETTY_NAME": "Inside 7", "ID": "inside"}
    named = [row for row in kit.view(shot(pid), "host_facts") if row["name"] == f"pid {pid} pretty_name"]
    assert [row["value"] for row in named] == ["Inside 7"]


# ---- the captured process table, as pgrep and pidof search it ----


def shown(bundle, *words):
    done = kit.report("show", words[0], bundle, *words[1:])
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_pgrep(start, shot):
    if not kit.has("pgrep"):
        pytest.skip("pgrep is not installed")
    targets = [start("many_threads", 2), start("many_threads", 3), start("odd_comm", "pgrep me")]
    bundle = shot(targets[0].pid)
    for words in (["many_threads"], ["-a", "many_threads"], ["-l", "many_th"], ["-x", "many_thread"], ["-c", "many_threads"], ["-af", "many_threads 3"],
                  ["-f", "pgrep me$"], ["-n", "many_threads"], ["-P", str(os.getpid()), "^(many|odd)"], ["-u", "root", "many_threads"],
                  ["-d", ",", "many_threads"], ["-i", "MANY_THREADS"]):
        judge = kit.run("pgrep", *words).stdout.decode()
        assert shown(bundle, "pgrep", *words) == judge, words
        assert judge or words[0] in ("-x", "-u"), words
    listed = {row["pid"]: row["args"] for row in kit.view(bundle, "pgrep")}
    assert listed[targets[2].pid].endswith("pgrep me")


def test_pidof(start, shot):
    if not kit.has("pidof"):
        pytest.skip("pidof is not installed")
    targets = [start("many_threads", 2), start("many_threads", 3), start("spin")]
    bundle = shot(targets[0].pid)
    for words in (["many_threads"], ["many_threads", "spin"], [str(kit.TARGETS / "spin")], ["no-such-program"]):
        judge = kit.run("pidof", *words).stdout.decode().split()
        assert sorted(shown(bundle, "pidof", *words).split()) == sorted(judge), words
    # That of ours shortens the name to 15 bytes, as the kernel does.
    row, = [row for row in kit.view(bundle, "pidof") if row["name"] == "spin"]
    assert str(targets[2].pid) in row["pids"].split()


def test_atop_counts_what_was_added(start, tmp_path):
    """CPU time, memory and I/O of a neighbour over the window, by psutil before and after."""
    target, writer, busy = start("odd_comm"), start("io"), start("spin")
    watched = {process.pid: psutil.Process(process.pid) for process in (writer, busy)}
    bundle = tmp_path / "b"
    before = {pid: (process.cpu_times(), process.io_counters()) for pid, process in watched.items()}
    assert kit.capture("-q", "-w", "2", "-o", bundle, target.pid).returncode == 0
    after = {pid: (process.cpu_times(), process.io_counters()) for pid, process in watched.items()}
    rows = {row["pid"]: row for row in kit.view(bundle, "atop")}
    for pid in watched:
        spent = after[pid][0].user + after[pid][0].system - before[pid][0].user - before[pid][0].system
        assert 0 <= (rows[pid]["user_ns"] + rows[pid]["system_ns"]) / 1e9 <= spent + 0.02
        assert 0 <= rows[pid]["write_bytes"] <= after[pid][1].write_bytes - before[pid][1].write_bytes
        assert rows[pid]["status"] == "-"
    assert rows[busy.pid]["cpu_percent"] > 10
    text = shown(bundle, "atop")
    assert re.search(rf"^ *{busy.pid} .* spin$", text, re.M) and text.startswith("ATOP - ")
    assert [line.split("|")[0].strip() for line in text.splitlines()[1:3]] == ["PRC", "CPU"]


def test_atop_marks_who_came_and_went(start, tmp_path):
    """One that ends within the window and one that begins in it."""
    target, ends = start("odd_comm"), start("spin")
    bundle = tmp_path / "b"
    with subprocess.Popen([kit.CAPTURE, "-w", "2", "-o", bundle, str(target.pid)], stderr=subprocess.PIPE) as capturing:
        # the process table is read before the window begins
        assert any(b"watching" in line for line in capturing.stderr)
        ends.stop()
        begins = start("spin")
        capturing.stderr.read()
    assert capturing.returncode == 0
    rows = {row["pid"]: row for row in kit.view(bundle, "atop")}
    assert rows[ends.pid]["status"] == "E" and rows[ends.pid]["cpu_percent"] is None
    assert rows[begins.pid]["status"] == "N" and rows[begins.pid]["user_ns"] > 0
    assert "<spin>" in shown(bundle, "atop")


def test_htop_draws_what_the_files_say(host):
    text = shown(host[0], "htop")
    rows = {row["meter"]: row for row in kit.view(host[0], "htop")}
    first = text.splitlines()[0]
    assert re.fullmatch(r" {4}0\[[|#*@$ ]*\d+\.\d%\].*", first), first
    assert abs(rows["Mem"]["used_bytes"] / rows["Mem"]["total_bytes"] * 100 - rows["Mem"]["percent"]) < 0.1
    assert f"Tasks: {rows['Tasks']['says']}" in text
    load = [float(word) for word in rows["Load average"]["says"].split()]
    assert len(load) == 3
    assert "PID USER       PRI  NI  VIRT   RES   SHR S  CPU% MEM%   TIME+  Command" in text


def test_noisy_neighbour(start, tmp_path):
    """Two that compute on one CPU, of which the captured one has the smaller share."""
    cpu = min(os.sched_getaffinity(0))

    def here():
        os.sched_setaffinity(0, {cpu})

    def here_and_nice():
        here()
        os.nice(8)

    target, neighbour = start("spin", preexec_fn=here_and_nice), start("spin", preexec_fn=here)
    bundle = tmp_path / "b"
    assert kit.capture("-q", "-w", "2", "-o", bundle, target.pid).returncode == 0
    rows = {row["pid"]: row for row in kit.view(bundle, "atop")}
    found, = [row for row in kit.rows(bundle, "findings") if row["id"] == "noisy-neighbour"]
    if max(row["cpu_percent"] or 0 for row in rows.values()) < 25:
        pytest.skip("this machine is too busy for anybody to have a quarter of a CPU")
    assert found["state"] == "fired" and found["severity"] == "warning" and found["subject"] == target.pid
    assert rows[neighbour.pid]["cpu_percent"] > rows[target.pid]["cpu_percent"]
