"""--heap: objects that the collector tracks, held against gc.get_objects() and sys.getsizeof() in the process itself."""
import pytest

import kit
import python_kit

ONLY = ("--only", "identity,python", "--heap")
# Of these the target made many, and nothing of the telling itself adds to them.
EXACT = ("__main__.Item", "__main__.Slotted", "set", "function", "module", "list")


@pytest.mark.parametrize("interpreter", python_kit.every())
def test_objects_by_type_and_the_largest_containers(interpreter, shot):
    target = python_kit.begin(interpreter, "heap.py", 2000)
    try:
        bundle = shot(target.pid, *ONLY)
    finally:
        target.stop()
    if not interpreter.has_gil:
        assert [row["what"] for row in kit.view(bundle, "gaps") if row["what"] == "a free-threaded build keeps no lists of its objects"]
        return
    walk, = kit.sql(bundle, "SELECT * FROM py_heap")
    rows = {row["type"]: row for row in kit.view(bundle, "heap")}
    assert walk["cut"] is None and walk["object_count"] == sum(row["object_count"] for row in rows.values())
    for name, (count, size) in target.truth["types"].items():
        if name in EXACT:
            assert abs(rows[name]["object_count"] - count) <= (5 if name == "list" else 0), (name, count, rows[name])
            assert abs(rows[name]["size_bytes"] - size) <= (0.01 * size if name == "list" else 0), (name, size, rows[name])
        elif name in ("dict", "tuple"):  # the telling makes some, and untracks others
            assert 0.8 < rows[name]["object_count"] / count < 1.25 and 0.8 < rows[name]["size_bytes"] / size < 1.25, (name, count, size, rows[name])
    told = sum(size for _, size in target.truth["types"].values())
    assert 0.85 < walk["size_bytes"] / told < 1.1
    owned = {row["owner"]: row for row in kit.view(bundle, "heap_containers") if row["owner"]}
    assert not any("a key is data" in owner for owner in owned)
    for name, (count, size) in target.truth["containers"].items():
        assert (owned[name]["item_count"], owned[name]["size_bytes"]) == (count, size), (name, owned.get(name))


@pytest.mark.parametrize("interpreter", python_kit.newest()[:1])
def test_off_unless_asked_for(interpreter, shot):
    target = python_kit.begin(interpreter, "heap.py", 100)
    try:
        bundle = shot(target.pid, *ONLY[:-1])
    finally:
        target.stop()
    assert kit.view(bundle, "heap") == [] and kit.view(bundle, "heap_containers") == []
    page = kit.report("html", "-o", "-", bundle).stdout.decode()
    assert "objects were not counted: they are with --heap" in page


@pytest.mark.parametrize("interpreter", python_kit.newest()[-1:])
def test_while_it_allocates(interpreter, tmp_path):
    """Objects come and go under the walk: it ends, says where it could not go on, and the process runs as before."""
    target = python_kit.begin(interpreter, "conditions.py", "gc_heavy")
    try:
        for number in range(5):
            done = kit.capture("-q", "-w", "0", *ONLY, "-o", tmp_path / f"{number}.tar.zst", target.pid)
            assert done.returncode == 0, done.stderr.decode()
            walk, = kit.sql(tmp_path / f"{number}.tar.zst", "SELECT * FROM py_heap")
            assert 0 < walk["object_count"] < 10000000 and walk["duration_ns"] < 3500000000, walk
        assert target.process.poll() is None
    finally:
        target.stop()
