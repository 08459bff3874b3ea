"""The readers of Python processes that tests/bench/python compares: how each is asked for a dump or for samples, and what it answers."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

PEERS = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "pidshot-peers"
HOW_TO_INSTALL = f"python3 -m venv {PEERS} && {PEERS}/bin/pip install py-spy pystack austin-dist austin-python"


class Stopwatch:
    """Runs commands by build/bench/measured, which is small: what a command needs is then its own."""

    def __init__(self, build):
        self.program = build / "bench/measured"

    def timed(self, command, environment=None, seconds=30, good=(0,)):
        """(wall ms, CPU s, peak RSS MiB, output, errors) of a command, which is killed if it takes longer than that."""
        with tempfile.NamedTemporaryFile() as figures, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
            subprocess.run([str(word) for word in (self.program, figures.name, seconds, *command)], stdin=subprocess.DEVNULL, stdout=out, stderr=errors,
                           env=os.environ | (environment or {}), check=True)
            wall_ns, cpu_ns, peak_kib, status = map(int, figures.read().split())
            out.seek(0)
            errors.seek(0)
            said = out.read().decode(errors="replace"), errors.read().decode(errors="replace")
            # what failed has no figures: it would look quick
            return (wall_ns / 1e6, cpu_ns / 1e9, peak_kib / 1024, *said) if status in good else (None, None, None, *said)


class Recording:
    """What a sampler made of a few seconds."""

    def __init__(self, seconds, measured, stacks, samples=None, note=""):
        self.wall_ms, self.cpu_s, self.rss_mib = measured[:3]
        self.seconds = seconds
        self.stacks = stacks    # [([(function, file, line), ...] root first, count)]
        self.samples = samples  # of all threads at once; None: it does not say
        self.note = note

    @property
    def cpu_percent(self):
        return None if self.cpu_s is None else 100 * self.cpu_s / self.seconds


class Sampler:
    name = "?"
    versions = ((2, 7), (3, 15))
    can_dump = can_record = True
    flat_out = 100_000  # Hz: as fast as it goes

    def __init__(self, stopwatch):
        self.timed = stopwatch.timed

    def reads(self, version):
        return self.versions[0] <= version[:2] <= self.versions[1]


class PySpy(Sampler):
    name = "py-spy"

    def __init__(self, stopwatch, program, is_blocking):
        super().__init__(stopwatch)
        self.program = program
        self.more = [] if is_blocking else ["--nonblocking"]
        self.name = "py-spy" if is_blocking else "py-spy -n"

    def dump(self, pid):
        return self.timed([self.program, "dump", *self.more, "-p", pid])

    def record(self, pid, seconds, rate):
        with tempfile.NamedTemporaryFile() as file:
            measured = self.timed([self.program, "record", *self.more, "-i", "-f", "raw", "-o", file.name, "-r", rate, "-d", seconds, "-p", pid], seconds=seconds + 30)
            text = pathlib.Path(file.name).read_text(errors="replace")
        said = re.search(r"Samples: (\d+) Errors: (\d+)", measured[4])
        stacks = [([(m[1], m[2], int(m[3])) for m in (re.fullmatch(r"(.*) \((.*):(-?\d+)\)", frame) for frame in stack.split(";")) if m], int(count))
                  for stack, _, count in (line.rpartition(" ") for line in text.splitlines()) if count.isdigit()]
        # it calls each thread a sample
        return Recording(seconds, measured, stacks, int(said[1]) if said else None, f"{said[2]} errors" if said else "failed")


class Pystack(Sampler):
    name = "pystack"
    can_record = False

    def __init__(self, stopwatch, program):
        super().__init__(stopwatch)
        self.program = program

    def dump(self, pid):
        return self.timed([self.program, "remote", pid])


class Austin(Sampler):
    name = "austin"
    versions = ((3, 9), (3, 14))
    flat_out = 1_000_000

    def __init__(self, stopwatch, command, converter):
        super().__init__(stopwatch)
        self.command = command
        self.converter = converter

    def dump(self, pid):
        return self.timed([*self.command, "-w", pid])

    def record(self, pid, seconds, rate):
        with tempfile.TemporaryDirectory() as folder:
            measured = self.timed([*self.command, "-i", f"{max(1, 1_000_000 // rate)}us", "-x", seconds, "-o", f"{folder}/mojo", "-p", pid], seconds=seconds + 30,
                                  good=(0, 254 << 8))  # 4.0.0 ends so when its time is up
            subprocess.run([self.converter, f"{folder}/mojo", f"{folder}/text"], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            text = pathlib.Path(f"{folder}/text").read_text(errors="replace") if os.path.exists(f"{folder}/text") else ""
        said = re.search(r"^# errors: (\d+)/(\d+)", text, re.M)
        stacks = []
        for line in text.splitlines():
            stack, _, _ = line.rpartition(" ")
            frames = [frame.rsplit(":", 2) for frame in stack.split(";")[2:]]
            if not line.startswith("#") and frames and all(len(frame) == 3 and frame[2].lstrip("-").isdigit() for frame in frames):
                stacks.append(([(function, file, int(at)) for file, function, at in frames], 1))
        return Recording(seconds, measured, stacks, int(said[2]) if said else None, f"{said[1]} errors" if said else "failed")


class Tachyon(Sampler):
    """profiling.sampling of CPython 3.15, run by its own loader: it needs /proc, which its root does not have."""
    name = "3.15's own"
    versions = ((3, 15), (3, 15))

    def __init__(self, stopwatch, interpreter):
        super().__init__(stopwatch)
        self.command = [*interpreter["command"], "-m", "profiling.sampling"]
        self.environment = interpreter["environment"]
        self.patch = interpreter["version"]

    def dump(self, pid):
        return self.timed([*self.command, "dump", "-a", pid], self.environment)

    def record(self, pid, seconds, rate):
        with tempfile.TemporaryDirectory() as folder:
            measured = self.timed([*self.command, "attach", "-a", "-d", seconds, "-r", min(rate, 1_000_000), "--collapsed", "-o", f"{folder}/text", pid], self.environment, seconds + 30)
            text = pathlib.Path(f"{folder}/text").read_text(errors="replace") if os.path.exists(f"{folder}/text") else ""
        said = re.search(r"Captured (\d+) samples", measured[3])
        lost = re.search(r"Error rate: ([\d.]+)", measured[3])
        stacks = []
        for line in text.splitlines():
            stack, _, count = line.rpartition(" ")
            frames = [frame.rsplit(":", 2) for frame in stack.split(";")[1:]]
            stacks.append(([(frame[1].rpartition(".")[2], frame[0], int(frame[2])) for frame in frames if len(frame) == 3 and frame[2].lstrip("-").isdigit()],
                           int(count)))
        return Recording(seconds, measured, stacks, int(said[1]) if said else None, f"{lost[1]} % lost" if lost else "failed")


class Ours(Sampler):
    name = "pidshot"
    flat_out = 10_000

    def __init__(self, stopwatch, capture, report):
        super().__init__(stopwatch)
        self.capture, self.report = capture, report
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pidshot-bench-", dir="/dev/shm"))
        self.bundle = self.folder / "bundle.pidshot.tar.zst"

    def close(self):
        shutil.rmtree(self.folder)

    def said(self, query):
        """The rows of a query on the last bundle."""
        return json.loads(subprocess.run([self.report, "sql", self.bundle, query, "--format", "json"], check=True, stdout=subprocess.PIPE).stdout)

    def dump(self, pid):
        return self.timed([self.capture, "-q", "--force", "-w", 0, "--only", "python", "-o", self.bundle, pid])

    def collector_ms(self):
        """Open to last read of the last capture's Python collector."""
        return self.said("SELECT sum(duration_ns) / 1e6 AS ms FROM collector WHERE name = 'python'")[0]["ms"]

    def record(self, pid, seconds, rate):
        measured = self.timed([self.capture, "-q", "--force", "-w", seconds, "--only", "python,window", "--python-rate", rate, "--max-cpu", 1000, "-o", self.bundle, pid], seconds=seconds + 30)
        text = self.timed([self.report, "export", "folded", "--kind", "python", "--lines", self.bundle])[3]
        stacks = [([(m[1], m[2], int(m[3])) for m in (re.fullmatch(r"(.*) \((.*):(-?\d+)\)", frame) for frame in stack.split(";")) if m], int(count))
                  for stack, _, count in (line.rpartition(" ") for line in text.splitlines()) if count.isdigit()]
        window, = self.said("SELECT total(iif(what = 0, value, 0)) AS planned, total(iif(what = 1, value, 0)) AS taken, max(cpu_ns) AS cpu_ns"
                            " FROM profile_count JOIN profile ON profile.id = profile WHERE kind = 1")
        recording = Recording(seconds, measured, stacks, int(window["taken"]))
        # What its budget thinned is no merit here: the sampler's part, as if it had kept to the rate.
        if recording.cpu_s and window["taken"]:
            recording.cpu_s += (window["cpu_ns"] or 0) / 1e9 * (window["planned"] / window["taken"] - 1)
        return recording


