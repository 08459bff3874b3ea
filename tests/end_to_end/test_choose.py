"""Choosing the target: pgrep, pidof and pstree are the judges of who is meant."""
import os
import pathlib
import re
import shutil
import subprocess
import uuid

import pytest

import kit


@pytest.fixture
def crew(start, tmp_path):
    """A supervisor with three workers and a helper, under a name that nobody else on the host has."""
    name = "s" + uuid.uuid4().hex[:12]
    path = shutil.copy(kit.TARGETS / "supervisor", tmp_path / name)
    target = start(path)
    target.name = name
    target.workers = [int(pid) for pid, in target.said("worker")]
    target.helper, = [int(pid) for pid, in target.said("helper")]
    return target


def need(program):
    if not kit.has(program):
        pytest.skip(f"{program} is not installed")


def planned(*words, exits=0, **options):
    """The pids that --plan shows, in its order."""
    done = kit.capture("--plan", *words, **options)
    assert done.returncode == exits, done.stderr.decode()
    return [int(pid) for pid in re.findall(r"^process (\d+)", done.stdout.decode(), re.M)]


def listed(*words):
    """The rows of the list of those that match: pid -> the rest of the line."""
    done = kit.capture("-w", "0", *words)
    assert done.returncode == 2 and done.stdout == b"", done.stderr.decode()
    lines = done.stderr.decode().splitlines()
    assert lines[1].split() == ["PID", "USER", "COMMAND"] and "--all" in lines[-1]
    return {int(line.split()[0]): line.split(None, 1)[1] for line in lines[2:-1]}, lines[-1]


def judged(*words):
    done = kit.run(*words)
    return sorted(int(pid) for pid in done.stdout.split())


@pytest.mark.parametrize("pattern", ["{}: worker", "^{}: (master|worker)$", "{}.*master", "{}|this-is-nobody", "{0}: [mw]"])
def test_pgrep(crew, pattern):
    need("pgrep")
    pattern = pattern.format(crew.name)
    expected = judged("pgrep", "-f", pattern)
    assert expected and planned("--all", "--pgrep", pattern) == expected


def test_pgrep_of_kernel_threads_and_zombies(start):
    need("pgrep")
    start("zombie")
    for pattern in (r"^\[kthreadd\]$", r"<defunct>$"):
        expected = judged("pgrep", "-f", pattern)
        # other tests' zombies come and go
        for _ in range(5):
            got = planned("--all", "--pgrep", pattern) if expected else []
            if got == (expected := judged("pgrep", "-f", pattern)):
                break
        assert got == expected


def test_pgrep_lists_several_with_user_and_command_line(crew):
    need("ps")
    rows, advice = listed("--pgrep", crew.name)
    assert sorted(rows) == sorted([crew.pid, *crew.workers])
    for line in kit.run("ps", "-ww", "-o", "pid=,user=,args=", "-p", ",".join(map(str, rows))).stdout.decode().splitlines():
        pid, user, command = line.split(None, 2)
        assert rows[int(pid)].split(None, 1) == [user, command]
    assert f"--tree for {crew.pid} " in advice


def test_the_list_is_masked(start, tmp_path):
    program = shutil.copy(kit.TARGETS / "odd_comm", tmp_path / uuid.uuid4().hex)
    targets = [start(program, f"name{number}", "--password", f"hunter{number}2", "\x1b[31mred\xff") for number in (1, 2)]
    rows, _ = listed("--pgrep", program.name)
    assert sorted(rows) == sorted(target.pid for target in targets)
    for row in rows.values():
        assert "--password [hidden:" in row and "hunter" not in row and "\x1b" not in row


@pytest.mark.parametrize("words", [["sh", "-c", '"$0" "$@"; true'], ["timeout", "60"], ["nice", "env", "X=1"]])
def test_what_started_us_is_not_meant(crew, words):
    """Its command line has the pattern too."""
    done = kit.run(*words, kit.CAPTURE, "--plan", "--pgrep", f"{crew.name}: master")
    assert done.returncode == 0, done.stderr.decode()
    assert f"process {crew.pid} ".encode() in done.stdout


