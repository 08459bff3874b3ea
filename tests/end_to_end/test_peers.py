"""Peers are right on both sides: what a process is connected to, its peer says too. The target's own words and lsof +E are the judges."""
import ctypes
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import pytest

import kit


def check_peers(bundle, pid, other, ends, comm):
    """@ends: kind -> (descriptor, the other end's)."""
    rows = {(row["fd"], row["peer_pid"], row["peer_fd"]): row for row in kit.view(bundle, "peers") if row["pid"] == pid and row["peer_pid"] == other}
    kinds = {"tcp6": "tcp", "tcp_mapped": "tcp", "pipe_read": "pipe", "pipe_write": "pipe", "fifo_read": "fifo", "pty_master": "pty", "pty_slave": "pty"}
    # exactly these: nothing is at the end of anything else
    assert set(rows) == {(ours, other, theirs) for ours, theirs in ends.values()}
    for kind, (ours, theirs) in ends.items():
        row = rows[ours, other, theirs]
        assert row["kind"] == kinds.get(kind, kind.split("_")[0]), kind
        assert row["peer_comm"] == comm
    sockets = kit.by_fd(bundle)
    for kind in ("tcp", "udp", "unix_stream", "unix_path"):
        ours, theirs = ends[kind]
        row = sockets[ours] if len({row["pid"] for row in sockets.values()}) == 1 else None
        if row:
            assert (row["peer_pid"], row["peer_comm"], row["peer_fd"]) == (other, comm, theirs)


def ends_of(target):
    """The pairs as the target has them, and as its child does."""
    ours = {kind: (int(one), int(two)) for kind, one, two in target.said("pair")}
    return ours, {kind: (two, one) for kind, (one, two) in ours.items()}, int(target.said("child")[0][0])


def needs_unix_diag():
    if not kit.has_diag():
        pytest.skip("this kernel has no tcp_diag; whether it has unix_diag was not tried")


def test_peers_from_both_sides(start, shot):
    needs_unix_diag()
    target = start("ends")
    ours, theirs, child = ends_of(target)
    check_peers(shot(target.pid), target.pid, child, ours, "other end")
    check_peers(shot(child), child, target.pid, theirs, "ends")


def test_peers_by_the_iterator(start, shot, monkeypatch):
    """What a BPF iterator tells of the descriptors of the host is what their links say."""
    target = start("ends")
    found = {}
    for engine in ("procfs", "bpf"):
        monkeypatch.setenv("PIDSHOT_FDS_BY", engine)
        found[engine] = kit.sql(shot(target.pid), f"SELECT * FROM peer_fd WHERE pid IN ({target.pid}, {target.said('child')[0][0]}) ORDER BY kind, inode, pid, fd")
    assert len(found["bpf"]) > 20 and found["bpf"] == found["procfs"]


def test_peers_that_have_very_many_descriptors(start, shot):
    """Then the iterator is asked without being told to."""
    needs_unix_diag()
    target = start("many_sockets", 1500)
    child = int(target.said("child")[0][0])
    bundle = shot(target.pid)
    peers = [row for row in kit.view(bundle, "peers") if row["peer_pid"] == child]
    assert len(peers) == 1500 and len({row["peer_fd"] for row in peers}) == 1500 and {row["kind"] for row in peers} == {"tcp"}


def test_peers_that_are_captured_too(start, shot):
    """Both ends in one bundle; and in the child's own eyes the parent is a target."""
    needs_unix_diag()
    target = start("ends")
    ours, theirs, child = ends_of(target)
    bundle = shot(target.pid, child)
    check_peers(bundle, target.pid, child, ours, "other end")
    check_peers(bundle, child, target.pid, theirs, "ends")
    assert all(row["peer_is_target"] for row in kit.view(bundle, "peers") if row["peer_pid"] in (target.pid, child))


def test_peers_in_another_namespace(elsewhere, shot):
    needs_unix_diag()
    ours, _, child = ends_of(elsewhere)
    check_peers(shot(elsewhere.pid), elsewhere.pid, child, ours, "other end")


OPENS = "import os, sys, time; fd = os.open(sys.argv[1], getattr(os, sys.argv[2])); print(fd, flush=True); time.sleep(99)"


