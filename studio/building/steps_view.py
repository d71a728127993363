"""The steps of a build, one below the other, those of each target together: sign, title, bar, and time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio import icons

if TYPE_CHECKING:
    from studio.building.building import Step

_SIGN = 18
_BAR = 4
_GREEN, _RED = QColor("#2da44e"), QColor("#d1362f")


class StepsView(QScrollArea):
    """Grows a row for each step that begins, and a part for each target."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Steps of the build"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        self._layout = QVBoxLayout(inside)
        self._layout.setContentsMargins(0, 0, 8, 0)
        self._layout.setSpacing(16)
        self._layout.addStretch(1)
        self.setWidget(inside)
        self.rows: dict[str, StepRow] = {}
        self._parts: dict[str, _Part] = {}

    def show_step(self, step: Step) -> None:
        row = self.rows.get(step.name)
        if row is None:
            row = self.rows[step.name] = self._part(step.target).add(StepRow(self))
            # Its place is known once it was laid out.
            QTimer.singleShot(0, row, lambda: self.ensureWidgetVisible(row))
        row.show_step(step)

    def clear(self) -> None:
        for part in self._parts.values():
            self._layout.removeWidget(part)
            part.deleteLater()
        self._parts.clear()
        self.rows.clear()

    def _part(self, target: str) -> _Part:
        if target not in self._parts:
            self._parts[target] = _Part(target, self)
            self._layout.insertWidget(self._layout.count() - 1, self._parts[target])
        return self._parts[target]


class _Part(QWidget):
    """The steps for one target, below its name if there are several."""

    def __init__(self, target: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(16)
        if target:
            heading = QLabel(target, self)
            heading.setProperty("role", "muted")
            self._layout.addWidget(heading)

    def add(self, row: StepRow) -> StepRow:
        self._layout.addWidget(row)
        return row


class StepRow(QWidget):
    """One step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = QLabel(self)
        self._sign.setFixedSize(_SIGN, _SIGN)
        self._title = QLabel(self)
        self._title.setWordWrap(True)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.time = QLabel(self)
        self.time.setProperty("role", "muted")
        for label in (self._title, self.time):
            label.setMinimumHeight(_SIGN)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(_BAR)
        self._detail = _Detail(self)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(4)
        layout.addWidget(self._sign, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._title, 0, 1)
        layout.addWidget(self.time, 0, 2, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.bar, 1, 1, 1, 2)
        layout.addWidget(self._detail, 2, 1, 1, 2)
        layout.setColumnStretch(1, 1)

    def show_step(self, step: Step) -> None:
        is_running = step.seconds is None
        self._title.setText(step.title)
        self._detail.setText(step.detail if is_running else "")
        self._detail.setVisible(bool(is_running and step.detail))
        self.bar.setVisible(is_running)
        self.bar.setRange(0, step.total)
        self.bar.setValue(min(step.done, step.total))
        self.bar.setAccessibleName(step.title)
        self.time.setText(self._time(step))
        name, colour = self._look(step)
        self._sign.setPixmap(icons.icon(name, colour).pixmap(QSize(_SIGN, _SIGN), self.devicePixelRatioF()))
        self.setAccessibleName(f"{step.title}: {self.time.text()}")

    def _look(self, step: Step) -> tuple[str, QColor | None]:
        if step.failed:
            return "problem", _RED
        return ("running", None) if step.seconds is None else ("done", _GREEN)

    def _time(self, step: Step) -> str:
        if step.failed:
            return self.tr("not finished")
        if step.seconds is None:
            return f"{min(100, 100 * step.done // step.total)} %" if step.total else ""
        if step.cached:
            return self.tr("cached")
        return seconds(step.seconds)


class _Detail(QLabel):
    """A line that is cut where the room ends, instead of widening it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "muted")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextFormat(Qt.TextFormat.PlainText)


def seconds(value: float) -> str:
    """Return a duration as people read it: `0.3 s`, `12 s`, `2 min 5 s`."""
    if value < 10:  # noqa: PLR2004 - two figures are enough
        return f"{value:.1f} s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
