"""What an interpreter says of itself, as JSON on standard output.

It is run by the Python that is asked (`-I -S -c`), which may be an old one: simple syntax, the standard
library only, nothing of ours. It tells what has to be asked; where files lie is looked up by assembly.py.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import os
import platform
import struct
import sys
import sysconfig

VARIABLES = (
    "INSTSONAME",
    "LDLIBRARY",
    "LIBDIR",
    "LIBPL",
    "LIBRARY",
    "LIBS",
    "MODLIBS",
    "MULTIARCH",
    "Py_DEBUG",
    "Py_GIL_DISABLED",
    "SYSLIBS",
)


def tcl_folders() -> tuple[list[str], str]:
    """Return the folder of init.tcl and those that Tcl looks for packages in, and the version of Tk."""
    try:
        import tkinter as tk  # noqa: PLC0415 - many Pythons have none

        interpreter = tk.Tcl()
        library = interpreter.eval("info library")
        places = interpreter.splitlist(interpreter.eval("set auto_path"))
        return [str(library), *(str(place) for place in places)], str(tk.TkVersion)
    except Exception:  # noqa: BLE001 - a broken Tcl is no Tcl
        return [], ""


def variables() -> dict[str, str]:
    """Return how it was built; on Windows sysconfig does not say what the library is called."""
    found = {name: str(sysconfig.get_config_var(name) or "") for name in VARIABLES}
    if sys.platform == "win32":
        threads = "t" * (found["Py_GIL_DISABLED"] == "1")
        found["INSTSONAME"] = f"python{sys.version_info[0]}{sys.version_info[1]}{threads}.dll"
    return found


def loaded_library() -> str:
    """Return the libpython that this process really runs on, "" if it has none of its own."""
    try:
        with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:  # noqa: PTH123 - quicker
            paths = {line.split(None, 5)[5].rstrip("\n") for line in maps if "/libpython" in line}
    except OSError:
        return ""
    return min(paths) if paths else ""


def answers() -> dict[str, object]:
    """Return everything about this interpreter that a file of it does not say."""
    tcl, tk_version = tcl_folders()
    return {
        "executable": getattr(sys, "_base_executable", None) or sys.executable,
        "prefix": sys.base_prefix,
        "stdlib": os.path.dirname(os.__file__),  # noqa: PTH120 - as it is, with no change of separators
        "path": sys.path,
        "paths": sysconfig.get_paths(),
        "variables": variables(),
        "build": sys.version,
        "system": sys.platform,
        "machine": platform.machine(),
        "libc": platform.libc_ver()[0],
        "bits": struct.calcsize("P") * 8,
        "extension_suffixes": importlib.machinery.EXTENSION_SUFFIXES,
        "builtin_modules": sorted(sys.builtin_module_names),
        "magic": importlib.util.MAGIC_NUMBER.hex(),
        "cache_tag": sys.implementation.cache_tag or "",
        "hex_version": sys.hexversion,
        "abi_flags": getattr(sys, "abiflags", ""),
        "loaded": loaded_library(),
        "tcl": tcl,
        "tk_version": tk_version,
    }


if __name__ == "__main__":
    known = {
        "implementation": getattr(getattr(sys, "implementation", None), "name", ""),
        "version": list(sys.version_info),
    }
    if sys.version_info >= (3, 10) and known["implementation"] == "cpython":
        known.update(answers())
    sys.stdout.write(json.dumps(known))
