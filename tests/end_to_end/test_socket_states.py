"""Processes whose connections are put into the states that findings judge, with a healthy twin each."""
import time

import kit
import pytest

RULES = ("listen-queue-full", "recv-queue-not-read", "peer-stall", "close-wait-heap", "retransmits")

# Each gives a (listener, client, server) to play with, and says its descriptors when the state is reached.
START = """
import os, socket, struct, sys, time, ctypes
def connect(listener=None, backlog=64, receive=None, send=None):
    if listener is None:
        listener = socket.socket()
        if receive:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        listener.bind(("127.0.0.1", 0)); listener.listen(backlog)
    client = socket.socket()
    if send:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send)
    client.connect(listener.getsockname())
    return listener, client, listener.accept()[0]
def fill(end, most=1 << 30):
    end.setblocking(False)
    sent = 0
    try:
        while sent < most:
            sent += end.send(b"x" * min(65536, most - sent))
    except BlockingIOError:
        pass
def done(*words):
    print("ready", *words, flush=True)
    time.sleep(99)
"""


@pytest.fixture
def state(script):
    """state(TEXT) -> a process whose connections are so."""
    if not kit.has_diag():
        pytest.skip("this kernel has no tcp_diag, and the rules need it")
    return lambda text: script(START + text)


def found(bundle):
    """Rule -> its row."""
    rows = {row["id"]: row for row in kit.rows(bundle, "findings")}
    return {rule: rows[rule] for rule in RULES}


def only(bundle, rule, *parts):
    """That rule fired, with this evidence, and no other of ours."""
    rows = found(bundle)
    assert rows[rule]["state"] == "fired", rows[rule]
    for part in parts:
        assert part in rows[rule]["evidence"], rows[rule]["evidence"]
    assert {name for name, row in rows.items() if row["state"] == "fired"} == {rule}
    assert {row["state"] for name, row in rows.items() if name != rule} == {"clear"}


def test_healthy(state, shot):
    target = state("""
listener, client, server = connect()
client.send(b"hello"); server.recv(9); server.send(b"hello"); client.recv(9)
waiting = [socket.create_connection(listener.getsockname()) for _ in range(5)]
done()
""")
    assert {row["state"] for row in found(shot(target.pid)).values()} == {"clear"}


def test_listen_queue_full(state, shot):
    target = state("""
listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen(4)
clients = [socket.socket() for _ in range(12)]
for client in clients:
    client.setblocking(False); client.connect_ex(listener.getsockname())
time.sleep(1.3)
done(*listener.getsockname())
""")
    bundle = shot(target.pid, "-w", "2.5")
    only(bundle, "listen-queue-full", f"127.0.0.1:{target.said[2]}: 5 connections wait of 4 that may", "refused so far")
    row, = kit.view(bundle, "listen")
    assert (row["accept_queue_count"], row["accept_limit_count"], row["used_percent"]) == (5, 4, 125)
    counters = {row["counter"]: row for row in kit.view(bundle, "network")}
    assert counters["TcpExt.ListenOverflows"]["value"] > 0


def test_unix_listen_queue_full(state, shot):
    target = state("""
listener = socket.socket(socket.AF_UNIX); listener.bind(b"\\0pidshot full %d" % os.getpid()); listener.listen(2)
clients = [socket.socket(socket.AF_UNIX) for _ in range(5)]
for client in clients:
    client.setblocking(False); client.connect_ex(listener.getsockname())
done()
""")
    only(shot(target.pid), "listen-queue-full", f"@pidshot full {target.pid}: 3 connections wait of 2 that may")


def test_data_not_read(state, shot, script):
    """The reader is slow; who sends has a peer that does not take what is sent."""
    reader = script(START + """
listener = socket.socket(); listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20000); listener.bind(("127.0.0.1", 0)); listener.listen()
print(listener.getsockname()[1], flush=True)
server, _ = listener.accept()
time.sleep(99)
""")
    sender = state(f"""
client = socket.socket(); client.connect(("127.0.0.1", {reader.said[0]})); fill(client)
done()
""")
    time.sleep(4)
    only(shot(reader.pid), "recv-queue-not-read", "bytes unread for", f"sent by {kit.sql(shot(sender.pid), 'SELECT comm FROM target')[0]['comm']}[{sender.pid}]")
    only(shot(sender.pid), "peer-stall", "its window is closed: it does not read", f"[{reader.pid}] fd ", "bytes unread")


