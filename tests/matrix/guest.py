"""Kernels of Debian, booted under qemu without hardware's help, with a Python of Debian's and what is to be tested as their only files."""
import lzma
import os
import pathlib
import shutil
import stat
import subprocess

from archive import Archive, Unavailable, made_once, run, unpack

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = 240  # for one guest; it takes 20 to 40

# Name -> suites and the package that holds the kernel; what has no image any more has it in linux-binary and linux-modules.
KERNELS = {
    "5.10": (["bullseye-security"], r"linux-image-5\.10\.0-\d+-cloud-amd64"),
    "6.1": (["bookworm", "bookworm-security"], r"linux-image-6\.1\.0-\d+-cloud-amd64"),
    "6.12": (["trixie", "trixie-security"], r"linux-image-6\.12\.\d+\+deb13-cloud-amd64"),
    "6.18": (["trixie", "trixie-backports"], r"linux-image-6\.18\.\d+\+deb13-cloud-amd64"),
    "newest": (["trixie", "trixie-backports", "sid"], r"linux-binary-\d+\.\d+\.\d+\+deb\d+-cloud-amd64"),
}
# Column of the table -> kernel, and words for its command line: the control groups of v1, alone and with v2 beside them, are as old as hosts get.
GUESTS = {name: (name, "") for name in KERNELS} | {"6.1-v1": ("6.1", "matrix.cgroup=v1"), "5.10-hybrid": ("5.10", "matrix.cgroup=hybrid")}
PID = 4242  # of the target in every guest
MODULES = "inet_diag tcp_diag udp_diag raw_diag unix_diag netlink_diag af_packet_diag".split()


class Qemu:
    """qemu 10: the 7.2 of bookworm crashed guests of 6.12 now and then."""

    def __init__(self):
        def make(folder):
            suites = Archive("qemu", ["bookworm", "bookworm-security", "bookworm-backports"])
            suites.update()
            names = ("qemu-system-x86", "qemu-system-common", "qemu-system-data", "seabios")
            unpack(suites.closure(*(f"{name}/bookworm-backports" for name in names)), folder)
        self.root = made_once("qemu", "1", make)

    def boot(self, image, ramdisk, words, out):
        """Runs a guest to its end; what it sends through its second serial port goes to @out. Returns what it said on its console."""
        usr = self.root / "usr"
        command = [usr / "lib64/ld-linux-x86-64.so.2", "--library-path", usr / "lib/x86_64-linux-gnu", usr / "bin/qemu-system-x86_64",
                   "-L", usr / "share/seabios", "-L", usr / "share/qemu", "-M", "pc", "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", "512",
                   "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-serial", "stdio", "-serial", f"file:{out}",
                   "-kernel", image, "-initrd", ramdisk, "-append", f"console=ttyS0 quiet panic=-1 psi=1 rdinit=/init {words}"]
        return run("nice", *command, timeout=SECONDS)


def decompressed(path):
    if path.suffix == ".xz":
        return lzma.decompress(path.read_bytes())
    if path.suffix == ".zst":
        return subprocess.run(["zstd", "-dc", path], check=True, stdout=subprocess.PIPE).stdout
    return path.read_bytes()


def kernel(name):
    """Folder with vmlinuz, release and the modules of one kernel."""
    suites_of, pattern = KERNELS[name]
    suites = Archive(f"linux-{name}", suites_of)
    suites.update()
    package = suites.newest(pattern)
    if not package:
        raise Unavailable(f"no package is called {pattern} any more")

    def make(folder):
        unpacked = folder / "unpacked"
        packages = [package] if "-image-" in package else [package, package.replace("-binary-", "-modules-")]
        unpack(suites.files(*packages), unpacked)
        # From 6.19 on the image lies beside its modules.
        image, = [*(unpacked / "boot").glob("vmlinuz-*"), *(unpacked / "usr/lib/modules").glob("*/vmlinuz")]
        image.rename(folder / "vmlinuz")
        (folder / "release").write_text(image.parent.name if image.name == "vmlinuz" else image.name.removeprefix("vmlinuz-"))
        for module in MODULES:
            for path in (unpacked / "usr/lib/modules").glob(f"*/kernel/**/{module}.ko*"):
                (folder / f"{module}.ko").write_bytes(decompressed(path))
        shutil.rmtree(unpacked)
    return made_once(f"kernel-{name}", package, make)


