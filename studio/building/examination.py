"""What the command line says of a finished program: what it weighs, and what it needs."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.building import sizes
from studio.building.made import executable
from studio.engine.question import Question

if TYPE_CHECKING:
    from builders.events import Artefact


class Examination(QObject):
    """Asks about one program at a time, beside the window.

    weighed: gets bytes by package. reported: gets what `onefold check --json` says. failed: gets a sentence.
    """

    weighed = Signal(object)
    reported = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._questions: tuple[Question, ...] = ()

    def begin(self, program: Artefact) -> None:
        """Ask about another program; earlier questions get no answer."""
        self.stop()
        inspect = Question("inspect", str(executable(program)), "--json", parent=self)
        inspect.answered.connect(lambda text: self._weigh(program, text))
        check = Question("check", program.path, "--json", parent=self)
        check.answered.connect(self._report)
        check.failed.connect(self.failed)
        self._questions = (inspect, check)

    def stop(self) -> None:
        for question in self._questions:
            question.drop()
        self._questions = ()

    def _weigh(self, program: Artefact, text: str) -> None:
        with suppress(ValueError, KeyError, OSError):
            self.weighed.emit(sizes.by_package(json.loads(text), executable(program), program.size))

    def _report(self, text: str) -> None:
        with suppress(ValueError):
            self.reported.emit(json.loads(text))
