"""Processes in namespaces and in real containers, captured from the host and from inside; lsns, capsh and the kernel's files are the judges."""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import time

import kit
import pytest
from groups import group

MIB = 1 << 20
ID = "3f2a9c81d0aa7b6e5d4c3b2a190817263544f3e2d1c0b9a8f7e6d5c4b3a29180"


def descendant(pid, comm):
    """The first process below @pid that runs @comm: behind unshare, bwrap and the like stands another one."""
    for _ in range(300):
        below = [pid]
        for parent in below:
            with contextlib.suppress(OSError):
                for task in pathlib.Path(f"/proc/{parent}/task").iterdir():
                    below += [int(child) for child in (task / "children").read_text().split()]
        for child in below:
            with contextlib.suppress(OSError):
                if pathlib.Path(f"/proc/{child}/comm").read_text().strip() == comm:
                    return child
        time.sleep(0.01)
    return None


@contextlib.contextmanager
def inside(*words, comm="odd_comm", reason="not permitted here", **options):
    """Runs a command that ends in a target of ours; gives the target's pid on the host."""
    runner = subprocess.Popen([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    try:
        pid = descendant(runner.pid, comm)
        if pid is None:
            runner.kill()
            pytest.skip(f"{words[0]}: {reason}: {runner.communicate()[0].decode(errors='replace').strip()[-200:]}")
        time.sleep(0.05)
        yield pid
    finally:
        if pid is not None:
            with contextlib.suppress(OSError):
                os.kill(pid, 9)
        runner.kill()
        runner.wait()
        runner.stdout.close()


TARGET = (kit.TARGETS / "odd_comm", "odd_comm")


def need_root():
    if not kit.IS_ROOT:
        pytest.skip("namespaces of the host need root")


def need_program(name):
    if not kit.has(name):
        pytest.skip(f"{name} is not installed")


def the_container(bundle):
    row, = kit.view(bundle, "container")
    return row


def namespaces(bundle):
    return {row["namespace"]: row for row in kit.view(bundle, "namespaces")}


def agrees_with_lsns(bundle, pid):
    """lsns of util-linux lists the same numbers."""
    listed = {line.split()[1]: int(line.split()[0]) for line in kit.run("lsns", "-n", "-o", "NS,TYPE", "-p", pid).stdout.decode().splitlines()}
    assert len(listed) >= 7
    for name, number in listed.items():
        assert namespaces(bundle)[name]["inode"] == number, name


def capture_within(pid, path, *words, target=None, program=kit.CAPTURE):
    """Captures from inside the namespaces of @pid; sanitizers want /proc for themselves, which is another one there."""
    return kit.run("nsenter", "-t", pid, *words, program, "-q", "-w", "0", "--force", "-o", path, target or 1)


def test_plain(start, shot):
    """A process of the host's own: every namespace is the capture's."""
    target = start("odd_comm")
    bundle = shot(target.pid)
    rows = namespaces(bundle)
    assert {"cgroup", "ipc", "mnt", "net", "pid", "user", "uts"} <= set(rows)
    assert all(row["same_as_capture"] == 1 for row in rows.values())
    for name, row in rows.items():
        assert os.readlink(f"/proc/{target.pid}/ns/{name}") == f"{name.replace('_for_children', '')}:[{row['inode']}]"
    agrees_with_lsns(bundle, target.pid)


def test_process_1_may_not_be_asked(start, shot):
    """Then numbers tell, and the sentence says so."""
    with contextlib.suppress(OSError):
        os.readlink("/proc/1/ns/net")
        pytest.skip("process 1 shows its namespaces here")
    target = start("odd_comm")
    bundle = shot(target.pid)
    assert [gap["outcome"] for gap in kit.view(bundle, "gaps") if gap["path"] == "/proc/1/ns"] == ["denied"]
    rows = namespaces(bundle)
    assert all(row["same_as_init"] is None for row in rows.values())
    assert rows["user"]["is_initial"] == (rows["user"]["inode"] == 4026531837)
    assert b"Process 1 may not be asked here" in kit.report("html", bundle, "-o", "-").stdout


def test_pid_mount_and_net_namespaces(shot, tmp_path):
    need_root()
    with inside("unshare", "-pfmn", "--mount-proc", *TARGET) as pid:
        bundle = shot(pid)
        agrees_with_lsns(bundle, pid)
        rows = namespaces(bundle)
        assert {name for name, row in rows.items() if row["same_as_capture"] == 0} == {"mnt", "net", "pid", "pid_for_children"}
        assert the_container(bundle)["inner_pid"] == 1
        # from inside it is process 1
        done = capture_within(pid, tmp_path / "inner.zst", "-p", "-m", "-n")
        assert done.returncode == 0, done.stderr.decode()
        inner = namespaces(tmp_path / "inner.zst")
        kit.verified(tmp_path / "inner.zst")
        assert {name: row["inode"] for name, row in inner.items()} == {name: row["inode"] for name, row in rows.items()}
        assert all(row["same_as_capture"] == 1 and row["same_as_init"] == 1 for row in inner.values())
        assert the_container(tmp_path / "inner.zst")["pid"] == 1


def test_user_namespace(shot):
    """Root within, an ordinary user outside: the maps say which."""
    with inside("unshare", "-U", *TARGET, reason="user namespaces are not permitted here") as pid:
        written = "         0       1000         10\n        50       3000          1\n" if kit.IS_ROOT else f"0 {os.geteuid()} 1"
        pathlib.Path(f"/proc/{pid}/uid_map").write_text(written)
        bundle = shot(pid)
        rows = [(row["inner_first"], row["outer_first"], row["ids_count"]) for row in kit.view(bundle, "id_maps") if row["kind"] == "uid"]
        assert rows == [tuple(map(int, line.split())) for line in pathlib.Path(f"/proc/{pid}/uid_map").read_text().splitlines()] and rows
        assert {row["is_identity"] for row in kit.view(bundle, "id_maps")} == {0}
        user = namespaces(bundle)["user"]
        assert (user["same_as_capture"], user["is_initial"], user["owner_uid"]) == (0, 0, os.geteuid())


def test_time_namespace(shot):
    need_root()
    with inside("unshare", "-T", "--boottime", "86400", "--fork", *TARGET, reason="no time namespaces") as pid:
        bundle = shot(pid)
        row = namespaces(bundle)["time"]
        assert row["is_initial"] == 0 and row["same_as_capture"] == 0
        said = " ".join(row["says"].split())
        assert "boottime 86400 0" in said and "monotonic 0 0" in said


def test_capabilities(shot):
    """capsh of libcap2-bin says the same of the masks."""
    need_root()
    need_program("setpriv")
    with inside("setpriv", "--bounding-set", "+all,-sys_admin,-sys_ptrace", "--inh-caps", "+net_bind_service,+kill", "--ambient-caps", "+kill",
                "--no-new-privs", *TARGET) as pid:
        bundle = shot(pid)
        rows = {row["capability"].lower(): row for row in kit.view(bundle, "capabilities")}
        status = dict(line.split(":\t") for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if ":\t" in line)
        sets = {"effective": "CapEff", "permitted": "CapPrm", "inheritable": "CapInh", "bounding": "CapBnd", "ambient": "CapAmb"}
        for column, field in sets.items():
            ours = {name for name, row in rows.items() if row[column] == 1}
            mask = int(status[field], 16)
            assert len(ours) == mask.bit_count(), column
            if kit.has("capsh"):
                said = kit.run("capsh", f"--decode={status[field].strip()}").stdout.decode().strip().partition("=")[2]
                assert ours == set(filter(None, said.split(","))), column
        assert rows["cap_kill"]["ambient"] == 1 and "cap_sys_admin" not in rows and all(row["meaning"] for row in rows.values())
        security, = kit.view(bundle, "security")
        assert security["no_new_privs"] == 1 and security["seccomp"] == {"0": "off", "2": "filter"}[status["Seccomp"].strip()]
        assert security["effective_count"] == int(status["CapEff"], 16).bit_count()


def test_control_group_namespace(shot, tmp_path):
    """Inside, the path is "/" and the mount is the group's own: limits are found all the same, from both sides."""
    need_root()
    with group("memory", "memory.limit_in_bytes") as made:
        if made is None:
            pytest.skip("no control group with a memory limit can be made here")
        made.write("memory.limit_in_bytes", 64 * MIB)
        inner = made.child()
        inner.write("memory.limit_in_bytes", 48 * MIB)
        script = ("mount -t tmpfs tmpfs /sys/fs/cgroup && mkdir /sys/fs/cgroup/memory && mount -t cgroup -o memory memory /sys/fs/cgroup/memory && "
                  'exec "$@"')
        with inside("unshare", "-Cpfm", "--mount-proc", "sh", "-c", script, "sh", kit.TARGETS / "hold_memory", 12, comm="hold_memory", preexec_fn=inner.join) as pid:
            wait_for(inner, 12 * MIB)
            host = shot(pid)
            row = memory(host)
            assert (row["maximum"], row["path"], row["level"]) == (48 * MIB, inner.path, 0)
            done = capture_within(pid, tmp_path / "inner.zst", "-p", "-m", "-C")
            assert done.returncode == 0, done.stderr.decode()
            own = memory(tmp_path / "inner.zst")
            assert (own["maximum"], own["path"], own["level"]) == (48 * MIB, "/", 0)
            assert abs(own["used"] - inner.number("memory.usage_in_bytes")) < MIB
            # nothing is made up of what the namespace hides
            assert the_container(tmp_path / "inner.zst")["kind"] == "hidden"
            assert b"Groups above those that were seen may have lower limits" in kit.report("html", tmp_path / "inner.zst", "-o", "-").stdout
            # v1 says what binds from above all the same
            inner.write("memory.limit_in_bytes", 96 * MIB)
            done = capture_within(pid, tmp_path / "wider.zst", "-p", "-m", "-C")
            limit, = kit.sql(tmp_path / "wider.zst", "SELECT * FROM _report_limit")
            assert limit["memory_bytes"] == 64 * MIB


def memory(bundle):
    row, = [row for row in kit.view(bundle, "cgroup") if row["resource"] == "memory"]
    return row


def wait_for(made, used):
    for _ in range(200):
        if made.number("memory.usage_in_bytes") > used:
            return
        time.sleep(0.02)


def capture_without_groups(*words):
    """In a mount namespace that shows no control groups, nor what may be copies of them elsewhere."""
    script = 'for point in $(findmnt -rno TARGET -t cgroup,cgroup2); do umount -l "$point"; done; exec "$@"'
    return kit.run("unshare", "-m", "sh", "-c", script, "sh", kit.CAPTURE, *words)


def test_through_the_processes_own_mounts(start, tmp_path):
    """The capture has no control groups mounted, as in a container beside the target's: it reads where the target can."""
    need_root()
    with group("memory", "memory.limit_in_bytes") as made:
        if made is None:
            pytest.skip("no control group with a memory limit can be made here")
        made.write("memory.limit_in_bytes", 64 * MIB)
        target = start("hold_memory", 60, preexec_fn=made.join)
        done = capture_without_groups("-q", "-w", "0.5", "-o", tmp_path / "b.zst", target.pid)
        assert done.returncode == 0, done.stderr.decode()
        bundle = tmp_path / "b.zst"
        kit.verified(bundle)
        row = memory(bundle)
        assert (row["maximum"], row["path"]) == (64 * MIB, made.path) and row["used_percent"] > 90
        directories = {row["directory"] for row in kit.sql(bundle, "SELECT directory FROM cgroup_level")}
        assert directories and all(name.startswith(f"/proc/{target.pid}/root/sys/fs/cgroup") for name in directories)
        assert [row["state"] for row in kit.rows(bundle, "findings") if row["id"] == "memory-near-limit"] == ["fired"]
        # both ends of the window, though nothing between them
        assert kit.sql(bundle, "SELECT DISTINCT moment FROM cgroup_value ORDER BY moment") == [{"moment": 0}, {"moment": 1}]
        assert kit.sql(bundle, "SELECT * FROM cgroup_sample") == []


def test_a_target_that_lies_about_its_groups(start, tmp_path):
    """Its own mount point leads elsewhere: a link out of its root is not followed, and nothing of the host comes in."""
    need_root()
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "cgroup.procs").write_text("")
    (secret / "memory.max").write_text("hunter2")
    root = tmp_path / "root"
    (root / "sys/fs").mkdir(parents=True)
    # what is mounted there is cgroup2 by the kernel's word; over it the target puts a folder with links
    script = ('mount -t tmpfs tmpfs "$1" && mkdir -p "$1/sys/fs/cgroup" "$1/t" && mount -t cgroup2 none "$1/sys/fs/cgroup" && cp "$2" "$1/t/" && '
              'mount -t tmpfs tmpfs "$1/sys/fs/cgroup" && ln -s "$3/memory.max" "$1/sys/fs/cgroup/memory.max" && mkfifo "$1/sys/fs/cgroup/memory.current" && '
              'cd "$1/sys/fs/cgroup" && touch cgroup.procs cgroup.controllers cgroup.type && echo 4711 > memory.high && exec chroot "$1" /t/odd_comm odd_comm')
    static = tmp_path / "odd_comm"
    built = kit.run("gcc", "-static", "-O1", "-D_GNU_SOURCE", "-o", static, pathlib.Path(__file__).parent.parent / "targets" / "odd_comm.c", "-lpthread")
    if built.returncode:
        pytest.skip("no static C library to put a program into an empty root")
    with inside("unshare", "-m", "sh", "-c", script, "sh", root, static, secret, reason="mounts are not permitted here") as pid:
        began = time.monotonic()
        done = capture_without_groups("-q", "-w", "0", "-o", tmp_path / "b.zst", pid)
        assert done.returncode == 0, done.stderr.decode()
        assert time.monotonic() - began < 10
    content = kit.members(tmp_path / "b.zst")
    kit.verified(tmp_path / "b.zst")
    assert not [name for name, text in content.items() if b"hunter2" in text]
    # its folder was read, as far as it holds files
    values = {row["file"]: row["first_value"] for row in kit.view(tmp_path / "b.zst", "cgroup_values")}
    assert values["memory.high"] == 4711 and not {"memory.max", "memory.current"} & set(values)


def test_bubblewrap(shot):
    need_program("bwrap")
    with inside("bwrap", "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", *TARGET) as pid:
        bundle = shot(pid)
        kit.verified(bundle)
        agrees_with_lsns(bundle, pid)
        rows = namespaces(bundle)
        assert {"mnt", "net", "pid", "ipc", "uts"} <= {name for name, row in rows.items() if row["same_as_capture"] == 0}
        assert the_container(bundle)["inner_pid"] == 2
        security, = kit.view(bundle, "security")
        assert security["no_new_privs"] == 1 and (kit.IS_ROOT or security["effective_count"] == 0)


def small_root(folder):
    """A root that holds nothing but what it borrows from the host, read only."""
    for name in ("etc", "usr", "proc", "sys", "dev", "tmp", "run", "targets", "var"):
        (folder / name).mkdir(parents=True)
    (folder / "etc/os-release").write_text("ID=test\nNAME=test\n")
    for name in ("bin", "lib", "lib64", "sbin"):
        (folder / name).symlink_to(f"usr/{name}")
    return folder


def test_systemd_nspawn(shot, tmp_path):
    need_root()
    need_program("systemd-nspawn")
    root = small_root(tmp_path / "root")
    with inside("systemd-nspawn", "-q", "--register=no", "--keep-unit", "--as-pid2", "-M", "pidshot-test", "-D", root, "--bind-ro=/usr",
                f"--bind-ro={kit.TARGETS}:/targets", "/targets/odd_comm", "odd_comm") as pid:
        bundle = shot(pid)
        kit.verified(bundle)
        row = the_container(bundle)
        assert "container=systemd-nspawn" in row["environment"].split() and row["inner_pid"] == 2
        assert namespaces(bundle)["pid"]["same_as_capture"] == 0
        security, = kit.view(bundle, "security")
        assert security["seccomp"] == "filter" and security["seccomp_filter_count"] >= 1


def config(root, path):
    """What runc wants to know, as Docker would write it for a group path of its own."""
    caps = ["CAP_CHOWN", "CAP_KILL", "CAP_NET_BIND_SERVICE"]
    return {
        "ociVersion": "1.0.2", "hostname": "web", "root": {"path": str(root), "readonly": False},
        "process": {"args": ["/targets/hold_memory", "12"], "cwd": "/", "env": ["PATH=/bin", "HOSTNAME=web"], "noNewPrivileges": True,
                    "user": {"uid": 0, "gid": 0}, "capabilities": {kind: caps for kind in ("bounding", "effective", "permitted")}},
        "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
                   {"destination": "/usr", "type": "bind", "source": "/usr", "options": ["rbind", "ro"]},
                   {"destination": "/targets", "type": "bind", "source": str(kit.TARGETS), "options": ["rbind", "ro"]}],
        "linux": {"cgroupsPath": path, "namespaces": [{"type": kind} for kind in ("pid", "mount", "network", "ipc", "uts")],
                  "resources": {"memory": {"limit": 64 * MIB}, "pids": {"limit": 50}, "cpu": {"quota": 20000, "period": 100000}}},
    }


