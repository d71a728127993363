import ctypes
import sqlite3
import ssl
import sys
import threading
import tkinter

import charset_normalizer.md
import kiwisolver
import native

ROOT = sys.executable.lower()


def is_inside(path):
    return path.lower().startswith(ROOT)


def name_of(library):
    text = ctypes.create_unicode_buffer(300)
    library.own_name(text, len(text))
    return text.value


modules = [
    name for name, module in sys.modules.items() if str(getattr(module, "__file__", "")).endswith(".pyd")
]
print(sorted({"_ctypes", "_socket", "_sqlite3", "_ssl", "_tkinter"} - set(modules)))
print([name for name in modules if not is_inside(sys.modules[name].__file__)])
print(sqlite3.connect(":memory:").execute("select 6 * 7").fetchone())
print(ssl.create_default_context().verify_mode.name)
print(charset_normalizer.from_bytes("Grüße aus Köln".encode()).best().encoding)
solver, x = kiwisolver.Solver(), kiwisolver.Variable("x")
solver.addConstraint(x >= 10)
try:
    solver.addConstraint(x <= 5)
except kiwisolver.UnsatisfiableConstraint:  # from an exception of C++
    print("unsatisfiable")
print(tkinter.Tcl().eval("info patchlevel").startswith("8.6"))

upper = ctypes.CDLL("upper.dll")
print(upper.answer(), upper.forwarded(), upper.by_number())
print(is_inside(name_of(upper)), name_of(upper).endswith("\\upper.dll"))
thread = threading.Thread(target=upper.answer)
before = upper.threads()
thread.start()
thread.join()
print(upper.threads() - before)
try:
    ctypes.CDLL("refusing.dll")
except OSError:
    print("refused")
print(chr(ctypes.CDLL("local.dll").letter()))
