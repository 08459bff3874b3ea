"""Bundles that are cut, changed or made to harm: a clear line, the right exit, nothing outside the folder, never a crash."""
import io
import json
import os
import re
import shutil
import sqlite3
import tarfile

import pytest

import kit

MADE, DAMAGED, USAGE, UNREADABLE, MATCHED = 0, 1, 2, 3, 5


@pytest.fixture(scope="module")
def content(ordinary):
    return kit.members(ordinary)


def looks_like_a_crash(text):
    return re.search(rb"ERROR: (Address|Leak|Undefined)|runtime error:|Assertion|Segmentation|core dumped", text)


def judged(path, *exits, verb=(), **options):
    done = kit.report(*verb, path, **options)
    assert not looks_like_a_crash(done.stderr), done.stderr.decode()
    assert done.returncode in exits, (done.returncode, done.stderr.decode())
    # verify's answer is its output
    assert done.returncode == MADE or done.stderr or verb == ("verify",) and done.stdout, "an exit that is not 0 says why"
    return done


def unreadable(path, **options):
    return kit.one_line(judged(path, UNREADABLE, **options))


@pytest.mark.parametrize("junk", [b"", b"x", b"hello, world\n" * 1000, b"\x28\xb5\x2f\xfd", b"\x28\xb5\x2f\xfd" + b"\xff" * 100, b"SQLite format 3\0",
                                  b"SQLite format 3\0" + b"\0" * 4096, b"\x1f\x8b" + b"\0" * 50, b"\0" * 10240])
def test_not_a_bundle(tmp_path, junk):
    (tmp_path / "junk").write_bytes(junk)
    line = unreadable(tmp_path / "junk")
    assert "junk" in line
    assert kit.report("-", input=junk).returncode == UNREADABLE


def test_not_there(tmp_path):
    assert "absent" in unreadable(tmp_path / "absent")
    (tmp_path / "empty").mkdir()
    unreadable(tmp_path / "empty")


def test_compressed_but_no_tar(tmp_path):
    (tmp_path / "junk").write_bytes(kit.zstd(b"hello, world\n" * 1000))
    unreadable(tmp_path / "junk")


