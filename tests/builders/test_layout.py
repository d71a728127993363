"""The preview is the build: what a plan says will be staged is what lies there afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from builders import cache as caches
from builders.build import Options, build
from builders.comparison import Comparison
from builders.contents import read
from builders.errors import ExecutableError
from builders.layout import Item, Layout, Place, lay_out, outline, terms
from builders.planning import plan
from builders.project.discover import load
from builders.project.model import Form
from resources.model import Kind
from resources.target import parse
from tests.working import result_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.pythons.model import Distribution

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = """
[output]
form = "{form}"
strip = {strip}
[resources]
rules = [
    {{ match = "rich", location = "filesystem-relative" }},
    {{ match = "rich._unicode_data", location = "leave-out" }},
    {{ match = "weather.week.csv", location = "filesystem-relative" }},
]
"""


@pytest.fixture(scope="module", params=[(Form.FILE, "true"), (Form.FOLDER, "false")], ids=["file", "folder"])
def both(
    request: pytest.FixtureRequest,
    python: Distribution,
    cache: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Layout, Path]]:
    """Return the preview of the sample, with files here and there, and what building it made."""
    root = tmp_path_factory.mktemp("layout") / "Ünï cödé (a b)"
    shutil.copytree(ROOT / "samples" / "weather", root, ignore=shutil.ignore_patterns("dist", "build"))
    form, strip = request.param
    (root / "onefold.toml").write_text(SETTINGS.format(form=form.value, strip=strip))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(caches.VARIABLE, str(cache))
        project, options = load(root), Options(python=str(python.executable))
        planned = result_of(plan(project, options))
        preview = lay_out(planned.plan, planned.distribution, terms(project, planned.distribution))
        yield preview, result_of(build(project, options)).artefacts[0]


def by_path(items: tuple[Item, ...]) -> dict[tuple[Place, str], Item]:
    found = {(item.place, item.path): item for item in items}
    assert len(found) == len(items), "two things in one place"
    return found


def test_every_path_is_where_the_preview_says(both: tuple[Layout, Path]) -> None:
    preview, made = both
    said, found = by_path(preview.items), by_path(read(made).items)
    assert said.keys() == found.keys()
    places = {place for place, _ in said}
    assert places == {Place.OUTPUT, Place.MEMORY} | ({Place.CACHE} if made.is_file() else set())


def test_what_is_said_of_each_thing_is_so(both: tuple[Layout, Path]) -> None:
    preview, made = both
    said, found = by_path(preview.items), by_path(read(made).items)
    for key, item in said.items():
        assert (item.kind, item.name) == (found[key].kind, found[key].name)
        assert item.executable == found[key].executable, key
        if item.is_exact:
            assert item.size == found[key].size, key
    assert sum(item.is_exact for item in said.values()) > len(said) / 4


def test_the_files_of_the_output_are_all_in_the_preview(both: tuple[Layout, Path]) -> None:
    preview, made = both
    root = made.parent
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert {item.path for item in preview.items if item.place is Place.OUTPUT} == files


def test_nothing_differs_from_what_was_built(both: tuple[Layout, Path]) -> None:
    preview, made = both
    assert Comparison(read(made).items, preview.items).is_empty


def test_names_fit_the_system() -> None:
    windows, linux = parse("x86_64-pc-windows-msvc"), parse("x86_64-unknown-linux-gnu")
    assert outline(Form.FOLDER, "app", windows).program == "app/app.exe"
    assert outline(Form.FILE, "app", windows).published == ("app.COPYING.txt", "app.cdx.json", "app.exe")
    assert outline(Form.FOLDER, "app", linux).library == "app/lib"


def test_what_is_nothing_of_ours_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("text")
    (tmp_path / "cut.deb").write_bytes(b"!<arch>\ndebian-binary   0")
    for name, said in (("text", "neither a program"), ("cut.deb", "damaged"), ("none", "cannot be read")):
        with pytest.raises(ExecutableError, match=said):
            read(tmp_path / name)
    with pytest.raises(ExecutableError, match="no program made by Onefold"):
        read(tmp_path)


def item(name: str, size: int = 10, place: Place = Place.MEMORY, **more: Any) -> Item:
    return Item(place=place, path=more.pop("path", name), size=size, name=name, kind=Kind.DATA, **more)


def test_a_comparison_tells_added_removed_moved_and_changed() -> None:
    old = [item("stays"), item("goes", 5), item("moves"), item("grows"), item("guessed", is_exact=False)]
    new = [item("stays"), item("moves", place=Place.CACHE), item("grows", 14), item("comes", 7)]
    found = Comparison(old, [*new, item("guessed", 99)])
    names = [[name for _, name in rows] for rows in (found.added, found.removed, found.moved, found.changed)]
    assert names == [["comes"], ["goes"], ["moves"], ["grows"]]
    assert found.growth == 7 - 5 + 4


def test_the_same_size_with_another_content_is_a_change() -> None:
    found = Comparison([item("one", digest="a")], [item("one", digest="b")])
    assert list(found.changed)
    assert not found.growth
    assert Comparison([item("one", digest="a")], [item("one")]).is_empty


def test_what_is_taken_back_leaves_no_trace() -> None:
    old = [item("a"), item("b"), item("c", 3)]
    found = Comparison(old, old)
    for before, after in ((old[0], item("a", place=Place.OUTPUT)), (old[1], item("b", 20))):
        found.take(before)
        found.put(after)
        assert not found.is_empty
        found.take(after)
        found.put(before)
    found.take(old[2])
    assert (found.growth, list(found.removed)) == (-3, [(Kind.DATA, "c")])
    found.put(old[2])
    found.put(item("d"))
    found.take(item("d"))
    assert found.is_empty
    assert found.growth == 0
