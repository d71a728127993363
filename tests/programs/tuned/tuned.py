"""Tells what its interpreter is set to."""

import faulthandler
import json
import os
import sys
import tracemalloc
import warnings


def raised_warning():
    try:
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    except DeprecationWarning as error:
        return str(error)


def finalised(event, _arguments, write=os.write):
    if event == "cpython.PyInterpreterState_Clear":
        write(1, b"taken apart\n")


sys.addaudithook(finalised)
warnings.warn("quiet please", UserWarning, stacklevel=1)
answers = {
    "optimize": sys.flags.optimize,
    "asserts": __debug__,
    "warning": raised_warning(),
    "digits": sys.get_int_max_str_digits(),
    "tracing": tracemalloc.is_tracing(),
    "encodings": [sys.stdin.encoding, sys.stdout.encoding, sys.stderr.encoding],
    "unbuffered": sys.stdout.write_through,
    "fault handler": faulthandler.is_enabled(),
    "hash": hash("onefold"),
    "exit": "exit" in dir(__builtins__),
    "argv": sys.argv,
    "blocks": sys.getallocatedblocks(),
    "plugin": __import__("plugin").WORD,
}
print(json.dumps(answers))
if "money" in sys.argv:
    print("5 € or 5 Ω")
