"""Answers multiprocessing and debugpy, which start `sys.executable` anew and tell it by arguments what to do.

[flags] -c "from multiprocessing.resource_tracker import main;main(5)"
[flags] -c "from multiprocessing.forkserver import main; main(5, 6, ['__main__'], **{...})"
--multiprocessing-fork tracker_fd=5 pipe_handle=7
<folder>/debugpy/adapter --for-server 5678 --host 127.0.0.1
"""

import re
import sys

_FLAGS = re.compile(r"-(?:[dBSvbqIEsPO]+|W.*|X)", re.DOTALL)
_TRACKER = re.compile(r"from multiprocessing\.resource_tracker import main; ?main\([0-9]{1,9}\)")
_FORKSERVER = "from multiprocessing.forkserver import main; "
_SPAWNED = re.compile(r"(pipe_handle|parent_pid|tracker_fd)=(None|[0-9]{1,19})")


def asked_code(argv):
    """Return the code that is asked for, or None if these are the program's own arguments."""
    if "--for-server" in argv:
        return _adapter(argv)
    text = _spawn(argv[2:]) if argv[1] == "--multiprocessing-fork" else _code_argument(argv)
    if text is None:
        return None
    sys.argv[1:] = argv[1:2] if argv[1] == "--multiprocessing-fork" else []
    return compile(text, "<multiprocessing>", "exec")


def _adapter(argv):
    """Return the code of debugpy's adapter, if the program has it and its path is the first argument."""
    from .finder import finder

    found = finder.find_spec("debugpy.adapter")
    if found is None or argv[1] not in found.submodule_search_locations:
        return None
    del sys.argv[1]
    text = "import runpy; runpy.run_module('debugpy.adapter', run_name='__main__', alter_sys=True)"
    return compile(text, "<debugpy>", "exec")


def _code_argument(argv):
    """Return what follows -c, if it is the last argument, after flags only, and multiprocessing's call."""
    if argv[1:][-2:-1] != ["-c"] or not _are_flags(argv[1:-2]):
        return None
    text = argv[-1]
    return text if _TRACKER.fullmatch(text) or _is_literal_call(text) else None


def spawn_main(**values):
    """Start a process as Windows does it, but with the main module, which frozen programs are not told of."""
    from multiprocessing import spawn

    import _onefold_native as native

    from .finder import finder, path_of

    prepare = spawn.prepare

    def prepare_with_main(data):
        if native.settings()["run"] == "main" and "init_main_from_name" not in data:
            data.setdefault("init_main_from_path", path_of(finder.main_file))
        prepare(data)

    spawn.prepare = prepare_with_main
    spawn.spawn_main(**values)


def _are_flags(arguments):
    """Whether all are flags of an interpreter, as subprocess gives them on; -X has its value after it."""
    return all(
        _FLAGS.fullmatch(argument) or (at > 0 and arguments[at - 1] == "-X")
        for at, argument in enumerate(arguments)
    )


def _spawn(arguments):
    """Return the call of a spawned process, whose arguments are name=value, values being numbers or None."""
    found = [_SPAWNED.fullmatch(argument) for argument in arguments]
    if not all(found) or not any(match[1] == "pipe_handle" for match in found):
        return None
    values = {match[1]: match[2].lstrip("0") or "0" for match in found}
    call = ", ".join(f"{name}={value}" for name, value in values.items())
    module = __name__ if sys.platform == "win32" else "multiprocessing.spawn"
    return f"from {module} import spawn_main; spawn_main({call})"


def _is_literal_call(text):
    """Whether it is the fork server's call, with nothing but literals in it."""
    if not text.startswith(f"{_FORKSERVER}main("):
        return False
    import ast

    try:
        call = ast.parse(text[len(_FORKSERVER) :], mode="eval").body
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            return False
        for value in (*call.args, *(keyword.value for keyword in call.keywords)):
            ast.literal_eval(value)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return False
    return True