def peers(stopwatch, interpreters, folder=None):
    """([sampler], [why one is missing])"""
    there, missing = [], []
    places = os.pathsep.join(filter(None, [folder and f"{folder}/bin", f"{PEERS}/bin", os.environ.get("PATH")]))
    program = {name: shutil.which(name, path=places) for name in ("py-spy", "pystack", "austin", "mojo2austin")}
    newest = next((row for row in reversed(interpreters) if row["how"] == "ld.so" and row["version"].startswith("3.15")), None)
    if program["py-spy"]:
        there += [PySpy(stopwatch, program["py-spy"], True), PySpy(stopwatch, program["py-spy"], False)]
    if program["pystack"]:
        there.append(Pystack(stopwatch, program["pystack"]))
    if program["austin"] and program["mojo2austin"]:
        command = [program["austin"]]
        if "GLIBC" in "".join(stopwatch.timed([*command, "--version"])[3:]) and newest:
            command = [*newest["command"][:3], *command]  # it is built against a newer C library than Debian 12's
        there.append(Austin(stopwatch, command, program["mojo2austin"]))
    for name in ("py-spy", "pystack", "austin", "mojo2austin"):
        if not program[name]:
            missing.append(f"{name} is not installed: {HOW_TO_INSTALL}")
    if newest:
        there.append(Tachyon(stopwatch, newest))
    else:
        missing.append("profiling.sampling needs CPython 3.15, which tests/interpreters could not get")
    return there, missing
