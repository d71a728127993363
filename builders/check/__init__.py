"""What a finished program needs on its user's machine, and who signed it."""

from __future__ import annotations

from builders.check.finished import check
from builders.check.report import Demand, Report, Verdict
from builders.check.text import lines

__all__ = ["Demand", "Report", "Verdict", "check", "lines"]
