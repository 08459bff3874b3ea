"""ss, lsof and psutil are the judges of what the view says of sockets."""
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile

import psutil
import pytest

import kit


def output(*words):
    return kit.run(*words).stdout.decode("utf-8", "surrogateescape")


def ss(pid, *options, before=()):
    """fd -> the words of ss of a process, without its last column."""
    found = {}
    for line in output(*before, "ss", "-H", "-O", "-a", "-n", "-p", *options).splitlines():
        for holder, fd in re.findall(r"pid=(\d+),fd=(\d+)", line):
            if int(holder) == pid:
                found[int(fd)] = line.split("users:")[0].split() + ["|"] + line.split("users:")[1].split()[1:]
    return found


def agree_with_ss(bundle, pid, before=()):
    """State, queues and addresses of every inet socket; returns how many."""
    rows = kit.by_fd(bundle)
    compared = 0
    for option, protocols in (("-t", {"tcp"}), ("-u", {"udp"}), ("-w", {"icmp"})):
        judged = ss(pid, option, before=before)
        bound = {fd for fd, row in rows.items() if row["protocol"] in protocols and row["family"].startswith("inet") and row["local"]}
        assert set(judged) == bound, option
        for fd, words in judged.items():
            row = rows[fd]
            got = [row["state"], str(row["recv_q_bytes"]), str(row["send_q_bytes"]), row["local"], row["remote"]]
            assert got == words[:5], fd
            compared += 1
    return compared


def test_inet_as_ss(start, shot):
    kit.need("ss")
    target = start("ends")
    assert agree_with_ss(shot(target.pid), target.pid) >= 6


def test_tcp_info_as_ss(start, shot):
    kit.need("ss")
    if not kit.has_diag():
        pytest.skip("this kernel has no tcp_diag")
    target = start("ends")
    rows, judged = kit.by_fd(shot(target.pid)), ss(target.pid, "-t", "-i", "-m", "-e")
    compared = 0
    for fd, words in judged.items():
        row, said = rows[fd], " ".join(words)
        assert f"ino:{row['inode']} " in said
        rtt = re.search(r" rtt:([\d.]+)/", said)
        if rtt:
            assert abs(row["rtt_ns"] / 1e6 - float(rtt[1])) < 0.002
            assert re.search(rf" cwnd:{row['cwnd']}\b", said)
            compared += 1
        for column, word in (("acked_bytes", "bytes_acked"), ("received_bytes", "bytes_received"), ("retransmitted_bytes", "bytes_retrans")):
            told = re.search(rf" {word}:(\d+)", said)
            assert (row[column] or 0) == int(told[1] if told else 0)
        assert f",rb{row['receive_buffer_bytes']}," in said and f",tb{row['send_buffer_bytes']}," in said
        assert row["congestion"] in words
    assert compared >= 3


def test_unix_as_ss(start, shot):
    kit.need("ss")
    target = start("ends")
    rows = kit.by_fd(shot(target.pid))
    compared = 0
    kinds = {"u_str": "stream", "u_dgr": "dgram", "u_seq": "seqpacket"}
    for line in output("ss", "-H", "-O", "-x", "-a", "-n", "-p").splitlines():
        told = re.search(r"(\d+) +(\S+) (\d+) +users:.*pid=(\d+),fd=(\d+)", line)
        if not told or int(told[4]) != target.pid:
            continue
        inode, _, peer, _, fd = told.groups()
        row = rows[int(fd)]
        assert row["family"] == "unix" and row["inode"] == int(inode)
        assert (row["peer_inode"] or 0) == int(peer)
        words = line.split()
        if words[0] in kinds:
            assert row["type"] == kinds[words[0]]
            assert row["state"] == {"LISTEN": "LISTEN", "ESTAB": "CONNECTED"}[words[1]]
            assert [str(row["recv_q_bytes"]), str(row["send_q_bytes"])] == words[2:4]
        compared += 1
    assert compared >= 6


def test_unix_names(start, shot):
    target = start("ends")
    rows = kit.by_fd(shot(target.pid))
    path = target.paths()["unix_path"]
    said = {kind: int(fd) for kind, fd in target.said("one")}
    ends = {kind: int(fd) for kind, fd, _ in target.said("pair")}
    assert rows[said["unix_path_listen"]]["local"] == rows[ends["unix_path"]]["local"] == path
    name = b"@pidshot %06d@nul\nline\xff" % (target.pid % 1000000)
    assert rows[said["unix_abstract_listen"]]["local"] == kit.escaped(name)
    full = rows[said["unix_full_listen"]]["local"]
    assert len(full) == 108 and full.startswith(f"@{target.pid}@fff") and full.endswith("f")
    assert rows[said["unix_path_listen"]]["state"] == "LISTEN"


