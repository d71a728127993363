"""Where the filesystem-relative part of the program lies.

In form `folder` it is the folder `lib` beside the executable. In form `file` it is a folder in the user's
cache, named after the build and filled once:

<root>/onefold-programs/<build>/             complete: it was filled aside and renamed into place
<root>/onefold-programs/<build>.<pid>.new/   being filled, or left by a process that was killed
<root>/onefold-programs/memory/              libraries, where the system loads none from memory

A folder that another user could have written is refused, and so is what lies below one.
"""

import os
import stat
from _thread import RLock

import _onefold_native as native

from .finder import EXECUTABLE, FILE, LIBRARY, ON_DISK

known = None

_FRESH = ".new"
_ABANDONED = 600  # seconds; a process that is not seen from here may be at work in another container
_UNMAPPED = 65534  # the owner that a container sees where the true one has no number in it
_lock = RLock()
_searching = False


def folder():
    """Return the folder of the program's files, made if it is not there yet."""
    if known is None:
        build = native.settings().get("build")
        if build is None:
            return _become_known(os.path.join(os.path.dirname(native.executable), "lib"))
        with _lock:
            _refuse_recursion()
            return known or _become_known(_filled_somewhere(build))
    return known


def library_file(kind, name):
    """Return the path of a library's file in the user's cache: for where none can be loaded from memory."""
    with _lock:
        _refuse_recursion()
        try:
            return _first(lambda programs: _stored(programs, kind, name))
        except OSError as error:
            reason = f"{name} cannot be loaded: this system loads no library from memory, and {error}"
            raise ImportError(reason, name=name) from None


def _become_known(place):
    global known  # noqa: PLW0603 - found once
    known = place
    return place


def _filled_somewhere(build):
    try:
        return _first(lambda programs: _filled(programs, build))
    except OSError as error:
        raise SystemExit(f"{native.executable} cannot start: {error}") from None


def _refuse_recursion():
    if _searching:
        raise ImportError("a module that lies in the folder of files is needed to find that folder")


def _first(attempt):
    """Return what an attempt gives in the first place that is private, and where it succeeds."""
    global _searching  # noqa: PLW0603 - guarded by the lock
    _searching = True
    tried = []
    try:
        for root in _roots():
            try:
                return attempt(_private_folder(root))
            except OSError as error:
                tried.append(f"{root}: {error.strerror or error}")
    finally:
        _searching = False
    raise OSError(
        "there is no folder for its files that is the user's own; set XDG_CACHE_HOME to one from which "
        f"programs may be run. Tried {'; '.join(tried)}"
    )


def _roots():
    """Yield the places for a user's cache, best first."""
    trusted = os.environ if os.getuid() == os.geteuid() else {}
    chosen = trusted.get("XDG_CACHE_HOME", "")
    if os.path.isabs(chosen):  # its specification says to ignore another
        yield chosen
    home = trusted.get("HOME") or _home_of_user()
    if os.path.isabs(home) and os.path.isdir(home):
        yield os.path.join(home, ".cache")
    user = os.geteuid()
    for shared in dict.fromkeys((trusted.get("TMPDIR", "/tmp"), "/tmp", "/var/tmp", "/dev/shm")):  # noqa: S108 - checked for its owner
        if os.path.isabs(shared) and os.path.isdir(shared):
            yield os.path.join(shared, f"user-{user}")
    if os.path.isdir(f"/run/user/{user}"):
        yield f"/run/user/{user}"


def _home_of_user():
    try:
        import pwd

        return pwd.getpwuid(os.geteuid()).pw_dir
    except (ImportError, KeyError):
        return ""


def _private_folder(root):
    """Return the folder of all programs in a cache, made if need be; OSError if it cannot be trusted."""
    _make(os.path.join(root, "onefold-programs"))
    place = os.path.realpath(root) + "/onefold-programs"
    above = place
    while above != "/":
        above = os.path.dirname(above)
        _refuse_open(above)
    _refuse_foreign(place)
    if os.statvfs(place).f_flag & os.ST_NOEXEC:
        raise OSError("nothing may be executed there")
    _sweep(place)
    return place


def _make(place):
    """Make a folder and those above it, for the user alone."""
    try:
        os.mkdir(place, 0o700)
    except FileExistsError:
        pass
    except FileNotFoundError:
        above = os.path.dirname(place)
        if os.path.isdir(above):  # nothing can be made in /proc, for one
            raise
        _make(above)
        _make(place)


