"""The bill of materials is valid, complete, and the same for the same input."""

from __future__ import annotations

import json
import sysconfig
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.bill import bill
from builders.licences import Component, Origin, components
from builders.pythons.model import Distribution
from resources.target import parse

TARGET = parse("x86_64-unknown-linux-gnu")
PYTHON = Component(name="CPython", version="3.13.0", origin=Origin.INTERPRETER, expression="PSF-2.0")
ONE = Component(
    name="One",
    version="1.0",
    origin=Origin.DISTRIBUTION,
    expression="MIT OR Apache-2.0",
    basis="License-Expression",
    home="https://example.org/",
    summary="The first",
    purl="pkg:pypi/one@1.0",
    requires=("gone", "two"),
)
TWO = Component(name="two", version="2", origin=Origin.DISTRIBUTION, expression="MIT", basis="licence text")
INNER = Component(name="two", version="2", origin=Origin.VENDORED, part_of="One", stated="see COPYING")
LIBRARY = Component(name="libz", version="1", origin=Origin.LIBRARY, sha256="ab" * 32, purl="not a purl")
ALL = (PYTHON, ONE, INNER, INNER, TWO, LIBRARY)


def make(*parts: Component, name: str = "Weather", version: str = "1.2") -> dict[str, object]:
    return json.loads(bill(parts, name=name, version=version, target=TARGET))


def problems(document: dict[str, object]) -> object:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(document))


@pytest.fixture(scope="session")
def validator() -> None:
    pytest.importorskip("jsonschema", reason="cyclonedx-python-lib[json-validation] is not installed")


@pytest.mark.usefixtures("validator")
def test_it_is_valid() -> None:
    assert problems(make(*ALL)) is None
    assert problems(make(PYTHON)) is None
    broken = make(*ALL) | {"serialNumber": "7"}
    assert problems(broken) is not None


def test_it_says_what_is_known_of_each_component() -> None:
    document = make(*ALL)
    found = {part["name"]: part for part in document["components"]}
    assert set(found) == {"CPython", "One", "libz", "two"}
    one = found["One"]
    assert one["purl"] == "pkg:pypi/one@1.0"
    assert one["licenses"] == [{"acknowledgement": "declared", "expression": "MIT OR Apache-2.0"}]
    assert one["externalReferences"] == [{"type": "website", "url": "https://example.org/"}]
    assert [part["licenses"][0]["license"]["name"] for part in one["components"]] == ["see COPYING"] * 2
    assert found["two"]["licenses"] == [{"license": {"acknowledgement": "concluded", "id": "MIT"}}]
    assert found["libz"]["hashes"] == [{"alg": "SHA-256", "content": "ab" * 32}]
    assert "purl" not in found["libz"]
    assert document["metadata"]["component"]["name"] == "Weather"
    assert document["metadata"]["component"]["properties"] == [
        {"name": "onefold:target", "value": "x86_64-unknown-linux-gnu"}
    ]


def test_the_graph_follows_what_distributions_require() -> None:
    graph = {row["ref"]: row.get("dependsOn", []) for row in make(*ALL)["dependencies"]}
    assert graph["One@1.0"] == ["two@2"]
    assert graph["application/Weather"] == ["CPython@3.13.0", "One@1.0", "libz@1"]


def test_it_depends_on_nothing_but_its_input() -> None:
    first = bill(ALL, name="Weather", version="1.2", target=TARGET)
    assert bill(ALL, name="Weather", version="1.2", target=TARGET) == first
    assert b"timestamp" not in first
    other = bill([*ALL[:-1], replace(LIBRARY, version="2")], name="Weather", version="1.2", target=TARGET)
    assert json.loads(other)["serialNumber"] != json.loads(first)["serialNumber"]


@pytest.mark.usefixtures("validator")
def test_the_environment_of_these_tests_makes_a_valid_bill(tmp_path: Path) -> None:
    python = Distribution(
        version="3.13.0",
        minor=(3, 13),
        target=TARGET,
        executable=tmp_path,
        root=tmp_path,
        stdlib=tmp_path,
        extensions=tmp_path,
    )
    found = components([Path(sysconfig.get_path("purelib"))], python)
    document = make(*found)
    assert problems(document) is None
    listed = {part["name"] for part in document["components"]}
    assert {component.name for component in found if not component.part_of} == listed


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=6, max_size=6))
@pytest.mark.usefixtures("validator")
def test_any_text_in_metadata_gives_a_valid_bill(texts: list[str]) -> None:
    name, version, stated, home, summary, purl = texts
    component = Component(
        name=name or "x",
        version=version,
        origin=Origin.DISTRIBUTION,
        stated=stated,
        home=home,
        summary=summary,
        purl=purl,
    )
    assert problems(make(PYTHON, component)) is None
