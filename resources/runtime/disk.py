"""Where the filesystem-relative part of the program lies.

In form `folder` it is the folder `lib` beside the executable. In form `file` it is a folder in the user's
cache, named after the build and filled once: into a fresh folder that is renamed into place, so that two
processes that start at once do no harm. A folder that another user could have written is refused.
"""

import os
import stat
import sys

import _onefold_native as native

from .finder import EXECUTABLE, FILE

known = None

_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


def folder():
    """Return the folder of the program's files, made if it is not there yet."""
    global known  # noqa: PLW0603 - found once
    if known is None:
        build = native.settings().get("build")
        known = _cached(build) if build else os.path.join(os.path.dirname(native.executable), "lib")
    return known


def _cached(build):
    tried = []
    for root in _roots():
        try:
            place = os.path.join(_private_folder(root), build)
            return _filled(place)
        except OSError as error:
            tried.append(f"{root}: {error.strerror or error}")
    raise OSError(
        "No folder was found for this program's files; set XDG_CACHE_HOME to one. Tried " + "; ".join(tried)
    )


def _roots():
    """Yield the places for a user's cache, best first."""
    home = os.environ.get("HOME") or _home_of_user()
    if os.environ.get("XDG_CACHE_HOME"):
        yield os.environ["XDG_CACHE_HOME"]
    if home:
        yield os.path.join(home, ".cache")
    yield f"/run/user/{os.getuid()}"
    for shared in (os.environ.get("TMPDIR", "/tmp"), "/var/tmp", "/dev/shm"):  # noqa: S108 - checked for its owner
        yield os.path.join(shared, f"user-{os.getuid()}")


def _home_of_user():
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_dir
    except (ImportError, KeyError):
        return None


def _private_folder(root):
    """Return the folder of all programs in a cache, made if need be; OSError if it cannot be trusted."""
    place = os.path.join(root, "onefold-programs")
    os.makedirs(place, mode=0o700, exist_ok=True)
    _refuse_foreign(place)
    if os.statvfs(place).f_flag & os.ST_NOEXEC:
        raise OSError(f"{place} lies on a file system from which nothing may be executed")
    return place


def _refuse_foreign(place):
    status = os.lstat(place)
    if (
        not stat.S_ISDIR(status.st_mode)
        or status.st_uid != os.geteuid()
        or status.st_mode & _OTHERS_MAY_WRITE
    ):
        raise OSError(f"{place} belongs to another user, or others may write to it")


def _filled(place):
    if not os.path.lexists(place):
        fresh = f"{place}.{os.getpid()}.new"
        _remove(fresh)
        os.mkdir(fresh, 0o700)
        for name in native.names(FILE, ""):
            _write(fresh, name)
        try:
            os.rename(fresh, place)
        except OSError:  # another process was faster
            _remove(fresh)
    _refuse_foreign(place)
    for name in native.names(FILE, ""):
        _mend(place, name)
    return place


def _mend(place, name):
    """Write a file again that a cleaner of old files took away."""
    try:
        whole = os.stat(os.path.join(place, name)).st_size == native.size(FILE, name)
    except OSError:
        whole = False
    if not whole:
        _write(place, name)


def _write(place, name):
    path = os.path.join(place, name)
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    temporary = f"{path}.{os.getpid()}.new"
    mode = 0o700 if native.find(FILE, name) & EXECUTABLE else 0o600
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, mode)
    with open(descriptor, "wb") as file:
        file.write(native.read(FILE, name))
    os.replace(temporary, path)


def _remove(place):
    if os.path.isdir(place):
        import shutil

        shutil.rmtree(place, ignore_errors=True)


if sys.platform == "win32":  # pragma: no cover - its own issue
    raise ImportError("form file on Windows keeps its files in another way")
