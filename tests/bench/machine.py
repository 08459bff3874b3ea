"""How fast this machine is at what a capture mostly does, beside the one on which the design pages' figures in milliseconds and percent were measured.

What a kernel call costs differs by a factor of four between machines; the figures that the pages give for the calls themselves tell by how much. A limit in time
stands as it is; where it is broken, verdict() says whether it would be on a machine as fast as theirs. Limits that are ratios to another tool need none of that.
"""
import statistics
import subprocess

ONE_THREAD_MS = 0.36   # ENGINES.md: everything of a one-thread process, by a bare loop
PIECES = 100
PIECES_NS = 400 + 120 * (PIECES - 1)  # PYTHON.md: a process_vm_readv call 0.4 us, each further vector 0.12 us


def answer(*command):
    return int(subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True).stdout.split()[0])


def slower_at_files(build, pid, files, thread_files):
    """By what factor the bare loop over the files of @pid, a process of one thread, takes longer here; and its milliseconds."""
    took = statistics.median(answer(build / "bench/read_loop", pid, *files, "-t", *thread_files) for _ in range(15)) / 1e6
    return max(1, took / ONE_THREAD_MS), took


def slower_at_memory(build):
    """By what factor reading another process's memory takes longer here; and the microseconds of a call of PIECES small pieces."""
    took = answer(build / "bench/read_call", PIECES)
    return max(1, took / PIECES_NS), took / 1e3


def verdict(value, limit, slower):
    """(kept, words) of a limit in time; @slower: than the machine for which it was set."""
    if value <= limit:
        return True, f" <= {limit:g}  ok"
    there = f", on a machine {slower:.1f} times slower than that of the limit: {value / slower:.1f}" if slower > 1 else ""
    return False, f" <= {limit:g}  BROKEN{there}"
