"""A writer that waits for the reader of its pipe: named with who reads, and silent where the reader goes on."""
import kit


def judged(bundle):
    row, = [row for row in kit.rows(bundle, "findings") if row["id"] == "pipe-not-read"]
    return row


def evidence(target, bundle):
    (end,), (child,) = target.said("end")[0], target.said("child")[0]
    inode = kit.by_fd(bundle, "fds")[int(end)]["inode"]
    said = judged(bundle)
    assert said["state"] == "fired" and said["severity"] == "warning", said
    before, _, after = said["evidence"].partition(", and did not run for ")
    assert before == f"pipe_writer[{target.pid}] in write({end}) to pipe:[{inode}]"
    return after.partition("; ")[2], child


def test_reader_that_does_not_read(start, shot):
    target = start("pipe_writer", "stuck")
    reader, child = evidence(target, shot(target.pid, "-w", "1.5"))
    assert reader.startswith(f"read by reader[{child}] fd ") and reader.rpartition(" ")[2].isdecimal()


def test_reader_that_is_stopped(start, shot):
    target = start("pipe_writer", "stopped")
    reader, child = evidence(target, shot(target.pid, "-w", "1.5"))
    assert reader.startswith(f"read by reader[{child}] fd ") and reader.endswith(", which is stopped")


def test_reader_that_is_slow(start, shot):
    """Its pipe is full all the time, but moves."""
    target = start("pipe_writer", "slow")
    bundle = shot(target.pid, "-w", "1.5")
    assert judged(bundle)["state"] == "clear", judged(bundle)
    assert [row["syscall"] for row in kit.view(bundle, "threads")] == [f"write({target.said('end')[0][0]})"]


def test_without_a_window_it_is_not_known(start, shot):
    target = start("pipe_writer", "stuck")
    assert judged(shot(target.pid))["state"] == "not_evaluable"
