"""What a program writes to a terminal, as lines of cells: text, colours, and the moves of progress bars.

Sequences are those of ECMA-48 that console programs use without taking the whole screen; others are left out.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Colour = int | tuple[int, int, int] | None  # number of the palette of 256, or red, green, blue


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a cell looks; None: as text usually does."""

    foreground: Colour = None
    background: Colour = None
    bold: bool = False
    faint: bool = False
    italic: bool = False
    underlined: bool = False
    reversed: bool = False


PLAIN = Look()

_TOKEN = re.compile(
    r"\x1b\[(?P<values>[0-9;:?<=>]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b\].*?(?:\x07|\x1b\\)"
    r"|\x1b[PX^_].*?\x1b\\"
    r"|\x1b[ -/]*[0-~]"
    r"|(?P<control>[\x00-\x1f\x7f])"
    r"|(?P<text>[^\x00-\x1f\x7f]+)",
    re.DOTALL,
)
_OPEN = re.compile(r"\x1b(?:\[[0-9;:?<=>]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)?\Z")
_LONGEST_SEQUENCE = 4096
_TAB = 8


@dataclass(slots=True)
class Line:
    """The characters of a line, and the look of each; pairs would be too many for the garbage collector."""

    characters: list[str] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)

    def write(self, column: int, text: str, look: Look) -> None:
        """Put text over what is there; what is missing before it is blank."""
        gap = column - len(self.characters)
        if gap > 0:
            self.characters.extend(" " * gap)
            self.looks.extend([PLAIN] * gap)
        self.characters[column : column + len(text)] = text
        self.looks[column : column + len(text)] = [look] * len(text)

    def cut(self, column: int) -> None:
        """Take away what stands from there on."""
        del self.characters[column:]
        del self.looks[column:]

    def runs(self) -> Iterator[tuple[str, Look]]:
        """Yield the parts that look the same."""
        start = 0
        for look, group in itertools.groupby(self.looks):
            end = start + sum(1 for _ in group)
            yield "".join(self.characters[start:end]), look
            start = end


