"""The step Installers."""

from __future__ import annotations

from studio.page import Page
from studio.steps import Step


class InstallersPage(Page):
    """To be written."""

    step = Step.INSTALLERS
    icon = "installers"

    def title(self) -> str:
        return self.tr("Installers")
