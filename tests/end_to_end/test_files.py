"""Mounts, and the space under what a process has open: findmnt, df and statvfs(3) are the judges; file systems that hang, and odd names."""
import ctypes
import json
import os
import subprocess
import time

import pytest

import kit

CLONE_NEWNS, MS_REC, MS_PRIVATE = 0x20000, 0x4000, 0x40000
libc = ctypes.CDLL(None, use_errno=True)


def apart(*mounts):
    """For preexec_fn: a mount namespace of its own with a small tmpfs on each folder."""
    def enter():
        if libc.unshare(CLONE_NEWNS) or libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None):
            raise OSError(ctypes.get_errno(), "no mount namespace")
        for folder in mounts:
            if libc.mount(b"of blanks", os.fsencode(folder), b"tmpfs", 0, b"size=64k"):
                raise OSError(ctypes.get_errno(), "mount")
    return enter


def apart_or_skip(start, *words, mounts, **options):
    if not kit.IS_ROOT:
        pytest.skip("mounting needs root")
    try:
        return start(*words, preexec_fn=apart(*mounts), **options)
    except Exception as error:  # subprocess hides which
        pytest.skip(f"a mount namespace cannot be made here: {error}")


def stands_in(start, folder, *more):
    """A target whose current folder is that one."""
    return start("odd_comm", "here", *more, cwd=folder)


def judged(bundle, rule):
    return {row["state"] for row in kit.rows(bundle, "findings") if row["id"] == rule}


def test_mounts_are_those_of_findmnt(start, shot):
    if not kit.has("findmnt"):
        pytest.skip("findmnt is not installed")
    target = start("odd_comm")
    bundle = shot(target.pid)
    done = kit.run("findmnt", "--task", target.pid, "--list", "--json", "-o", "ID,PARENT,TARGET,FSTYPE,SOURCE,VFS-OPTIONS,FSROOT,MAJ:MIN")
    expected = set()
    for row in json.loads(done.stdout)["filesystems"]:
        source = (row["source"] or "").removesuffix(f"[{row['fsroot']}]")
        expected.add((row["id"], row["parent"], row["target"], row["fstype"], source, row["vfs-options"], row["fsroot"], row["maj:min"].strip()))
    got = {(row["mount_id"], row["parent_id"], row["point"], row["type"], row["source"], row["options"], row["root"], row["device"])
           for row in kit.view(bundle, "mounts")}
    assert got == expected and len(got) > 3


def test_names_that_the_kernel_escapes(start, shot, tmp_path):
    folder = tmp_path / "a b\tc\nd\\040e"
    folder.mkdir()
    target = apart_or_skip(start, "odd_comm", "here", mounts=[folder], cwd=tmp_path)
    bundle = shot(target.pid)
    row, = [row for row in kit.view(bundle, "mounts") if row["point"] == kit.escaped(os.fsencode(folder))]
    assert (row["type"], row["source"], row["used_by"]) == ("tmpfs", "of blanks", None)
    assert row["asked"] is None and row["size_bytes"] is None, "nothing of the process is on it"


def test_space_is_that_of_statvfs(start, shot, tmp_path):
    target = stands_in(start, tmp_path)
    place = {row["used_as"]: row for row in kit.view(shot(target.pid), "files") if row["fd"] is None}
    assert place.keys() == {"cwd", "root", "tmp"} and place["cwd"]["path"] == str(tmp_path)
    for role, path in (("cwd", tmp_path), ("root", "/"), ("tmp", "/tmp")):
        judge, status = os.statvfs(path), os.stat(path)
        assert place[role]["device"] == f"{os.major(status.st_dev)}:{os.minor(status.st_dev)}" and place[role]["inode"] == status.st_ino
        # others write there meanwhile
        assert abs(int(place[role]["available_bytes"]) - judge.f_bavail * judge.f_frsize) < 1 << 30


def test_used_is_that_of_df(start, shot, tmp_path):
    with kit.tmpfs(tmp_path / "small", "size=1m,nr_inodes=20") as why:
        if why:
            pytest.skip(why)
        (tmp_path / "small/data").write_bytes(bytes(300 << 10))
        target = stands_in(start, tmp_path / "small")
        bundle = shot(target.pid)
        space, inodes = (kit.run("df", f"--output={columns}", "-B1", tmp_path / "small").stdout.decode().splitlines()[1].split()
                         for columns in ("size,avail,pcent", "ipcent"))
        target.stop()
    row, = [row for row in kit.view(bundle, "mounts") if row["used_by"] == "cwd"]
    assert [row["size_bytes"], row["available_bytes"]] == [int(word) for word in space[:2]]
    assert row["used_percent"] <= int(space[2][:-1]) < row["used_percent"] + 1
    assert row["inode_used_percent"] <= int(inodes[0][:-1]) < row["inode_used_percent"] + 1
    assert len([row for row in kit.view(bundle, "mounts") if row["asked"]]) < len(kit.view(bundle, "mounts")), "only what is in use is asked"


