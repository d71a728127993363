"""Imports every module of the standard library that can be imported without a display or a side effect."""

import importlib
import pkgutil
import sys
import warnings

SKIPPED = {
    "antigravity",
    "this",
    "idlelib",
    "turtledemo",
    "turtle",
    "tkinter",
    "test",
    "lib2to3",
    "ensurepip",
    "msilib",
    "pip",
    "setuptools",
    "site",
    "sitecustomize",
    "usercustomize",
    "curses",
    "venv",
}

warnings.simplefilter("ignore")
done = 0
names = sorted(
    name for name in sys.stdlib_module_names if name not in SKIPPED and not name.startswith("_test")
)
while names:
    name = names.pop(0)
    try:
        module = importlib.import_module(name)
    except Exception:
        continue
    done += 1
    if hasattr(module, "__path__"):
        inner = (found.name for found in pkgutil.iter_modules(module.__path__, name + "."))
        names += sorted(found for found in inner if ".test" not in found and "__main__" not in found)
print(done)
