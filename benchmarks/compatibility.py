"""Fold and run every program of tests/ for every Python that is found, and write docs/compatibility.md.

    python -m benchmarks.compatibility [PYTHON]...

PYTHON is what `--python` takes. Each takes some minutes; set ONEFOLD_CACHE to keep what they have in common.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from builders.pythons.choose import choose
from builders.pythons.installed import discover

ROOT = Path(__file__).resolve().parents[1]
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TABLE = ROOT / "docs" / "compatibility.md"
FORMS = ("file", "folder")
TESTS = {
    "standard": "The standard library",
    "packages": "Packages from PyPI",
    "circumstances": "Where users put programs: hello, requests and a PySide6 window, each",
}
PACKAGES = (
    "requests",
    "click",
    "rich",
    "certifi",
    "httpie",
    "black",
    "mercurial",
    "numpy",
    "pandas",
    "pillow",
    "cryptography",
    "pyside6-essentials",
)
# What a mark alone would hide.
NOTES = """
- pandas 2, the last for CPython 3.10, imports pytz, which reads files of its own: with the automatic policy,
  form `file` puts these into the user's cache there. With all in memory, nothing is unpacked.
- black is compiled by mypyc and opens its grammar by path, so form `file` puts it into the user's cache.
- Mercurial looks for web files beside a frozen program: `hg debuginstall` reports one problem, and the pages
  of `hg serve` come without their pictures and styles.
- Other users, hidden folders and file systems without execution are tried as root only.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test that ran: `part` is a key of TESTS, `forms` the forms that it was about."""

    part: str
    name: str
    python: str
    forms: tuple[str, ...]
    outcome: str


def main() -> int:
    pythons = sys.argv[1:] or [str(each.executable) for each in discover() if each.linkable]
    versions = {each: choose(each).version for each in pythons}
    with tempfile.TemporaryDirectory(prefix="onefold-") as folder:
        cases = tuple(_cases(_run(pythons, Path(folder))))
        packages = _packages(Path(folder))
    TABLE.write_text("\n".join(_page(cases, versions, packages)) + "\n", encoding="utf-8")
    print(TABLE)
    return int(any(case.outcome == "failed" for case in cases))


def _run(pythons: list[str], folder: Path) -> ET.Element:
    """Run the tests; return what pytest wrote about them."""
    report = folder / "report.xml"
    variables = os.environ | {"ONEFOLD_TEST_PYTHONS": " ".join(pythons)}
    variables.setdefault("ONEFOLD_CACHE", str(folder / "cache"))
    files = [f"tests/test_programs_{part}.py" for part in TESTS]
    options = [
        "-q",
        "-n",
        "2",
        f"--basetemp={folder / 'work'}",
        f"--junitxml={report}",
        "-p",
        "no:cacheprovider",
    ]
    command = [sys.executable, "-m", "pytest", *options, "-o", "tmp_path_retention_policy=all", *files]
    subprocess.run(command, cwd=ROOT, env=variables, check=False, stdout=sys.stderr)
    return ET.parse(report).getroot()


def _cases(report: ET.Element) -> Iterator[Case]:
    for case in report.iter("testcase"):
        name, _, parameters = case.get("name", "").partition("[")
        python, *others = re.split(r"-(?=file|folder|automatic|in-memory)", parameters.rstrip("]"))
        yield Case(
            part=case.get("classname", "").rpartition("_")[2],
            name=name.removeprefix("test_").replace("_", " "),
            python=python,
            forms=tuple(form for form in FORMS if any(other.startswith(form) for other in others))
            or ("file",),
            outcome=_outcome(case),
        )


def _outcome(case: ET.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def _packages(folder: Path) -> dict[str, set[str]]:
    """Return the versions that were folded, from the programs' own bills of materials."""
    found: dict[str, set[str]] = defaultdict(set)
    for bill in folder.rglob("*.cdx.json"):
        for component in json.loads(bill.read_bytes()).get("components", ()):
            name = component["name"].lower().replace("_", "-")
            if name in PACKAGES:
                found[name].add(component["version"])
    return found


def _page(cases: Iterable[Case], versions: dict[str, str], packages: dict[str, set[str]]) -> Iterator[str]:
    yield "# Programs that were folded and run"
    yield ""
    yield f"Written by `python -m benchmarks.compatibility` on {time.strftime('%d %B %Y', time.gmtime())}, on"
    yield f"{_system()}. Each cell is form `file`, then form `folder`."
    yield "✓ passed, ✗ failed, ○ not run. What each row does is in `tests/test_programs_*.py`."
    yield ""
    yield "Versions: " + ", ".join(
        f"{name} {' and '.join(sorted(packages[name]))}" for name in PACKAGES if packages[name]
    )
    for part, title in TESTS.items():
        yield ""
        yield f"## {title}"
        yield ""
        yield from _table([case for case in cases if case.part == part], versions)
    yield ""
    yield "## Notes"
    yield NOTES.rstrip()


def _table(cases: list[Case], versions: dict[str, str]) -> Iterator[str]:
    outcomes: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for case in cases:
        for form in case.forms:
            outcomes[case.name, case.python, form].add(case.outcome)
    yield "| |" + "".join(f" CPython {version} |" for version in versions.values())
    yield "|---|" + ":-:|" * len(versions)
    for name in dict.fromkeys(case.name for case in sorted(cases, key=lambda case: case.name)):
        cells = (" ".join(_mark(outcomes[name, python, form]) for form in FORMS) for python in versions)
        yield f"| {name} |" + "".join(f" {cell} |" for cell in cells)


def _mark(outcomes: set[str]) -> str:
    if "failed" in outcomes:
        return "✗"
    return "✓" if "passed" in outcomes else "○"


def _system() -> str:
    release = Path("/etc/os-release").read_text(encoding="utf-8")
    name = re.search(r'^PRETTY_NAME="(.*)"', release, re.MULTILINE)
    return f"{name[1] if name else 'Linux'}, {os.uname().machine}"


if __name__ == "__main__":
    raise SystemExit(main())