def test_the_other_families(start, shot):
    target = start("ends")
    rows = kit.by_fd(shot(target.pid))
    said = {kind: int(fd) for kind, fd in target.said("one")}
    row = rows[said["netlink"]]
    assert (row["family"], row["protocol"], row["state"]) == ("netlink", "route", "UNCONNECTED") and row["local"].startswith("0:")
    row = rows[said["fresh_tcp"]]
    assert (row["family"], row["type"], row["state"], row["local"]) == ("inet", "stream", "UNCONN", None)
    row = rows[said["fresh_udp"]]
    assert (row["family"], row["type"], row["state"]) == ("inet", "dgram", "UNCONN")
    if "packet" in said:
        row = rows[said["packet"]]
        assert (row["family"], row["type"], row["state"], row["local"]) == ("packet", "raw", "UNCONNECTED", "*:lo")
    if "raw" in said:
        row = rows[said["raw"]]
        assert (row["family"], row["type"], row["state"], row["local"], row["protocol"]) == ("inet", "raw", "UNCONN", "0.0.0.0:1", "icmp")
    if "vsock_listen" in said:
        assert rows[said["vsock_listen"]]["family"] == "vsock"
    assert all(row["state"] and row["family"] for row in rows.values())


def test_psutil_on_connections(start, shot):
    target = start("ends")
    rows = kit.by_fd(shot(target.pid))
    states = {"ESTABLISHED": "ESTAB", "LISTEN": "LISTEN", "NONE": None, "CLOSE": "UNCONN"}
    compared = 0

    def text(address):
        return f"[{address.ip}]:{address.port}" if ":" in address.ip else f"{address.ip}:{address.port}"

    connections = getattr(psutil.Process, "net_connections", psutil.Process.connections)
    for judge in connections(psutil.Process(target.pid), kind="all"):
        row = rows[judge.fd]
        assert row["family"] == {socket.AF_INET: "inet", socket.AF_INET6: "inet6", socket.AF_UNIX: "unix"}[judge.family]
        assert row["type"] == socket.SocketKind(judge.type).name.removeprefix("SOCK_").lower()
        if judge.family == socket.AF_UNIX:
            continue
        if states[judge.status]:
            assert row["state"] == states[judge.status]
        if judge.raddr:
            # psutil shows an IPv4 address within IPv6 as IPv4
            assert row["remote"].replace("[::ffff:127.0.0.1]", "127.0.0.1") == text(judge.raddr).replace("[::ffff:127.0.0.1]", "127.0.0.1")
        compared += 1
    assert compared >= 8


def test_lsof_on_connections(start, shot):
    kit.need("lsof")
    target = start("ends")
    rows = kit.by_fd(shot(target.pid))
    compared, fd = 0, None
    for line in output("lsof", "-nP", "-a", "-i", "-p", target.pid, "-T", "sq", "-F", "fPnT").splitlines():
        letter, value = line[0], line[1:]
        if letter == "f":
            fd = int(value)
        elif letter == "P":
            assert rows[fd]["protocol"] == value.lower()
        elif letter == "n" and "->" in value:
            local, remote = value.split("->")
            # lsof writes mapped addresses as IPv4
            assert rows[fd]["local"].replace("[::ffff:127.0.0.1]", "127.0.0.1") == local
            assert rows[fd]["remote"].replace("[::ffff:127.0.0.1]", "127.0.0.1") == remote
            compared += 1
        elif letter == "T" and value.startswith("QR="):
            assert rows[fd]["recv_q_bytes"] == int(value[3:])
    assert compared >= 4


def test_another_network_namespace(elsewhere, shot):
    kit.need("ss")
    kit.need("nsenter")
    bundle = shot(elsewhere.pid)
    assert agree_with_ss(bundle, elsewhere.pid, before=("nsenter", f"--net=/proc/{elsewhere.pid}/ns/net")) >= 6
    rows = kit.by_fd(bundle)
    assert {row["netns"] for row in rows.values() if row["local"]} == {os.stat(f"/proc/{elsewhere.pid}/ns/net").st_ino}
    ends = {kind: (int(ours), int(theirs)) for kind, ours, theirs in elsewhere.said("pair")}
    child = int(elsewhere.said("child")[0][0])
    for kind in ("tcp", "unix_stream"):
        ours, theirs = ends[kind]
        assert rows[ours]["peer_inode"] == os.stat(f"/proc/{child}/fd/{theirs}").st_ino


def test_a_socket_from_our_namespace_in_another(script, shot):
    """A service may hold a socket that its manager made; it is in the manager's namespace, which is where we are."""
    if not kit.IS_ROOT:
        pytest.skip("a network namespace of its own needs root")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(3)
        try:
            process = script("import socket, time; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); print('ready', flush=True); time.sleep(99)",
                             pass_fds=[listener.fileno()], preexec_fn=kit.in_new_network)
        except (OSError, subprocess.SubprocessError):
            pytest.skip("a network namespace of its own may not be made here")
        rows = kit.by_fd(shot(process.pid))
        row = rows[listener.fileno()]
        assert (row["state"], row["local"]) == ("LISTEN", f"127.0.0.1:{listener.getsockname()[1]}")
        assert row["netns"] == os.stat("/proc/self/ns/net").st_ino
        assert len({row["netns"] for row in rows.values()}) == 2


