"""A question to the command line: it runs beside the window, and its answer comes as a signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from studio.engine.job import Ending, Job

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject

    from studio.engine.job import Outcome


class Question(Job):
    """One run of `onefold ARGUMENTS`, asked when it is made.

    answered: gets what it wrote to standard output.
    failed: gets the sentence that says why there is no answer; neither comes from one that was stopped.
    """

    answered = Signal(str)
    failed = Signal(str)

    def __init__(self, *arguments: str, parent: QObject, secrets: Mapping[str, str] | None = None) -> None:
        super().__init__(parent)
        self.ended.connect(self._pass_on)
        self.start(*arguments, secrets=secrets)

    def drop(self) -> None:
        """Let it end without an answer."""
        self.ended.disconnect(self._pass_on)
        if self.is_running:
            self.ended.connect(self.deleteLater)
            self.stop()
        else:
            self.deleteLater()

    def _pass_on(self, outcome: Outcome) -> None:
        if outcome.ending is Ending.DONE:
            self.answered.emit("\n".join(outcome.made))
        elif outcome.ending is not Ending.STOPPED:
            self.failed.emit(outcome.message)