def test_a_shell_that_does_not_name_us_may_be_meant(tmp_path):
    """A service may well have a child that captures it."""
    name = uuid.uuid4().hex
    script = tmp_path / "service"
    script.write_text(f'"$PIDSHOT_CAPTURE" --plan --pgrep {name}; true\n')
    done = kit.run("sh", script, name)
    assert done.returncode == 0 and b"process " in done.stdout, done.stderr.decode()


def test_pidof(crew):
    """By comm, by argv[0] and by the program's file; pidof(8) of Debian knows the same names."""
    need("pidof")
    expected = judged("pidof", crew.name)
    assert planned("--all", "--pidof", crew.name) == expected == sorted([crew.pid, *crew.workers])
    assert planned("--all", "--pidof", str(pathlib.Path(f"/proc/{crew.pid}/exe").readlink())) == expected
    rows, _ = listed("--pidof", crew.name)
    assert sorted(rows) == expected
    done = kit.capture("-w", "0", "--pidof", crew.name[:-1])
    assert done.returncode == 4 and crew.name[:-1] in kit.one_line(done)


def test_pidof_of_a_renamed_process(start):
    name = uuid.uuid4().hex[:14]
    target = start("odd_comm", name)
    assert planned("--pidof", name) == [target.pid]


def test_tree(crew):
    need("pstree")
    drawn = {int(pid) for pid in re.findall(r"\((\d+)\)", kit.run("pstree", "-pA", crew.pid).stdout.decode())}
    pids = planned("--tree", crew.pid)
    assert set(pids) == drawn == {crew.pid, crew.helper, *crew.workers}
    assert pids[0] == crew.pid and pids[-1] == crew.helper, "a level after the other"
    # the workers descend from the master, which is then the only one meant
    assert planned("--tree", "--pgrep", f"^{crew.name}") == pids
    assert planned("--tree", crew.workers[0]) == [crew.workers[0], crew.helper]