def test_named_pipes_of_one_name(script, shot, tmp_path):
    """Two pipes of the same name are two; one that lost its name is still one."""
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        os.mkfifo(tmp_path / folder / "same")
    reader = script(OPENS, tmp_path / "one/same", "O_RDWR")
    writer = script(OPENS, tmp_path / "one/same", "O_WRONLY")
    script(OPENS, tmp_path / "two/same", "O_RDWR")
    (tmp_path / "one/same").unlink()
    rows = [row for row in kit.view(shot(reader.pid), "peers") if row["kind"] == "fifo"]
    assert [(row["fd"], row["peer_pid"], row["peer_fd"]) for row in rows] == [(int(reader.said[0]), writer.pid, int(writer.said[0]))]
    assert rows[0]["detail"] == "peer writes"


def test_a_pipe_to_oneself(script, shot):
    target = script("import os, time; ends = os.pipe(); print(*ends, flush=True); time.sleep(99)")
    ours, theirs = map(int, target.said)
    rows = {(row["fd"], row["peer_pid"], row["peer_fd"]) for row in kit.view(shot(target.pid), "peers") if row["kind"] == "pipe"}
    assert {(ours, target.pid, theirs), (theirs, target.pid, ours)} <= rows


def in_new_devpts():
    """For preexec_fn: terminals whose numbers begin anew."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x20000) != 0 or libc.mount(b"none", b"/", None, 0x44000, None) != 0 or \
            libc.mount(b"devpts", b"/dev/pts", b"devpts", 0, b"newinstance,ptmxmode=0666") != 0:
        raise OSError(ctypes.get_errno(), "mount")


def test_terminals_of_one_number(script, shot):
    """A container has a pts/0 of its own."""
    holds = "import os, time; print(*[fd for _ in range(12) for fd in os.openpty()], flush=True); time.sleep(99)"
    try:
        stranger = script(holds, preexec_fn=in_new_devpts)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("a /dev/pts of its own may not be mounted here")
    target = script(holds)
    rows = [row for row in kit.view(shot(target.pid), "peers") if row["kind"] == "pty"]
    masters = list(map(int, target.said))[::2]
    assert {(row["fd"], row["peer_fd"]) for row in rows if row["fd"] in masters} == {(fd, fd + 1) for fd in masters}
    assert stranger.pid not in {row["peer_pid"] for row in rows}
    inside = [row for row in kit.view(shot(stranger.pid), "peers") if row["kind"] == "pty"]
    assert {row["peer_pid"] for row in inside} == {stranger.pid} and len(inside) == 24


def test_who_shares_a_socket(script, shot):
    """A child that inherited a connection keeps it open; the socket says that it is shared."""
    target = script("""
import os, socket, time
listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen()
for _ in range(3):
    if os.fork() == 0:
        time.sleep(99)
