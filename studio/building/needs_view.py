"""What the program needs on its user's machine, as `onefold check` says it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QLabel, QStackedLayout, QTreeWidget, QTreeWidgetItem, QWidget

from studio import icons

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_GOOD, _BAD = ("done", QColor("#2da44e")), ("problem", QColor("#d1362f"))


class NeedsView(QWidget):
    """Systems that it runs on, libraries that it needs, and what is wrong with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(self.tr("What it needs on the user's machine"))
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(2)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self._said = QLabel(self.tr("After a build it is said here which systems the program runs on."), self)
        self._said.setProperty("role", "muted")
        self._said.setWordWrap(True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layout = QStackedLayout(self)
        self._layout.setContentsMargins(0, 8, 0, 0)
        self._layout.addWidget(self._said)
        self._layout.addWidget(self.tree)

    def say(self, text: str) -> None:
        self._said.setText(text)
        self._layout.setCurrentIndex(0)

    def show_report(self, report: Mapping[str, Any]) -> None:
        """report: what `onefold check --json` says."""
        self.tree.clear()
        for title, rows in self._groups(report):
            group = QTreeWidgetItem(self.tree, [title])
            font = group.font(0)
            font.setBold(True)
            group.setFont(0, font)
            group.setFirstColumnSpanned(True)
            for row in rows:
                group.addChild(row)
            group.setExpanded(True)
        self._layout.setCurrentIndex(1)

    def _groups(self, report: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[QTreeWidgetItem]]]:
        yield self.tr("In short"), list(self._facts(report))
        wrong = [
            *(_row(library, self.tr("needed by {file}, and not every system has it").format(file=file), _BAD)
              for library, file in report.get("missing", ())),
            *(_row(file, problem, _BAD) for file, problem in report.get("damaged", ())),
            *(_row(file, self.tr("looks for libraries in {folder}").format(folder=folder), _BAD)
              for file, folder in report.get("absolute_paths", ())),
        ]  # fmt: skip
        if wrong:
            yield self.tr("Wrong"), wrong
        verdicts = [self._verdict(verdict) for verdict in report.get("verdicts", ())]
        if verdicts:
            yield self.tr("Runs on"), verdicts

    def _facts(self, report: Mapping[str, Any]) -> Iterator[QTreeWidgetItem]:
        machine = report.get("target") or report.get("architecture") or self.tr("any machine")
        yield _row(self.tr("Made for"), str(machine))
        for name, title in (("glibc", "glibc"), ("musl", "musl"), ("libstdcxx", "libstdc++")):
            demand = report.get(name)
            if demand:
                version = ".".join(map(str, demand["version"]))
                who = ": ".join(filter(None, [demand["file"], demand["symbol"]]))
                yield _row(title, self.tr("{version} or later ({who})").format(version=version, who=who))
        if report.get("chosen_glibc"):
            version = ".".join(map(str, report["chosen_glibc"]))
            yield _row(self.tr("Built to run with"), f"glibc {version}")
        if report.get("libraries"):
            yield _row(self.tr("Of the system"), ", ".join(report["libraries"]))
        if report.get("signed") is not None:
            signer = report.get("signer") or {}
            signed = self.tr("by {name}").format(name=signer["signer"]) if signer else self.tr("yes")
            yield _row(self.tr("Signed"), signed if report["signed"] else self.tr("no"))

    def _verdict(self, verdict: Mapping[str, Any]) -> QTreeWidgetItem:
        reason = str(verdict["reason"])
        until, now = verdict.get("supported_until"), datetime.now(tz=UTC)
        if until and tuple(until) < (now.year, now.month):
            old = self.tr("no free updates since {year}-{month:02}").format(year=until[0], month=until[1])
            reason = f"{reason}; {old}" if reason else old
        row = _row(str(verdict["release"]), reason, _GOOD if verdict["runs"] else _BAD)
        said = self.tr("runs") if verdict["runs"] else self.tr("does not run")
        row.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{verdict['release']}: {said}")
        return row


def _row(title: str, said: str, sign: tuple[str, QColor] | None = None) -> QTreeWidgetItem:
    row = QTreeWidgetItem([title, said])
    row.setToolTip(1, said)
    if sign:
        row.setIcon(0, icons.icon(*sign))
    return row
