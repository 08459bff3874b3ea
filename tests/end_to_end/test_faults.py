"""Faults of the host and rights that are missing: always a whole bundle that says what it lacks, or one clear line; never a crash."""
import errno
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import uuid

import pytest

import kit

# A process that is traced cannot look for its leaks.
UNTRACEABLE = os.environ | {"ASAN_OPTIONS": "detect_leaks=0"}


# A user of whom no process runs.
LONELY = 61234


@pytest.fixture
def place():
    """A folder in which everybody may write, with a capture that everybody may run."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o777)
        shutil.copy(kit.CAPTURE, folder / "pidshot-capture")
        yield folder


@pytest.fixture
def nobodys():
    """A process of a user who is not root."""
    if not kit.IS_ROOT:
        pytest.skip("becoming another user needs root")
    with subprocess.Popen(["sleep", "1000"], user=kit.NOBODY, group=kit.NOBODY, extra_groups=[], stdin=subprocess.DEVNULL) as process:
        yield process
        process.kill()


def judge(done, bundle):
    """Whole, or nothing and a line that says why; True if there is a bundle."""
    said = done.stderr.decode()
    assert done.returncode in (0, 3, 4), said
    assert "Sanitizer" not in said and "runtime error" not in said, said
    if done.returncode == 4:
        assert not bundle.exists() and len([line for line in said.splitlines() if line.startswith("pidshot-capture: ")]) == 1, said
        return False
    kit.verified(bundle)
    assert kit.report(bundle).returncode == 0
    return True


def outcomes(bundle):
    return {(row["path"], row["outcome"], row["errno"]) for row in kit.view(bundle, "gaps")}


# The last word: nothing of it may keep the rest from being captured.
INJECTED = [("openat", "EACCES", "40+3", ""), ("openat", "EIO", "160+5", ""), ("openat", "ENOMEM", "110..180", "whole"), ("openat", "ENFILE", "180..250", "whole"),
            ("openat", "EMFILE", "80+", ""), ("read", "EIO", "60+4", "whole"), ("read", "ENOMEM", "100..200", "whole"), ("read", "ESRCH", "70+2", "whole"),
            ("readlinkat", "EACCES", "1+", "whole"), ("getdents64", "EIO", "2+2", "whole"), ("statx", "EIO", "1+", "whole"), ("pipe2", "EMFILE", "1+", "whole"),
            ("clone", "EAGAIN", "1+", "whole"), ("clone", "ENOMEM", "2+", "whole"), ("socketpair", "ENFILE", "1+", "whole"), ("socket", "EAFNOSUPPORT", "1+", "whole"),
            ("process_vm_readv", "EPERM", "1+", "whole"), ("pidfd_open", "ENOSYS", "1+", "whole"), ("fsync", "EIO", "1", ""), ("link", "EIO", "1", "")]


@pytest.mark.parametrize("call,error,when,kept", INJECTED, ids=[f"{call}-{error}" for call, error, *_ in INJECTED])
def test_system_calls_that_fail(start, tmp_path, call, error, when, kept):
    if not kit.has("strace") or kit.run("strace", "-qq", "-o", "/dev/null", "true").returncode:
        pytest.skip("strace cannot trace here")
    target, bundle = start("fds"), tmp_path / "out"
    done = kit.run("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}",
                   kit.CAPTURE, "-q", "-w", "0", "-o", bundle, target.pid, env=UNTRACEABLE)
    made = judge(done, bundle)
    assert made or not kept, done.stderr.decode()
    assert [entry.name for entry in tmp_path.iterdir()] == (["out"] if made else [])
    os.kill(target.pid, 0)
    if made and call in ("openat", "read", "getdents64", "clone", "pipe2"):
        assert outcomes(bundle), "what failed is told"


@pytest.fixture
def without(start):
    """Runs the capture where the folders that have a name cannot be opened for want of descriptors: all times, or from one on."""
    if not kit.has("strace") or kit.run("strace", "-qq", "-o", "/dev/null", "true").returncode:
        pytest.skip("strace cannot trace here")

    def run(name, *words, since=1):
        return kit.run("strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-P", name, "-e", "trace=openat", "-e", f"inject=openat:error=ENFILE:when={since}+",
                       kit.CAPTURE, *words, env=UNTRACEABLE)

    return run


def test_a_neighbour_that_cannot_be_opened(start, without, tmp_path):
    """The process table lacks it, and says so."""
    target, neighbour, bundle = start("fds"), start("many_threads", 3), tmp_path / "out"
    assert judge(without(neighbour.pid, "-q", "-w", "0", "-o", bundle, target.pid), bundle)
    assert neighbour.pid not in {row["pid"] for row in kit.view(bundle, "ps")}
    assert (f"/proc/{neighbour.pid}", "unsupported", "ENFILE") in outcomes(bundle)
    assert judge(without("task", "-q", "-w", "0", "--force", "-o", bundle, target.pid), bundle)
    assert neighbour.pid in {row["pid"] for row in kit.view(bundle, "ps")}
    assert kit.sql(bundle, f"SELECT errno FROM source WHERE path = '/proc/{neighbour.pid}/task'") == [{"errno": errno.ENFILE}]


def status_in_atop(bundle, pid):
    return [row["status"] for row in kit.view(bundle, "atop") if row["pid"] == pid]


def test_a_neighbour_that_cannot_be_opened_any_more(start, without, tmp_path):
    """At the end of the window it is not known what it did: not that it has ended."""
    target, neighbour, bundle = start("fds"), start("many_threads", 3), tmp_path / "out"
    words = ("-q", "-w", "1", "--only", "processes,window", "--force", "-o", bundle, target.pid)
    assert judge(without(neighbour.pid, *words, since=2), bundle)
    assert (f"/proc/{neighbour.pid}", "unsupported", "ENFILE") in outcomes(bundle)
    assert kit.sql(bundle, f"SELECT pid FROM process_sample WHERE pid = {neighbour.pid}") == []
    assert status_in_atop(bundle, neighbour.pid) == ["-"], kit.view(bundle, "gaps")
    assert judge(kit.capture(*words), bundle)
    assert kit.sql(bundle, f"SELECT pid FROM process_sample WHERE pid = {neighbour.pid}") and status_in_atop(bundle, neighbour.pid) == ["-"]


def test_a_process_table_that_cannot_be_listed_any_more(start, without, tmp_path):
    target, bundle = start("fds"), tmp_path / "out"
    assert judge(without(".", "-q", "-w", "1", "--only", "window", "-o", bundle, target.pid), bundle)
    assert ("/proc", "unsupported", "ENFILE") in outcomes(bundle)
    assert {"outcome": 5} in kit.sql(bundle, "SELECT outcome FROM evidence WHERE table_name = 'process_sample'")
    assert {"outcome": 0} in kit.sql(bundle, "SELECT outcome FROM evidence WHERE table_name = 'process_counter'")


def test_threads_that_cannot_be_listed(start, without, tmp_path):
    """At every tick of the window."""
    target, bundle = start("threads"), tmp_path / "out"
    listed = f"SELECT DISTINCT outcome, errno FROM source WHERE path = '/proc/{target.pid}/task'"
    words = ("-q", "-w", "1", "--only", "window", "--force", "-o", bundle, target.pid)
    assert judge(without("task", *words), bundle)
    assert kit.sql(bundle, listed) == [{"outcome": 5, "errno": errno.ENFILE}] and kit.sql(bundle, "SELECT 1 FROM thread_counter") == []
    assert judge(kit.capture(*words), bundle)
    assert kit.sql(bundle, listed) == [] and kit.sql(bundle, "SELECT 1 FROM thread_counter LIMIT 1")


def test_the_other_end_cannot_be_opened(start, without, tmp_path):
    """Who holds it is not known then."""
    target, bundle = start("ends"), tmp_path / "out"
    child = int(target.said("child")[0][0])
    peers = f"SELECT 1 FROM peer_fd WHERE pid = {child} LIMIT 1"
    words = ("-q", "-w", "0", "--only", "fds,sockets,peers", "--force", "-o", bundle, target.pid)
    assert judge(without(child, *words), bundle)
    assert kit.sql(bundle, peers) == []
    assert kit.sql(bundle, "SELECT errno, what FROM source WHERE path = '/proc/*/fd'") == [
        {"errno": errno.ENFILE, "what": "descriptors of 1 process could not be listed: they may be peers"}]
    assert judge(kit.capture(*words), bundle)
    assert kit.sql(bundle, peers) and kit.sql(bundle, "SELECT 1 FROM source WHERE path = '/proc/*/fd'") == []


def test_a_choice_among_those_that_cannot_be_opened(start, without, tmp_path):
    """That nobody matches is not known then."""
    name = uuid.uuid4().hex[:14]
    target = start("odd_comm", name)
    done = without(target.pid, "--plan", "--pidof", name)
    assert done.returncode == 4 and b"1 process of this host could not be looked at" in done.stderr, done.stderr.decode()
    assert b"could not be looked at" not in kit.capture("--plan", "--pidof", name).stderr


@pytest.fixture
def lonely():
    """A Python process of a user who has no other."""
    if not kit.IS_ROOT:
        pytest.skip("becoming another user needs root")
    with subprocess.Popen(["/usr/bin/python3", "-c", "import time; print('ready', flush=True); time.sleep(1000)"], user=LONELY, group=LONELY,
                          extra_groups=[], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        yield process
        process.kill()


def test_no_process_can_be_started(lonely, place):
    """A host where fork fails is one of those that are captured: what wants a process of its own is a gap, and the rest is there."""
    as_lonely = ("setpriv", "--reuid", LONELY, "--regid", LONELY, "--clear-groups", "prlimit", "--nproc=1")
    assert kit.run(*as_lonely, "sh", "-c", "true | true").returncode, "no process may be started"
    done = kit.run(*as_lonely, place / "pidshot-capture", "-w", "1", "-o", place / "out", lonely.pid, env=UNTRACEABLE)
    bundle = place / "out"
    assert judge(done, bundle), done.stderr.decode()
    assert all(kit.view(bundle, name) for name in ("status", "fds", "threads", "ps", "pidstat"))
    lacking = {path for path, outcome, err in outcomes(bundle) if (outcome, err) == ("unsupported", "EAGAIN")}
    assert {f"/proc/{lonely.pid}/{name}" for name in ("maps", "environ", "mem (stacks)", "mem (sampling)")} <= lacking
    assert b"no Python threads: no worker process could be started\n" in kit.report("show", "py-spy", bundle).stdout
    stuck, = [row for row in kit.rows(bundle, "findings") if row["id"] == "python-stuck"]
    assert stuck["state"] == "not_evaluable" and stuck["evidence"].endswith("unsupported (no worker process could be started)"), stuck


@pytest.mark.parametrize("count", [3, 4, 6, 9, 14, 24])
def test_few_descriptors(start, tmp_path, count):
    target, bundle = start("fds"), tmp_path / "out"

    def limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, count))

    done = kit.capture("-q", "-w", "0", "-o", bundle, target.pid, preexec_fn=limit)
    if b"loading shared libraries" in done.stderr:
        pytest.skip("with so few descriptors only the static file starts")
    judge(done, bundle)


def in_private_proc(options, place, *words):
    """Runs the capture where /proc is mounted anew with @options, in a mount namespace of its own."""
    script = f'mount -t proc -o {options} proc /proc 2>/dev/null || exit 77; shift; exec "$@"'
    done = kit.run("unshare", "-m", "sh", "-c", script, "sh", "-", *words)
    if done.returncode == 77 or b"unshare" in done.stderr:
        pytest.skip(f"/proc cannot be mounted with {options} here")
    return done


AS_NOBODY = ("setpriv", "--reuid", kit.NOBODY, "--regid", kit.NOBODY, "--clear-groups")


def test_proc_with_processes_alone(start, place):
    """subset=pid: nothing of the host is there, which is not the same as a host at rest."""
    if not kit.IS_ROOT:
        pytest.skip("mounting needs root")
    target = start("fds")
    assert judge(in_private_proc("subset=pid", place, place / "pidshot-capture", "-q", "-w", "1", "-o", place / "out", target.pid), place / "out")
    assert kit.view(place / "out", "fds") and kit.view(place / "out", "status")
    gaps = {path: outcome for path, outcome, _ in outcomes(place / "out")}
    assert gaps["/proc/meminfo"] == "absent" and gaps["/proc/stat"] == "absent"


def test_proc_that_hides_other_users(nobodys, place):
    """hidepid=invisible: one's own process is seen whole, the others not at all."""
    done = in_private_proc("hidepid=invisible", place, *AS_NOBODY, place / "pidshot-capture", "-q", "-w", "0", "-o", place / "out", nobodys.pid)
    assert judge(done, place / "out")
    assert kit.view(place / "out", "environ") is not None and kit.view(place / "out", "maps")
    assert {row["user"] for row in kit.view(place / "out", "ps")} == {"nobody"}
    assert in_private_proc("hidepid=invisible", place, *AS_NOBODY, place / "pidshot-capture", "--plan", "--pidof", "systemd-nobody-sees").returncode == 4


