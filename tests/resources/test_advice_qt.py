"""Which parts of Qt ship, by what the program imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resources.advice import advise
from resources.model import Kind, Location, Resource
from resources.policy import decide

if TYPE_CHECKING:
    from pathlib import Path

CORE = "PySide6/Qt/lib/libQt6Core.so.6"
GUI = (CORE, "PySide6/Qt/lib/libQt6Gui.so.6")
QML = (CORE, "PySide6/Qt/lib/libQt6Qml.so.6")
LIBRARIES = {
    CORE: (),
    GUI[1]: (CORE,),
    QML[1]: (CORE,),
    "PySide6/Qt/lib/libQt6Sql.so.6": (CORE,),
    "PySide6/Qt/lib/libQt6Widgets.so.6": GUI,
    "PySide6/Qt/plugins/platforms/libqxcb.so": GUI,
    "PySide6/Qt/plugins/platforms/libqwebgl.so": (*GUI, *QML),
    "PySide6/Qt/plugins/sqldrivers/libqsqlite.so": (CORE, "PySide6/Qt/lib/libQt6Sql.so.6"),
    "PySide6/Qt/plugins/designer/libx.so": GUI,
    "PySide6/Qt/plugins/unheard_of/libx.so": GUI,
}
EXTENSIONS = {
    "QtCore": (CORE,),
    "QtGui": GUI,
    "QtWidgets": (*GUI, "PySide6/Qt/lib/libQt6Widgets.so.6"),
    "QtSql": (CORE, "PySide6/Qt/lib/libQt6Sql.so.6"),
    "QtQml": QML,
}
FILES = {
    "PySide6/qmllint": "",
    "PySide6/QtCore.pyi": "",
    "PySide6/Qt/translations/qtbase_de.qm": "",
    "PySide6/Qt/translations/designer_de.qm": "",
    "PySide6/Qt/qml/QtQml/qmldir": "module QtQml\n",
    "PySide6/Qt/qml/QtQuick/qmldir": "module QtQuick\n",
    "PySide6/Qt/qml/QtQuick/Controls/qmldir": "depends QtQuick.Templates auto\n"
    "default import QtQuick.Basic auto\n",
    "PySide6/Qt/qml/QtQuick/Templates/qmldir": "",
    "PySide6/Qt/qml/QtQuick/Basic/qmldir": "",
    "PySide6/Qt/qml/QtQuick/Basic/Button.qml": "import QtQuick.Shapes\n",
    "PySide6/Qt/qml/QtQuick/Shapes/qmldir": "",
    "PySide6/Qt/qml/QtCharts/qmldir": "",
}


def plan(root: Path, code: str, qml: str = "") -> dict[str, Location]:
    """Return where each relative path goes for a program of one module."""
    texts = FILES | {"PySide6/__init__.py": "import PySide6.QtSql\n", "app.py": code}
    texts |= {"app/main.qml": qml} if qml else {}
    needs = LIBRARIES | {f"PySide6/{name}.abi3.so": needs for name, needs in EXTENSIONS.items()}
    resources = []
    for relative, text in {**texts, **dict.fromkeys(needs, "")}.items():
        path = root / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        kind, name = Kind.DATA, relative
        if relative.endswith(".py"):
            kind, name = Kind.SOURCE, relative.removesuffix(".py").removesuffix("/__init__")
        elif relative.endswith(".abi3.so"):
            kind, name = Kind.EXTENSION, relative.removesuffix(".abi3.so").replace("/", ".")
        elif ".so" in relative:
            kind = Kind.LIBRARY
        resources.append(
            Resource(
                kind=kind, name=name, path=path, relative=relative, size=1, needs=needs.get(relative, ())
            )
        )
    decisions = decide(resources, advise(tuple(resources), None), ()).decisions
    return {decision.resource.relative: decision.location for decision in decisions}


def left_out(found: dict[str, Location]) -> set[str]:
    return {
        relative.removeprefix("PySide6/").removeprefix("Qt/")
        for relative, location in found.items()
        if location is Location.LEAVE_OUT
    }


TOOLS = {"qmllint", "QtCore.pyi", "translations/designer_de.qm", "plugins/designer/libx.so"}
ALL_QML = {name.removeprefix("PySide6/Qt/") for name in FILES if "/qml/" in name}


def test_all_of_qt_that_ships_is_on_the_file_system(tmp_path: Path) -> None:
    found = plan(tmp_path, "from PySide6 import QtWidgets")
    assert found.pop("app.py") is Location.IN_MEMORY
    assert Location.IN_MEMORY not in found.values()


def test_a_window_needs_neither_sql_nor_qml(tmp_path: Path) -> None:
    found = left_out(plan(tmp_path, "from PySide6.QtWidgets import QLabel"))
    assert found == TOOLS | ALL_QML | {
        "QtSql.abi3.so",
        "QtQml.abi3.so",
        "lib/libQt6Sql.so.6",
        "lib/libQt6Qml.so.6",
        "plugins/sqldrivers/libqsqlite.so",
        "plugins/platforms/libqwebgl.so",
    }


def test_without_gui_no_platform_plugins(tmp_path: Path) -> None:
    found = left_out(plan(tmp_path, "import PySide6.QtSql"))
    assert "plugins/platforms/libqxcb.so" in found
    assert "QtWidgets.abi3.so" in found
    assert not {"plugins/sqldrivers/libqsqlite.so", "lib/libQt6Sql.so.6", "QtCore.abi3.so"} & found


def test_only_the_qml_that_is_imported_and_what_that_imports(tmp_path: Path) -> None:
    found = left_out(plan(tmp_path, "from PySide6 import QtQml", "import QtQuick.Controls 2.15\nItem {}"))
    assert {name for name in found if name.startswith("qml/")} == {"qml/QtCharts/qmldir"}


def test_all_qml_where_no_qml_file_is_seen(tmp_path: Path) -> None:
    assert not ALL_QML & left_out(plan(tmp_path, "from PySide6 import QtQml"))


def test_all_but_the_tools_where_names_are_made_when_it_runs(tmp_path: Path) -> None:
    assert left_out(plan(tmp_path, "import importlib; importlib.import_module('PySide6.' + x)")) == TOOLS


def test_a_wrapper_counts_for_what_others_import_from_it(tmp_path: Path) -> None:
    found = left_out(plan(tmp_path, "from qtpy.QtSql import QSqlDatabase"))
    assert "QtSql.abi3.so" not in found
    assert "QtWidgets.abi3.so" in found