def base():
    """The guest's userland as a compressed archive: trixie's smallest Python and a busybox, with what they depend on."""
    def make(folder):
        suites = Archive("trixie", ["trixie", "trixie-security"])
        suites.update()
        root = folder / "root"
        unpack(suites.closure("python3-minimal", "busybox-static"), root)
        users = (("root", 0), ("owner", 1000), ("stranger", 1001))
        (root / "etc/passwd").write_text("".join(f"{user}:x:{number}:{number}::/:/bin/sh\n" for user, number in users))
        (root / "etc/group").write_text("".join(f"{user}:x:{number}:\n" for user, number in users))
        for name in ("usr/share", "usr/lib/apt", "usr/lib/x86_64-linux-gnu/gconv", "usr/lib/x86_64-linux-gnu/perl-base", "var"):
            shutil.rmtree(root / name, ignore_errors=True)
        with open(folder / "base.cpio", "wb") as out:
            Cpio(out).tree(root).end()
        run("zstd", "-q", "-9", folder / "base.cpio", "-o", folder / "base.cpio.zst")
        (folder / "base.cpio").unlink()
        shutil.rmtree(root)
    return made_once("base", "1", make) / "base.cpio.zst"


class Cpio:
    """Writes the newc format, in which the kernel takes its first files: Documentation/driver-api/early-userspace/buffer-format.rst."""

    def __init__(self, out):
        self.out, self.inode = out, 0

    def add(self, name, mode, content=b"", device=(0, 0)):
        self.inode += 1
        fields = [self.inode, mode, 0, 0, 1, 0, len(content), 0, 0, *device, len(name.encode()) + 1, 0]
        head = b"070701" + b"".join(b"%08x" % field for field in fields) + name.encode() + b"\0"
        for part in (head, content):
            self.out.write(part + b"\0" * (-len(part) % 4))
        return self

    def file(self, name, content, mode=0o644):
        return self.add(name, stat.S_IFREG | mode, content)

    def folder(self, name):
        return self.add(name, stat.S_IFDIR | 0o755)

    def tree(self, root):
        self.folder(".")
        for path in sorted(root.rglob("*")):
            name, mode = str(path.relative_to(root)), path.lstat().st_mode
            if stat.S_ISLNK(mode):
                self.add(name, mode, os.readlink(path).encode())
            elif stat.S_ISDIR(mode):
                self.folder(name)
            elif stat.S_ISREG(mode):
                self.file(name, path.read_bytes(), mode & 0o777)
        return self

    def end(self):
        return self.add("TRAILER!!!", 0)


def ramdisk(folder, kernel_folder, capture, paths):
    """What is ours comes uncompressed before the compressed rest."""
    with open(folder / "ramdisk", "wb") as out:
        ours = Cpio(out)
        ours.folder(".").folder("matrix")
        ours.add("dev", stat.S_IFDIR | 0o755).add("dev/console", stat.S_IFCHR | 0o600, device=(5, 1)).add("dev/null", stat.S_IFCHR | 0o666, device=(1, 3))
        ours.file("init", (HERE / "guest/init").read_bytes(), 0o755)
        for path in sorted((HERE / "guest").glob("*.py")):
            ours.file(f"matrix/{path.name}", path.read_bytes())
        for path in sorted(kernel_folder.glob("*.ko")):
            ours.file(f"matrix/{path.name}", path.read_bytes())
        ours.file("matrix/pidshot-capture", capture.read_bytes(), 0o755)
        ours.file("matrix/paths", "".join(f"{path}\n" for path in paths).encode())
        ours.end()
        out.write(b"\0" * (-out.tell() % 512))
        out.write(base().read_bytes())
    return folder / "ramdisk"


def boot(qemu, name, folder, capture, paths=(), words=""):
    """Boots guest @name; leaves what came out below @folder/out. Returns its kernel's release."""
    folder.mkdir(parents=True, exist_ok=True)
    kernel_name, more = GUESTS[name]
    found = kernel(kernel_name)
    shutil.rmtree(folder / "out", ignore_errors=True)
    said = qemu.boot(found / "vmlinuz", ramdisk(folder, found, capture, paths), f"{more} {words}", folder / "serial")
    (folder / "console").write_text(said)
    (folder / "ramdisk").unlink()
    (folder / "out").mkdir()
    try:
        run("tar", "-x", "-f", folder / "serial", "-C", folder / "out", "--no-same-owner")
    except Unavailable as problem:
        raise Unavailable(f"guest {name} sent nothing that can be read: {problem}; it said {said.strip()[-300:]!r}") from problem
    return (found / "release").read_text()
