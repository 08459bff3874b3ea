"""Mistakes and bad luck of whoever captures: nothing is written, one line says why."""
import os
import pathlib
import pty
import resource
import shutil
import subprocess
import tempfile

import pytest

import kit


@pytest.fixture
def gone():
    """A process id that nobody has."""
    ended = subprocess.Popen(["true"])
    ended.wait()
    return ended.pid


def refused(exits, *words, **options):
    done = kit.capture("-w", "0", *words, **options)
    assert done.returncode == exits, done.stderr.decode()
    assert done.stdout == b""
    return kit.one_line(done)


def test_no_such_process(tmp_path, gone):
    assert str(gone) in refused(4, "-o", tmp_path / "out", gone)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [
    [], ["word"], ["0"], ["12x"], ["99999999999999999999"], ["--nonsense", "1"], ["-w", "soon", "1"], ["-w", "-1", "1"], ["--max-cpu", "0", "1"],
    ["--redact", "sometimes", "1"], ["--max-size", "much", "1"], ["--only", "nonsense", "1"], ["--skip", "io,nonsense", "1"], ["1", "-o"],
])
def test_usage(tmp_path, words):
    refused(2, *words, cwd=tmp_path)
    assert not list(tmp_path.iterdir())


def test_unknown_collector_is_named(tmp_path):
    assert "nonsense" in refused(2, "--only", "nonsense", os.getpid(), cwd=tmp_path)


def test_thread_instead_of_process(tmp_path, start):
    target = start("threads")
    tid = target.said("thread")[0][0]
    line = refused(4, "-o", tmp_path / "out", tid)
    assert tid in line and str(target.pid) in line
    assert not list(tmp_path.iterdir())


def test_existing_file_is_kept(tmp_path, start):
    target = start("odd_comm")
    path = tmp_path / "out"
    path.write_text("precious")
    assert "--force" in refused(4, "-o", path, target.pid)
    assert path.read_text() == "precious"
    assert kit.capture("-q", "-w", "0", "--force", "-o", path, target.pid).returncode == 0
    kit.verified(path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_link_is_not_written_through(tmp_path, start):
    target = start("odd_comm")
    (tmp_path / "precious").write_text("precious")
    (tmp_path / "out").symlink_to("precious")
    for words in ((), ("--force",)):
        kit.capture("-q", "-w", "0", *words, "-o", tmp_path / "out", target.pid)
        assert (tmp_path / "precious").read_text() == "precious"


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_something_else_is_in_the_way(tmp_path, make):
    make(tmp_path / "out")
    refused(4, "--force", "-o", tmp_path / "out", os.getpid())


def test_folder_that_is_not_there(tmp_path):
    refused(4, "-o", tmp_path / "no" / "out", os.getpid())


def test_read_only_folder(tmp_path):
    folder = tmp_path / "small"
    with kit.tmpfs(folder, "ro") as reason:
        if reason:
            folder.chmod(0o555)
            if kit.IS_ROOT:
                pytest.skip(f"root writes anywhere, and {reason}")
        refused(4, "-o", folder / "out", os.getpid())
        assert not list(folder.iterdir())


@pytest.mark.parametrize("options", ["size=64k", "size=64m,nr_inodes=1"])
def test_full_disk(tmp_path, options):
    folder = tmp_path / "small"
    with kit.tmpfs(folder, options) as reason:
        if reason:
            pytest.skip(reason)
        refused(4, "-q", "-o", folder / "out", os.getpid())
        assert not list(folder.iterdir())


def test_disk_that_refuses_in_the_middle(tmp_path):
    """A limit on the size of files is met after the first bytes, as a disk that others fill meanwhile."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    refused(4, "-q", "-o", tmp_path / "out", os.getpid(), preexec_fn=limit)
    assert not list(tmp_path.iterdir())


def test_stream_that_is_full_or_closed(tmp_path):
    with open("/dev/full", "wb") as full:
        done = kit.capture("-q", "-w", "0", "-o", "-", os.getpid(), stdout=full)
    assert done.returncode == 4
    kit.one_line(done)
    reader, writer = os.pipe()
    os.close(reader)
    done = kit.capture("-q", "-w", "0", "-o", "-", os.getpid(), stdout=writer, cwd=tmp_path)
    os.close(writer)
    assert done.returncode == 4
    kit.one_line(done)
    assert not list(tmp_path.iterdir())


def test_no_bundle_to_a_terminal(tmp_path):
    master, slave = pty.openpty()
    done = kit.capture("-w", "0", "-o", "-", os.getpid(), stdout=slave, cwd=tmp_path)
    os.close(slave)
    os.close(master)
    assert done.returncode == 2
    assert "terminal" in kit.one_line(done)
    assert not list(tmp_path.iterdir())


def test_process_that_may_not_be_seen(start):
    """/proc with hidepid: for whoever has no right to it, the process is not there at all."""
    if not kit.IS_ROOT:
        pytest.skip("mounting /proc with hidepid needs root")
    target = start("odd_comm")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o777)
        program = shutil.copy(kit.CAPTURE, folder)
        script = f'mount -t proc -o hidepid=2 proc /proc || exit 77; exec setpriv --reuid {kit.NOBODY} --regid {kit.NOBODY} --clear-groups "$@"'
        done = kit.run("unshare", "-m", "sh", "-c", script, "sh", program, "-w", "0", "-o", folder / "out", target.pid)
        if done.returncode == 77:
            pytest.skip(f"hidepid: {done.stderr.decode().strip()}")
        assert done.returncode == 4
        assert str(target.pid) in kit.one_line(done)
        assert not (folder / "out").exists()


def test_plan_and_list_change_nothing(tmp_path, start):
    target = start("odd_comm")
    planned = kit.capture("--plan", target.pid, cwd=tmp_path)
    listed = kit.capture("--list", cwd=tmp_path)
    assert planned.returncode == 0 and str(target.pid).encode() in planned.stdout and b"budget" in planned.stdout
    assert listed.returncode == 0
    for name in (b"identity", b"threads", b"fds", b"processes", b"window"):
        assert name in planned.stdout and name in listed.stdout
    assert not list(tmp_path.iterdir())
