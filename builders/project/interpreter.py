"""The keys of [python] that set up the program's interpreter."""

from __future__ import annotations

from typing import Any

from builders.project import kinds
from builders.project.key import Key
from builders.project.model import Allocator, Teardown

_WARNING = r"(default|error|always|ignore|module|once)(:[^:]*(:[\w.]*(:[\w.]*(:\d+)?)?)?)?"
_FOLDER = r"(\$ORIGIN(/.*)?|/.*)"


def _key(name: str, kind: kinds.Kind[Any], default: str, doc: str) -> Key[Any]:
    field = f"python.interpreter.{name.replace('-', '_')}"
    return Key(name=f"python.{name}", kind=kind, default=default, doc=doc, field=field)


INTERPRETER_KEYS: tuple[Key[Any], ...] = (
    _key(
        "warnings",
        kinds.each_matching(_WARNING, 'a warning option such as "error::DeprecationWarning"'),
        "none",
        "Warning options, as after `-W`.",
    ),
    _key("x-options", kinds.LINES, "none", "Implementation options, as after `-X`."),
    _key("utf8-mode", kinds.FLAG, "`true`", "Whether text is UTF-8 whatever the user's locale says."),
    _key("stdio-encoding", kinds.ENCODING, "Python's own", "The encoding of the standard streams."),
    _key(
        "stdio-errors",
        kinds.matching(
            "strict|ignore|replace|backslashreplace|xmlcharrefreplace|surrogateescape|surrogatepass",
            'the name of an error handler such as "replace"',
        ),
        "Python's own",
        "What the standard streams do with characters that their encoding lacks.",
    ),
    _key("buffered", kinds.FLAG, "`true`", "Whether output is gathered before it is written; false is `-u`."),
    _key("fault-handler", kinds.FLAG, "`false`", "Whether a crash prints the Python stack."),
    _key(
        "hash-seed",
        kinds.number(0, 2**32 - 1),
        "another one at each start",
        "What hashes of texts begin with; 0 makes them the same at each start.",
    ),
    _key(
        "environment",
        kinds.FLAG,
        "`false`",
        "Whether the user's `PYTHON...` variables count; false is isolated, as `python -I`.",
    ),
    _key(
        "site",
        kinds.FLAG,
        "`false`",
        "Whether the module `site` is imported, for `exit`, `help` and `.pth` files.",
    ),
    _key(
        "paths",
        kinds.each_matching(_FOLDER, 'an absolute folder or one below "$ORIGIN"'),
        "none",
        "Folders with more modules; `$ORIGIN` is the folder of the executable.",
    ),
    _key(
        "argv0",
        kinds.LINE,
        '`"typed"`',
        '`sys.argv[0]`: `"typed"` as the user wrote it, `"executable"` its full path, else this text itself.',
    ),
    _key("allocator", kinds.choice(Allocator), '`"default"`', "Who gives out memory, as `PYTHONMALLOC`."),
    _key(
        "teardown",
        kinds.choice(Teardown),
        '`"fast"`',
        "Whether the end takes apart only what a program could notice, or all.",
    ),
    _key(
        "terminfo",
        kinds.matching(_FOLDER, 'an absolute folder or one below "$ORIGIN"'),
        "the folders of the user's system",
        "A folder of terminal descriptions for `curses` and `readline`, before those of the system.",
    ),
    _key(
        "allow-python",
        kinds.matching(r"[A-Za-z_]\w*", 'the name of a variable such as "WEATHER_PYTHON"'),
        "none",
        "A variable of the environment: where it is 1, the program is a plain `python` with its modules.",
    ),
)
