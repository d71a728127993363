"""The step Python."""

from __future__ import annotations

from studio.page import Page
from studio.steps import Step


class PythonPage(Page):
    """To be written."""

    step = Step.PYTHON
    icon = "python"

    def title(self) -> str:
        return self.tr("Python")
