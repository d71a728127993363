"""The tables of an .msi against their rules: what _Validation says of a column, and what the ICEs look for.

Read by pymsi, so that an error of ours is not read the same wrong way. The names of the ICEs are those of
"Internal Consistency Evaluators", learn.microsoft.com/windows/win32/msi/.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from builders import cache as caches
from builders.installers import making
from builders.installers.model import Stage, StageFile
from builders.installers.msi import package
from builders.project.model import Module, Project
from resources.target import parse
from tests.working import result_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pymsi = pytest.importorskip("pymsi")

WINDOWS = parse("x86_64-pc-windows-msvc")
SCOPES = ("user", "machine", "ask")
FILES = ("weather.exe", "lib/Ünï cödé (a b)/x.txt", "lib/site-packages/data.tar.xz", "lib/empty")
ALL = {
    "desktop": True,
    "menu": True,
    "path": True,
    "icon": "icon.png",
    "license": "LICENSE",
    "choose-folder": True,
    "launch": True,
    "document-types": ["Weather map: wxm wxz"],
    "url-schemes": ["weather"],
}
CATEGORIES = {
    "Identifier": r"[A-Za-z_][A-Za-z0-9_.]*",
    "Guid": r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}",
    "UpperCase": r"[A-Z_][A-Z0-9_.]*",
    "Version": r"\d{1,5}(\.\d{1,5}){0,3}",
    "Language": r"\d+(,\d+)*",
    "Cabinet": r"#[A-Za-z_][A-Za-z0-9_.]*",
    "Filename": r"[\w~-]{1,8}(\.[\w~-]{1,3})?(\|[^\\/:*?\"<>|]+)?",
    "DefaultDir": r"\.|SourceDir|[\w~-]{1,8}(\.[\w~-]{1,3})?(\|[^\\/:*?\"<>|]+)?",
    "RegPath": r"[^\\].*[^\\]",
    "Shortcut": r"\[#\w+\]",
    "Condition": r"[^{}]+",
    "Formatted": r"([^\[\]{}]|\[\\.\]|\[[^\[\]]+\]|\{\}|\{\\\w+\}|\{\\rtf1.*\})*",
}
# python-msilib 0.7.3, whose schema is that of the Windows Installer SDK.
MSILIB = "0.7.3", "cp313"
# "Authoring a Large Package": numbers of files take four bytes.
LARGE = {("File", "Sequence"), ("Media", "LastSequence")}

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module", params=SCOPES)
def tables(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Yield an open package that has everything in it."""
    made = write(tmp_path_factory.mktemp("msi"), {**ALL, "for": request.param})
    with pymsi.Package(made) as opened:
        yield opened


@pytest.fixture
def rows(tables: Any) -> Rows:
    return {name: tables.get(name).rows for name in tables.tables}


def write(root: Path, values: dict[str, Any]) -> Path:
    from PIL import Image

    Image.new("RGBA", (64, 64), "blue").save(root / "icon.png")
    (root / "LICENSE").write_text("Wetter Ünï\n\nDo {what} you\nwant to.\n", "utf-8")
    for name in FILES:
        (root / "stage" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "stage" / name).write_bytes(b"x")
    project = Project(
        root=root,
        name="Wetter & [Ünï]",
        run=Module(name="weather"),
        executable="weather",
        version="1.0",
        installers={"msi": values},
    )
    stage = Stage(
        program="weather.exe",
        files=tuple(StageFile(path=name, size=1, source=root / "stage" / name) for name in FILES),
    )
    order = making.order(project, package.FORMAT, stage, WINDOWS)
    writing = package.write(order, package.preview(order), root)
    return result_of(writing)


