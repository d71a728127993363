"""The step Layout."""

from __future__ import annotations

from studio.page import Page
from studio.steps import Step


class LayoutPage(Page):
    """To be written."""

    step = Step.LAYOUT
    icon = "layout"

    def title(self) -> str:
        return self.tr("Layout")