def _refuse_foreign(place):
    status = os.lstat(place)
    if not stat.S_ISDIR(status.st_mode):
        raise OSError(f"{place} is not a folder")
    if status.st_uid != os.geteuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise OSError(f"{place} belongs to another user, or others may write to it")


def _refuse_open(place):
    """Refuse a folder in which others could put something of theirs in place of ours."""
    status = os.lstat(place)
    if status.st_uid not in (0, os.geteuid(), _UNMAPPED):
        raise OSError(f"{place} belongs to another user")
    if status.st_mode & stat.S_ISVTX:
        return
    if status.st_mode & stat.S_IWOTH or (status.st_mode & stat.S_IWGRP and not _is_private(status.st_gid)):
        raise OSError(f"others may write to {place}")


def _is_private(group):
    """Whether it is the group that many systems give each user, with nobody else in it."""
    try:
        import grp
        import pwd

        user, found = pwd.getpwuid(os.geteuid()), grp.getgrgid(group)
    except (ImportError, KeyError):
        return False
    return group == user.pw_gid and found.gr_name == user.pw_name and not set(found.gr_mem) - {user.pw_name}


def _filled(programs, build):
    """Return the folder of a build, complete: files that a cleaner took away are written again."""
    place = f"{programs}/{build}"
    there = os.path.lexists(place)
    if there:
        _refuse_foreign(place)
    missing = native.incomplete(FILE, place)
    if not missing:
        return place
    fresh = f"{place}.{os.getpid()}{_FRESH}"
    _remove(fresh)
    try:
        for name in missing:
            _write(f"{fresh}/{name}", native.read(FILE, name), native.find(FILE, name) & EXECUTABLE)
        if there:
            _move_all(missing, fresh, place)
        else:
            _publish(fresh, place)
    finally:
        _remove(fresh)
    return place


def _move_all(names, source, destination):
    for name in names:
        path = f"{destination}/{name}"
        _make(os.path.dirname(path))
        os.replace(f"{source}/{name}", path)


def _publish(fresh, place):
    try:
        os.rename(fresh, place)
    except OSError:
        _refuse_foreign(place)  # another process was faster, if it is there


def _stored(programs, kind, name):
    """Return the file of a library, named by its content."""
    _make(f"{programs}/memory")
    _refuse_foreign(f"{programs}/memory")
    file = f"{native.checksum(kind, name):016x}-{os.path.basename(name)}"
    path = f"{programs}/memory/{file}"
    data = native.read(kind, name)
    if not _has_size(path, len(data)):
        fresh = f"{programs}/{file}.{os.getpid()}{_FRESH}"
        _remove(fresh)
        try:
            _write(f"{fresh}/{file}", data, executable=True)
            os.replace(f"{fresh}/{file}", path)
        finally:
            _remove(fresh)
    return path


def _has_size(path, size):
    try:
        return os.lstat(path).st_size == size
    except OSError:
        return False


def _write(path, data, executable):
    _make(os.path.dirname(path))
    mode = 0o700 if executable else 0o600
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
    with open(descriptor, "wb") as file:
        file.write(data)


def _sweep(programs):
    """Remove what processes left that were killed."""
    for name in os.listdir(programs):
        owner = name.removesuffix(_FRESH).rpartition(".")[2]
        if name.endswith(_FRESH) and owner.isdecimal() and not _is_running(int(owner)):
            _remove_if_abandoned(f"{programs}/{name}")


def _remove_if_abandoned(place):
    import time

    try:
        abandoned = os.lstat(place).st_mtime < time.time() - _ABANDONED
    except OSError:
        return
    if abandoned:
        _remove(place)


def _is_running(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def _remove(place):
    """Remove a folder as far as it can be removed."""
    try:
        for entry in os.scandir(place):
            if entry.is_dir(follow_symlinks=False):
                _remove(entry.path)
            else:
                os.unlink(entry.path)
        os.rmdir(place)
    except OSError:
        pass


if hasattr(native, "library_folder"):  # the launcher needed the folder before there was a Python

    def folder():
        """Return the folder of the program's files, complete."""
        return known or _become_known(native.library_folder())

    def library_file(kind, name):
        """Return the path of a library's file in the user's cache; what it needs is loaded from files too."""
        from .libraries import needs

        for need in needs(name):
            if not native.find(LIBRARY, need) & ON_DISK:
                native.load_library(need, library_file(LIBRARY, need))
        tail = name.rpartition("/")[2] if kind == LIBRARY else name.rpartition(".")[2] + ".pyd"
        return native.library_file(kind, name, tail)
