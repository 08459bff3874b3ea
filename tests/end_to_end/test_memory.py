"""Memory by kind: the target knows what it made where, smaps and psutil are the judges of sizes; findings about mappings and arenas."""
import os
import pathlib

import psutil
import pytest

import kit

WORD = 1 << 64


def judged(bundle, rule):
    return {row["state"] for row in kit.rows(bundle, "findings") if row["id"] == rule}


def kinds(bundle):
    """[(start, end, kind)] of all mappings."""
    return [(int(row["start"]) % WORD, int(row["end"]) % WORD, row["kind"]) for row in kit.sql(bundle, "SELECT start, end, kind FROM _mapping_kind")]


def test_kinds(start, shot):
    target = start("memory", 3)
    found = kinds(shot(target.pid))
    said = [line for line in target.lines if len(line) == 3]
    assert len(said) == 10 + 2 * 3
    for kind, address, length in said:
        at = int(address, 16)
        inside = {which for low, high, which in found if low < at + int(length) and at < high}
        # the kernel may have merged neighbours of one kind, never of several
        assert inside == {kind}, (kind, address, inside)
    counted = {which: sum(kind == which for _, _, kind in found) for which in ("arena", "thread_stack", "main_stack", "heap")}
    assert counted == {"arena": 3, "thread_stack": 3, "main_stack": 1, "heap": 1}


def sums_of_smaps(pid):
    sums = {}
    for line in pathlib.Path(f"/proc/{pid}/smaps").read_text().splitlines():
        if line.endswith(" kB"):
            name, value, _ = line.split()
            sums[name[:-1]] = sums.get(name[:-1], 0) + int(value) * 1024
    return sums


def test_sums_are_those_of_smaps(start, shot):
    target = start("memory", 2)
    rows = kit.view(shot(target.pid), "memory")
    expected = sums_of_smaps(target.pid)
    for column, name in (("size_bytes", "Size"), ("rss_bytes", "Rss"), ("pss_bytes", "Pss"), ("private_dirty_bytes", "Private_Dirty"), ("swap_bytes", "Swap")):
        total = sum(row[column] for row in rows)
        # shared pages are divided anew whenever somebody starts or ends
        assert total == expected[name] or column == "pss_bytes" and abs(total - expected[name]) < 1 << 19, column
    # two mappings of one kind and file are one row
    assert len({(row["kind"], row["name"]) for row in rows}) == len(rows)


def test_files_are_those_of_psutil(start, shot):
    target = start("memory", 1)
    rows = kit.view(shot(target.pid), "memory")
    for judge in psutil.Process(target.pid).memory_maps(grouped=True):
        if judge.path.startswith("/") and "deleted" not in judge.path:
            ours = [row for row in rows if row["name"] == judge.path]
            assert (sum(row["rss_bytes"] for row in ours), sum(row["private_dirty_bytes"] for row in ours)) == (judge.rss, judge.private_dirty)


def test_as_pmap(start, shot):
    """pmap -x prints the same sum."""
    if not kit.has("pmap"):
        pytest.skip("pmap is not installed")
    target = start("memory", 1)
    rows = kit.view(shot(target.pid), "memory")
    total = kit.run("pmap", "-x", target.pid).stdout.decode().splitlines()[-1].split()
    assert int(total[2]) * 1024 == sum(row["size_bytes"] for row in rows)
    assert int(total[3]) * 1024 == sum(row["rss_bytes"] for row in rows)


def test_nodes(start, shot):
    target = start("memory", 1)
    bundle = shot(target.pid)
    judge = pathlib.Path(f"/proc/{target.pid}/numa_maps")
    if not judge.exists():
        pytest.skip("this kernel has no NUMA")
    pages = {}
    for line in judge.read_text().splitlines():
        size = [int(word.split("=")[1]) for word in line.split() if word.startswith("kernelpagesize_kB=")]
        for word in line.split():
            if word[0] == "N" and word[1:].partition("=")[0].isdigit():
                node, _, count = word[1:].partition("=")
                pages[int(node)] = pages.get(int(node), 0) + int(count) * size[0] * 1024
    got = {}
    for row in kit.view(bundle, "numa"):
        got[row["node"]] = got.get(row["node"], 0) + row["resident_bytes"]
    assert got == pages


def test_series(start, shot):
    target = start("memory", 1)
    rows = kit.view(shot(target.pid, "-w", "0.6"), "memory_series")
    status = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{target.pid}/status").read_text().splitlines())
    assert len(rows) >= 3
    for name, column in (("VmRSS", "rss_bytes"), ("VmSwap", "swap_bytes"), ("VmPTE", "page_table_bytes"), ("VmSize", "vsz_bytes")):
        assert {row[column] for row in rows} == {int(status[name].split()[0]) * 1024}, name


def test_mappings_near_the_limit(start, shot):
    limit = int(pathlib.Path("/proc/sys/vm/max_map_count").read_text())
    if limit > 300000:
        pytest.skip(f"the limit of this host is {limit} mappings")
    sick = shot(start("many_mappings", limit * 85 // 100).pid, "--skip", "processes")
    assert judged(sick, "mappings-near-limit") == {"fired"}
    assert judged(shot(start("memory", 1).pid), "mappings-near-limit") == {"clear"}
    row, = kit.sql(sick, "SELECT count(*) AS n FROM mapping")
    assert row["n"] > limit * 85 // 100
    # too many to ask for sizes: unknown, not nothing
    assert {row["rss_bytes"] for row in kit.view(sick, "memory")} == {None}


def test_20_000_mappings_have_sizes(start, shot):
    target = start("many_mappings", 19900)
    row, = kit.sql(shot(target.pid, "--skip", "processes"), "SELECT count(*) AS n, count(rss_bytes) AS sized, sum(rss_bytes) AS rss FROM mapping")
    assert row["n"] == row["sized"] > 19900 and row["rss"] > 9950 * 4096


def test_arenas(start, shot):
    sick = start("memory", 30)
    twin = start("memory", 30, env=os.environ | {"MALLOC_ARENA_MAX": "2"})
    assert judged(shot(sick.pid), "many-arenas") == {"fired"}
    assert judged(shot(twin.pid), "many-arenas") == {"clear"}
