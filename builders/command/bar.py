"""The progress bar that a terminal gets when a build takes long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from builders.command import messages
from builders.events import StepFinished, StepProgress, StepStarted

if TYPE_CHECKING:
    from rich.progress import TaskID

    from builders.command.failure import Failure
    from builders.events import Event


class Bar:
    """One line a running step; what is worth keeping scrolls past above it."""

    def __init__(self) -> None:
        self._tasks: dict[str, TaskID] = {}
        self._transcript = messages.Transcript(verbose=False)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[detail]}", markup=False, style="dim"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._progress.start()

    def show(self, event: Event) -> None:
        match event:
            case StepStarted(step=step, total=total):
                title = messages.titled(event)
                self._tasks[step] = self._progress.add_task(title, total=total or None, detail="")
            case StepProgress(step=step, done=done, detail=detail) if step in self._tasks:
                self._progress.update(self._tasks[step], completed=done, detail=detail)
            case StepFinished(step=step) if step in self._tasks:
                self._progress.remove_task(self._tasks.pop(step))
            case _:
                self._print(event)

    def fail(self, failure: Failure) -> None:
        self.close()
        self._progress.console.print(
            f"onefold: {failure.message}", markup=False, highlight=False, soft_wrap=True
        )

    def close(self) -> None:
        self._progress.stop()

    def _print(self, event: Event) -> None:
        for line in self._transcript.lines(event):
            self._progress.console.print(line, markup=False, highlight=False, soft_wrap=True)