def test_what_stands_in_every_column_is_allowed(tables: Any, rows: Rows) -> None:
    """ICE03 and ICE06."""
    rules = {(row["Table"], row["Column"]): row for row in rows["_Validation"]}
    columns = {(name, column.name) for name, table in tables.tables.items() for column in table.columns}
    own = {(table, column) for table, column in columns if table in {"_Tables", "_Columns"}}
    assert set(rules) == columns - own
    sizes = {(row["Table"], row["Name"]): row["Type"] & 0xFF for row in rows["_Columns"]}
    del rules["_Validation", "KeyTable"]  # several names, which the schema itself calls an Identifier
    for place, rule in rules.items():
        for row in rows[place[0]]:
            wrong = problem(row[place[1]], rule, sizes[place], rows)
            assert not wrong, (place, row, wrong)


def problem(value: Any, rule: dict[str, Any], size: int, rows: Rows) -> str:
    if value is None or value == "":
        return "" if rule["Nullable"] == "Y" else "null"
    least, most = rule["MinValue"], rule["MaxValue"]
    text = value if isinstance(value, str) else ""
    pattern = CATEGORIES.get(rule["Category"] or "", ".*")
    wrong = {
        "out of range": least is not None and not least <= value <= most,
        "none of the set": rule["Set"] and str(value) not in rule["Set"].split(";"),
        "too long": size and len(text) > size,
        f"no {rule['Category']}": text and not re.fullmatch(pattern, text, re.DOTALL),
        "a key that is not there": not is_known(value, rule, rows),
    }
    return next((sentence for sentence, is_so in wrong.items() if is_so), "")


def is_known(value: Any, rule: dict[str, Any], rows: Rows) -> bool:
    if not rule["KeyTable"] or (rule["Table"], rule["Column"]) == ("File", "Version"):
        return True
    found = (row for table in rule["KeyTable"].split(";") for row in rows.get(table, []))
    return value in {list(row.values())[rule["KeyColumn"] - 1] for row in found}


@pytest.fixture(scope="module")
def published(cache: Path) -> dict[str, Any]:
    """Return the public schema: columns with their types, and the rows of _Validation."""
    release, tag = MSILIB
    place = cache / "tests" / f"python-msilib-{release}"
    with caches.lock(place):
        if not place.exists():
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
            target = ["--platform", "win_amd64", "--python-version", tag[2:], "-d", str(place)]
            done = subprocess.run(
                [*pip, *target, f"python-msilib=={release}"], capture_output=True, text=True, check=False
            )
            if done.returncode:
                reason = f"python-msilib cannot be fetched from PyPI: {done.stderr[-300:]}"
                pytest.fail(reason) if os.environ.get("ONEFOLD_REQUIRE_TOOLS") == "1" else pytest.skip(reason)
    (wheel,) = place.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        tree = ast.parse(opened.read("msilib/schema.py"))
    calls = [
        node.value for node in tree.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]
    named = [node for node in tree.body if isinstance(node, ast.AnnAssign)]
    records = next(node.value for node in named if node.target.id == "_Validation_records")
    types = {
        (call.func.value.id, ast.literal_eval(call.args[1])): ast.literal_eval(call.args[2]) for call in calls
    }
    return {"types": types, "rules": ast.literal_eval(records)}


def test_tables_are_as_they_are_published(rows: Rows, published: dict[str, Any]) -> None:
    for row in rows["_Columns"]:
        assert row["Type"] == published["types"][row["Table"], row["Name"]], row
    rules = {tuple(rule[:2]): rule for rule in published["rules"]}
    names = ("Nullable", "MinValue", "MaxValue", "KeyTable", "KeyColumn", "Category", "Set")
    for row in rows["_Validation"]:
        place = (row["Table"], row["Column"])
        ours, theirs = [row[name] for name in names], list(rules[place][2:9])
        for at, name in enumerate(names):
            is_wider = name == "MaxValue" and (place in LARGE or place == ("ControlEvent", "Ordering"))
            has_more = place == ("_Validation", "Category") and name == "Set"
            if not is_wider and not has_more:
                assert ours[at] == theirs[at], (place, name)