def test_runc(shot, tmp_path):
    """A container of Docker's runtime under the path that Docker gives it."""
    need_root()
    need_program("runc")
    root = small_root(tmp_path / "root")
    (tmp_path / "config.json").write_text(json.dumps(config(root, f"/docker/{ID}")))
    name = f"pidshot-test-{os.getpid()}"
    try:
        with inside("runc", "--root", tmp_path / "state", "run", "-b", tmp_path, name, comm="hold_memory", reason="no container can be run here") as pid:
            bundle = shot(pid, "-w", "0.5")
            kit.verified(bundle)
            row = the_container(bundle)
            # a container that Docker does not know of: no file of Docker's names its image
            assert (row["kind"], row["runtime"], row["container_id"], row["image"]) == ("container", "docker", ID, "unknown")
            assert row["inner_pid"] == 1 and row["environment"] == "HOSTNAME=web"
            limits = {row["resource"]: row for row in kit.view(bundle, "cgroup")}
            assert (limits["memory"]["maximum"], limits["pids"]["maximum"], limits["cpu"]["maximum"]) == (64 * MIB, 50, 0.2)
            held = {row["capability"] for row in kit.view(bundle, "capabilities") if row["effective"]}
            assert held == {"CAP_CHOWN", "CAP_KILL", "CAP_NET_BIND_SERVICE"}
            page = kit.report("html", bundle, "-o", "-").stdout.decode()
            assert f"docker {ID[:12]}, pid 1 there" in page and "runs in a container of docker" in page
    finally:
        kit.run("runc", "--root", tmp_path / "state", "delete", "-f", name)
        for mount in pathlib.Path("/sys/fs/cgroup").glob("*/docker"):
            for folder in (mount / ID, mount):
                with contextlib.suppress(OSError):
                    folder.rmdir()
        shutil.rmtree(tmp_path / "state", ignore_errors=True)
