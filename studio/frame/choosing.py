"""Asking the user for a folder or file, beside the window's own work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget

translate = QCoreApplication.translate


def folder(parent: QWidget, take: Callable[[Path], object]) -> None:
    """Ask for a project's folder."""
    dialog = _dialog(parent, translate("choosing", "Open a project's folder"), take)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()


def file(parent: QWidget, take: Callable[[Path], object]) -> None:
    """Ask for a script, a wheel or an onefold.toml."""
    dialog = _dialog(parent, translate("choosing", "Open a script, wheel or onefold.toml"), take)
    projects = translate("choosing", "Projects")
    everything = translate("choosing", "All files")
    dialog.setNameFilters([f"{projects} (*.py *.pyw *.whl *.toml)", f"{everything} (*)"])
    dialog.open()


def finished(parent: QWidget, take: Callable[[Path], object]) -> None:
    """Ask for a program or an installer that is finished."""
    _dialog(parent, translate("choosing", "Look into a program or installer"), take).open()


def dropped(data: QMimeData) -> Path | None:
    """Return the one file or folder that is dragged."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 else None


def _dialog(parent: QWidget, title: str, take: Callable[[Path], object]) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.fileSelected.connect(lambda chosen: take(Path(chosen)))
    dialog.finished.connect(dialog.deleteLater)
    return dialog
