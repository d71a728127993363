"""Building runs code of the project: the user is asked once for each folder, and told what runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from studio.keeping import trust

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.session import Session

KEY = "trust"


def with_trust(session: Session, act: Callable[[], None]) -> None:
    """Act now if the folder is trusted, else once the user has said that it is."""
    project = session.document.project
    if project is None:
        return
    root = project.root
    if session.trust.is_trusted(root):
        act()
        return

    def agree() -> None:
        session.trust.grant(root)
        act()

    runs = "; ".join(trust.what_runs(project))
    text = _say("Nothing of {folder} was built here before. A build runs code that comes with it: {runs}.")
    actions = {_say("Trust and build"): agree, _say("Not now"): lambda: None}
    session.notices.show_notice(KEY, text.format(folder=root.name or root, runs=runs), actions)


def _say(text: str) -> str:
    return QCoreApplication.translate("permission", text)
