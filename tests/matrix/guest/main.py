"""What a guest does: starts the target, captures it as each user, without and then with the modules that answer sock_diag; asks the judge."""
import os
import pathlib
import subprocess
import sys

# The target belongs to 1000; the stranger is what an ordinary user is to other people's services.
USERS = {"root": 0, "owner": 1000, "stranger": 1001}
MODULES = "inet_diag tcp_diag udp_diag raw_diag unix_diag netlink_diag af_packet_diag".split()
GROUP = "app.slice/service.scope"
OUT = pathlib.Path("/out")


def write(path, text):
    try:
        pathlib.Path(path).write_text(text, encoding="ascii")
    except OSError as problem:
        print(path, problem)


def mount(kind, where, options=""):
    pathlib.Path(where).mkdir(parents=True, exist_ok=True)
    return subprocess.call(["busybox", "mount", "-t", kind, *(["-o", options] if options else []), kind, where])


def groups_v2(root):
    """A group with limits, and a parent whose controllers are on."""
    mount("cgroup2", root)
    for folder in (root, f"{root}/app.slice"):
        pathlib.Path(folder).mkdir(exist_ok=True)
        for controller in "memory cpu pids io".split():
            write(f"{folder}/cgroup.subtree_control", f"+{controller}")
    pathlib.Path(f"{root}/{GROUP}").mkdir()
    for name, value in (("memory.max", "268435456"), ("cpu.max", "150000 100000"), ("pids.max", "64")):
        write(f"{root}/{GROUP}/{name}", value)
    return [f"{root}/{GROUP}"]


def groups_v1(root):
    """Each controller in a hierarchy of its own; a systemd of that time has a named one beside them."""
    mount("tmpfs", root)
    folders = []
    for name in ("memory", "cpu,cpuacct", "pids", "freezer", "blkio", "cpuset", "systemd"):
        if mount("cgroup", f"{root}/{name}", "none,name=systemd" if name == "systemd" else name):
            continue
        folder = pathlib.Path(f"{root}/{name}/{GROUP}")
        folder.mkdir(parents=True)
        folders.append(str(folder))
        for path in (folder.parent, folder):
            if name == "cpuset":
                write(path / "cpuset.cpus", "0-1")
                write(path / "cpuset.mems", "0")
    write(f"{root}/memory/{GROUP}/memory.limit_in_bytes", "268435456")
    write(f"{root}/cpu,cpuacct/{GROUP}/cpu.cfs_quota_us", "150000")
    write(f"{root}/pids/{GROUP}/pids.max", "64")
    return folders


def make_groups(mode):
    root = "/sys/fs/cgroup"
    if mode == "v2":
        return groups_v2(root)
    folders = groups_v1(root)
    if mode == "hybrid":
        mount("cgroup2", f"{root}/unified")
        folder = pathlib.Path(f"{root}/unified/{GROUP}")
        folder.mkdir(parents=True)
        folders.append(str(folder))
    return folders


def become(uid, folders=()):
    def enter():
        for folder in folders:
            write(f"{folder}/cgroup.procs", str(os.getpid()))
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    return enter


def next_pid(number):
    """The next process has this number, so that trees of several kernels look alike: pid_namespaces(7)."""
    write("/proc/sys/kernel/ns_last_pid", str(number - 1))


def start(folders):
    environment = {"PATH": "/usr/bin", "LANG": "C.UTF-8", "DATABASE_PASSWORD": "swordfish", "PYTHONDONTWRITEBYTECODE": "1"}
    next_pid(4242)
    target = subprocess.Popen(["python3", "/matrix/service.py"], env=environment, cwd="/tmp", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              preexec_fn=become(1000, folders))
    line = target.stdout.readline().split()
    if line[:1] != [b"ready"]:
        sys.exit("the target did not get ready")
    return target


def run_as(uid, name, *words):
    """Its output and exit status become files beside each other."""
    with open(OUT / f"{name}.txt", "wb") as output:
        status = subprocess.call(list(map(str, words)), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, preexec_fn=become(uid), cwd="/tmp")
    if status:
        print(f"{name}: exit {status}")
    return status


def capture_all(target, diag):
    for user, uid in USERS.items():
        run_as(uid, f"{user}-{diag}", "/matrix/pidshot-capture", "-v", "-w", "1", "--deadline", "120", "-o", OUT / f"{user}-{diag}.pidshot", target.pid)


def main():
    words = dict(word.split("=", 1) for word in pathlib.Path("/proc/cmdline").read_text().split() if "=" in word)
    target = start(make_groups(words.get("matrix.cgroup", "v2")))
    write(OUT / "pid", str(target.pid))
    write(OUT / "kernel", os.uname().release)
    if words.get("matrix.do") == "harvest":
        return subprocess.call(["python3", "/matrix/harvest.py", str(target.pid), str(OUT / "tree")])
    capture_all(target, "plain")
    for module in MODULES:
        if pathlib.Path(f"/matrix/{module}.ko").exists():
            subprocess.call(["busybox", "insmod", f"/matrix/{module}.ko"])
    capture_all(target, "diag")
    for user, uid in USERS.items():
        run_as(uid, f"{user}-judge", "python3", "/matrix/judge.py", target.pid, "/matrix/paths")
    target.kill()
    return 0


sys.exit(main())
