"""What a user reads in COPYING, and what the components say."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.licences import Component, LicenceText, Origin, components, copying
from builders.licences.dpkg import Dpkg
from builders.pythons.model import Distribution
from resources.target import parse

CLASSIFIER = "Classifier: License :: OSI Approved :: {}\n"
MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this software.
The above copyright notice and this permission notice shall be included in all copies."""


@pytest.fixture
def python(tmp_path: Path) -> Distribution:
    root = tmp_path / "python"
    root.mkdir()
    (root / "LICENSE.txt").write_text("PSF LICENSE AGREEMENT\nline two\n")
    return Distribution(
        version="3.13.0",
        minor=(3, 13),
        target=parse("x86_64-unknown-linux-gnu"),
        executable=root / "python",
        root=root,
        stdlib=root,
        extensions=root,
        licences=(root / "LICENSE.txt",),
    )


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    folder = tmp_path / "layer"
    folder.mkdir()
    return folder


def install(layer: Path, name: str, metadata: str = "", **files: str) -> None:
    """Write a distribution of version 1.0; OWN in the paths of `files` is its .dist-info folder."""
    own = f"{name}-1.0.dist-info"
    written = {f"{own}/METADATA": f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n{metadata}"}
    written |= {path.replace("OWN", own): text for path, text in files.items()}
    for path, text in written.items():
        (layer / path).parent.mkdir(parents=True, exist_ok=True)
        (layer / path).write_text(text)
    (layer / own / "RECORD").write_text("".join(f"{path},,\n" for path in written))


def only(layer: Path, python: Distribution) -> Component:
    interpreter, component = components([layer], python)
    assert interpreter.origin is Origin.INTERPRETER
    return component


@pytest.mark.parametrize(
    ("metadata", "expression", "basis"),
    [
        ("License-Expression: mit or apache-2.0\n", "MIT OR Apache-2.0", "License-Expression"),
        ("License: BSD-3-Clause\n", "BSD-3-Clause", "License field"),
        ("License: The MIT License\n", "MIT", "License field"),
        ("License: Apache License, Version 2.0\n", "Apache-2.0", "License field"),
        ("License: GPLv2+\n", "GPL-2.0-or-later", "License field"),
        (
            "License: see LICENSE\nClassifier: License :: OSI Approved :: ISC License (ISCL)\n",
            "ISC",
            "classifiers",
        ),
        ("Classifier: License :: OSI Approved :: BSD License\n", "", ""),
        ("License: Dual License\n", "", ""),
        (
            CLASSIFIER.format("MIT License") + CLASSIFIER.format("Apache Software License"),
            "",
            "",
        ),
        ("License-Expression: not an expression\n", "", ""),
    ],
)
def test_the_expression_is_told_where_it_can_be(
    layer: Path, python: Distribution, metadata: str, expression: str, basis: str
) -> None:
    install(layer, "sample", metadata)
    found = only(layer, python)
    assert (found.expression, found.basis) == (expression, basis)


def test_what_cannot_be_told_is_shown_in_its_own_words(layer: Path, python: Distribution) -> None:
    install(layer, "sample", "License: Dual\nClassifier: License :: OSI Approved :: BSD License\n")
    assert only(layer, python).stated == "Dual; BSD License"
    assert "Licence: Dual; BSD License\n" in copying(components([layer], python))


def test_a_licence_is_told_from_its_text_and_copying_says_so(layer: Path, python: Distribution) -> None:
    install(layer, "sample", **{"OWN/LICENSE": MIT})
    assert only(layer, python).expression == "MIT"
    assert "Licence: MIT (told from its text)" in copying(components([layer], python))


def test_texts_are_found_by_metadata_by_name_and_in_the_license_field(
    layer: Path, python: Distribution
) -> None:
    install(
        layer,
        "sample",
        "License: Copyright (c) 2001 Someone\n        All rights reserved.\nLicense-File: odd/name.x\n",
        **{
            "OWN/licenses/odd/name.x": "odd text",
            "OWN/licenses/deep/AUTHORS.md": "authors text",
            "sample/data/COPYING_QHULL.txt": "qhull text",
            "sample/licenses.py": "code = 1",
        },
    )
    texts = {text.source: text.text for text in only(layer, python).texts}
    assert next(iter(texts.values())).startswith("Copyright (c) 2001 Someone")
    assert {text for source, text in texts.items() if source != "METADATA"} == {
        "odd text",
        "authors text",
        "qhull text",
    }


def test_no_file_outside_the_layer_is_read(layer: Path, python: Distribution) -> None:
    (layer.parent / "LICENSE").write_text("secret")
    install(layer, "sample", "License-File: ../../LICENSE\n")
    with (layer / "sample-1.0.dist-info" / "RECORD").open("a") as record:
        record.write(f"../LICENSE,,\n{layer.parent / 'LICENSE'},,\n")
    assert only(layer, python).texts == ()


def test_needs_follow_markers_of_the_target_and_extras(layer: Path, python: Distribution) -> None:
    install(
        layer,
        "sample",
        'Requires-Dist: A_b[fast]>=1\nRequires-Dist: gone\nRequires-Dist: colorama; sys_platform == "win32"\n'
        "Requires-Dist: ===broken\n",
    )
    install(layer, "a.b", 'Requires-Dist: c; extra == "fast"\nRequires-Dist: d; extra == "slow"\n')
    for name in ("c", "d", "colorama"):
        install(layer, name)
    needs = {component.name: component.requires for component in components([layer], python)}
    assert needs["sample"] == ("a-b",)
    assert needs["a.b"] == ("c",)


def test_vendored_packages_are_components_with_their_own_texts(layer: Path, python: Distribution) -> None:
    install(
        layer,
        "sample",
        "License-Expression: MIT\n",
        **{
            "sample/_vendor/vendor.txt": "requests==2.1  # comment\n    tomli-w==1.2\n",
            "sample/_vendor/tomli_w/LICENSE": MIT,
            "sample/_third/wheel-0.4.dist-info/METADATA": "Name: wheel\nVersion: 0.4\nLicense: MIT\n",
            "sample/_third/wheel-0.4.dist-info/LICENSE": "wheel text",
        },
    )
    found = {component.name: component for component in components([layer], python)}
    assert {name for name, part in found.items() if part.part_of == "sample"} == {
        "requests",
        "tomli-w",
        "wheel",
    }
    assert found["tomli-w"].expression == "MIT"
    assert [text.text for text in found["wheel"].texts] == ["wheel text"]
    assert found["sample"].texts == ()


def test_libraries_of_repaired_wheels_are_components(layer: Path, python: Distribution) -> None:
    bill = """{"components": [{"name": "sample"}, 7, {"version": 1},
        {"name": "libgfortran", "version": "8.5.0", "licenses": [{"license": {"id": "MIT"}}]}]}"""
    install(
        layer,
        "sample",
        **{
            "OWN/sboms/auditwheel.cdx.json": bill,
            "OWN/sboms/damaged.json": "{",
            "sample.libs/libgfortran-040039e1-0352e75f.so.5.0.0": "",
            "sample.libs/libopenblas-4b78795a.so": "",
            "sample.libs/libz-12345678.so.1.2.13": "",
        },
    )
    parts = [part for part in components([layer], python) if part.part_of]
    assert [(part.name, part.version, part.expression) for part in parts] == [
        ("libgfortran", "8.5.0", "MIT"),
        ("libopenblas", "", ""),
        ("libz", "1.2.13", ""),
    ]


def test_copying_has_each_text_once_and_whole(layer: Path, python: Distribution) -> None:
    whole = "first line\n" + "a long text\n" * 5000 + "last line"
    install(layer, "one", **{"OWN/LICENSE": whole})
    install(layer, "two", **{"OWN/licenses/LICENSE": whole.replace("\n", "\r\n")})
    install(layer, "none")
    text = copying(components([layer], python))
    assert text.count(whole) == 1
    assert "PSF LICENSE AGREEMENT\nline two" in text
    assert "[2] one 1.0: LICENSE, two 1.0: LICENSE\n" in text
    assert "none 1.0\n    Licence: not stated\n    No licence text was found in what it ships.\n" in text


def test_the_first_layer_wins_and_the_order_does_not_depend_on_the_disk(
    layer: Path, python: Distribution, tmp_path: Path
) -> None:
    second = tmp_path / "second"
    install(layer, "one", "License: MIT\n")
    install(second, "one", "License: ISC\n")
    install(second, "Zwei")
    install(second, "aaa")
    found = components([layer, second], python)
    assert [component.name for component in found] == ["CPython", "aaa", "one", "Zwei"]
    assert found[2].expression == "MIT"


def test_a_system_library_names_its_package_and_carries_its_copyright(python: Distribution) -> None:
    if Dpkg.find() is None:
        pytest.skip("no dpkg on this machine")
    library = next(iter(sorted(Path("/usr/lib").glob("*/libz.so.1"))), None)
    if library is None:
        pytest.skip("no libz here")
    found = components([], python, [library])[1]
    assert (found.name, found.origin) == ("zlib1g", Origin.LIBRARY)
    assert found.purl.startswith("pkg:deb/debian/zlib1g@")
    copyright_file = Path("/usr/share/doc/zlib1g/copyright")
    assert [text.source for text in found.texts] == [str(copyright_file)] * copyright_file.is_file()


def test_a_library_that_no_package_owns_is_listed(python: Distribution, tmp_path: Path) -> None:
    (tmp_path / "libown.so.2.1").write_bytes(b"library")
    (python.root / "libpython3.13.so.1.0").write_bytes(b"library")
    found = components([], python, [tmp_path / "libown.so.2.1", python.root / "libpython3.13.so.1.0"])
    assert [(part.name, part.version) for part in found[1:]] == [("libown", "2.1")]
    assert "libown 2.1\n    Shared library libown.so.2.1\n    Licence: not stated\n" in copying(found)


def test_the_environment_of_these_tests_is_described_whole(python: Distribution) -> None:
    layer = Path(sysconfig.get_path("purelib"))
    found = components([layer], python)
    names = {component.name for component in found}
    assert {"pytest", "hypothesis", "lief"} <= names
    own = [component for component in found if component.origin is Origin.DISTRIBUTION]
    assert len(own) == len(list(layer.glob("*.dist-info")))
    without = [str(component) for component in own if not component.expression and not component.stated]
    assert len(without) < len(own) / 4, without
    assert copying(found) == copying(components([layer], python))


@given(st.text(max_size=60))
def test_any_license_field_is_shown(field: str) -> None:
    from builders.licences import spdx

    assert isinstance(spdx.from_field(field), str)
    text = copying([Component(name="x", version="1", origin=Origin.DISTRIBUTION, stated=field)])
    assert field in text


@given(st.lists(st.text(min_size=1), max_size=4))
def test_every_text_of_every_component_stands_in_copying(bodies: list[str]) -> None:
    texts = tuple(LicenceText(source=f"LICENSE{number}", text=body) for number, body in enumerate(bodies))
    component = Component(name="x", version="1", origin=Origin.DISTRIBUTION, texts=texts)
    text = copying([component, component])
    assert all(f"\n{body}\n" in text for body in bodies)
