"""Thread pools of concurrent.futures, beside what their executors say."""
import pytest

import kit
import python_kit


@pytest.mark.parametrize("interpreter", [parameter for parameter in python_kit.every() if parameter.values[0].version >= (3, 6)])
def test_pools_are_what_their_executors_say(interpreter, shot):
    target = python_kit.begin(interpreter, "pools.py")
    try:
        bundle = shot(target.pid, "--only", "identity,python")
    finally:
        target.stop()
    seen = [{name: row[name] for name in ("name", "max_workers", "workers", "queued")} for row in kit.view(bundle, "python_pools")]
    assert sorted(seen, key=str) == sorted(target.truth["pools"], key=str)
    # Each worker is a thread that the dump knows, by the name that its pool gave it.
    names = kit.sql(bundle, "SELECT py_pool.name AS pool, py_thread.name AS thread FROM py_pool_thread JOIN py_pool USING (pid, pool) JOIN py_thread USING (pid, thread_state)")
    assert len(names) == 6 and all(row["thread"].startswith(row["pool"] + "_") for row in names), names
