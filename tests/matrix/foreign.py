"""The report built for other machines and run by qemu: big-endian (s390x), 32 bits (armhf). It must say of a bundle what it says here, byte for byte."""
import os
import pathlib
import shutil
import subprocess

from archive import CACHE, Archive, made_once, run, unpack

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SUITES = ["bookworm", "bookworm-security"]
# Name -> what Debian, the compiler and qemu call it.
MACHINES = {"s390x": ("s390x", "s390x-linux-gnu", "s390x"), "armhf": ("armhf", "arm-linux-gnueabihf", "arm")}
# Each of these is compared.
WORDS = ("BUNDLE", "html BUNDLE -o -", "findings BUNDLE --format json", "export json BUNDLE", "export csv BUNDLE", "verify BUNDLE")


def tools(triplet):
    """The cross compiler with what it needs, beside the machine's own."""
    def make(folder):
        suites = Archive("tools", SUITES + ["bookworm-backports"])
        suites.update()
        unpack(suites.closure(f"gcc-{triplet}"), folder)
        unpack(suites.files("qemu-user/bookworm-backports"), folder)
    return made_once(f"tools-{triplet}", "2", make)


def sysroot(name, architecture):
    def make(folder):
        suites = Archive(name, ["bookworm"], architecture)
        suites.update()
        unpack(suites.closure(*"libc6-dev libarchive-dev libsqlite3-dev libzstd-dev libsodium-dev nettle-dev libelf-dev libdw-dev libbpf-dev".split()), folder)
    return made_once(f"sysroot-{name}", "3", make)


class Machine:
    """The report for one machine."""

    def __init__(self, name):
        architecture, triplet, self.qemu_name = MACHINES[name]
        self.tools, self.sysroot, self.build = tools(triplet), sysroot(name, architecture), CACHE / f"build-{name}"
        libraries = self.tools / "usr/lib/x86_64-linux-gnu"
        # The compiler's own libraries; its loader is this machine's.
        environment = os.environ | {
            "LD_LIBRARY_PATH": str(libraries), "PKG_CONFIG_LIBDIR": f"{self.sysroot}/usr/lib/{triplet}/pkgconfig:{self.sysroot}/usr/share/pkgconfig",
            "PKG_CONFIG_SYSROOT_DIR": str(self.sysroot)}
        options = {"CMAKE_SYSTEM_NAME": "Linux", "CMAKE_SYSTEM_PROCESSOR": name,
                   "CMAKE_C_COMPILER": self.tools / f"usr/bin/{triplet}-gcc-12", "CMAKE_SYSROOT": self.sysroot, "CMAKE_BUILD_TYPE": "RelWithDebInfo",
                   "BUILD_TESTING": "OFF"}
        run("nice", "cmake", "-S", ROOT, "-B", self.build, "-G", "Ninja", *(f"-D{key}={value}" for key, value in options.items()), env=environment)
        run("nice", "cmake", "--build", self.build, "--target", "pidshot-report", "--", "-j2", env=environment)

    def report(self, *words):
        command = [self.tools / f"usr/bin/qemu-{self.qemu_name}", "-L", self.sysroot, self.build / "pidshot-report", *words]
        return subprocess.run(["nice", *map(str, command)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)


def differences(name, report, bundle):
    """A line for each thing that machine @name says otherwise than @report does here."""
    machine = Machine(name)
    for words in WORDS:
        words = [str(bundle) if word == "BUNDLE" else word for word in words.split()]
        here = subprocess.run([report, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        there = machine.report(*words)
        if (here.returncode, here.stdout) != (there.returncode, there.stdout):
            at = next((i for i, (a, b) in enumerate(zip(here.stdout, there.stdout)) if a != b), min(len(here.stdout), len(there.stdout)))
            yield (f"{name}: {' '.join(words)}: exit {there.returncode}, here {here.returncode}; {len(there.stdout)} bytes, here {len(here.stdout)}; "
                   f"first other at {at}: {there.stdout[at:at + 40]!r}, here {here.stdout[at:at + 40]!r}; {there.stderr.decode()[-200:].strip()}")
