"""Executables and libraries in memory: eu-unstrip and readelf are the judges of what they are; deleted, exchanged and rewritten ones, and what is no ELF."""
import ctypes
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import pytest

import kit

CLONE_NEWNS, MS_REC, MS_PRIVATE = 0x20000, 0x4000, 0x40000


def some_library(name):
    for folder in ("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64"):
        if os.path.exists(f"{folder}/{name}"):
            return os.path.realpath(f"{folder}/{name}")
    pytest.skip(f"there is no {name} here")


@pytest.fixture
def library(tmp_path):
    """A library of our own that can be deleted and exchanged."""
    return pathlib.Path(shutil.copy(some_library("libz.so.1"), tmp_path / "ours.so"))


def build_id(path):
    found = re.search(r"Build ID: ([0-9a-f]+)", kit.run("readelf", "-n", path).stdout.decode())
    return found and found[1]


def module(bundle, path):
    row, = [row for row in kit.view(bundle, "modules") if row["path"] == str(path)]
    return row


def judged(bundle):
    return {row["state"] for row in kit.rows(bundle, "findings") if row["id"] == "image-replaced"}


def test_as_eu_unstrip(shot):
    """Every object with code, its address and build-id; of a process with many."""
    if not kit.has("eu-unstrip"):
        pytest.skip("eu-unstrip is not installed")
    code = "import ssl, sqlite3, ctypes, json, time; print('ready', flush=True); time.sleep(99)"
    process = subprocess.Popen(["/usr/bin/python3", "-c", code], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    try:
        process.stdout.readline()
        got = {int(row["start"]) % (1 << 64): row for row in kit.view(shot(process.pid), "modules")}
        listed = kit.run("eu-unstrip", "-n", f"--pid={process.pid}").stdout.decode().splitlines()
    finally:
        process.kill()
        process.communicate()
    compared = 0
    for line in listed:
        area, build, path, *_ = line.split()
        if build == "-":
            continue  # data files
        row = got[int(area.split("+")[0], 16)]
        assert row["build_id"] == build.split("@")[0], line
        assert path in (".", row["path"]) or os.path.realpath(path) == row["path"]
        compared += 1
    assert compared > 8 and {row["state"] for row in got.values()} == {"same", "kernel"}


def test_headers_are_those_of_readelf(start, shot):
    target = start("odd_comm")
    for row in kit.view(shot(target.pid), "modules"):
        if row["state"] == "kernel":
            continue
        wide = kit.run("readelf", "-Wldh", "-S", row["path"]).stdout.decode()
        soname = re.search(r"Library soname: \[(.*)\]", wide)
        interpreter = re.search(r"Requesting program interpreter: (.*)\]", wide)
        assert row["soname"] == (soname and soname[1]) and row["interpreter"] == (interpreter and interpreter[1])
        assert (row["symbols"] == "exported") == (" SYMTAB " not in wide)
        assert (row["symbols"] == "debug info") == (".debug_info " in wide)
        assert (row["debug_link"] is not None) == (".gnu_debuglink " in wide)
        if row["debug_link"]:
            assert row["debug_link"] in kit.run("readelf", "-p", ".gnu_debuglink", row["path"]).stdout.decode(errors="replace")
        assert row["file_size_bytes"] == os.path.getsize(row["path"]) and row["file_inode"] == os.stat(row["path"]).st_ino


def test_version_of_glibc(start, shot):
    libc, = [row for row in kit.view(shot(start("odd_comm").pid), "modules") if row["libc"]]
    version = kit.run("getconf", "GNU_LIBC_VERSION").stdout.decode().split()
    assert libc["libc"] == " ".join(version) and version[1] in libc["libc_banner"]


@pytest.mark.parametrize("static", [False, True])
def test_musl(shot, tmp_path, static):
    if not kit.has("musl-gcc"):
        pytest.skip("musl-gcc is not installed")
    (tmp_path / "m.c").write_text("#include <stdio.h>\n#include <unistd.h>\nint main(void) { puts(\"ready\"); fflush(stdout); for (;;) pause(); }\n")
    assert kit.run("musl-gcc", *(["-static"] if static else []), "-Wl,--build-id", "-o", tmp_path / "m", tmp_path / "m.c").returncode == 0
    process = subprocess.Popen([tmp_path / "m"], stdout=subprocess.PIPE)
    try:
        process.stdout.readline()
        bundle = shot(process.pid)
    finally:
        process.kill()
        process.communicate()
    assert module(bundle, tmp_path / "m")["build_id"] == build_id(tmp_path / "m")
    found = [row["libc"] for row in kit.view(bundle, "modules") if row["libc"]]
    version = re.search(r"Version (\S+)", kit.run("/lib/ld-musl-x86_64.so.1").stderr.decode())
    # what is linked in does not say
    assert found == ([] if static else [f"musl {version[1]}"])


def test_the_twin_is_clear(start, shot, library):
    bundle = shot(start("loads", library).pid)
    row = module(bundle, library)
    assert (row["state"], row["source"], row["build_id"], row["soname"]) == ("same", "path", build_id(library), "libz.so.1")
    assert judged(bundle) == {"clear"}


def exchange(library, how):
    """Does that to the library; what should be said of it."""
    other = some_library("libm.so.6")
    copy = library.with_suffix(".new")
    if how in ("replaced", "reinstalled"):
        shutil.copy(other if how == "replaced" else library, copy)
        copy.rename(library)
    else:
        library.unlink()
        if how == "fifo":
            os.mkfifo(library)
    return {"fifo": "replaced"}.get(how, how)


@pytest.mark.parametrize("how", ["deleted", "replaced", "reinstalled", "fifo"])
def test_not_the_same_file(start, shot, library, how):
    before = build_id(library)
    target = start("loads", library)
    expected = exchange(library, how)
    bundle = shot(target.pid)
    row = module(bundle, library)
    assert (row["state"], row["build_id"]) == (expected, before)
    assert row["file_build_id"] == (None if how in ("deleted", "fifo") else build_id(library))
    assert row["source"] == ("map_files" if kit.IS_ROOT else "memory")
    assert judged(bundle) == {"clear" if how == "reinstalled" else "fired"}


def test_rewritten_where_it_stands(start, shot, library):
    """The mapping shows the new bytes: only the time tells."""
    target = start("loads", library)
    library.write_bytes(library.read_bytes())
    os.utime(library, (time.time() + 2, time.time() + 2))  # later than the start by more than clocks differ
    bundle = shot(target.pid)
    assert module(bundle, library)["state"] == "modified"
    row, = [row for row in kit.rows(bundle, "findings") if row["id"] == "image-replaced"]
    assert (row["state"], row["severity"]) == ("fired", "info") and "modified since the start" in row["evidence"]


def test_deleted_program(shot, tmp_path):
    shutil.copy(kit.TARGETS / "odd_comm", tmp_path / "program")
    process = subprocess.Popen([tmp_path / "program"], stdout=subprocess.PIPE)
    try:
        process.stdout.readline()
        (tmp_path / "program").unlink()
        bundle = shot(process.pid)
    finally:
        process.kill()
        process.communicate()
    assert module(bundle, tmp_path / "program")["build_id"] == build_id(kit.TARGETS / "odd_comm")
    assert judged(bundle) == {"fired"}


def test_as_an_ordinary_user(start, library, tmp_path):
    """map_files is not for everybody: the memory of our own process tells the build all the same."""
    if not kit.IS_ROOT:
        pytest.skip("who is not root is one already")
    before = build_id(library)
    library.chmod(0o755)
    for folder in (tmp_path, *tmp_path.parents):
        if not os.stat(folder).st_mode & 1:
            folder.chmod(os.stat(folder).st_mode | 0o055)
    target = start("loads", library, user=kit.NOBODY, group=kit.NOBODY)
    library.unlink()
    (tmp_path / "out").mkdir()
    os.chown(tmp_path / "out", kit.NOBODY, kit.NOBODY)
    done = kit.capture("-q", "-w", "0", "-o", tmp_path / "out/b", target.pid, user=kit.NOBODY, group=kit.NOBODY, extra_groups=[])
    if done.returncode:
        pytest.skip(f"nobody cannot run the capture here: {done.stderr.decode()}")
    row = module(tmp_path / "out/b", library)
    assert (row["state"], row["source"], row["build_id"]) == ("deleted", "memory", before)


def test_names_and_files_that_are_odd(shot, tmp_path):
    """A newline in the name of a library, code that is no ELF."""
    odd = pathlib.Path(shutil.copy(some_library("libz.so.1"), tmp_path / "a\nb c.so"))
    (tmp_path / "code").write_bytes(b"\xf3\xc3" * 4096)
    code = (f"import ctypes, mmap, time; ctypes.CDLL({str(odd)!r}); f = open({str(tmp_path / 'code')!r}, 'r+b');"
            "m = mmap.mmap(f.fileno(), 8192, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_EXEC); print('ready', flush=True); time.sleep(99)")
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    try:
        process.stdout.readline()
        bundle = shot(process.pid)
    finally:
        process.kill()
        process.communicate()
    row = module(bundle, str(odd).replace("\n", "\\\\012"))
    assert (row["state"], row["build_id"]) == ("same", build_id(some_library("libz.so.1")))
    row = module(bundle, tmp_path / "code")
    assert (row["state"], row["libc"], row["outcome"]) == ("same", "not ELF", "not_applicable")
    assert judged(bundle) == {"clear"}


def test_on_overlay_in_a_root_of_its_own(start, shot, tmp_path):
    """Files of an overlay have other devices in maps than for stat(2): still they are the same."""
    libc = ctypes.CDLL(None, use_errno=True)
    for name in ("upper", "work", "merged"):
        (tmp_path / name).mkdir()

    def enter():
        options = f"lowerdir=/,upperdir={tmp_path}/upper,workdir={tmp_path}/work"
        if libc.unshare(CLONE_NEWNS) or libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None) or \
           libc.mount(b"overlay", os.fsencode(tmp_path / "merged"), b"overlay", 0, options.encode()):
            raise OSError(ctypes.get_errno(), "no overlay")
        os.chroot(tmp_path / "merged")
        os.chdir("/")

    try:
        target = start("odd_comm", preexec_fn=enter)
    except Exception as error:  # subprocess hides which
        pytest.skip(f"no overlay can be mounted here: {error}")
    bundle = shot(target.pid)
    assert {row["state"] for row in kit.view(bundle, "modules")} == {"same", "kernel"}
    assert judged(bundle) == {"clear"}