print(listener.fileno(), flush=True)
time.sleep(99)
""", start_new_session=True)
    try:
        assert kit.by_fd(shot(target.pid))[int(target.said[0])]["shared_with_count"] == 3
    finally:
        os.killpg(target.pid, 9)


def test_peers_that_may_not_be_seen(start):
    """An ordinary user's bundle says that other users' descriptors were not looked at."""
    if not kit.IS_ROOT:
        pytest.skip("becoming another user needs root")
    kit.need("setpriv")
    become = ("setpriv", "--reuid", kit.NOBODY, "--regid", kit.NOBODY, "--clear-groups")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        program = shutil.copy(kit.CAPTURE, folder)
        with subprocess.Popen([*map(str, become), "sleep", "99"], stdin=subprocess.PIPE) as target:
            while b"sleep" not in kit.run("cat", f"/proc/{target.pid}/comm").stdout:
                pass
            done = kit.run(*become, program, "-q", "-w", "0", "-o", f"{folder}/out", target.pid)
            target.kill()
        assert done.returncode == 0, done.stderr.decode()
        gaps = {gap["path"]: gap for gap in kit.view(f"{folder}/out", "gaps")}
        assert gaps["/proc/*/fd"]["outcome"] == "denied" and re.match(r"descriptors of \d+ processes may not be listed", gaps["/proc/*/fd"]["what"])
        assert b"peers" in kit.report("html", "-o", "-", f"{folder}/out").stdout


def test_lsof_on_endpoints(start, shot):
    """lsof +E tells the other ends of pipes, unix sockets and terminals."""
    kit.need("lsof")
    needs_unix_diag()
    target = start("ends")
    ours, _, child = ends_of(target)
    rows = {(row["fd"], row["peer_fd"]) for row in kit.view(shot(target.pid), "peers") if row["peer_pid"] == child}
    judged = set()
    for line in kit.run("lsof", "-nP", "+E", "-p", target.pid).stdout.decode("utf-8", "replace").splitlines():
        pid, fd = re.match(r"\S+ +(\d+) +\S+ +(\w+)", line).groups() if re.match(r"\S+ +\d+ ", line) else ("", "")
        if pid == str(target.pid) and fd[:-1].isdecimal():
            judged |= {(int(fd[:-1]), int(other)) for other in re.findall(rf" {child},[^,]+,(\d+)[rwu]", line)}
    if not judged:
        pytest.skip("this lsof tells no endpoints")
    # it is silent on mapped addresses, and names who holds a copy of the same end of a pipe
    kinds = {"tcp", "udp", "unix_stream", "unix_seqpacket", "unix_dgram", "unix_path", "pipe_read", "pipe_write", "fifo_read", "pty_master", "pty_slave", "eventfd"}
    assert {pair for kind, pair in ours.items() if kind in kinds} <= judged & rows


def test_what_fds_say_of_connections(start, shot):
    needs_unix_diag()
    target = start("ends")
    ours, _, child = ends_of(target)
    rows = {row["fd"]: row for row in kit.view(shot(target.pid), "fds")}
    assert re.fullmatch(rf"tcp ESTAB 127\.0\.0\.1:\d+ -> 127\.0\.0\.1:\d+, peer other end\[{child}\] fd {ours['tcp'][1]}", rows[ours["tcp"][0]]["detail"])
    assert rows[ours["unix_stream"][0]]["detail"] == f"unix CONNECTED, peer other end[{child}] fd {ours['unix_stream'][1]}"
    assert rows[ours["pipe_read"][0]]["detail"] == f"peer other end[{child}] fd {ours['pipe_read'][1]}"
    listener, = [int(fd) for kind, fd in target.said("one") if kind == "tcp_listen"]
    assert re.fullmatch(r"tcp LISTEN 127\.0\.0\.1:\d+", rows[listener]["detail"])
    assert rows[ours["eventfd"][0]]["detail"] == f"count 7, shared with other end[{child}] fd {ours['eventfd'][1]}"




SERVES = """
import socket, sys, time
print("ready", flush=True)
sys.stdin.readline()
listener = socket.socket(); listener.bind(("0.0.0.0", 0)); listener.listen(4)
print(listener.getsockname()[1], flush=True)
ends = [listener.accept()[0] for _ in range(int(sys.argv[1]))]
print(*(end.fileno() for end in ends), flush=True)
time.sleep(99)
"""
CALLS = """
import socket, sys, time
end = socket.create_connection((sys.argv[1], int(sys.argv[2])))
end.send(b"seven b")
print(end.fileno(), flush=True)
time.sleep(99)
"""


@pytest.fixture
def wired(script):
    """wired(COUNT) -> a server in a network namespace that a veth pair joins to ours, and its address and port."""
    if not kit.IS_ROOT or not kit.has("ip") or not kit.has("nsenter"):
        pytest.skip("joining network namespaces needs root, ip and nsenter")
    made = []

    def join(count, subnet):
        try:
            server = script(SERVES, count, preexec_fn=kit.in_new_network, stdin=subprocess.PIPE)
        except (OSError, subprocess.SubprocessError):
            pytest.skip("a network namespace of its own may not be made here")
        name = f"pw{server.pid}"
        made.append(name)
        inside = ("nsenter", "-t", server.pid, "-n", "ip")
        for words in (("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", server.pid),
                      ("ip", "addr", "add", f"{subnet}.1/30", "dev", name), ("ip", "link", "set", name, "up"),
                      (*inside, "addr", "add", f"{subnet}.2/30", "dev", "eth0"), (*inside, "link", "set", "eth0", "up")):
            done = kit.run(*words)
            if done.returncode:
                pytest.skip(f"no veth pair here: {done.stderr.decode().strip()}")
        server.stdin.write(b"\n")
        server.stdin.flush()
        return server, f"{subnet}.2", int(server.stdout.readline())

    yield join
    for name in made:
        kit.run("ip", "link", "del", name)


def test_peers_across_a_veth_pair(wired, script, shot):
    """A container's end of a connection of ours, and ours of a container's."""
    if not kit.has_diag():
        pytest.skip("this kernel has no tcp_diag")
    server, address, port = wired(1, "10.213.77")
    client = script(CALLS, address, port)
    accepted = int(server.stdout.readline())
    called = int(client.said[0])
    for one, other, fd, peer_fd in ((client, server, called, accepted), (server, client, accepted, called)):
        bundle = shot(one.pid)
        row = kit.by_fd(bundle)[fd]
        assert (row["peer_pid"], row["peer_fd"]) == (other.pid, peer_fd)
        assert row["netns"] == os.stat(f"/proc/{one.pid}/ns/net").st_ino
        assert row["peer_inode"] == os.stat(f"/proc/{other.pid}/fd/{peer_fd}").st_ino
        assert row["recv_q_bytes"] == (7 if one is server else 0) and kit.sql(bundle, f"SELECT peer_recv_q_bytes FROM socket WHERE fd = {fd}")[0]["peer_recv_q_bytes"] == (
            7 if other is server else 0)
        row, = [row for row in kit.view(bundle, "peers") if row["fd"] == fd]
        assert (row["kind"], row["peer_pid"], row["peer_fd"], row["peer_comm"]) == ("tcp", other.pid, peer_fd, pathlib.Path(f"/proc/{other.pid}/comm").read_text().strip())
        assert "/proc/*/ns/net" not in {row["path"] for row in kit.view(bundle, "gaps")}


def test_peers_in_a_namespace_that_may_not_be_entered(wired, script, tmp_path):
    """Who it is is not known then, and that is said."""
    server, address, port = wired(1, "10.213.78")
    client = script(CALLS, address, port)
    bundle = kit.injected("setns:error=EPERM", client.pid, tmp_path / "b.zst")
    assert kit.by_fd(bundle)[int(client.said[0])]["peer_pid"] is None
    gap, = [row for row in kit.view(bundle, "gaps") if row["path"] == "/proc/*/ns/net"]
    assert gap["outcome"] == "denied" and "other ends of connections" in gap["what"]
    server.kill()


TRANSLATES = """
import socket, subprocess, sys, time
subprocess.run(["nft", "-f", "-"], input=b"table ip nat { chain output { type nat hook output priority -100; tcp dport 8080 dnat to 127.0.0.1:9090; }; }", check=True)
listener = socket.create_server(("127.0.0.1", 9090))
plain, translated = socket.create_connection(("127.0.0.1", 9090)), socket.create_connection(("127.0.0.1", int(sys.argv[1])))
ends = [listener.accept()[0] for _ in range(2)]
print(plain.fileno(), translated.fileno(), flush=True)
time.sleep(99)
"""


@pytest.mark.parametrize("port", [8080, 9090])
def test_a_translated_connection_is_said(script, shot, port):
    """Nobody has the addresses that a port published by NAT is asked at: its other end is here all the same."""
    if not kit.IS_ROOT or not kit.has("nft"):
        pytest.skip("translating addresses needs root and nft")
    if not kit.has_diag():
        pytest.skip("this kernel has no tcp_diag")
    try:
        target = script(TRANSLATES, port, preexec_fn=kit.in_new_network)
    except (OSError, subprocess.SubprocessError, AssertionError):
        pytest.skip("a network namespace with a table of nat may not be made here")
    plain, translated = map(int, target.said[:2])
    bundle = shot(target.pid)
    rows = kit.by_fd(bundle)
    assert rows[plain]["peer_pid"] == target.pid
    assert rows[translated]["peer_pid"] == (target.pid if port == 9090 else None)
    said = [row["what"] for row in kit.view(bundle, "gaps") if row["path"] == "/proc/*/net/tcp"]
    assert len(said) == (port == 8080) and all("translated on the way (NAT)" in what for what in said), said
