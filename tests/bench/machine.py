"""How fast this machine is at what a capture mostly does, beside the one on which the design pages' figures in milliseconds and percent were measured.

What a kernel call costs differs by a factor of four between machines; the figures that the pages give for the calls themselves tell by how much. A limit in time
holds for their machine, and here for as much more as the calls take more. Limits that are ratios to another tool in the same run need none of that.
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
