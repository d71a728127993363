"""A Debian of its own below a folder, in which packages are installed and programs run."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

_ENTER = 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"'
_CHANGING = ("var/log", "var/cache", "var/lib/dpkg", "tmp", "proc", "etc/ld.so.cache")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    root: Path

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run something inside, with /proc, and nothing of this machine's environment."""
        return subprocess.run(
            ["unshare", "--mount", "sh", "-c", _ENTER, self.root, *command],
            env={
                "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME": "/root",
                "DEBIAN_FRONTEND": "noninteractive",
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def does(self, *command: str | Path) -> str:
        """Run something that must succeed; return what it prints."""
        done = self.run(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def install(self, package: Path) -> str:
        (self.root / "tmp" / package.name).write_bytes(package.read_bytes())
        return self.does("dpkg", "--install", f"/tmp/{package.name}")

    def files(self) -> set[str]:
        """Return every path but those that change by themselves."""
        found = (path.relative_to(self.root).as_posix() for path in self.root.rglob("*"))
        return {path for path in found if not path.startswith(_CHANGING)}


def make(folder: Path, release: str, include: str = "") -> Tree:
    """Make the smallest Debian there is, from a copy in ONEFOLD_TEST_CACHE where one is kept."""
    kept = os.environ.get("ONEFOLD_TEST_CACHE")
    archive = Path(kept or folder) / f"debian-{release}{include}.tar"
    folder.mkdir(parents=True, exist_ok=True)
    root = folder / release
    if archive.exists():
        root.mkdir()
        subprocess.run(["tar", "--extract", "--file", archive, "--directory", root], check=True)
        return Tree(root=root)
    more = [f"--include={include}"] if include else []
    command = ["debootstrap", "--variant=minbase", *more, release, root]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    if kept:
        fresh = archive.with_suffix(f".{os.getpid()}")
        subprocess.run(["tar", "--create", "--file", fresh, "--directory", root, "."], check=True)
        fresh.replace(archive)
    return Tree(root=root)
