"""Writes down which modules and files of the program are used, in a build that is made for that.

Each is one line of JSON, written as soon as it is used: so processes that are forked, started anew, killed or
interrupted leave their part too, and several runs add up in one file.
"""

import os
import sys

import _onefold_native as native

from .finder import METADATA, MODULE, RESOURCE, finder, relative

# What reports an error, and what finds the program's files, may be needed by a run that is not recorded.
_ALWAYS = ("traceback", "linecache", "tokenize", "pwd", "grp", "time", "stat")

_seen = set()
_file = -1


def begin(path):
    """Record to that file from now on; what is there already counts too."""
    global _file  # noqa: PLW0603 - opened once
    os.makedirs(os.path.dirname(path), exist_ok=True)
    _file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0), 0o644)
    for name in tuple(sys.modules):
        if native.find(MODULE, name) is not None:
            _note("module", name)
    _watch_modules()
    _watch_reads()
    sys.addaudithook(_on_event)
    for name in _ALWAYS:
        try:
            __import__(name)
        except ImportError:
            continue


def _watch_modules():
    find_spec = finder.find_spec

    def recording_find_spec(fullname, path=None, target=None):
        found = find_spec(fullname, path, target)
        if found is not None:
            _note("module", fullname)
        return found

    finder.find_spec = recording_find_spec


def _watch_reads():
    read = native.read

    def recording_read(kind, name):
        if kind in (RESOURCE, METADATA):
            _note("file", name)
        return read(kind, name)

    native.read = recording_read


def _on_event(event, arguments):
    if event in ("open", "ctypes.dlopen") and isinstance(arguments[0], (str, os.PathLike)):
        inside = relative(os.path.abspath(arguments[0]))
        if inside:
            _note("file", inside)


def _note(kind, name):
    if (kind, name) not in _seen:
        _seen.add((kind, name))
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')  # the module json would count as used
        os.write(_file, f'{{"{kind}": "{quoted}"}}\n'.encode("utf-8", "surrogateescape"))
