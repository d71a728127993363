"""The Studio in German: every text of the sources is translated, and none is cut off."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from studio import language
from studio.building.titles import TITLES, translated
from studio.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from studio.frame.window import MainWindow

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "studio" / "translations" / "onefold_de.ts"


@pytest.fixture(scope="module")
def messages() -> dict[tuple[str, str], str]:
    """Return the German of each text by context and English."""
    contexts = ET.parse(CATALOGUE).getroot().iter("context")
    return {
        (context.findtext("name", ""), message.findtext("source", "")): message.findtext("translation", "")
        for context in contexts
        for message in context.iter("message")
    }


@pytest.fixture
def german_window(qapp: object, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    main = request.getfixturevalue("window")
    main.resize(1320, 860)
    yield main
    QLocale.setDefault(before)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


def test_the_texts_of_the_sources_are_those_that_are_translated(
    messages: dict[tuple[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "packaging")
    from translations import gather

    texts = set(gather(ROOT / "studio"))

    again = "run `python packaging/translations.py de` and translate what it lists"
    assert sorted(texts ^ messages.keys()) == [], again
    assert [text for text, said in messages.items() if not said] == []


def test_placeholders_and_mnemonics_are_kept(messages: dict[tuple[str, str], str]) -> None:
    wrong = [
        (english, said)
        for (_, english), said in messages.items()
        if _holes(english) != _holes(said) or english.count("&") != said.count("&")
    ]

    assert wrong == []


def _holes(text: str) -> list[str]:
    return sorted(re.findall(r"\{[^}]*\}", text))


def test_what_is_read_was_compiled_from_what_was_translated(tmp_path: Path) -> None:
    release = Path(sys.executable).with_name("pyside6-lrelease")
    compiled = tmp_path / "onefold_de.qm"
    subprocess.run([release, "-silent", CATALOGUE, "-qm", compiled], check=True)

    assert CATALOGUE.with_suffix(".qm").read_bytes() == compiled.read_bytes()


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [(["de-AT", "de"], "de"), (["en-US", "en", "de"], "en"), (["fr-FR", "fr", "de"], "de"), (["C"], "en")],
)
def test_the_first_language_that_is_known_is_chosen(
    wanted: list[str], chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _self: wanted)

    assert language.chosen() == chosen


def test_the_steps_of_a_build_have_titles_that_are_known() -> None:
    title = re.compile(r'StepStarted\(step=[^,]+, title=f?"([^"]*)"')
    sources = (file.read_text("utf-8") for file in sorted((ROOT / "builders").rglob("*.py")))
    found = {re.sub(r"\{[^}]*\}", "{}", one) for source in sources for one in title.findall(source)}

    assert found - set(TITLES) == set()
    assert "Compiling modules" in found


def test_the_window_is_german(german_window: MainWindow) -> None:
    sidebar = [german_window.sidebar.item(row).text() for row in range(german_window.sidebar.count())]
    menus = [action.text() for action in german_window.menuBar().actions()]
    buttons = [button.text() for button in german_window.start.findChildren(QPushButton)]

    assert sidebar == ["Projekt", "Python", "Ressourcen", "Aufbau", "Installer", "Bauen"]
    assert {"&Datei", "&Bearbeiten", "&Ansicht", "&Hilfe"} <= set(menus)
    assert "Ordner öffnen…" in buttons
    assert translated("Linking the launcher for Python 3.13.1") == "Starter für Python 3.13.1 binden"


def test_nothing_is_cut_off(german_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    assert list(_cut_off(german_window)) == []
    (tmp_path / "hello.py").write_text("print('Hello')\n", "utf-8")

    german_window.open(tmp_path / "hello.py")

    for step in Step:
        german_window.show_step(step)
        qtbot.wait(50)
        assert list(_cut_off(german_window)) == [], step


def _cut_off(window: MainWindow) -> Iterator[str]:
    """Yield the one-line texts that are wider than what shows them."""
    for kind in (QPushButton, QToolButton, QLabel):
        for shown in window.findChildren(kind):
            wraps = isinstance(shown, QLabel) and (shown.wordWrap() or not shown.text().isprintable())
            if shown.isVisible() and shown.text() and not wraps and shown.sizeHint().width() > shown.width():
                yield shown.text()
