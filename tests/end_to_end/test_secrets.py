"""What is secret does not leave the host: tests/targets/secrets has PLANTED in every value that must be hidden."""
import os

import kit

SECRET = b"PLANTED"


def leaks(content):
    return [name for name, value in content.items() if SECRET in value or SECRET in name.encode()]


def every_face(bundle, folder):
    """All that a reader gets to see."""
    page = folder / "page.html"
    assert kit.report("html", "--force", "-o", page, bundle).returncode == 0
    return {
        "text": kit.report(bundle).stdout, "page": page.read_bytes(), "export": kit.report("export", "json", bundle).stdout,
        "file": bundle.read_bytes(), "ps": kit.report("show", "ps", bundle).stdout,
    }


def test_nothing_planted_is_anywhere(start, shot, tmp_path):
    target = start("secrets")
    bundle = shot(target.pid, "-w", "1")
    assert SECRET in open(f"/proc/{target.pid}/environ", "rb").read(), "the target has what is looked for"
    content = kit.members(bundle)
    assert leaks(content) == []
    assert leaks(every_face(bundle, tmp_path)) == []
    environ, arguments = content[f"proc/{target.pid}/environ"], content[f"proc/{target.pid}/cmdline"]
    for name in (b"AWS_SECRET_ACCESS_KEY=", b"DATABASE_URL=", b"SESSION_COOKIE=", b"UNREMARKABLE=", b"HTTPS_PROXY=", b"LANG=C.UTF-8", b"PATH=/usr"):
        assert name in environ
    for word in (b"--password=", b"--token\0", b"db.example:5432/shop", b"--api-key=", b"Authorization:", b"--port=8080"):
        assert word in arguments
    assert environ.count(b"\0") == 7 and arguments.count(b"\0") == 10


def test_views_show_names_and_tokens(start, shot):
    bundle = shot(start("secrets").pid)
    environ = {row["name"]: row for row in kit.view(bundle, "environ")}
    assert environ["LANG"]["value"] == "C.UTF-8" and environ["LANG"]["hidden"] == 0
    assert environ["UNREMARKABLE"]["hidden"] == 1 and environ["UNREMARKABLE"]["value"].startswith("[hidden:")
    assert len(environ) == 7


def test_the_ledger_says_what_was_hidden(start, shot):
    target = start("secrets")
    bundle = shot(target.pid)
    ledger = [row for row in kit.view(bundle, "redactions") if row["pid"] == target.pid]
    in_environ = {row["name"] for row in ledger if row["path"].endswith("/environ")}
    assert {"AWS_SECRET_ACCESS_KEY", "DATABASE_URL", "SESSION_COOKIE", "UNREMARKABLE", "HTTPS_PROXY"} <= in_environ
    in_arguments = [row for row in ledger if row["path"].endswith("/cmdline")]
    assert sum(row["hidden_count"] for row in in_arguments) >= 5
    assert all(row["rule"] and row["token"] for row in ledger)


def test_neighbours_arguments_are_hidden_too(start, shot, tmp_path):
    neighbour, target = start("secrets"), start("odd_comm")
    bundle = shot(target.pid, "-w", "1")
    listed = {row["pid"]: row for row in kit.view(bundle, "ps")}
    assert "--port=8080" in listed[neighbour.pid]["args"]
    assert leaks(kit.members(bundle)) == []
    assert leaks(every_face(bundle, tmp_path)) == []
    assert [row for row in kit.view(bundle, "redactions") if row["pid"] == neighbour.pid]


def test_our_own_arguments(start, tmp_path):
    target = start("odd_comm")
    folder = tmp_path / "PLANTED-folder"
    folder.mkdir()
    key = folder / "key"
    key.write_bytes(os.urandom(32))
    done = kit.capture("-q", "-w", "0", "--token-key", key, "--case", "see https://bob:PLANTED-case@tickets.example/7", "-o", tmp_path / "out", target.pid)
    assert done.returncode == 0, done.stderr.decode()
    assert leaks(kit.members(tmp_path / "out")) == []
    row = kit.sql(tmp_path / "out", "SELECT capture_arguments, ticket FROM bundle")[0]
    assert "--token-key" in row["capture_arguments"] and "tickets.example/7" in row["ticket"]


def test_case_is_kept(ordinary):
    assert kit.sql(ordinary, "SELECT ticket FROM bundle") == [{"ticket": "TICKET-7"}]


def test_redact_none_keeps_and_shouts(start, shot, tmp_path):
    target = start("secrets")
    bundle = shot(target.pid, "--redact", "none")
    content = kit.members(bundle)
    for name in ("environ", "cmdline"):
        with open(f"/proc/{target.pid}/{name}", "rb") as file:
            assert content[f"proc/{target.pid}/{name}"] == file.read()
    text = kit.report(bundle).stdout.decode().splitlines()
    assert any("SECRETS" in line.upper() and "redact" in line for line in text[:4]), text[:4]
    page = tmp_path / "page.html"
    kit.report("html", "-o", page, bundle)
    assert "redact none" in page.read_text()


def test_others_do_not_shout(ordinary):
    assert b"redact none" not in kit.report(ordinary).stdout


def test_strict_hides_more(start, shot):
    target = start("secrets")
    bundle = shot(target.pid, "--redact", "strict")
    content = kit.members(bundle)
    assert leaks(content) == []
    assert b"8080" not in content[f"proc/{target.pid}/cmdline"]
    environ = {row["name"]: row for row in kit.view(bundle, "environ")}
    assert environ["PATH"]["hidden"] == 1 and environ["UNREMARKABLE"]["hidden"] == 1


def values(bundle):
    return {row["name"]: row["value"] for row in kit.view(bundle, "environ")}


def test_equal_stays_equal_within_a_bundle(start, shot, tmp_path):
    target = start("odd_comm", env={"ONE": "PLANTED-same", "TWO": "PLANTED-same", "THREE": "PLANTED-other"})
    first = values(shot(target.pid))
    assert first["ONE"] == first["TWO"] != first["THREE"]
    assert values(shot(target.pid))["ONE"] != first["ONE"], "the key is random in each bundle"
    key = tmp_path / "key"
    key.write_bytes(os.urandom(32))
    assert values(shot(target.pid, "--token-key", key)) == values(shot(target.pid, "--token-key", key))
