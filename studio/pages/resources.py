"""The step Resources."""

from __future__ import annotations

from studio.page import Page
from studio.steps import Step


class ResourcesPage(Page):
    """To be written."""

    step = Step.RESOURCES
    icon = "resources"

    def title(self) -> str:
        return self.tr("Resources")