@dataclass(slots=True)
class Screen:
    """Lines from the first that is kept; `changed` is the first that is another since it was last asked.

    rows: how many of the last lines the cursor can move in, as on a terminal of that height.
    """

    rows: int = 24
    kept: int = 10_000
    lines: list[Line] = field(default_factory=lambda: [Line()])
    dropped: int = 0
    row: int = 0
    column: int = 0
    look: Look = PLAIN
    changed: int = 0
    _rest: str = ""

    def feed(self, text: str) -> None:
        """Take what the program wrote; a sequence that is cut in two waits for its end."""
        text = self._rest + text
        cut = _OPEN.search(text, max(0, len(text) - _LONGEST_SEQUENCE))
        self._rest = text[cut.start() :] if cut else ""
        for token in _TOKEN.finditer(text, 0, cut.start() if cut else len(text)):
            if token["text"]:
                self._write(token["text"])
            elif token["control"]:
                self._control(token["control"])
            elif token["final"]:
                self._sequence(token["values"], token["final"])
        self._drop()

    def plain(self, last: int = 0) -> str:
        """Return the text without its looks, of the last lines only if a number is given."""
        return "\n".join("".join(line.characters) for line in self.lines[-last:])

    def _write(self, text: str) -> None:
        self._touched().write(self.column, text, self.look)
        self.column += len(text)

    def _control(self, character: str) -> None:
        match character:
            case "\n" | "\x0b" | "\x0c":
                self._go(self.row + 1)
            case "\r":
                self.column = 0
            case "\b":
                self.column = max(0, self.column - 1)
            case "\t":
                self.column += _TAB - self.column % _TAB

    def _sequence(self, values: str, final: str) -> None:
        numbers = [int(part) if part.isdecimal() else 0 for part in re.split("[;:]", values.lstrip("?<=>"))]
        match final:
            case "m" if not values.startswith(("?", ">")):
                self.look = looked(self.look, numbers)
            case "J":
                self._erase_lines(numbers[0])
            case "K":
                self._erase_line(numbers[0])
            case _:
                self._move(final, *(max(1, number) for number in (*numbers, 1)[:2]))

    def _move(self, final: str, count: int, column: int) -> None:
        match final:
            case "A" | "F":
                self._go(max(self._top, self.row - count))
            case "B" | "E":
                self._go(self.row + count)
            case "C":
                self.column += count
            case "D":
                self.column = max(0, self.column - count)
            case "G":
                self.column = count - 1
            case "H" | "f":
                self._go(self._top + count - 1)
                self.column = column - 1
        if final in "EF":
            self.column = 0

    @property
    def _top(self) -> int:
        return max(0, len(self.lines) - self.rows)

    def _go(self, row: int) -> None:
        while len(self.lines) <= row:
            self.lines.append(Line())
        self.changed = min(self.changed, self.row, row)
        self.row = row

    def _touched(self) -> Line:
        self.changed = min(self.changed, self.row)
        return self.lines[self.row]

    def _erase_line(self, part: int) -> None:
        line = self._touched()
        if part == 0:
            line.cut(self.column)
        elif part == 1:
            line.write(0, " " * min(len(line.characters), self.column + 1), PLAIN)
        else:
            line.cut(0)

    def _erase_lines(self, part: int) -> None:
        if part == 0:
            self._erase_line(0)
            del self.lines[self.row + 1 :]
        elif part >= 2:  # noqa: PLR2004 - all of the screen
            self._go(self._top)
            del self.lines[self.row :]
            self.lines.append(Line())
            self.column = 0

    def _drop(self) -> None:
        """Forget the oldest lines, many at once."""
        surplus = len(self.lines) - self.kept
        if surplus > self.kept // 10:
            del self.lines[:surplus]
            self.dropped += surplus
            self.row = max(0, self.row - surplus)
            self.changed = max(0, self.changed - surplus)


def looked(look: Look, numbers: list[int]) -> Look:
    """Return the look after these parameters of SGR."""
    waiting = list(numbers)
    while waiting:
        number = waiting.pop(0)
        if number in {38, 48}:
            name = "foreground" if number == 38 else "background"  # noqa: PLR2004 - SGR's number
            look = replace(look, **{name: _colour(waiting)})  # type: ignore[arg-type]
        else:
            look = _simple(look, number)
    return look


def _colour(waiting: list[int]) -> Colour:
    kind = waiting.pop(0) if waiting else 0
    if kind == 5 and waiting:  # noqa: PLR2004 - SGR's number
        return min(waiting.pop(0), 255)
    if kind == 2 and len(waiting) >= 3:  # noqa: PLR2004
        red, green, blue = (min(waiting.pop(0), 255) for _ in range(3))
        return red, green, blue
    return None


def _simple(look: Look, number: int) -> Look:
    if number == 0:
        return PLAIN
    if number in _FLAGS:
        return replace(look, **_FLAGS[number])  # type: ignore[arg-type]
    tens, ones = divmod(number, 10)
    if tens in _COLOURS and ones < 8:  # noqa: PLR2004 - eight colours
        name, first = _COLOURS[tens]
        return replace(look, **{name: first + ones})  # type: ignore[arg-type]
    return look


_FLAGS: dict[int, dict[str, object]] = {
    1: {"bold": True},
    2: {"faint": True},
    3: {"italic": True},
    4: {"underlined": True},
    7: {"reversed": True},
    22: {"bold": False, "faint": False},
    23: {"italic": False},
    24: {"underlined": False},
    27: {"reversed": False},
    39: {"foreground": None},
    49: {"background": None},
}
_COLOURS = {
    3: ("foreground", 0),
    4: ("background", 0),
    9: ("foreground", 8),
    10: ("background", 8),
}