def test_cut_anywhere(ordinary, tmp_path):
    """Cut at any byte: the report or a line, as DESIGN.md says; the exit never gets worse as more arrives."""
    whole = ordinary.read_bytes()
    size = len(whole)
    places = sorted({1, 3, 4, 5, 17, 64, 200, 512, 1024, size - 1, size - 4, size - 5, size - 100, *range(size // 24, size, size // 24)})
    cut = tmp_path / "cut"
    worst = UNREADABLE
    for place in places:
        cut.write_bytes(whole[:place])
        done = judged(cut, DAMAGED, UNREADABLE)
        lines = done.stderr.decode().splitlines()
        assert done.returncode <= worst, f"{place} of {size}"
        worst = done.returncode
        if done.returncode == UNREADABLE:
            assert len(lines) == 1
        else:
            assert b"not verified" in done.stderr and len(done.stdout.splitlines()) > 10
            assert kit.rows(cut, "show", "threads", exits=(DAMAGED,)) == kit.view(ordinary, "threads")
    assert worst == DAMAGED, "cut after the database, the report is whole"


def test_cut_inside_the_database_tells_what_begin_says(ordinary, tmp_path):
    whole = ordinary.read_bytes()
    texts = set()
    for place in range(400, 3000, 200):
        (tmp_path / "cut").write_bytes(whole[:place])
        done = judged(tmp_path / "cut", UNREADABLE, DAMAGED)
        texts.add(b"TICKET-7" in done.stdout)
    assert True in texts, "begin.json is flushed before the database"


def test_plain_tar_cut_anywhere(ordinary, tmp_path):
    plain = kit.unzstd(ordinary.read_bytes())
    for place in range(0, len(plain), len(plain) // 16 + 1):
        (tmp_path / "cut").write_bytes(plain[:place])
        judged(tmp_path / "cut", DAMAGED, UNREADABLE)


def test_flipped_bytes(ordinary, tmp_path):
    whole = bytearray(ordinary.read_bytes())
    for place in range(0, len(whole), len(whole) // 24):
        changed = bytearray(whole)
        changed[place] ^= 0x55
        (tmp_path / "flipped").write_bytes(changed)
        judged(tmp_path / "flipped", DAMAGED, UNREADABLE)


@pytest.mark.parametrize("name", ["begin.json", "capture.log", "manifest.json", "raw"])
def test_changed_member(content, tmp_path, name):
    name = name if name != "raw" else next(path for path in content if path.endswith("/limits"))
    changed = content[name] + b" "
    if name == "manifest.json":
        manifest = json.loads(content[name])
        manifest["members"]["begin.json"] = "0" * 64
        changed = json.dumps(manifest).encode()
    path = kit.pack_members(tmp_path / "changed", content | {name: changed})
    done = judged(path, DAMAGED)
    assert b"hash" in done.stderr
    assert judged(path, DAMAGED, verb=("verify",)).stdout.count(b"\n") >= 3


def test_changed_database(content, tmp_path):
    database = bytearray(content["pidshot.db"])
    place = database.rindex(b"TICKET-7")
    database[place:place + 8] = b"TICKET-8"
    path = kit.pack_members(tmp_path / "changed", content | {"pidshot.db": bytes(database)})
    assert b"pidshot.db" in judged(path, DAMAGED).stderr


def test_missing_and_added_members(content, tmp_path):
    raw = next(path for path in content if path.endswith("/limits"))
    fewer = {name: value for name, value in content.items() if name != raw}
    assert raw.encode() in judged(kit.pack_members(tmp_path / "fewer", fewer), DAMAGED).stderr
    more = dict(content)
    manifest = more.pop("manifest.json")
    path = kit.pack_members(tmp_path / "more", more | {"proc/1/planted": b"planted", "manifest.json": manifest})
    assert b"proc/1/planted" in judged(path, DAMAGED).stderr
    without = {name: value for name, value in content.items() if name != "manifest.json"}
    assert b"not verified" in judged(kit.pack_members(tmp_path / "without", without), DAMAGED).stderr
    no_database = {name: value for name, value in content.items() if name != "pidshot.db"}
    judged(kit.pack_members(tmp_path / "empty", no_database), UNREADABLE)


@pytest.mark.parametrize("name", ["begin.json", "manifest.json", "database"])
def test_newer_format(content, tmp_path, name):
    if name == "database":
        database = bytearray(content["pidshot.db"])
        database[60:64] = (9999).to_bytes(4, "big")
        changed = content | {"pidshot.db": bytes(database)}
    else:
        changed = content | {name: json.dumps(json.loads(content[name]) | {"format": 9999}).encode()}
    done = judged(kit.pack_members(tmp_path / "newer", kit.sealed(changed)), UNREADABLE)
    assert b"newer" in done.stderr and b"9999" in done.stderr


def evil(name, kind=tarfile.REGTYPE, link="", value=b"planted"):
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, link
    entry.size = len(value) if kind == tarfile.REGTYPE else 0
    return entry, value if kind == tarfile.REGTYPE else b""


EVIL = {
    "traversal": [evil("../planted")],
    "deep traversal": [evil("proc/../../planted")],
    "absolute": [evil("/tmp/pidshot-planted")],
    "symbolic link": [evil("proc/link", tarfile.SYMTYPE, "/tmp")],
    "written through a link": [evil("proc/1", tarfile.SYMTYPE, "../../outside"), evil("proc/1/planted")],
    "hard link": [evil("proc/hard", tarfile.LNKTYPE, "../outside/precious")],
    "device": [evil("proc/null", tarfile.CHRTYPE)],
    "fifo": [evil("proc/fifo", tarfile.FIFOTYPE)],
    "twice": [evil("proc/1/limits"), evil("proc/1/limits", value=b"another")],
    "file and folder": [evil("proc/1/limits"), evil("proc/1/limits/planted")],
    "bytes in the name": [evil("proc/\x1b[31mred\n")],
    "very long name": [evil("proc/" + "x/" * 3000 + "planted")],
}


@pytest.mark.parametrize("entries", EVIL.values(), ids=EVIL.keys())
def test_hostile_members(content, tmp_path, entries):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "precious").write_text("precious")
    first = [kit.regular(name, content[name]) for name in ("begin.json", "pidshot.db")]
    last = [kit.regular(name, content[name]) for name in content if name not in ("begin.json", "pidshot.db")]
    bundle = kit.pack(tmp_path / "evil", first + entries + last)
    done = judged(bundle, DAMAGED)
    assert b"\x1b" not in done.stderr + done.stdout
    judged(bundle, DAMAGED, UNREADABLE, USAGE, verb=("verify",))
    extracted = kit.report("extract", bundle, tmp_path / "into")
    assert extracted.returncode != MADE and not looks_like_a_crash(extracted.stderr)
    judged_links = kit.report("extract", "--links", "--force", bundle, tmp_path / "into")
    assert not looks_like_a_crash(judged_links.stderr)
    assert sorted(path.name for path in tmp_path.iterdir()) in (["evil", "into", "outside"], ["evil", "outside"])
    assert [path.name for path in (tmp_path / "outside").iterdir()] == ["precious"]
    assert (tmp_path / "outside" / "precious").read_text() == "precious"
    assert not os.path.exists("/tmp/pidshot-planted")


def test_member_that_says_it_is_huge(content, tmp_path):
    """A header with a size that never comes must not make us ask for that much memory."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name in ("begin.json", "pidshot.db"):
            tar.addfile(kit.regular(name, content[name])[0], io.BytesIO(content[name]))
        huge = tarfile.TarInfo("proc/1/huge")
        huge.size = 1 << 50
        plain.write(huge.tobuf(tarfile.GNU_FORMAT))
    (tmp_path / "huge").write_bytes(kit.zstd(plain.getvalue()))
    judged(tmp_path / "huge", DAMAGED, UNREADABLE)


def test_zip_bomb(content, tmp_path):
    """Zeros compress a thousandfold; --max-size says where it ends."""
    bomb = dict(content)
    bomb["proc/1/zeros"] = bytes(64 << 20)
    path = kit.pack_members(tmp_path / "bomb", bomb)
    assert path.stat().st_size < 1 << 20
    assert "max-size" in judged(path, DAMAGED, UNREADABLE, verb=("--max-size", "16M")).stderr.decode()


def tampered(content, folder, script):
    """The database after a script of its own, and hashes that fit."""
    (folder / "changed.db").write_bytes(content["pidshot.db"])
    database = sqlite3.connect(folder / "changed.db", isolation_level=None)
    database.executescript(script)
    database.close()
    changed = content | {"pidshot.db": (folder / "changed.db").read_bytes()}
    return kit.pack_members(folder / "tampered", kit.sealed(changed))


@pytest.mark.parametrize("script", [
    "CREATE TRIGGER evil AFTER INSERT ON thread BEGIN DELETE FROM thread; END",
    "CREATE VIEW evil AS SELECT 1",
    "CREATE TABLE evil (x)",
    "CREATE VIRTUAL TABLE evil USING fts5(x)",
    "CREATE INDEX evil ON thread (comm)",
    "ALTER TABLE thread ADD COLUMN evil TEXT GENERATED ALWAYS AS (comm)",
    "DROP TABLE thread",
    "DROP TABLE thread; CREATE VIEW thread AS SELECT * FROM fd",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE thread (pid, tid)' WHERE name = 'thread'",
    "PRAGMA application_id = 1",
    "PRAGMA journal_mode = WAL; PRAGMA wal_checkpoint(TRUNCATE)",
])
def test_database_with_a_schema_of_its_own(content, tmp_path, script):
    judged(tampered(content, tmp_path, script), UNREADABLE)
    judged(tmp_path / "changed.db", UNREADABLE)


def test_database_with_wild_pages(content, tmp_path):
    database = content["pidshot.db"]
    for place in range(4096, len(database), max(4096, len(database) // 16)):
        changed = database[:place] + b"\xff" * 64 + database[place + 64:]
        path = kit.pack_members(tmp_path / "wild", kit.sealed(content | {"pidshot.db": changed}))
        judged(path, MADE, DAMAGED, UNREADABLE)
        judged(path, MADE, DAMAGED, UNREADABLE, verb=("export", "json"))


@pytest.mark.parametrize("query", [
    "VACUUM INTO '{folder}/written'", "ATTACH '{folder}/written' AS other", "PRAGMA user_version = 7", "PRAGMA journal_mode = WAL",
    "DELETE FROM thread", "DROP TABLE thread", "CREATE TABLE x (y)", "CREATE TEMP TABLE x (y)", "INSERT INTO thread SELECT * FROM thread",
    "UPDATE bundle SET ticket = 'x'", "SELECT 1; DELETE FROM thread", "BEGIN", "SELECT writefile('{folder}/written', 'x')",
    "SELECT load_extension('x')", "REINDEX", "ANALYZE", "SELECT", "", "SELECT * FROM no_such_table", "PRAGMA table_info(thread)",
    "WITH x AS (SELECT 1) DELETE FROM thread", "SELECT * FROM pragma_database_list",
])
def test_sql_that_does_more_than_read(ordinary, tmp_path, query):
    before = ordinary.read_bytes()
    done = kit.report("sql", ordinary, query.format(folder=tmp_path))
    assert done.returncode == USAGE, done.stdout.decode()
    assert done.stdout == b"" and not looks_like_a_crash(done.stderr)
    kit.one_line(done)
    assert not list(tmp_path.iterdir()) and ordinary.read_bytes() == before


def test_sql_that_reads(ordinary):
    query = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 5) SELECT x, (SELECT count(*) FROM thread) AS threads FROM n"
    assert kit.sql(ordinary, query) == [{"x": x, "threads": 9} for x in range(1, 6)]


@pytest.mark.parametrize("words", [
    [], ["show", "nonsense", "{bundle}"], ["show", "threads"], ["{bundle}", "{bundle}"], ["--format", "xml", "{bundle}"], ["--nonsense", "{bundle}"],
    ["export", "xml", "{bundle}"], ["export", "json", "{bundle}", "nonsense"], ["findings", "--fail-on", "sometimes", "{bundle}"],
    ["sql", "{bundle}"], ["extract", "{bundle}"], ["--width", "1", "{bundle}"],
])
def test_usage(ordinary, words):
    done = kit.report(*[word.format(bundle=ordinary) for word in words])
    assert done.returncode == USAGE and done.stdout == b""
    kit.one_line(done)


def test_findings_fail_on(start, shot):
    """A deleted file that is still open is a finding; exit 5 for scripts."""
    bundle = shot(start("fds").pid)
    found = {row["id"]: row for row in kit.rows(bundle, "findings")}
    assert set(found) >= {"capture-gaps", "fd-near-limit", "deleted-open-file", "throttled", "stopped-or-traced"}
    assert {row["state"] for row in found.values()} <= {"fired", "clear", "not_evaluable"}
    fired = {row["severity"] for row in found.values() if row["state"] == "fired"}
    for severity, counted in (("info", {"info", "warning", "critical"}), ("warning", {"warning", "critical"}), ("critical", {"critical"})):
        done = kit.report("findings", "--fail-on", severity, bundle)
        assert done.returncode == (MATCHED if fired & counted else MADE), severity
    assert found["deleted-open-file"]["state"] == "fired"


def test_near_the_limit_and_its_healthy_twin(start, shot):
    def limited():
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (50, 50))

    near, far = start("many_fds", 44, preexec_fn=limited), start("many_fds", 44)
    state = [{row["id"]: row["state"] for row in kit.rows(shot(target.pid), "findings")}["fd-near-limit"] for target in (near, far)]
    assert state == ["fired", "clear"]


def test_extract_does_not_overwrite(ordinary, tmp_path):
    folder = tmp_path / "into"
    folder.mkdir()
    (folder / "precious").write_text("precious")
    done = kit.report("extract", ordinary, folder)
    assert done.returncode == USAGE and "--force" in kit.one_line(done)
    assert [path.name for path in folder.iterdir()] == ["precious"]


@pytest.mark.parametrize("where", ["/proc", "/proc/{pid}", "/proc/{pid}/net", "/proc/net"])
def test_extract_writes_nothing_through_links(content, tmp_path, where):
    """Neither through a link of the bundle's own making, nor through one that lies in a folder that is extracted into once more."""
    outside, into = tmp_path / "outside", tmp_path / "into"
    (outside / "net").mkdir(parents=True)
    pid = next(name.split("/")[1] for name in content if name.startswith("proc/") and name.split("/")[1].isdigit())
    (outside / pid / "net").mkdir(parents=True)
    before = sorted(outside.rglob("*"))
    bare = {name: value for name, value in content.items() if not name.startswith("proc/")}
    path = where.format(pid=pid)
    bundle = tampered(bare, tmp_path, f"INSERT INTO link VALUES ('{path}', {pid}, '{outside}')")
    done = kit.report("extract", bundle, into, "--links")
    assert done.returncode in (MADE, DAMAGED, USAGE) and not looks_like_a_crash(done.stderr), done.stderr.decode()
    assert sorted(outside.rglob("*")) == before
    shutil.rmtree(into, ignore_errors=True)
    (into / path[1:]).parent.mkdir(parents=True)
    (into / path[1:]).symlink_to(outside)
    kit.report("extract", bundle, into, "--links", "--force")
    assert sorted(outside.rglob("*")) == before


def test_reader_that_leaves(ordinary):
    """`| head` is no error."""
    reader, writer = os.pipe()
    os.close(reader)
    done = kit.report("show", "ps", ordinary, stdout=writer)
    os.close(writer)
    assert done.returncode == MADE and done.stderr == b""
