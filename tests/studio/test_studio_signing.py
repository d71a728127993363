"""The Studio's cards of who signs: settings in the document, passwords in the key store, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from builders.signing.trying import Part
from tests.builders.signing.authority import SECRET, Authority, make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from studio.frame.window import MainWindow
    from studio.signing.panel import SigningPanel

PATIENCE = 60_000  # milliseconds for the command line, on a busy machine
# What stands for the system's key store in the process that keeps the password: it writes it down.
STORE = """
from pathlib import Path
import keyring.backend
class Store(keyring.backend.KeyringBackend):
    priority = 1
    file = Path(__file__).with_name("kept.txt")
    def get_password(self, service, username):
        return None
    def set_password(self, service, username, password):
        self.file.write_text(f"{service} {username} {password}", "utf-8")
    def delete_password(self, service, username):
        pass
"""


@pytest.fixture
def authority(tmp_path: Path, require_tool: Callable[[str], str]) -> Authority:
    require_tool("osslsigncode")
    folder = tmp_path / "authority"
    folder.mkdir()
    return make(folder)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of a key store for this test."""
    (tmp_path / "keystore.py").write_text(STORE)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keystore.Store")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path / "kept.txt"


@pytest.fixture
def panel(window: MainWindow, tmp_path: Path) -> SigningPanel:
    folder = tmp_path / "weather"
    folder.mkdir()
    (folder / "weather.py").write_text("print('sun')\n")
    (folder / "onefold.toml").write_text('[application]\nscript = "weather.py"\n')
    window.open(folder)
    page = window.pages[0]
    page.signing.open()
    return page.signing


def test_a_password_is_tried_and_kept_and_stands_in_no_file(
    panel: SigningPanel, authority: Authority, kept: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    certificate, card = authority.file("ada.p12"), panel.cards[Part.WINDOWS]
    qtbot.keyClicks(card.fields["signing.windows-certificate"].control, str(certificate))
    qtbot.keyClicks(card.password, "guessed it")
    qtbot.mouseClick(panel.try_out, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "the password does not open" in card._told.text(), timeout=PATIENCE)
    assert card.password.text() == "guessed it"
    assert not kept.exists()
    card.password.setText(SECRET)  # keyClicks knows no letters outside ASCII
    qtbot.waitUntil(panel.try_out.isEnabled, timeout=PATIENCE)
    qtbot.mouseClick(panel.try_out, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Signed by Ada Example" in card._told.text(), timeout=PATIENCE)
    assert card.password.text() == ""
    assert kept.read_text("utf-8") == f"onefold {certificate} {SECRET}"
    others = (path for path in tmp_path.rglob("*") if path.is_file() and path != kept)
    assert [path for path in others if SECRET.encode() in path.read_bytes()] == []
    settings = (tmp_path / "weather/onefold.toml").read_text("utf-8")
    assert f'windows-certificate = "{certificate}"' in settings


def test_a_password_is_not_shown(panel: SigningPanel, window: MainWindow) -> None:
    for card in panel.cards.values():
        assert card.password.echoMode() is QLineEdit.EchoMode.Password
    card.password.setText(SECRET)
    window.session.document.close()
    assert card.password.text() == ""


def test_a_value_that_does_not_fit_is_a_problem_of_its_step(
    panel: SigningPanel, window: MainWindow, qtbot: QtBot
) -> None:
    made = panel.fields()["signing.notary-issuer"]
    qtbot.keyClicks(made.control, "me")
    assert "an id such as" in made.error
    assert any(
        each.place == "signing.notary-issuer" for each in window.session.problems.of(window.pages[0].step)
    )
    panel.button.setChecked(False)
    window.pages[0].show_place("signing.notary-issuer")
    assert panel.body.isVisible()
