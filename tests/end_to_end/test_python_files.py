"""What is read of files for a Python process: source lines around its frames, and what is installed."""
import json
import os
import pathlib
import re
import shutil

import pytest

import kit
import python_kit

COLLECTORS = ("-w", "0", "--only", "identity,python,source,distributions")


@pytest.fixture
def begin():
    running = []

    def start(interpreter, program, *words, **options):
        running.append(python_kit.begin(interpreter, program, *words, **options))
        return running[-1]

    yield start
    for target in running:
        target.stop()


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_source_lines(begin, shot, interpreter):
    """Each frame has the line that it stands on; three lines around it come along; what has no string in it is letter for letter the file's."""
    target = begin(interpreter, "stacks.py", "quiet")
    bundle = shot(target.pid, *COLLECTORS)
    files, compared = {}, 0
    for row in python_kit.py_spy(bundle):
        if row["file"] is None or not row["file"].startswith("/"):
            continue
        path = pathlib.Path((interpreter.row["root"] or "") + row["file"])
        lines = files.setdefault(row["file"], path.read_text(encoding="utf-8").splitlines())
        assert row["source_changed"] == 0
        if not set("'\"") & set(lines[row["line"] - 1]):
            assert row["source"] == lines[row["line"] - 1], row
            compared += 1
    assert compared > 30 and len(files) == 3
    shown = {(row["file"], row["line"]): row for row in kit.view(bundle, "source-lines")}
    for row in python_kit.py_spy(bundle):
        if row["file"] in files:
            for line in range(max(1, row["line"] - 3), min(len(files[row["file"]]), row["line"] + 3) + 1):
                assert (row["file"], line) in shown
            assert shown[row["file"], row["line"]]["has_frame"] == 1


def test_changed_since_start(shot, tmp_path):
    interpreter = next(row for row in python_kit.found()[0] if row.row["how"] == "direct")
    shutil.copytree(python_kit.SOURCES, tmp_path / "copy", ignore=shutil.ignore_patterns("__pycache__"))
    for file in (tmp_path / "copy").iterdir():
        os.utime(file, (1, 1))
    target = python_kit.PythonTarget([*interpreter.row["command"], tmp_path / "copy/stacks.py", "quiet"])
    try:
        with open(tmp_path / "copy/stacks.py", "a", encoding="ascii") as file:
            file.write("# a later version\n")
        changed = {row["file"]: row["source_changed"] for row in python_kit.py_spy(shot(target.pid, *COLLECTORS)) if row["source"] is not None}
        assert changed[str(tmp_path / "copy/stacks.py")] == 1 and changed[str(tmp_path / "copy/truth.py")] == 0
    finally:
        target.stop()


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_literals_stay_there(begin, shot, tmp_path, interpreter):
    """A secret that stands in the source is nowhere in the bundle."""
    if interpreter.row["root"]:
        pytest.skip("its files are in another root")
    program = tmp_path / "program.py"
    program.write_text((python_kit.SOURCES / "files.py").read_text(encoding="ascii").split('SOURCE = """')[1].split('"""')[0], encoding="ascii")
    target = begin(interpreter, "files.py", program)
    bundle = shot(target.pid, *COLLECTORS)
    lines = [row["text"] for row in kit.view(bundle, "source-lines") if row["file"] == str(program)]
    assert len(lines) == 4 and lines[2] == "    lock.acquire()" and lines[1].startswith('    name = "\u2026"')
    content = b"".join(kit.members(bundle).values())
    assert b"not-to-be-seen" not in content and b"hunter2" not in content


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_no_source(begin, shot, interpreter):
    target = begin(interpreter, "stacks.py", "quiet")
    bundle = shot(target.pid, *COLLECTORS, "--no-source")
    assert kit.view(bundle, "source-lines") == [] and {row["source"] for row in python_kit.py_spy(bundle)} == {None}
    assert [row["outcome"] for row in kit.view(bundle, "collectors") if row["name"] == "source"] == ["not_asked"]


def test_paths_that_the_target_chose(begin, shot, tmp_path):
    """Links, a FIFO, a device, a folder and nothing at all are no source, and do not hang."""
    interpreter = next(row for row in python_kit.found()[0] if row.row["how"] == "direct")
    secret = tmp_path / "secret"
    secret.write_text("one\ntwo\nroot-only-line\nfour\n", encoding="ascii")
    (tmp_path / "link").symlink_to(secret)
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    paths = [str(tmp_path / name) for name in ("link", "fifo", "folder", "none")] + ["/dev/zero", "<string>", "relative.py"]
    target = begin(interpreter, "files.py", *paths)
    bundle = shot(target.pid, *COLLECTORS)
    outcomes = {row["path"]: row["outcome"] for row in kit.sql(bundle, "SELECT path, outcome FROM _source_file")}
    assert all(outcomes[path] != "ok" for path in paths if path != "<string>"), outcomes
    assert outcomes[str(tmp_path / "fifo")] == outcomes["/dev/zero"] == "unsupported" and outcomes[str(tmp_path / "none")] == "absent"
    assert "<string>" not in outcomes
    assert b"root-only-line" not in b"".join(kit.members(bundle).values())


@pytest.mark.parametrize("interpreter", python_kit.every(since=(3, 8)))
def test_distributions(begin, shot, interpreter):
    """As importlib.metadata lists them in the interpreter itself."""
    ask = "import importlib.metadata as m, json; print(json.dumps([[d.metadata['Name'], d.version] for d in m.distributions()]))"
    done = kit.run(*interpreter.row["command"], "-c", ask, env=os.environ | interpreter.row["environment"])
    if done.returncode:
        pytest.skip("its importlib.metadata does not work: " + done.stderr.decode().strip().splitlines()[-1])
    plain = lambda name: re.sub(r"[-_.]+", "-", name).lower()
    expected = {(plain(name), plain(version)) for name, version in json.loads(done.stdout)}
    target = begin(interpreter, "files.py")
    got = {(plain(row["name"]), plain(row["version"] or "")) for row in kit.view(shot(target.pid, *COLLECTORS), "distributions")}
    # an .egg-info may have no version in its name, and no metadata that importlib would find
    assert {row for row in got if row[1]} <= expected and {name for name, _ in expected} <= {name for name, _ in got}