def keyed(rows: list[dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    return {next(iter(row.values())): row for row in rows}


def place_of(directory: str, rows: Rows) -> str:
    """Return which folder of Windows a folder lies in."""
    known = keyed(rows["Directory"])
    while known[directory]["Directory_Parent"] != "TARGETDIR":
        directory = known[directory]["Directory_Parent"]
    return directory


PROFILE = {"ProgramMenuFolder", "DesktopFolder", "LocalAppDataFolder"}


def test_components_are_known_by_what_is_theirs(rows: Rows) -> None:
    """ICE08, ICE18, ICE19, ICE21."""
    components = keyed(rows["Component"])
    owners = keyed(rows["File"]), keyed(rows["Registry"])
    assert len({row["ComponentId"] for row in components.values()}) == len(components)
    for key, row in components.items():
        by_registry = bool(row["Attributes"] & 4)
        assert owners[by_registry][row["KeyPath"]]["Component_"] == key
    assert {row["Component_"] for row in rows["FeatureComponents"]} == set(components)


def test_what_lies_in_a_profile_is_known_by_the_users_registry(rows: Rows) -> None:
    """ICE38, ICE43, ICE57, ICE64, ICE91."""
    registry = keyed(rows["Registry"])
    components = keyed(rows["Component"])
    of_user = {key for key, row in components.items() if place_of(row["Directory_"], rows) in PROFILE}
    of_user |= {row["Component_"] for row in rows["Shortcut"]}
    assert of_user
    for key in of_user:
        assert registry[components[key]["KeyPath"]]["Root"] == 1
    for row in rows["Registry"]:
        assert (row["Root"] == 1) == (row["Component_"] in of_user) or row["Root"] == -1
    removed = {row["DirProperty"] for row in rows["RemoveFile"]}
    made = {row["Directory"] for row in rows["Directory"] if row["DefaultDir"] not in {".", "SourceDir"}}
    assert made <= removed


def test_what_is_done_has_an_order(rows: Rows) -> None:
    """ICE26, ICE27, ICE77, ICE82."""
    for table in (name for name in rows if name.endswith("Sequence")):
        numbers = [row["Sequence"] for row in rows[table]]
        assert len(set(numbers)) == len(numbers), table
    ordered = [
        row["Action"] for row in sorted(rows["InstallExecuteSequence"], key=lambda row: row["Sequence"])
    ]
    for chain in (
        (
            "AppSearch",
            "FindRelatedProducts",
            "LaunchConditions",
            "CostInitialize",
            "FileCost",
            "CostFinalize",
        ),
        (
            "CostFinalize",
            "InstallValidate",
            "InstallInitialize",
            "RemoveExistingProducts",
            "ProcessComponents",
        ),
        ("ProcessComponents", "UnpublishFeatures", "RemoveRegistryValues", "RemoveShortcuts", "RemoveFiles"),
        ("RemoveFiles", "InstallFiles", "CreateShortcuts", "WriteRegistryValues", "RegisterProduct"),
        ("RegisterProduct", "PublishFeatures", "PublishProduct", "InstallFinalize"),
    ):
        places = [ordered.index(action) for action in chain]
        assert places == sorted(places), chain
    between = ordered[ordered.index("InstallInitialize") + 1 : ordered.index("RemoveExistingProducts")]
    assert not between


def test_an_upgrade_finds_what_is_older_and_what_is_newer(rows: Rows) -> None:
    """ICE24, ICE61."""
    properties = {row["Property"]: row["Value"] for row in rows["Property"]}
    older, newer = sorted(rows["Upgrade"], key=lambda row: row["ActionProperty"], reverse=True)
    assert older["VersionMax"] == newer["VersionMin"] == properties["ProductVersion"]
    assert older["Attributes"] & 2 == 0
    assert newer["Attributes"] & (2 | 0x100) == 2
    secure = properties["SecureCustomProperties"].split(";")
    assert {older["ActionProperty"], newer["ActionProperty"]} <= set(secure)
    assert {row["Property"] for row in rows["AppSearch"]} <= set(secure)
    assert re.fullmatch(CATEGORIES["Guid"], properties["ProductCode"])


def test_every_dialog_leads_on(rows: Rows) -> None:
    """ICE17, ICE20, ICE23, ICE31, ICE34, ICE44."""
    properties = {row["Property"]: row["Value"] for row in rows["Property"]}
    dialogs = keyed(rows["Dialog"])
    assert {row["Title"] for row in dialogs.values()} == {r"Wetter & [\[]Ünï[\]]"}
    controls = {(row["Dialog_"], row["Control"]): row for row in rows["Control"]}
    events = {(row["Dialog_"], row["Control_"]) for row in rows["ControlEvent"]}
    in_front = {"FilesInUse", "MsiRMFilesInUse"}
    assert all(dialogs[name]["Attributes"] & 16 for name in in_front), "progress would be closed"
    assert properties["ErrorDialog"] in dialogs
    for place, row in controls.items():
        if row["Type"] == "PushButton" and row["Attributes"] & 2:
            assert place in events, place
        if row["Type"] == "RadioButtonGroup":
            choices = {one["Value"] for one in rows["RadioButton"] if one["Property"] == row["Property"]}
            assert properties[row["Property"]] in choices
        if style := re.match(r"\{\\(\w+)\}", row["Text"] or ""):
            assert style[1] in keyed(rows["TextStyle"])
        width, height = dialogs[place[0]]["Width"], dialogs[place[0]]["Height"]
        assert row["X"] + row["Width"] <= width, place
        assert row["Y"] + row["Height"] <= height, place
    for name, row in dialogs.items():
        for column in ("Control_First", "Control_Default", "Control_Cancel"):
            assert not row[column] or (name, row[column]) in controls, (name, column)
        ring = [one for one in controls.values() if one["Dialog_"] == name and one["Control_Next"]]
        first = at = row["Control_First"]
        for _ in ring:
            at = controls[name, at]["Control_Next"]
        assert at == first
    led = {row["Argument"] for row in rows["ControlEvent"] if row["Event"] in {"NewDialog", "SpawnDialog"}}
    started = {row["Action"] for row in rows["InstallUISequence"]} & set(dialogs)
    assert led | started | in_front | {properties["ErrorDialog"]} == set(dialogs)
    ends = {row["Sequence"] for row in rows["InstallUISequence"] if row["Sequence"] < 0}
    assert ends == {-1, -2, -3}


def test_without_dialogs_there_are_none(tmp_path: Path) -> None:
    with pymsi.Package(write(tmp_path, {"dialogs": False})) as opened:
        assert not {"Dialog", "Control", "ControlEvent", "TextStyle"} & set(opened.tables)


SOURCE = """<?xml version="1.0"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="*" Name="Weather" UpgradeCode="11111111-1111-1111-1111-111111111111" Language="1033"
           Version="1.0.0" Manufacturer="Ada">
    <Package InstallerVersion="500" Compressed="yes"/>
    <Media Id="1" Cabinet="a.cab" EmbedCab="yes"/>
    <Directory Id="TARGETDIR" Name="SourceDir">
      <Component Id="c1" Guid="22222222-2222-2222-2222-222222222222">
        <File Id="f1" Source="weather.exe" KeyPath="yes"/>
      </Component>
    </Directory>
    <Feature Id="F" Level="1"><ComponentRef Id="c1"/></Feature>
  </Product>
</Wix>
"""


def test_columns_are_those_of_wixl(rows: Rows, tmp_path: Path, require_tool: Callable[[str], str]) -> None:
    (tmp_path / "weather.wxs").write_text(SOURCE)
    (tmp_path / "weather.exe").write_bytes(b"MZ")
    subprocess.run([require_tool("wixl"), "-o", "other.msi", "weather.wxs"], cwd=tmp_path, check=True)
    with pymsi.Package(tmp_path / "other.msi") as other:
        theirs = columns(other.get("_Columns").rows)
    ours = columns(rows["_Columns"])
    shared = ours.keys() & theirs.keys()
    assert {"File", "Component", "Upgrade", "InstallExecuteSequence"} <= {table for table, _ in shared}
    assert {place: ours[place] for place in shared} == {place: theirs[place] for place in shared}


def columns(described: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[int, int]]:
    return {(row["Table"], row["Name"]): (row["Number"], row["Type"]) for row in described}
