"""The step Build."""

from __future__ import annotations

from studio.page import Page
from studio.steps import Step


class BuildPage(Page):
    """To be written."""

    step = Step.BUILD
    icon = "build"

    def title(self) -> str:
        return self.tr("Build")
