"""The language of the Studio: the first of the user's languages that there is a translation to."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from PySide6.QtWidgets import QApplication

SOURCES = "en"


def chosen() -> str:
    """Return its code, such as "de"."""
    for name in QLocale().uiLanguages():
        language = name.partition("-")[0]
        if language == SOURCES or _catalogue(language).is_file():
            return language
    return SOURCES


def install(application: QApplication) -> None:
    """Translate the Studio, and what Qt says in it."""
    language = chosen()
    if language == SOURCES:
        return
    of_qt = QTranslator(application)
    of_qt.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    own = QTranslator(application)
    with as_file(_catalogue(language)) as file:
        own.load(str(file))
    for translator in (of_qt, own):
        application.installTranslator(translator)


def _catalogue(language: str) -> Traversable:
    return files("studio").joinpath("translations", f"onefold_{language}.qm")
