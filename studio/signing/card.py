"""Who signs for one kind of system: settings, the password that they need, and whether it works."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QLineEdit

from builders.project.signing import SIGNING_KEYS
from builders.signing.secrets import GPG, MACOS, WINDOWS
from builders.signing.trying import Part
from studio.forms.cards import Card
from studio.forms.setting import KeyField, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QFormLayout, QWidget

    from studio.keeping.document import Document

_KEYS = {key.name.removeprefix("signing."): key for key in SIGNING_KEYS}
_FIELDS = {
    Part.WINDOWS: ("windows-certificate", "windows-key", "windows-store", "timestamp-servers"),
    Part.MACOS: (
        *("macos-identity", "macos-certificate", "macos-installer-identity", "macos-installer-certificate"),
        *("notary-profile", "notary-key", "notary-key-id", "notary-issuer"),
    ),
    Part.ARCHIVES: ("gpg-key",),
}
# What only one system knows, and what takes its place on the others.
_ONLY_ON = {
    "windows-store": "win32",
    "macos-identity": "darwin",
    "macos-installer-identity": "darwin",
    "notary-profile": "darwin",
}
_VARIABLES = {Part.WINDOWS: WINDOWS, Part.MACOS: MACOS, Part.ARCHIVES: GPG}


class SigningCard(Card):
    """The settings of one part, whose password is never among them."""

    def __init__(
        self, part: Part, title: str, said: str, document: Document, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, said, parent)
        self.part = part
        self.fields: dict[str, KeyField] = {}
        self.password = QLineEdit(self)
        self._told = QLabel(self)
        form = self.form()
        for name, shown in self._titles().items():
            if name in _FIELDS[part] and _ONLY_ON.get(name, sys.platform) == sys.platform:
                made = field(document, _KEYS[name], shown, self)
                self.fields[_KEYS[name].name] = made
                self.row(form, shown, made)
        self._add_password(form)
        self._told.setWordWrap(True)
        self._told.hide()
        self.content.addWidget(self._told)
        document.changed.connect(self._told.hide)

    def secret(self) -> dict[str, str]:
        """Return what was typed, by the variable of the environment that the command line knows it by."""
        typed = self.password.text()
        return {_VARIABLES[self.part]: typed} if typed else {}

    def show_trial(self, trial: Mapping[str, Any]) -> None:
        """Show what the command line found out; a password that fits is kept, and needed here no more."""
        if trial["problem"]:
            self._tell(str(trial["problem"]), "error")
            return
        self.password.clear()
        if trial["until"]:
            text = self.tr("✓ Signed by {name}; the certificate is valid until {day}.")
        else:
            text = self.tr("✓ Signed by {name}.")
        self._tell(text.format(name=trial["signer"], day=trial["until"]) if trial["signer"] else "", "muted")

    def _titles(self) -> dict[str, str]:
        return {
            "windows-certificate": self.tr("Certificate"),
            "windows-key": self.tr("Key of a .pem"),
            "windows-store": self.tr("In Windows' own store"),
            "timestamp-servers": self.tr("Time stamp servers"),
            "macos-identity": self.tr("In the keychain"),
            "macos-certificate": self.tr("Certificate"),
            "macos-installer-identity": self.tr("In the keychain, for .pkg"),
            "macos-installer-certificate": self.tr("Certificate for .pkg"),
            "notary-profile": self.tr("Notary profile"),
            "notary-key": self.tr("Notary key"),
            "notary-key-id": self.tr("Id of that key"),
            "notary-issuer": self.tr("Issuer of that key"),
            "gpg-key": self.tr("GPG key"),
        }

    def _add_password(self, form: QFormLayout) -> None:
        title = self.tr("Passphrase") if self.part is Part.ARCHIVES else self.tr("Password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("from the system's key store"))
        self.password.setAccessibleName(title)
        self.row(form, title, self.password)

    def _tell(self, text: str, role: str) -> None:
        self._told.setText(text)
        self._told.setProperty("role", role)
        self._told.style().unpolish(self._told)
        self._told.style().polish(self._told)
        self._told.setVisible(bool(text))
