"""The step Build: progress, log and result, running what was made, and what it weighs and needs."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from builders.events import Artefact
from studio import icons
from studio.board import State
from studio.building import diagnosis, sizes, summary
from studio.building.console import Console
from studio.building.examination import Examination
from studio.building.failure import Failure
from studio.building.log_view import LogView
from studio.building.made import MadeView, can_run, executable
from studio.building.needs_view import NeedsView
from studio.building.sizes_view import SizesView
from studio.building.steps_view import StepsView
from studio.engine.job import Ending
from studio.keeping import history
from studio.page import Page
from studio.steps import Mark, Step

if TYPE_CHECKING:
    from studio.session import Session

_STEPS_WIDTH = 300
_WELCOME_WIDTH = 560
_MINUTE = 60_000  # milliseconds


class BuildPage(Page):
    """Shows the session's building; the questions about what it made are asked of the command line."""

    step = Step.BUILD
    icon = "build"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.building = session.building
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        self._sentence = QLabel(self)
        self._sentence.setWordWrap(True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.go = QPushButton(icons.icon("project"), self.tr("&Go to Project"), self)
        self.go.clicked.connect(lambda: self.session.show_wanted.emit(Step.PROJECT, ""))
        self.steps = StepsView(self)
        self.log = LogView(self)
        self.made = MadeView(self)
        self.console = Console(self)
        self.sizes = SizesView(self)
        self.needs = NeedsView(self)
        self.examination = Examination(self)
        self._last: history.Built | None = None
        self._failure: Failure | None = None
        self._lay_out()
        self._connect()
        self._show()

    def title(self) -> str:
        return self.tr("Build")

    def mark(self) -> Mark:
        result = self.building.result
        if self.building.is_running:
            return Mark.NONE
        if result and result.outcome.ending in {Ending.FAILED, Ending.CRASHED}:
            return Mark.PROBLEM
        if any(problem.level == "error" for problem in self.session.problems.found_by("run")):
            return Mark.PROBLEM
        if self._last is None or not self._last.succeeded or not self.session.document.is_open:
            return Mark.NONE
        document = self.session.document
        is_other = history.changes_between(self._last.settings, document.text(document.settings))
        return Mark.NEEDS_YOU if is_other else Mark.DONE

    def show_place(self, place: str) -> None:
        """place: "log", "run", "needs" or ""."""
        parts: dict[str, tuple[QWidget, QWidget]] = {
            "log": (self.log, self.log.text),
            "run": (self.console, self.console.terminal),
            "needs": (self.needs, self.needs.tree),
        }
        if place in parts:
            tab, focus = parts[place]
            self.tabs.setCurrentWidget(tab)
            focus.setFocus()

    def end_now(self) -> None:
        """Leave nothing running: the Studio closes."""
        self.examination.stop()
        self.console.end_now()

    def _lay_out(self) -> None:
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        tabs = {
            self.made: self.tr("Result"),
            self.log: self.tr("Log"),
            self.console: self.tr("Run"),
            self.sizes: self.tr("Sizes"),
            self.needs: self.tr("User's machine"),
        }
        for part, title in tabs.items():
            self.tabs.addTab(part, title)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addLayout(words, 1)
        top.addWidget(self.go, 0, Qt.AlignmentFlag.AlignTop)
        self.steps.setFixedWidth(_STEPS_WIDTH)
        self._work = QWidget(self)
        below = QHBoxLayout(self._work)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(24)
        below.addWidget(self.steps)
        below.addWidget(self.tabs, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addLayout(top)
        layout.addWidget(self._work, 1)
        layout.addWidget(self._introduction(), 1)

    def _introduction(self) -> QWidget:
        """Return what is shown before the first build."""
        self._welcome = QLabel(self)
        self._welcome.setWordWrap(True)
        self._welcome.setMaximumWidth(_WELCOME_WIDTH)
        self._welcome.setAlignment(Qt.AlignmentFlag.AlignTop)
        return self._welcome

    def _introduction_text(self) -> str:
        return self.tr(
            "<p>Press <b>Build</b> at the top right, from any step.</p>"
            "<p>The project is saved, installed with what it needs into a folder of its own, read, and "
            "folded into a program. Stop takes two seconds at most and leaves an earlier program as it "
            "was.</p><p>Then you can run it here, see what it weighs, and which systems it runs on.</p>"
        )

    def _connect(self) -> None:
        self.building.changed.connect(self._on_changed)
        self.building.stepped.connect(self.steps.show_step)
        self.building.stepped.connect(lambda _step: self._show())
        self.building.logged.connect(self.log.add)
        self.session.document.changed.connect(self._show)
        self.session.document.changed.connect(self.mark_changed)
        self.session.document.opened.connect(self._on_opened)
        self.session.problems.changed.connect(self._show_problems)
        self.made.run_wanted.connect(self._run)
        self.made.problem_chosen.connect(
            lambda problem: self.session.show_wanted.emit(problem.step, problem.place)
        )
        self.examination.weighed.connect(self._on_weighed)
        self.examination.reported.connect(self.needs.show_report)
        self.examination.failed.connect(self.needs.say)
        self.console.ended.connect(self._on_ran)
        self.session.board.state_changed.connect(self._diagnose)
        self.console.diagnoses.build_wanted.connect(self.session.build_wanted)
        self.console.started.connect(self._on_started)
        tick = QTimer(self, interval=_MINUTE)
        tick.timeout.connect(self._show)
        tick.start()
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._find)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        stop = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.building.stop)
        stop.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _find(self) -> None:
        self.tabs.setCurrentWidget(self.log)
        self.log.search.begin()

    def _on_changed(self) -> None:
        if self.building.is_running and not self.building.steps:
            self._start_anew()
            self.tabs.setCurrentWidget(self.log)
        elif self.building.result:
            self._read_history()
            self._show_result()
        self._show()
        self.mark_changed.emit()

    def _on_opened(self) -> None:
        """Forget what another project left, and show what an earlier build of this one did."""
        self._failure = None
        self._start_anew()
        self._read_history()
        made = self._earlier()
        self.made.show_made(made, "")
        self.console.set_executable(executable(made[0]) if made else None)
        self.sizes.show_rows(sizes.compared(self._last.packages, {}) if self._last and made else ())
        self.log.search.field.clear()
        self.tabs.setCurrentWidget(self.made)
        self._show()

    def _earlier(self) -> tuple[Artefact, ...]:
        """Return the program of the last build that succeeded, if it is still there."""
        built = self._last
        if built is None or not built.made or not Path(built.made).exists():
            return ()
        kind = "folder" if Path(built.made).is_dir() else "file"
        return (Artefact(path=built.made, kind=kind, size=built.size),)

    def _read_history(self) -> None:
        opened = self.session.document.opened_path
        self._last = history.last(opened) if opened else None

    def _start_anew(self) -> None:
        self.examination.stop()
        self.steps.clear()
        self.log.clear()
        self.made.show_made((), "")

    def _show(self) -> None:
        if not self.session.document.is_open:
            return
        said = summary.of(self.session, self.building)
        self._title.setText(said.title)
        self._sentence.setText(said.sentence)
        self._sentence.setVisible(bool(said.sentence))
        role = "error" if said.is_bad else "muted"
        if self._sentence.property("role") != role:
            self._sentence.setProperty("role", role)
            self._sentence.style().polish(self._sentence)
        has_project = self.session.document.project is not None
        self.go.setVisible(not has_project)
        is_used = self.building.is_running or self.building.result is not None or bool(self.made.cards)
        self.steps.setVisible(bool(self.steps.rows))
        self._work.setVisible(is_used)
        self._welcome.setVisible(not is_used)
        self._welcome.setText(self._introduction_text() if has_project else "")

    def _show_result(self) -> None:
        result = self.building.result
        assert result is not None  # noqa: S101 - the caller looked
        is_bad = result.outcome.ending in {Ending.FAILED, Ending.CRASHED}
        is_done = result.outcome.ending is Ending.DONE
        nothing = self.tr("Nothing new was made. What was built earlier is as it was.")
        self.made.show_made(
            result.artefacts or self._earlier(), "" if is_done or result.artefacts else nothing
        )
        self.tabs.setCurrentWidget(self.log if is_bad and not result.artefacts else self.made)
        program = next(filter(can_run, result.artefacts), None)
        if program:
            self.console.set_executable(executable(program))
            self.examination.begin(program)

    def _show_problems(self) -> None:
        problems = self.session.problems
        self.made.show_problems((*problems.found_by("run"), *problems.found_by("build")))
        self.mark_changed.emit()

    def _on_weighed(self, now: dict[str, int]) -> None:
        """Show the sizes beside those of the build before, and remember them for the next."""
        before = self.building.before.packages if self.building.before else {}
        self.sizes.show_rows(sizes.compared(now, before))
        opened = self.session.document.opened_path
        if opened and self._last:
            self._last = replace(self._last, packages=now)
            with suppress(OSError):
                history.record(opened, self._last)

    def _run(self, program: Path) -> None:
        self.tabs.setCurrentWidget(self.console)
        self.console.set_executable(program)
        self.console.start()

    def _on_started(self) -> None:
        self._failure = None
        self.session.problems.put("run", ())

    def _on_ran(self, code: int, output: str) -> None:
        program = self.console.executable
        self._failure = (
            Failure(session=self.session, program=program, code=code, output=output)
            if program and code
            else None
        )
        self._diagnose()

    def _diagnose(self) -> None:
        """Say why the last run failed, once the plan can tell what ships."""
        if self._failure and self.session.board.state is not State.SURVEYING:
            found = diagnosis.problems(self._failure)
            self._failure = None
            self.session.problems.put("run", found)
            self.console.diagnoses.show_problems(found)
