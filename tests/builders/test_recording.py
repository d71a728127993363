"""Recorded runs: what is written down, what goes without it, and what is said of what is missing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import recorded
from resources.model import Decision, Kind, Location, Plan, Resource, Rule
from resources.recorded import Recorded
from tests.folding import PROGRAMS

if TYPE_CHECKING:
    from tests.folding import Folder

LEAN = '[resources]\nunused = "leave-out"\n'
WORKERS = """\
import multiprocessing, sys

def work(method):
    import colorsys
    if method == "spawn":
        import chunk_of_work

if __name__ == "__main__":
    for method in ("fork", "spawn"):
        child = multiprocessing.get_context(method).Process(target=work, args=(method,))
        child.start()
        child.join()
    import os
    os._exit(0)
"""


def resource(kind: Kind, name: str, distribution: str = "python", **more: object) -> Resource:
    path = Path(name)
    return Resource(kind=kind, name=name, path=path, relative=name, size=1, distribution=distribution, **more)  # type: ignore[arg-type]


def plan(*resources: Resource, location: Location = Location.IN_MEMORY) -> Plan:
    return Plan(decisions=tuple(Decision(resource=one, location=location, reason="") for one in resources))


def left_out(before: Plan, *modules: str, files: tuple[str, ...] = ()) -> list[str]:
    record = Recorded(modules=frozenset(modules), files=frozenset(files))
    lean = recorded.without_unused(before, record, ("encodings",), ("weather",))
    return [decision.resource.name for decision in recorded.unused(lean)]


def test_modules_that_no_run_used_go() -> None:
    before = plan(
        resource(Kind.BYTECODE, "json"),
        resource(Kind.BYTECODE, "turtle"),
        resource(Kind.SOURCE, "turtle"),
        resource(Kind.EXTENSION, "_decimal"),
        resource(Kind.BYTECODE, "encodings.cp1252"),
        resource(Kind.METADATA, "rich-1.dist-info/METADATA", "rich"),
        resource(Kind.BYTECODE, "weather.new", "weather"),
        resource(Kind.BYTECODE, "beside_the_script", ""),
    )
    assert left_out(before, "json") == ["turtle", "turtle", "_decimal"]


def test_a_rule_brings_back() -> None:
    rule = Rule(match="turtle", location=Location.IN_MEMORY)
    turtle = resource(Kind.BYTECODE, "turtle")
    decision = Decision(resource=turtle, location=Location.IN_MEMORY, reason="", decided_by=rule)
    assert not left_out(Plan(decisions=(decision,)), "json")


def test_data_on_disk_stays_with_its_package() -> None:
    data = resource(Kind.DATA, "rich/a.txt", "rich", package="rich")
    assert left_out(plan(data), "rich") == ["rich/a.txt"]
    assert not left_out(plan(data), "rich", files=("rich/a.txt",))
    assert not left_out(plan(data, location=Location.FILESYSTEM_RELATIVE), "rich")
    assert left_out(plan(data, location=Location.FILESYSTEM_RELATIVE), "json") == ["rich/a.txt"]


def test_libraries_go_with_the_last_that_needs_them() -> None:
    blas, crypto = resource(Kind.LIBRARY, "libblas.so"), resource(Kind.LIBRARY, "libcrypto.so")
    linear = resource(Kind.EXTENSION, "linear", needs=("libblas.so", "libcrypto.so"))
    ssl = resource(Kind.EXTENSION, "_ssl", needs=("libcrypto.so",))
    before = plan(blas, crypto, linear, ssl, resource(Kind.LIBRARY, "libopened.so"))
    assert left_out(before, "_ssl") == ["libblas.so", "linear"]


@given(st.frozensets(st.text()), st.frozensets(st.text()))
def test_a_record_is_read_as_it_was_written(modules: frozenset[str], files: frozenset[str]) -> None:
    record = Recorded(modules=modules, files=files)
    assert recorded.parse(recorded.write(record)) == record


@given(st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_a_damaged_record_is_read_as_far_as_it_goes(text: str) -> None:
    assert "json" in recorded.parse(f'{text}\n{{"module": "json"}}\n').modules


def test_children_are_recorded(folder: Folder, tmp_path: Path) -> None:
    script = tmp_path / "workers.py"
    script.write_text(WORKERS)
    (tmp_path / "chunk_of_work.py").write_text("import quopri\n")
    folder.command("run", script, "--record", "--python", folder.python)
    found = recorded.parse((tmp_path / ".onefold" / "recorded.jsonl").read_text())
    assert {"colorsys", "chunk_of_work", "quopri", "multiprocessing.spawn"} <= found.modules
    assert "turtle" not in found.modules


def test_a_program_without_the_rest(folder: Folder, tmp_path: Path) -> None:
    project = tmp_path / "fetch"
    shutil.copytree(PROGRAMS / "fetch", project)
    whole = folder.fold(project, "file")
    (project / "onefold.toml").write_text(LEAN)
    with pytest.raises(AssertionError, match="onefold run --record"):
        folder.fold(project, "file", "--location", "automatic")
    recording = ("run", project, "--record", "--python", folder.python)
    said = folder.command(*recording, "--", "authorities")
    folder.command(*recording, "--", "--help")
    shown = json.loads(folder.command("inspect", project, "--unused", "--json", "--python", folder.python))
    saving = sum(each["size"] for each in shown["resources"])
    names = {each["name"] for each in shown["resources"]}
    assert {"sqlite3", "rich.syntax"} <= names
    assert not names & {"click.core", "certifi/cacert.pem", "fetch.cli"}
    lean = folder.fold(project, "file", "--location", "automatic")
    assert lean.says("authorities") == said == whole.says("authorities")
    assert saving > 10_000_000
    assert lean.whole.stat().st_size < whole.whole.stat().st_size - saving / 2
    missing = lean.run("mistyped")
    assert missing.returncode == 1
    assert (
        "'difflib': it was left out when this program was built, because no recorded run used it"
        in missing.stderr
    )
