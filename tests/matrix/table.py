"""What became of each collector, source and table of a bundle, and the table of it for all kernels and users.

outcomes.tsv has a line for each that is the same for some users: the collector; what of it (nothing: the collector as a whole; a table of the database;
a path, where it was not read); for whom (root, owner of the target, stranger; "-" without the modules that answer sock_diag, "+" with them); then a
column a kernel. A path that has no line was read, or never tried.
"""
import json
import re
import subprocess

WHO = [f"{user}{sign}" for user in ("root", "owner", "stranger") for sign in "-+"]
FILES = {"-": "plain", "+": "diag"}
# Sources whose name holds a number: descriptors, neighbours, CPUs.
NAMES = ((r"/task/\d+", "/task/TID"), (r"^/proc/\d+/", "/proc/N/"), (r"/(fd|fdinfo|map_files)/[0-9a-f-]+$", r"/\1/N"), (r"/cpu\d+/", "/cpuN/"))

SOURCES = """
SELECT coalesce(collector.name, 'capture') AS collector, path, source.pid, source.what, outcome.name AS outcome
FROM source JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = source.collector WHERE source.outcome NOT IN (0, 1)
"""
WHOLE = "SELECT collector.name AS collector, outcome.name AS outcome FROM collector JOIN outcome USING (outcome)"
TABLES = """
SELECT DISTINCT collector.name AS collector, table_name, outcome.name AS outcome
FROM evidence JOIN outcome USING (outcome) JOIN collector ON collector.id = evidence.collector
"""


def asked(report, bundle, query):
    done = subprocess.run([report, "sql", bundle, query, "--format", "json"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def named(path, pid):
    """Without the numbers of this one guest."""
    path = path.replace(f"/proc/{pid}/", "/proc/PID/")
    for pattern, name in NAMES:
        path = re.sub(pattern, name, path)
    return path


def observed(report, bundle, pid):
    """(collector, what) -> outcomes of one bundle, joined where one name had several."""
    seen = {}
    for row in asked(report, bundle, WHOLE):
        seen.setdefault((row["collector"], ""), set()).add(row["outcome"])
    for row in asked(report, bundle, TABLES):
        count = asked(report, bundle, f"SELECT count(*) AS n FROM {row['table_name']}")[0]["n"]
        word = row["outcome"] + (", no rows" if row["outcome"] == "ok" and count == 0 else ", ROWS" if row["outcome"] != "ok" and count else "")
        seen.setdefault((row["collector"], f"table {row['table_name']}"), set()).add(word)
    for row in asked(report, bundle, SOURCES):
        what = named(row["path"], pid)
        # Neighbours come and go.
        if not (what.startswith("/proc/N/") and row["outcome"] == "gone"):
            seen.setdefault((row["collector"], what), set()).add(row["outcome"])
    return {key: " ".join(sorted(outcomes)) for key, outcomes in seen.items()}


def folded(cells, kernels):
    """Lines of the table from {(collector, what): {(who, kernel): outcome}}."""
    lines = []
    for (collector, what), by_place in sorted(cells.items()):
        groups = {}
        for who in WHO:
            column = tuple(by_place.get((who, kernel), "") for kernel in kernels)
            groups.setdefault(column, []).append(who)
        for column, names in groups.items():
            if any(column):
                lines.append([collector, what, shortened(names), *column])
    return lines


def shortened(names):
    """"root- root+ owner- owner+" is "root owner"; all of them are "all"."""
    words = []
    for user in ("root", "owner", "stranger"):
        signs = [sign for sign in "-+" if f"{user}{sign}" in names]
        words += [user] if len(signs) == 2 else [f"{user}{sign}" for sign in signs]
    return "all" if len(names) == len(WHO) else " ".join(words)


def unshortened(text):
    if text == "all":
        return WHO
    return [who for word in text.split() for who in ([word] if word[-1] in "-+" else [f"{word}-", f"{word}+"])]


def read(path):
    """The committed table: its kernels and cells."""
    lines = [line.split("\t") for line in path.read_text().splitlines() if line and not line.startswith("#")]
    kernels, cells = lines[0][3:], {}
    for collector, what, who, *column in lines[1:]:
        for name in unshortened(who):
            for kernel, outcome in zip(kernels, column + [""] * (len(kernels) - len(column))):
                if outcome:
                    cells.setdefault((collector, what), {})[name, kernel] = outcome
    return kernels, cells


def write(path, cells, kernels):
    head = "".join(f"# {line}\n" for line in __doc__.strip().splitlines())
    rows = [["collector", "what", "who", *kernels], *folded(cells, kernels)]
    path.write_text(head + "".join("\t".join(row).rstrip("\t") + "\n" for row in rows))


def differences(expected, got, kernels):
    """A line for each cell of @kernels that is not as it was."""
    for key in sorted(set(expected) | set(got)):
        for who in WHO:
            for kernel in kernels:
                before, now = expected.get(key, {}).get((who, kernel), ""), got.get(key, {}).get((who, kernel), "")
                if before != now:
                    yield f"{kernel} {who} {key[0]} {key[1] or '(as a whole)'}: {now or 'read, or not tried'}, expected {before or 'read, or not tried'}"