def test_tree_is_one_bundle_named_after_its_root(crew, tmp_path):
    done = kit.capture("-w", "1", "--tree", "--pidof", crew.name, cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    bundle, = tmp_path.glob("*.pidshot.tar.zst")
    assert f"-{crew.name}-{crew.pid}-" in bundle.name
    kit.verified(bundle)
    everybody = {crew.pid, crew.helper, *crew.workers}
    for name in ("threads", "status", "limits", "environ", "maps"):
        assert {row["pid"] for row in kit.view(bundle, name)} == everybody
    ticks = {}
    for row in kit.sql(bundle, "SELECT tick, pid FROM process_counter"):
        ticks.setdefault(row["tick"], set()).add(row["pid"])
    assert len(ticks) >= 3 and all(pids == everybody for pids in ticks.values()), "on one clock"


def test_not_ourselves_in_our_parents_tree():
    """The tree of this test holds the capture itself, which is nobody's business."""
    pids = planned("--tree", os.getpid())
    assert pids[0] == os.getpid()
    done = kit.capture("--plan", "--tree", os.getpid())
    assert b"pidshot-capture" not in b"".join(line for line in done.stdout.splitlines() if line.startswith(b"process "))


def has_ended(pid):
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"


def test_cgroup(crew):
    """Whoever shares the supervisor's group in all hierarchies, by the kernel's own list of each process."""
    def groups(pid):
        return pathlib.Path(f"/proc/{pid}/cgroup").read_text().splitlines()

    deepest = max((line.split(":", 2)[2] for line in groups(crew.pid)), key=len)
    if deepest == "/":
        pytest.skip("all processes here are in the root of every control group")
    done = kit.capture("--plan", "--cgroup", deepest)
    assert done.returncode == 0, done.stderr.decode()
    found = {int(pid) for pid in re.findall(r"^process (\d+)", done.stdout.decode(), re.M)}
    assert "left out" in done.stdout.decode() or {crew.pid, *crew.workers} <= found
    for pid in found:
        try:
            # whoever has ended meanwhile is back in the root of each hierarchy
            assert any(line.split(":", 2)[2].startswith(deepest) for line in groups(pid)) or has_ended(pid)
        except (FileNotFoundError, ProcessLookupError):
            pass


def test_a_made_cgroup(crew):
    made = None
    for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines():
        fields = line.split()
        kind, options = fields[fields.index("-") + 1], fields[-1].split(",")
        if kind == "cgroup2" or (kind == "cgroup" and ({"pids", "freezer"} & set(options))):
            made = pathlib.Path(fields[4]) / crew.name
            try:
                (made / "below").mkdir(parents=True)
                (made / "cgroup.procs").write_text(str(crew.workers[0]))
                (made / "below" / "cgroup.procs").write_text(str(crew.workers[1]))
                break
            except OSError:
                made = None
    if not made:
        pytest.skip("no control group can be made here")
    try:
        expected = sorted(crew.workers[:2])
        assert planned("--cgroup", str(made)) == expected
        group, = {line.split(":", 2)[2] for line in pathlib.Path(f"/proc/{crew.workers[0]}/cgroup").read_text().splitlines() if crew.name in line}
        assert planned("--cgroup", group) == planned("--cgroup", group + "/") == expected
        assert planned("--cgroup", f"{made}/below") == [crew.workers[1]]
        assert planned("--cgroup", f"{made}/belo", exits=4) == []
    finally:
        for pid in crew.workers:
            (made.parent / "cgroup.procs").write_text(str(pid))
        for folder in (made / "below", made):
            os.rmdir(folder)


def test_numbers_and_names_together(crew, start):
    other = start("odd_comm")
    assert planned(other.pid, "--all", "--pidof", crew.name) == [other.pid, crew.pid, *crew.workers]


@pytest.mark.parametrize("words", [["--pgrep", "pidshot-nobody-is-called-[s]o"], ["--pidof", "nobody-is-called-so"], ["--cgroup", "/nobody/is/in"]])
def test_no_match(tmp_path, words):
    done = kit.capture("-w", "0", *words, cwd=tmp_path)
    assert done.returncode == 4 and done.stdout == b""
    assert words[1] in kit.one_line(done)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [["--pgrep", "(("], ["--pgrep", ""], ["--pidof", ""], ["--cgroup", ""], ["--pgrep"]])
def test_usage(tmp_path, words):
    done = kit.capture("-w", "0", *words, cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == b""
    kit.one_line(done)


def test_several_that_come_and_go(tmp_path, start):
    """While processes start and end all the time, every choice ends well."""
    name = "s" + uuid.uuid4().hex[:12]
    program = shutil.copy(shutil.which("sleep"), tmp_path / name)

    def ended_otherwise(*statuses):
        runs = [kit.capture("-q", "-w", "0", "--force", "-o", tmp_path / "out", "--all", "--pidof", name) for _ in range(15)]
        return [(run.returncode, run.stderr.decode()) for run in runs if run.returncode not in statuses]

    with subprocess.Popen(["sh", "-c", 'while :; do "$0" 0.01 & "$0" 0.03 & "$0" 0.02; done', program], start_new_session=True) as churn:
        try:
            assert ended_otherwise(0, 3, 4) == []
            stays = start(shutil.copy(kit.TARGETS / "odd_comm", tmp_path / "stays"), name)
            assert ended_otherwise(0) == []
        finally:
            os.killpg(churn.pid, 9)
    kit.verified(tmp_path / "out")
    assert stays.pid in {row["pid"] for row in kit.sql(tmp_path / "out", "SELECT pid FROM target")}
