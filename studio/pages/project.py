"""The step Project."""

from __future__ import annotations

from studio.page import Page
from studio.steps import Step


class ProjectPage(Page):
    """To be written."""

    step = Step.PROJECT
    icon = "project"

    def title(self) -> str:
        return self.tr("Project")
