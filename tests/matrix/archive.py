"""Packages of Debian's archive, unpacked into folders of their own: nothing of this machine is changed.

Each set of suites has its own lists, status and cache of apt; what was fetched stays under ${XDG_CACHE_HOME:-~/.cache}/pidshot-matrix.
"""
import os
import pathlib
import re
import shutil
import subprocess

MIRROR = "http://deb.debian.org"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "pidshot-matrix"
APT_SECONDS = 900


class Unavailable(Exception):
    """Why something cannot be had here; a reason to skip, said in one line."""


def run(*command, **options):
    words = [str(word) for word in command]
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "timeout": APT_SECONDS} | options
    try:
        done = subprocess.run(words, check=False, **options)
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise Unavailable(str(problem)) from problem
    if done.returncode:
        last = [line for line in (done.stdout or "").splitlines() if line.strip()] or ["no reason given"]
        raise Unavailable(f"{words[0]}: {last[-1].strip()}")
    return done.stdout


class Archive:
    """Some suites for one architecture."""

    def __init__(self, name, suites, architecture="amd64"):
        self.folder = CACHE / "apt" / name
        self.suites = suites
        self.options = []
        for part in ("lists/partial", "archives/partial", "no-config"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        (self.folder / "status").touch()
        pairs = {
            "Dir::Etc::sourcelist": self.folder / "sources.list", "Dir::Etc::sourceparts": "-", "Dir::Etc::parts": self.folder / "no-config",
            "Dir::State": self.folder, "Dir::State::status": self.folder / "status", "Dir::Cache": self.folder, "Debug::NoLocking": "1",
            # Suites that are archived keep a date that has passed; the signature is checked all the same.
            "Acquire::Check-Valid-Until": "false", "Acquire::Retries": "3", "APT::Architecture": architecture, "APT::Architectures": architecture,
            "APT::Sandbox::User": "", "Acquire::Languages": "none", "APT::Install-Recommends": "false",
        }
        for name_of, value in pairs.items():
            self.options += ["-o", f"{name_of}={value}"]

    def update(self):
        """Reads the lists, once a run."""
        if not shutil.which("apt-get") or not os.path.exists(KEYRING):
            raise Unavailable("this is no Debian, or debian-archive-keyring is not installed")
        lines = []
        for suite in self.suites:
            part = "debian-security" if suite.endswith("-security") else "debian"
            lines.append(f"deb [signed-by={KEYRING}] {MIRROR}/{part} {suite} main\n")
        (self.folder / "sources.list").write_text("".join(lines))
        run("apt-get", *self.options, "update")

    def newest(self, pattern):
        """The package whose name matches, of the highest version in its name; None: there is none."""
        names = run("apt-cache", *self.options, "pkgnames").split()
        found = [name for name in names if re.fullmatch(pattern, name)]
        return max(found, key=lambda name: [int(number) for number in re.findall(r"\d+", name)], default=None)

    def closure(self, *packages):
        """The files of these packages and of all that they depend on, fetched."""
        fetched = self.folder / "archives"
        run("apt-get", *self.options, "-y", "--download-only", "install", *packages)
        wanted = run("apt-get", *self.options, "-s", "install", *packages)
        names = {line.split()[1] for line in wanted.splitlines() if line.startswith("Inst ")}
        return [path for path in sorted(fetched.glob("*.deb")) if path.name.split("_")[0] in {name.split(":")[0] for name in names}]

    def files(self, *packages):
        """The files of these packages alone."""
        folder = self.folder / "files"
        folder.mkdir(exist_ok=True)
        run("apt-get", *self.options, "download", *packages, cwd=folder)
        names = {package.split("/")[0].split(":")[0] for package in packages}
        return [path for path in sorted(folder.glob("*.deb")) if path.name.split("_")[0] in names]


def unpack(debs, root):
    """Unpacks packages below @root, with /usr merged."""
    for name in ("bin", "sbin", "lib", "lib64"):
        (root / "usr" / name).mkdir(parents=True, exist_ok=True)
        if not (root / name).is_symlink():
            (root / name).symlink_to(f"usr/{name}")
    unwanted = [f"--exclude={pattern}" for pattern in ("./usr/share/doc/*", "./usr/share/man/*", "./usr/share/locale/*")]
    for deb in debs:
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE) as packed:
            run("tar", "-x", "-C", root, "--no-same-owner", "--keep-directory-symlink", *unwanted, stdin=packed.stdout)
        if packed.returncode:
            raise Unavailable(f"{deb.name} cannot be unpacked")


def made_once(name, version, make):
    """The folder @name of the cache, made by make(FOLDER) where it is not there in this version yet."""
    done = CACHE / name
    if (done / "made").exists() and (done / "made").read_text() == version:
        return done
    fresh = CACHE / f".{name.replace('/', '-')}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    make(fresh)
    (fresh / "made").write_text(version)
    shutil.rmtree(done, ignore_errors=True)
    done.parent.mkdir(parents=True, exist_ok=True)
    fresh.rename(done)
    return done