def test_data_not_read_in_the_window(state, shot):
    """Two looks tell more than one: nothing was read between them."""
    target = state("""
listener, client, server = connect()
client.send(b"x" * 5000)
time.sleep(1.2)
done()
""")
    only(shot(target.pid, "-w", "0.6"), "recv-queue-not-read", "5,000 bytes unread for", ", none of it read in the ", " s after, sent by ")


def test_data_read_slowly(state, shot):
    """Old data wait, and he who should read them does so, bit by bit."""
    target = state("""
listener, client, server = connect()
client.send(b"x" * 60000)
time.sleep(1.2)
print("ready", server.fileno(), flush=True)
while server.recv(100): time.sleep(0.05)
""")
    assert found(shot(target.pid))["recv-queue-not-read"]["state"] == "fired"
    bundle = shot(target.pid, "-w", "0.6")
    assert found(bundle)["recv-queue-not-read"]["state"] == "clear"
    row = kit.by_fd(bundle)[int(target.said[1])]
    assert row["window_read_bytes"] >= 100 and row["window_read_bytes"] % 100 == 0 and row["window_received_bytes"] == 0 and row["window_ns"] > 5e8


def test_what_moves_in_the_window(state, shot):
    """The same bytes by who sends and who reads."""
    target = state("""
listener, client, server = connect()
print("ready", client.fileno(), server.fileno(), listener.fileno(), flush=True)
while True:
    client.send(b"x" * 1000); server.recv(1000); time.sleep(0.01)
""")
    bundle = shot(target.pid, "-w", "1")
    client, server, listener = (kit.by_fd(bundle)[int(fd)] for fd in target.said[1:])
    assert client["window_acked_bytes"] >= 1000 and server["window_received_bytes"] >= 1000 and client["window_retransmitted_bytes"] == 0
    # the two are not asked in the same moment
    assert abs(client["window_acked_bytes"] - server["window_received_bytes"]) <= 5000
    assert abs(server["window_read_bytes"] - server["window_received_bytes"]) <= 1000
    assert listener["window_ns"] == pytest.approx(server["window_ns"], rel=0.2) and listener["window_read_bytes"] is None
    assert {"outcome": 0} in kit.sql(bundle, "SELECT outcome FROM evidence WHERE table_name = 'socket_sample'")


def test_without_a_window_nothing_moves(state, shot):
    target = state("listener, client, server = connect()\ndone()")
    assert {(row["window_ns"], row["window_received_bytes"]) for row in found_sockets(shot(target.pid))} == {(None, None)}


def found_sockets(bundle):
    return [row for row in kit.view(bundle, "sockets") if row["family"] == "inet"]


def test_close_wait(state, shot):
    close = """
listener, *kept = connect()
for _ in range({count}):
    _, client, server = connect(listener)
    client.close(); kept.append(server)
time.sleep(0.2)
done()
"""
    only(shot(state(close.format(count=12)).pid), "close-wait-heap", "12 sockets in CLOSE-WAIT", "12 of them to 127.0.0.1")
    assert found(shot(state(close.format(count=3)).pid))["close-wait-heap"]["state"] == "clear"


def test_no_answer(state, shot):
    """The receiver's own filter drops every packet: nothing is acknowledged, and segments are sent again in vain."""
    target = state("""
listener, client, server = connect()
drop = struct.pack("HBBI", 6, 0, 0, 0)
code = ctypes.create_string_buffer(drop)
server.setsockopt(socket.SOL_SOCKET, 26, struct.pack("HL", 1, ctypes.addressof(code)))
client.send(b"hello")
time.sleep(3)
done()
""")
    rows = found(shot(target.pid))
    assert rows["peer-stall"]["state"] == "fired" and "retransmissions without an answer" in rows["peer-stall"]["evidence"]
    assert rows["retransmits"]["state"] == "fired" and "were sent again" in rows["retransmits"]["evidence"]
    assert rows["recv-queue-not-read"]["state"] == rows["listen-queue-full"]["state"] == "clear"
    row, = [row for row in kit.view(shot(target.pid), "sockets") if row["timer"] == "on"]
    assert row["send_q_bytes"] == 5 and row["retransmits"] >= 3


def test_without_sock_diag_nothing_is_clear(start, tmp_path):
    """What /proc does not tell cannot be judged."""
    bundle = kit.injected("socket:error=EAFNOSUPPORT", start("ends").pid, tmp_path / "b.zst")
    rows = found(bundle)
    for rule in ("listen-queue-full", "recv-queue-not-read", "peer-stall", "retransmits"):
        assert rows[rule]["state"] == "not_evaluable", rule
        assert "tcp_info: unsupported" in rows[rule]["evidence"]
    assert rows["close-wait-heap"]["state"] == "clear"
