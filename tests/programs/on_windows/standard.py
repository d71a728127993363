import ctypes
import hashlib
import lzma
import os
import sqlite3
import ssl
import subprocess
import sys
import tkinter
import xml.etree.ElementTree as ElementTree

if len(sys.argv) > 1:
    print("child", sys.argv[1:])
    sys.exit(3)

print(sqlite3.connect(":memory:").execute("select 6 * 7").fetchone())
print(ssl.create_default_context().verify_mode.name, hashlib.sha256(b"").hexdigest()[:8])
print(lzma.decompress(lzma.compress(b"packed")), ElementTree.fromstring("<a/>").tag)
print(ctypes.windll.kernel32.GetCurrentProcessId() == os.getpid())
child = subprocess.run([sys.executable, "Grüße 漢", 'a "b"'], capture_output=True, encoding="utf-8")
print(child.stdout.strip(), child.returncode)
print(tkinter.Tcl().eval("info patchlevel").startswith("8.6"))
window = tkinter.Tk()
tkinter.Label(window, text="Grüße").pack()
window.update()
print(window.winfo_width() > 1)
window.destroy()
