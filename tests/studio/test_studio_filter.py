"""The filter: what its words mean, what it says of what it cannot read, and what it offers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from resources.model import Decision, Kind, Location, Resource
from studio.tree.completion import completions
from studio.tree.filter import FilterError, parse


def resource(kind: Kind, name: str, size: int, distribution: str = "") -> Resource:
    is_module = kind in {Kind.SOURCE, Kind.EXTENSION}
    relative = name.replace(".", "/") + {Kind.SOURCE: ".py"}.get(kind, ".so") if is_module else name
    path = Path("/site") / relative
    return Resource(kind=kind, name=name, path=path, relative=relative, size=size, distribution=distribution)


RESOURCES = (
    resource(Kind.SOURCE, "weather.themes", 900, "weather"),
    resource(Kind.DATA, "weather/Dark Sky.css", 100, "weather"),
    resource(Kind.EXTENSION, "numpy.core.big", 5_000_000, "numpy"),
    resource(Kind.LIBRARY, "numpy.libs/libblas.so", 30_000_000, "numpy"),
    resource(Kind.SOURCE, "scikit.tests", 2_000, "scikit-learn"),
)
PLACES = (Location.FILESYSTEM_RELATIVE, *[Location.IN_MEMORY] * 3, Location.LEAVE_OUT)
REASONS = ("weather/themes.py:31 opens a file next to __file__", *["default: in-memory"] * 3, "rule: *.tests")
DECISIONS = tuple(
    Decision(resource=one, location=place, reason=reason)
    for one, place, reason in zip(RESOURCES, PLACES, REASONS, strict=True)
)
TEXTS = tuple(f"{one.name}\n{one.relative}\n{one.distribution}".lower() for one in RESOURCES)
BOARD = SimpleNamespace(resources=RESOURCES, decisions=DECISIONS, texts=TEXTS)
EVERYTHING = {"themes", "sky", "big", "blas", "tests"}
SHORT = ("themes", "sky", "big", "blas", "tests")


def found(text: str) -> set[str]:
    matches = parse(text).matches(BOARD)
    return EVERYTHING if matches is None else {SHORT[place] for place in matches}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", EVERYTHING),
        ("   ", EVERYTHING),
        ("weather", {"themes", "sky"}),
        ("WEATHER Themes", {"themes"}),
        ("weather/themes", {"themes"}),
        ("weather -themes", {"sky"}),
        ('"dark sky"', {"sky"}),
        ('-"dark sky" weather', {"themes"}),
        ("kind:extension", {"big"}),
        ("kind:ext", {"big"}),
        ("kind:source,data", {"themes", "sky", "tests"}),
        ('kind:"shared library"', {"blas"}),
        ("-kind:library numpy", {"big"}),
        ("size:>1MB", {"big", "blas"}),
        ("size:>=5mb size:<=5000kB", {"big"}),
        ("size:<1kb", {"themes", "sky"}),
        ("size:<=0.9kB", {"themes", "sky"}),
        ("size:1kB..3kB", {"tests"}),
        ("size:..100", {"sky"}),
        ("size:=100B", {"sky"}),
        ("size:>4.7MiB", {"big", "blas"}),
        ("location:disk", {"themes"}),
        ("location:mem", {"sky", "big", "blas"}),
        ("location:left-out", {"tests"}),
        ("why:__file__", {"themes"}),
        ('why:"RULE: *"', {"tests"}),
        ("distribution:scikit_learn", {"tests"}),
        ("distribution:num", {"big", "blas"}),
        ("name:numpy.core", {"big"}),
        ("name:*.tests", {"tests"}),
        ("name:weather/*", {"themes", "sky"}),
        ("name:scikit-learn", set()),
        ("scikit-learn", {"tests"}),
        ("kind:extension size:>1MB location:memory why:default numpy", {"big"}),
    ],
)
def test_words_mean_what_they_say(text: str, expected: set[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "start", "end", "said"),
    [
        ("numpy kin:extension", 6, 19, "kind:"),
        ("kind:module-like", 0, 16, "extension"),
        ("a size:big", 2, 10, "1.5MB"),
        ("size:>1XB", 0, 9, "1.5MB"),
        ("size:5MB", 0, 8, "size:>5MB"),
        ("location:moon", 0, 13, "memory, disk, out"),
        ("location:", 0, 9, "location:"),
        ('say "never', 4, 10, "quotation"),
    ],
)
def test_what_cannot_be_read_is_shown_with_what_to_write(text: str, start: int, end: int, said: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert (caught.value.start, caught.value.end) == (start, end)
    assert said in caught.value.message


def test_a_longer_query_narrows_a_shorter_one() -> None:
    assert parse("numpy").narrows(parse("num"))
    assert parse("numpy size:>1MB").narrows(parse("numpy"))
    assert parse("num").narrows(parse(""))
    assert not parse("num").narrows(parse("numpy"))
    assert not parse("-numpy").narrows(parse("-num"))
    among = parse("num").matches(BOARD)
    assert parse("numpy").matches(BOARD, among) == parse("numpy").matches(BOARD)


def test_only_what_decisions_say_follows_decisions() -> None:
    assert not parse("numpy kind:data size:>1 name:x distribution:y").follows_decisions
    assert parse("-location:disk").follows_decisions
    moved = [replace(one, location=Location.LEAVE_OUT) for one in DECISIONS]
    board = SimpleNamespace(resources=RESOURCES, decisions=moved, texts=TEXTS)
    assert parse("location:out").matches(board) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("ki", ["kind:"]),
        ("numpy -lo", ["-location:"]),
        ("kind:e", ["kind:extension"]),
        ("a distribution:n", ["distribution:numpy"]),
        ("location:", ["location:memory", "location:disk", "location:out"]),
        ("numpy:", []),
    ],
)
def test_words_are_completed(text: str, offered: list[str]) -> None:
    said = completions(text, len(text), ["weather", "numpy"])
    assert [one.text for one in said] == offered
    last = text.rsplit(maxsplit=1)[-1]
    assert all(text[one.start : one.end] == last for one in said)
