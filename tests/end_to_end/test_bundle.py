"""The bundle as a file: other people's tools read it, its hashes hold, it is there whole or not at all."""
import hashlib
import json
import os
import sqlite3
import stat
import subprocess

import kit

RAW = ("proc/", "sys/")


def names(bundle):
    done = kit.run("tar", "--zstd", "-tf", bundle)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode().splitlines()


def test_order_of_members(ordinary):
    listed = names(ordinary)
    assert listed[:2] == ["begin.json", "pidshot.db"]
    assert listed[-2:] == ["capture.log", "manifest.json"]
    assert len(listed) > 30 and all(name.startswith(RAW) for name in listed[2:-2])
    assert len(set(listed)) == len(listed)


def test_regular_files_that_only_the_owner_reads(ordinary):
    listed = kit.run("tar", "--zstd", "-tvf", ordinary).stdout.decode().splitlines()
    assert {line.split()[0] for line in listed} == {"-rw-------"}
    status = ordinary.stat()
    assert stat.S_IMODE(status.st_mode) == 0o600 and status.st_uid == os.geteuid()


def test_mode_whatever_the_umask(start, tmp_path):
    target = start("odd_comm")
    done = kit.capture("-q", "-w", "0", "-o", tmp_path / "out", target.pid, umask=0)
    assert done.returncode == 0
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_owner_under_sudo(start, tmp_path):
    target = start("odd_comm")
    environment = os.environ | {"SUDO_UID": "12345", "SUDO_GID": "23456"}
    done = kit.capture("-q", "-w", "0", "-o", tmp_path / "out", target.pid, env=environment)
    assert done.returncode == 0
    status = (tmp_path / "out").stat()
    expected = (12345, 23456) if kit.IS_ROOT else (os.getuid(), os.getgid())
    assert (status.st_uid, status.st_gid) == expected and stat.S_IMODE(status.st_mode) == 0o600


def test_default_name(start, tmp_path):
    target = start("odd_comm", "a/../b c")
    done = kit.capture("-w", "0", target.pid, cwd=tmp_path)
    assert done.returncode == 0
    entry, = tmp_path.iterdir()
    host, comm, pid, when = entry.name.removesuffix(".pidshot.tar.zst").rsplit("-", 3)
    assert host and comm == "a_.._b_c" and int(pid) == target.pid and len(when) == 16
    last = done.stderr.decode().splitlines()[-2:]
    assert last[0].split()[0] == "scp" and entry.name in last[0]
    assert last[1].split() == ["pidshot-report", entry.name]


def test_shell_of_sqlite_reads_the_database(ordinary, tmp_path):
    content = kit.members(ordinary)
    (tmp_path / "pidshot.db").write_bytes(content["pidshot.db"])
    done = kit.run("sqlite3", tmp_path / "pidshot.db", "PRAGMA integrity_check; PRAGMA freelist_count; PRAGMA journal_mode; SELECT count(*) FROM thread;")
    assert done.stdout.decode().split() == ["ok", "0", "delete", "9"]
    database = sqlite3.connect(tmp_path / "pidshot.db")
    tables = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall()
    assert len(tables) > 30
    assert all("STRICT" in text.rsplit(")", 1)[1] for _, text in tables)
    assert not database.execute("SELECT name FROM sqlite_schema WHERE type IN ('view', 'trigger')").fetchall()
    assert database.execute("PRAGMA application_id").fetchone()[0] != 0
    # a process-scoped table has the pid from the start
    for name in ("thread", "fd", "mapping", "environment", "resource_limit", "process_status", "process_counter"):
        assert "pid" in [column[1] for column in database.execute(f"PRAGMA table_info({name})")]
    database.close()


def test_jq_reads_the_documents(ordinary):
    content = kit.members(ordinary)
    begin = kit.run("jq", "-er", ".format, .processes[0].pid, .ticket, .redact, (.plan | length > 10)", input=content["begin.json"])
    assert begin.returncode == 0
    form, _, ticket, redact, planned = begin.stdout.decode().split()
    assert (form, ticket, redact, planned) == ("0", "TICKET-7", "default", "true")
    manifest = kit.run("jq", "-er", ".ended, .raw_count, (.members | length), (.budget | length > 0)", input=content["manifest.json"])
    assert manifest.returncode == 0
    raw_count = sum(name.startswith(RAW) for name in content)
    assert manifest.stdout.decode().split() == ["planned", str(raw_count), "3", "true"]


def test_hashes(ordinary):
    """Everything is under the manifest: three members directly, the raw ones through table source."""
    content = kit.members(ordinary)
    manifest = json.loads(content["manifest.json"])
    assert manifest["members"] == {name: hashlib.sha256(content[name]).hexdigest() for name in ("begin.json", "pidshot.db", "capture.log")}
    stated = {}
    for row in kit.sql(ordinary, "SELECT path, lower(hex(sha256)) AS sha256, size_bytes FROM source WHERE sha256 IS NOT NULL"):
        stated.setdefault(row["path"][1:], []).append((row["sha256"], row["size_bytes"]))
    raw = {name: value for name, value in content.items() if name.startswith(RAW)}
    assert set(stated) == set(raw)
    for name, value in raw.items():
        assert (hashlib.sha256(value).hexdigest(), len(value)) in stated[name], name