def test_user_namespace(nobodys, place):
    """Root of a user namespace has no rights to processes outside of it but those of its user."""
    done = kit.run(*AS_NOBODY, "unshare", "-Ur", place / "pidshot-capture", "-q", "-w", "0", "-o", place / "out", nobodys.pid)
    if b"unshare" in done.stderr:
        pytest.skip("no user namespaces for ordinary users here")
    assert judge(done, place / "out")
    assert kit.view(place / "out", "status")


CAPABILITIES = "sys_ptrace sys_admin dac_override dac_read_search sys_resource net_admin setuid setgid sys_chroot sys_nice kill perfmon all".split()


@pytest.mark.parametrize("name", CAPABILITIES)
def test_root_without_a_capability(nobodys, place, name):
    done = kit.run("setpriv", f"--bounding-set=-{name}", f"--inh-caps=-{name}", place / "pidshot-capture", "-q", "-w", "0", "-o", place / "out", nobodys.pid)
    if b"setpriv" in done.stderr:
        pytest.skip(f"setpriv: {done.stderr.decode().strip()}")
    assert judge(done, place / "out")
    if name == "all":
        assert kit.view(place / "out", "environ") == [] and kit.view(place / "out", "maps") == []
        assert len([path for path, outcome, _ in outcomes(place / "out") if outcome == "denied"]) > 5
    assert nobodys.poll() is None
