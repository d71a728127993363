"""What a build says of a plan."""

from __future__ import annotations

import pytest

from builders.events import Level
from builders.planning import finding
from resources.model import Advice, Location


@pytest.mark.parametrize("code", ["damaged-library", "wrong-architecture", "wrong-c-library"])
def test_what_can_never_be_loaded_is_a_warning_with_the_rule_that_ends_it(code: str) -> None:
    advice = Advice(
        code=code, name="sky.deep", message="is made for aarch64, not for x86_64", path="sky/deep.so"
    )
    said = finding(advice)
    assert (said.level, said.code, said.place) == (Level.WARNING, code, "sky/deep.so")
    assert said.message == "is made for aarch64, not for x86_64, so the program cannot use it"
    assert (said.match, said.location) == ("sky.deep", Location.LEAVE_OUT)


def test_what_is_only_worth_knowing_is_a_note() -> None:
    said = finding(Advice(code="cache", name="sky", message="keeps a cache"))
    assert (said.level, said.remedy, said.match) == (Level.NOTE, "", "")