def test_root_hash(start, tmp_path):
    done = kit.capture("-w", "0", "-o", tmp_path / "out", start("odd_comm").pid)
    root = hashlib.sha256(kit.members(tmp_path / "out")["manifest.json"]).hexdigest()
    assert root in done.stderr.decode()
    assert root in kit.verified(tmp_path / "out")


def test_stream_gives_the_same_report(start, tmp_path):
    """pidshot-capture -o - PID | tee FILE | pidshot-report - says what pidshot-report FILE says."""
    target = start("threads")
    streamed = kit.capture("-q", "-w", "0", "-o", "-", target.pid, cwd=tmp_path)
    assert streamed.returncode == 0 and not list(tmp_path.iterdir())
    (tmp_path / "out").write_bytes(streamed.stdout)
    from_stream = kit.report("-", input=streamed.stdout)
    from_file = kit.report(tmp_path / "out")
    assert from_stream.returncode == from_file.returncode == 0, from_stream.stderr.decode()
    assert from_stream.stdout == from_file.stdout and str(target.pid).encode() in from_file.stdout


def test_pipe(start):
    target = start("odd_comm", "piped")
    with subprocess.Popen([kit.CAPTURE, "-q", "-w", "0", "-o", "-", str(target.pid)], stdout=subprocess.PIPE) as capturing:
        reported = kit.run(kit.REPORT, "-", stdin=capturing.stdout)
    assert capturing.returncode == 0 and reported.returncode == 0
    assert b"piped" in reported.stdout


def test_every_shape_of_a_bundle(ordinary, tmp_path):
    """A tar, an unpacked folder and the bare database answer as the file does."""
    folder = tmp_path / "unpacked"
    folder.mkdir()
    assert kit.run("tar", "--zstd", "-xf", ordinary, "-C", folder).returncode == 0
    (tmp_path / "plain.tar").write_bytes(kit.unzstd(ordinary.read_bytes()))
    expected = kit.view(ordinary, "threads")
    for shape in (folder, tmp_path / "plain.tar", folder / "pidshot.db"):
        assert kit.view(shape, "threads") == expected
    kit.verified(folder)
    kit.verified(tmp_path / "plain.tar")
    bare = kit.report(folder / "pidshot.db")
    assert bare.returncode == 0 and b"not verified" in bare.stderr + bare.stdout


def test_text_report_fits(ordinary):
    done = kit.report(ordinary)
    assert done.returncode == 0
    lines = done.stdout.decode().splitlines()
    assert len(lines) <= 60 and max(map(len, lines)) <= 80
    assert "TICKET-7" in done.stdout.decode()


def test_page_is_one_file(ordinary, tmp_path):
    page = tmp_path / "page.html"
    done = kit.report("html", "-o", page, ordinary)
    assert done.returncode == 0, done.stderr.decode()
    text = page.read_text()
    assert text.startswith("<!") and text.rstrip().endswith("</html>")
    assert "default-src 'none'" in text.replace("&#39;", "'")
    for outside in ("src=\"http", "href=\"http", "@import", " style=", " onload=", " onclick="):
        assert outside not in text
    # a thread is called </script>: it is text
    assert "</script>\"" not in text and "&lt;/script&gt;" in text
    assert kit.report("html", "-o", page, ordinary).returncode == 2, "not overwritten without --force"


def test_export(ordinary, tmp_path):
    whole = json.loads(kit.report("export", "json", ordinary).stdout)
    assert {"threads", "fds", "ps", "pidstat", "limits", "environ", "maps", "sources", "gaps"} <= set(whole)
    assert whole["threads"] == kit.view(ordinary, "threads") == json.loads(kit.report("export", "json", ordinary, "threads").stdout)
    (tmp_path / "all.tar").write_bytes(kit.report("export", "csv", ordinary).stdout)
    listed = kit.run("tar", "-tf", tmp_path / "all.tar").stdout.decode().split()
    assert {name.removesuffix(".csv") for name in listed} == set(whole)


def test_extract_gives_the_files_back(ordinary, tmp_path):
    content = kit.members(ordinary)
    assert kit.report("extract", ordinary, tmp_path / "tree").returncode == 0
    found = {str(path.relative_to(tmp_path / "tree")): path.read_bytes() for path in (tmp_path / "tree").rglob("*") if path.is_file()}
    for name, value in content.items():
        if name.startswith(RAW):
            assert found[name] == value, name


def test_extracted_links(ordinary, tmp_path):
    assert kit.report("extract", "--links", ordinary, tmp_path / "tree").returncode == 0
    pid = kit.sql(ordinary, "SELECT pid, exe FROM target")[0]
    exe = tmp_path / "tree" / "proc" / str(pid["pid"]) / "exe"
    assert exe.is_symlink() and os.readlink(exe) == pid["exe"]
