"""The arguments of the command line, with a suggestion for each mistyped word."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from builders.command import streams
from builders.command.table import COMMANDS
from builders.errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_EPILOG = """\
What was made is printed to standard output, one absolute path a line; everything else goes to standard error.
`onefold COMMAND --help` tells more about a command."""


class UsageError(BuildError):
    """The command line itself is wrong."""

    exit_code = 2


class Parser(argparse.ArgumentParser):
    """A parser that raises its errors, so that they are shown where all others are."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - argparse's own
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **settings)

    def print_help(self, file: object = None) -> None:
        del file
        streams.put(self.format_help().rstrip())

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; `{self.prog} --help` shows what it takes")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the command (`command`) and its options; what stands after `--` is in `arguments`."""
    own, program_arguments = _split(arguments)
    parser = Parser(prog="onefold", description="Fold a Python project into a program.", epilog=_EPILOG)
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    _add_shared(parser)
    parser.set_defaults(events="text", until_eof=False, quiet=False, verbose=False)
    parsers = _add_commands(parser)
    _check_command(own)
    options, unknown = parser.parse_known_args(own or ["studio"])
    if unknown:
        raise UsageError(_unknown(unknown[0], parsers[options.command]))
    if program_arguments and options.command != "run":
        raise UsageError(
            f"only `onefold run` passes arguments on, so nothing may follow `--` in {options.command}"
        )
    options.arguments = program_arguments
    return options


def _add_commands(parser: Parser) -> dict[str, Parser]:
    subparsers = parser.add_subparsers(
        title="commands", metavar="COMMAND", dest="command", parser_class=Parser
    )
    parsers = {}
    for name, command in COMMANDS.items():
        parsers[name] = subparsers.add_parser(name, help=command.summary, description=command.summary)
        _add_shared(parsers[name])
        command.module.add_arguments(parsers[name])
    return parsers


def _add_shared(parser: Parser) -> None:
    """Add what every command takes, before its name and after it."""
    parser.add_argument(
        "--events",
        choices=("text", "json"),
        default=argparse.SUPPRESS,
        help="how progress is written to standard error (default: text)",
    )
    parser.add_argument(
        "--until-eof",
        action="store_true",
        default=argparse.SUPPRESS,
        help="stop when standard input ends; for programs that start this one",
    )
    parser.add_argument(
        "-q", "--quiet", action="store_true", default=argparse.SUPPRESS, help="say only what failed"
    )
    parser.add_argument(
        "-v", "--verbose", action="store_true", default=argparse.SUPPRESS, help="say everything"
    )


def _split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    if "--" not in arguments:
        return list(arguments), []
    at = list(arguments).index("--")
    return list(arguments[:at]), list(arguments[at + 1 :])


def _check_command(arguments: list[str]) -> None:
    """Explain a first word that is no command; a project alone opens the Studio."""
    first = next((at for at, word in enumerate(arguments) if not word.startswith("-")), None)
    if first is None or arguments[first] in COMMANDS or arguments[first - 1 : first] == ["--events"]:
        return
    word = arguments[first]
    if Path(word).exists():
        arguments.insert(first, "studio")
        return
    known = ", ".join(COMMANDS)
    raise UsageError(f"{word!r} is not a command; {_nearest(word, COMMANDS) or f'there are {known}'}")


def _unknown(word: str, parser: Parser) -> str:
    if not word.startswith("-"):
        return (
            f"{word!r} is one argument too many for `{parser.prog}`; arguments for the program go after `--`"
        )
    name = word.partition("=")[0]
    options = re.findall(r"(?<![\w-])--?[a-z][\w-]*", parser.format_help())
    return f"`{parser.prog}` has no option {name}; {_nearest(name, options) or f'see `{parser.prog} --help`'}"


def _nearest(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    near = get_close_matches(word, list(known), n=1)
    return f"did you mean {near[0]}?" if near else ""


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from builders.command.version import version  # noqa: PLC0415 - reads the metadata of the installation

        streams.put(f"onefold {version()}")
        parser.exit()
