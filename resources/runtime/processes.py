"""Answers multiprocessing, which starts `sys.executable` anew and tells it what to do by its arguments."""

import re
import sys

_TRACKER = re.compile(r"from multiprocessing\.resource_tracker import main;\s*main\((\d+)\)")
_FORKSERVER = "from multiprocessing.forkserver import main; main("


def asked_code(argv):
    """Return the code that multiprocessing asks for, or None if these are the program's own arguments."""
    if argv[1] == "--multiprocessing-fork":
        return _spawn(argv[2:])
    at = argv.index("-c")
    before = argv[:at]
    flags_only = all(flag.startswith("-") or before[i] in ("-X", "-W") for i, flag in enumerate(before[1:]))
    if not flags_only or len(argv) <= at + 1:
        return None
    text = argv[at + 1]
    if _TRACKER.fullmatch(text) or _is_literal_call(text):
        sys.argv[1:] = []
        return compile(text, "<multiprocessing>", "exec")
    return None


def _spawn(arguments):
    """Return the call of a spawned process, whose arguments are name=value, values being numbers or None."""
    values = {}
    for argument in arguments:
        name, _, value = argument.partition("=")
        if not name.isidentifier() or not (value == "None" or value.isdecimal()):
            return None
        values[name] = None if value == "None" else int(value)
    call = ", ".join(f"{name}={value}" for name, value in values.items())
    text = f"from multiprocessing.spawn import spawn_main; spawn_main({call})"
    sys.argv[1:] = ["--multiprocessing-fork"]
    return compile(text, "<multiprocessing>", "exec")


def _is_literal_call(text):
    """Whether it is the fork server's call, with nothing but literals in it."""
    if not text.startswith(_FORKSERVER):
        return False
    import ast

    try:
        call = ast.parse(text[text.index("main(") :], mode="eval").body
        values = [*call.args, *(keyword.value for keyword in call.keywords)]
        for value in values:
            ast.literal_eval(value)
    except (SyntaxError, ValueError, AttributeError):
        return False
    return isinstance(call, ast.Call)
