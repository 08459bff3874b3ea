"""The committed offset tables are those of the headers, for every CPython whose headers are on this machine."""
import pathlib

import pytest

import kit
import python_kit

GENERATE = python_kit.ROOT / "capture/python/offsets/generate"


def headers():
    """(folder with Python.h, root that its libc's headers are in or None) by label."""
    found = {}
    for row in python_kit.found()[0]:
        folder = pathlib.Path(row.row["headers"]) if row.row.get("headers") else None
        root = row.row.get("root")
        if folder and root and not folder.is_relative_to(root):
            folder = pathlib.Path(str(root) + str(folder))
        if folder and (folder / "Python.h").exists() and (folder / "pyconfig.h").exists() and folder not in [known for known, _ in found.values()]:
            found[row.label] = (folder, root)
    return found


HEADERS = headers()


@pytest.mark.parametrize("label", HEADERS or [pytest.param("", marks=pytest.mark.skip(reason="no headers of CPython on this machine"))])
def test_tables_are_those_of_the_headers(label):
    folder, root = HEADERS[label]
    done = kit.run(GENERATE, "--check", *(("--root", root) if root else ()), folder)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
