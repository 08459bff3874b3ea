import subprocess
import sys

import pytest

import kit


@pytest.fixture
def start():
    """start(NAME, ...) -> kit.Target; ended with the test."""
    running = []

    def begin(*words, **options):
        running.append(kit.Target(*words, **options))
        return running[-1]

    yield begin
    for target in running:
        target.stop()


@pytest.fixture
def script():
    """script(TEXT, WORD...) -> a running Python program that has printed a line; ended with the test."""
    running = []

    def begin(text, *words, **options):
        process = subprocess.Popen([sys.executable, "-c", text, *map(str, words)], stdout=subprocess.PIPE, **options)
        running.append(process)
        process.said = process.stdout.readline().decode().split()
        assert process.said, "it did not get ready"
        return process

    yield begin
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def elsewhere(start):
    """A target in another network namespace than ours."""
    try:
        return start("ends", preexec_fn=kit.in_new_network)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("a network namespace of its own may not be made here")


@pytest.fixture
def shot(tmp_path):
    """shot(PID, ...) -> path of a bundle that was captured without a window, unless told otherwise."""
    def take(pid, *words, exits=0):
        path = tmp_path / f"{pid}.pidshot.tar.zst"
        window = () if "-w" in words else ("-w", "0")
        done = kit.capture("-q", "--force", "-o", path, *window, *words, pid)
        assert done.returncode == exits, done.stderr.decode()
        return path

    return take


@pytest.fixture(scope="session")
def ordinary(tmp_path_factory):
    """One bundle of a process with threads in all states, taken once: for tests that only read it."""
    target = kit.Target("threads")
    path = tmp_path_factory.mktemp("ordinary") / "threads.pidshot.tar.zst"
    done = kit.capture("-q", "-o", path, "-w", "1", "--case", "TICKET-7", target.pid)
    target.stop()
    assert done.returncode == 0, done.stderr.decode()
    return path
