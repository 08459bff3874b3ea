"""uname, lscpu, systemd-detect-virt, sysctl's files and /proc itself are the judges of what the report says of the host."""
import json
import os
import pathlib
import re
import subprocess
import sys

import kit
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
