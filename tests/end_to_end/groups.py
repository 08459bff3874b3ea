"""Control groups that tests make for their targets, below the mounts of the host: v1's controllers, and v2."""
import contextlib
import os
import pathlib
import time


class Group:
    """A control group of our own, and those made below it."""

    def __init__(self, folder):
        self.folder = folder
        self.names = {entry.name for entry in folder.iterdir()}

    @property
    def path(self):
        """As /proc/PID/cgroup has it: what follows the mount point."""
        return "/" + str(self.folder.relative_to(self.mount))

    @property
    def mount(self):
        folder = self.folder
        while not os.path.ismount(folder):
            folder = folder.parent
        return folder

    @property
    def is_v1(self):
        return not (self.folder / "cgroup.controllers").exists()

    def write(self, name, value):
        (self.folder / name).write_text(str(value))

    def read(self, name):
        return (self.folder / name).read_text().strip()

    def number(self, name, key=None):
        """A value of its files, as the kernel writes it."""
        text = self.read(name)
        return int(dict(line.split() for line in text.splitlines())[key] if key else text)

    def add(self, pid):
        self.write("cgroup.procs", pid)

    def join(self):
        """For preexec_fn: a program starts in the group."""
        self.write("cgroup.procs", os.getpid())

    def child(self, name="inner"):
        (self.folder / name).mkdir()
        return Group(self.folder / name)

    def remove(self):
        for entry in self.folder.iterdir():
            if entry.is_dir():
                Group(entry).remove()
        for pid in self.read("cgroup.procs").split():
            with contextlib.suppress(OSError):
                (self.mount / "cgroup.procs").write_text(pid)
        for _ in range(100):
            with contextlib.suppress(OSError):
                self.folder.rmdir()
                return
            time.sleep(0.02)


def mounts_of(controller):
    """Where a controller may be mounted: v1's own, v2 beside it, v2 alone."""
    names = ("unified", "") if controller == "cgroup" else (controller, f"{controller},{controller}acct", "")
    return [pathlib.Path("/sys/fs/cgroup") / name for name in names]


@contextlib.contextmanager
def group(controller, *needs):
    """A new group with the files @needs; None and the reason, where it cannot be made."""
    for mount in mounts_of(controller):
        folder = mount / f"pidshot-test-{os.getpid()}"
        if not os.path.ismount(mount):
            continue
        try:
            folder.mkdir()
        except OSError:
            continue
        made = Group(folder)
        if all(name in made.names for name in needs):
            try:
                yield made
            finally:
                made.remove()
            return
        made.remove()
    yield None
