"""Values of local variables on every CPython, held against repr() in the process itself; and what must not be seen of them."""
import pytest

import kit
import python_kit

ONLY = ("-w", "0", "--only", "python", "--locals")
SECRETS = (b"hunter2-in-a-local", b"sk_live_51Hunter", b"hunter3-in-a-dict", b"hunter4@db", b"hunter5-in-an-attribute", b"hunter6-in-bytes")
CLOSURE = "inside"  # the function that stands for "closure" in the truth


@pytest.fixture
def begin():
    running = []

    def start(interpreter, program, *words, **options):
        running.append(python_kit.begin(interpreter, program, *words, **options))
        return running[-1]

    yield start
    for target in running:
        target.stop()


def locals_of(bundle):
    """Function -> variable -> value."""
    found = {}
    for row in kit.view(bundle, "locals"):
        found.setdefault(row["function"], {})[row["name"]] = row["value"]
    return found


@pytest.mark.parametrize("interpreter", python_kit.every())
def test_values(begin, shot, interpreter):
    target = begin(interpreter, "locals.py")
    bundle = shot(target.pid, *ONLY)
    found = locals_of(bundle)
    compared = 0
    for function, variables in target.truth["locals"].items():
        for name, expected in variables.items():
            assert found[CLOSURE if function == "closure" else function][name] == expected, (function, name)
            compared += 1
    assert compared >= 60
    assert found["Body"]["attribute"] == repr("of the class body") and found["generates"]["kept"] == repr("in a generator")
    assert "'counter': '41'" not in str(found["holds"]) and found["holds"]["counter"] == "<Counter 41>" and found["holds"]["point"] == "<Point (1, 'y')>"
    # in the order of the class's keys, which is not always that of the instance's
    plain = found["holds"]["plain"]
    for attribute in ("count=3", "label='a thing'", "inner={'k': (1, 2)}"):
        assert " " + attribute in plain
    assert plain.startswith("<Plain ")
    assert set(found["holds"]["slotted"][1:-1].split()) == {"Slotted", "left=1", "right='two'"} and "unbound" not in found["holds"]
    assert "itself=<...>" in found["holds"]["child"]


@pytest.mark.parametrize("interpreter", python_kit.every())
def test_what_is_long_is_cut_and_says_so(begin, shot, interpreter):
    target = begin(interpreter, "locals.py")
    found = locals_of(shot(target.pid, *ONLY))["long_ones"]
    assert found["long_text"] == "'" + "x" * 1024 + "'\u2026(100000 " + ("bytes)" if interpreter.version < (3, 0) else "characters)")
    assert found["long_list"].startswith("[0, 1, 2, ") and found["long_list"].endswith(", \u2026(99936 more)]")
    assert found["long_dict"].endswith("\u2026(49936 more)}")
    assert found["deep"] == "[" * 9 + "\u2026" + "]" * 9
    assert len(found["wide"]) < 10000 and "more)" in found["wide"]


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_secrets(begin, shot, interpreter):
    """Hidden by the names they stand under, and by their shape; equal ones equally; all in the ledger."""
    target = begin(interpreter, "locals.py")
    bundle = shot(target.pid, *ONLY)
    found = locals_of(bundle)["secrets"]
    assert all(found[name].startswith("[hidden:") for name in ("password", "api_key", "token_bytes"))
    assert found["config"].startswith("{'db_password': [hidden:") and "user" in found["config"]
    assert "auth_token=[hidden:" in found["connection"] and "label='a thing'" in found["connection"]
    content = b"".join(kit.members(bundle).values())
    assert [secret for secret in SECRETS if secret in content] == []
    assert len([row for row in kit.view(bundle, "redactions") if row["rule"] == "local"]) >= 3
    plain = locals_of(shot(target.pid, *ONLY, "--redact", "none"))["secrets"]
    assert plain["password"] == repr("hunter2-in-a-local") and "hunter4@db" in plain["config"]


@pytest.mark.parametrize("interpreter", python_kit.newest())
def test_text(begin, shot, interpreter):
    """One "name: value" a line under its frame, in UTF-8 whatever the locale."""
    target = begin(interpreter, "locals.py")
    bundle = shot(target.pid, *ONLY)
    lines = kit.report("show", "py-spy", "--locals", bundle, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout.decode("utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("    holds ("))
    under = lines[at + 1:at + 90]
    for line in ("two_to_100: " + str(2 ** 100), "latin: 'caf\u00e9'", "astral: 'snake \U0001f40d'", r"both_quotes: 'it\'s " + '"so"' + "'", "raw: b\"bytes\\x00\\xff'\""):
        assert "            " + line in under, line
    without = kit.report("show", "py-spy", "--locals", shot(target.pid, *ONLY[:-1])).stdout.decode()
    assert "pidshot-capture --locals" in without and "two_to_100" not in without