def test_full(start, shot, tmp_path):
    with kit.tmpfs(tmp_path / "small", "size=1m") as why:
        if why:
            pytest.skip(why)
        target = stands_in(start, tmp_path / "small")
        twin = judged(shot(target.pid), "filesystem-full")
        (tmp_path / "small/data").write_bytes(bytes(1000 << 10))
        sick = judged(shot(target.pid), "filesystem-full")
        target.stop()
    if twin == {"fired"}:
        pytest.skip("/tmp of this machine is full itself")
    assert (sick, twin) == ({"fired"}, {"clear"})


@pytest.mark.parametrize("how", ["cwd", "fd", "root"])
def test_a_dead_file_system_costs_its_own_row(start, shot, tmp_path, how):
    if not os.path.exists("/dev/fuse"):
        pytest.skip("there is no /dev/fuse here")
    try:
        target = start("dead_mount", tmp_path, how)
    except AssertionError:
        pytest.skip("a FUSE file system cannot be mounted here")
    begun = time.monotonic()
    bundle = shot(target.pid)
    assert time.monotonic() - begun < 10
    kit.verified(bundle)
    uses = {row["used_as"] if row["fd"] is None else f"fd {row['fd']}": row for row in kit.view(bundle, "files")}
    dead = f"fd {target.said('fd')[0][0]}" if how == "fd" else how
    assert (uses[dead]["asked"], uses[dead]["filesystem"]) == ("timed_out", "fuse")
    assert uses[dead]["available_bytes"] is None and uses[dead]["used_percent"] is None
    gaps = [row for row in kit.view(bundle, "gaps") if row["outcome"] == "timed_out" and row["collector"] == "fds"]
    assert gaps and "statfs" in "".join(row["what"] for row in gaps)
    # the rest was asked, and the process is there whole
    alive = [row for row in uses.values() if row["asked"] == "ok"]
    assert alive or how == "root"
    assert len(kit.view(bundle, "maps")) > 10 and len(kit.view(bundle, "threads")) == 2


def test_shared_with(start, shot, tmp_path):
    """lsof is the judge of who else has a file open; another file of that name is another file."""
    if not kit.has("lsof"):
        pytest.skip("lsof is not installed")
    (tmp_path / "other").mkdir()
    path, alone, decoy = tmp_path / "log", tmp_path / "alone", tmp_path / "other/log"
    started = []

    def begin(shell, *words):
        process = subprocess.Popen(["/bin/sh", "-c", shell, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        started.append(process)
        assert process.stdout.readline()
        return process

    try:
        target = begin(f'exec 5>>"{path}" 6>>"{alone}"; exec "$0" here', kit.TARGETS / "odd_comm")
        sharer = begin(f'exec 7<"{path}"; echo ready; read never')
        begin(f'exec 7>"{decoy}"; echo ready; read never')
        bundle = shot_with_peers(shot, target.pid)
        # of the three alone: it would hang on anybody's dead file system
        pids = ",".join(str(process.pid) for process in started)
        listed = {int(word) for word in kit.run("lsof", "-a", "-p", pids, "-t", path).stdout.split()}
    finally:
        for process in started:
            process.kill()
            process.communicate()
    files = {row["fd"]: row for row in kit.view(bundle, "files") if row["fd"] is not None}
    assert listed == {target.pid, sharer.pid}
    assert files[5]["path"] == str(path) and files[5]["shared_with"] == f"{sharer.pid} sh"
    if kit.IS_ROOT:
        assert files[6]["shared_with"] == ""
    without = {row["fd"]: row for row in kit.view(shot_without_peers(shot, start), "files") if row["fd"] is not None}
    assert {row["shared_with"] for row in without.values()} == {None}


def shot_with_peers(shot, pid):
    """What looks for them has a time limit, which a busy host exceeds: it says so then, and of nobody that he has a file to himself."""
    for _ in range(20):
        bundle = shot(pid)
        cut = [row for row in kit.view(bundle, "gaps") if (row["path"], row["outcome"]) == ("collector peers", "truncated")]
        if not cut:
            return bundle
        assert "" not in {row["shared_with"] for row in kit.view(bundle, "files")}
    pytest.skip("so many descriptors are open on this host that not all can be looked at in time")


def shot_without_peers(shot, start):
    """Nobody was looked for, which is not nobody."""
    return shot(start("fds").pid, "--skip", "peers")
