"""What all tests share."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytest_plugins = ["tests.folding"]


@pytest.fixture(scope="session")
def require_tool() -> Callable[[str], str]:
    """Return a function that gives a tool's path, or skips; CI must have them all."""

    def require(name: str) -> str:
        path = shutil.which(name)
        if path is None and os.environ.get("ONEFOLD_REQUIRE_TOOLS") == "1":
            pytest.fail(f"{name} is not installed, and ONEFOLD_REQUIRE_TOOLS=1 wants every tool")
        if path is None:
            pytest.skip(f"{name} is not installed")
        return path

    return require