def check_without_diag(bundle, target, outcome, path):
    rows = kit.by_fd(bundle)
    ends = {kind: int(ours) for kind, ours, _ in target.said("pair")}
    assert rows[ends["tcp"]]["origin"] == "procfs" and rows[ends["tcp"]]["state"] == "ESTAB" and rows[ends["tcp"]]["recv_q_bytes"] == 5
    assert rows[ends["tcp"]]["rtt_ns"] is None
    said = {kind: int(fd) for kind, fd in target.said("one")}
    assert rows[said["tcp_listen"]]["state"] == "LISTEN" and rows[said["unix_path_listen"]]["local"] == target.paths()["unix_path"]
    assert rows[said["netlink"]]["state"] == "UNCONNECTED"
    gaps = [gap for gap in kit.view(bundle, "gaps") if gap["path"] == path]
    assert gaps and gaps[0]["outcome"] == outcome and len(gaps[0]["what"]) > 20
    collectors = {row["name"]: row for row in kit.view(bundle, "collectors")}
    assert collectors["sockets"]["outcome"] == outcome and collectors["sockets"]["what"]
    assert b"has no tcp_info" in kit.report("html", "-o", "-", bundle).stdout


def test_without_netlink(start, tmp_path):
    target = start("ends")
    bundle = kit.injected("socket:error=EAFNOSUPPORT", target.pid, tmp_path / "b.zst")
    check_without_diag(bundle, target, "unsupported", "sock_diag/tcp")


def test_a_namespace_that_may_not_be_entered(elsewhere, tmp_path):
    bundle = kit.injected("setns:error=EPERM", elsewhere.pid, tmp_path / "b.zst")
    check_without_diag(bundle, elsewhere, "denied", f"/proc/{elsewhere.pid}/ns/net")


def test_sockets_that_close_meanwhile(script, shot):
    target = script("""
import itertools, socket
print("ready", flush=True)
listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen(99)
for turn in itertools.count():
    client = socket.create_connection(listener.getsockname())
    server, _ = listener.accept()
    pair = socket.socketpair()
    for gone in (client, server, *pair):
        gone.close()
""")
    for _ in range(3):
        rows = kit.view(shot(target.pid), "sockets")
        assert [row for row in rows if row["state"] == "LISTEN"]
        assert all(row["state"] and row["family"] for row in rows)


def test_another_users_sockets_without_privilege(start, tmp_path):
    """Whose descriptors may not be listed has unknown sockets, which is not the same as none."""
    if not kit.IS_ROOT:
        pytest.skip("becoming another user needs root")
    kit.need("setpriv")
    target = start("ends")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        program = shutil.copy(kit.CAPTURE, folder)
        done = kit.run("setpriv", "--reuid", kit.NOBODY, "--regid", kit.NOBODY, "--clear-groups", program, "-q", "-w", "0", "-o", f"{folder}/out", target.pid)
        assert done.returncode == 0, done.stderr.decode()
        bundle = shutil.copy(f"{folder}/out", tmp_path / "out")
    assert kit.view(bundle, "sockets") == []
    page = kit.report("html", "-o", "-", bundle).stdout
    assert b"The sockets were not read: denied" in page


def test_tables_are_read_where_they_are_needed(start, shot, tmp_path):
    """Each costs the kernel a walk over all its sockets; where sock_diag answered, and for a process without sockets, none is read."""
    target = start("ends")

    def tables(bundle, pid):
        return {name.rsplit("/", 1)[1] for name in kit.members(bundle) if name.startswith(f"proc/{pid}/net/")} & {"tcp", "tcp6", "udp", "unix", "netlink"}

    if kit.has_diag():
        bundle = shot(target.pid)
        assert tables(bundle, target.pid) == set()
        sources = {row["path"]: row for row in kit.view(bundle, "sources")}
        assert sources[f"/proc/{target.pid}/net/tcp"]["outcome"] == "not_applicable" and "sock_diag" in sources[f"/proc/{target.pid}/net/tcp"]["what"]
        assert not [gap for gap in kit.view(bundle, "gaps") if gap["path"].endswith("/net/tcp")]
    idle = start("odd_comm")
    assert tables(shot(idle.pid), idle.pid) == set()
    assert {"tcp", "unix", "netlink"} <= tables(kit.injected("socket:error=EAFNOSUPPORT", target.pid, tmp_path / "b.zst"), target.pid)


def test_export_has_them(start, shot):
    whole = json.loads(kit.report("export", "json", shot(start("ends").pid)).stdout)
    assert whole["sockets"] and {"pid", "fd", "family", "type", "state", "local", "remote", "recv_q_bytes", "send_q_bytes"} <= set(whole["sockets"][0])
