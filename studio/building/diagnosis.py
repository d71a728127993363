"""Why a program failed, recognised in what it wrote, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.problems import Problem
    from studio.session import Session


def problems(session: Session, code: int, output: str) -> tuple[Problem, ...]:
    return ()
