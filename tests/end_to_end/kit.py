"""What the tests of the two programs share: targets, captures, and bundles read and made without our own code."""
import contextlib
import ctypes
import hashlib
import io
import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import tarfile

import pytest

CAPTURE = os.environ["PIDSHOT_CAPTURE"]
REPORT = os.environ["PIDSHOT_REPORT"]
TARGETS = pathlib.Path(os.environ["PIDSHOT_TARGETS"])
IS_ROOT = os.geteuid() == 0
NOBODY = 65534


def run(*command, **options):
    """A finished process with its bytes; never asks the terminal for anything."""
    words = [str(word) for word in command]
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 120} | options
    if "input" in options:
        del options["stdin"]
    return subprocess.run(words, check=False, **options)


def capture(*words, **options):
    return run(CAPTURE, *words, **options)


def report(*words, **options):
    return run(REPORT, *words, **options)


def one_line(done):
    """The one clear line that is owed to whoever made a mistake."""
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1 and len(lines[0]) > 20, done.stderr.decode()
    return lines[0]


class Target:
    """A program of tests/targets that has said that it is ready."""

    def __init__(self, name, *words, **options):
        self.process = subprocess.Popen([TARGETS / name, *map(str, words)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **options)
        self.lines = []
        for line in self.process.stdout:
            self.lines.append(line.decode().split())
            if self.lines[-1][0] == "ready":
                break
        assert self.lines and self.lines[-1][0] == "ready", f"{name} did not get ready"
        self.pid = self.process.pid

    @property
    def ready(self):
        """The words after "ready"."""
        return self.lines[-1][1:]

    def said(self, word):
        """The lines that begin with a word, without it."""
        return [line[1:] for line in self.lines if line[0] == word]

    def paths(self):
        """Kind -> path of the files that target `fds` made; "path FD" alone is its O_PATH descriptor."""
        return {words[0]: words[1] for words in self.said("path") if len(words) == 2}

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        for path in self.paths().values():
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)


def rows(bundle, *words, exits=(0,)):
    """What a subcommand that makes JSON gives: rows(bundle, "show", "fds")."""
    verb, *rest = words
    places = [verb, bundle, *rest] if verb in ("sql", "findings") else [verb, *rest, bundle]
    done = report(*places, "--format", "json")
    assert done.returncode in exits, done.stderr.decode()
    return json.loads(done.stdout)


def view(bundle, name, **options):
    return rows(bundle, "show", name, **options)


def sql(bundle, query, **options):
    return rows(bundle, "sql", query, **options)


def verified(bundle):
    done = report("verify", bundle)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    assert b"verified" in done.stdout
    return done.stdout.decode()


def unzstd(packed):
    done = run("zstd", "-dc", input=packed)
    assert done.returncode == 0, done.stderr
    return done.stdout


def zstd(plain):
    done = run("zstd", "-3", "-c", input=plain)
    assert done.returncode == 0, done.stderr
    return done.stdout


def members(bundle):
    """Path -> bytes, in the order of the tar."""
    with tarfile.open(fileobj=io.BytesIO(unzstd(pathlib.Path(bundle).read_bytes()))) as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar if entry.isreg()}


def regular(name, content):
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    return entry, content


def pack(path, entries):
    """A bundle of (TarInfo, bytes), whatever they say."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for entry, content in entries:
            tar.addfile(entry, io.BytesIO(content))
    path.write_bytes(zstd(plain.getvalue()))
    return path


def pack_members(path, content):
    return pack(path, [regular(name, value) for name, value in content.items()])


def sealed(content):
    """The members with the manifest made to fit: damage that no hash gives away."""
    manifest = json.loads(content["manifest.json"])
    for name in manifest["members"]:
        manifest["members"][name] = hashlib.sha256(content[name]).hexdigest()
    return content | {"manifest.json": json.dumps(manifest).encode()}


def escaped(text):
    """Bytes of a stranger as they stand in the database (DESIGN.md)."""
    words = text.decode("utf-8", "surrogateescape")
    out = []
    for letter in words:
        code = ord(letter)
        if 0xDC80 <= code <= 0xDCFF:
            out.append(f"\\x{code - 0xDC00:02x}")
        elif letter == "\\":
            out.append("\\\\")
        elif code < 0x20 or code == 0x7F:
            out.append(f"\\x{code:02x}")
        else:
            out.append(letter)
    return "".join(out)


@contextlib.contextmanager
def tmpfs(folder, options):
    """A small file system of its own; the reason why not, where that is not permitted."""
    folder.mkdir()
    done = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder) if IS_ROOT else None
    mounted = done is not None and done.returncode == 0
    try:
        yield None if mounted else "mounting a tmpfs needs root" if not IS_ROOT else done.stderr.decode().strip()
    finally:
        if mounted:
            run("umount", folder)


def has(program):
    return shutil.which(program) is not None


def need(program):
    if not has(program):
        pytest.skip(f"{program} is not installed")


def by_fd(bundle, name="sockets"):
    """Descriptor -> row."""
    return {row["fd"]: row for row in view(bundle, name)}


def in_new_network():
    """For preexec_fn: a network namespace of its own, with its loopback up."""
    if ctypes.CDLL(None, use_errno=True).unshare(0x40000000) != 0:  # CLONE_NEWNET
        raise OSError(ctypes.get_errno(), "unshare")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


def has_diag(family=socket.AF_INET, protocol=socket.IPPROTO_TCP):
    """Whether this kernel answers sock_diag: else nothing is known beyond /proc/net."""
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 4) as diag:
            body = struct.pack("BBBBI48s", family, protocol, 0, 0, 0xFFF, b"")
            diag.send(struct.pack("IHHII", 16 + len(body), 20, 0x301, 0, 0) + body)
            answer = diag.recv(32768)
            kind, = struct.unpack("H", answer[4:6])
            return kind == 20 or (kind == 3 and struct.unpack("i", answer[16:20])[0] == 0)
    except OSError:
        return False


def injected(fault, pid, path):
    """A capture in which a system call fails."""
    need("strace")
    # a sanitizer's search for leaks needs ptrace for itself
    done = run("strace", "-f", "-o", "/dev/null", "-e", f"inject={fault}", CAPTURE, "-q", "-w", "0", "-o", path, pid,
                   env=os.environ | {"ASAN_OPTIONS": "detect_leaks=0"})
    if b"ptrace" in done.stderr.lower() and done.returncode:
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr.decode()
    return path
