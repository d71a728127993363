"""What can be done to the rules: acts give settings and the name of a step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builders.project.keys import RULES
from builders.project.settings import Settings
from resources.model import Kind, Location, Rule
from studio.keeping.document import Document
from studio.placing import rules
from studio.placing.rules import Pattern

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

MEMORY, DISK, OUT = Location.IN_MEMORY, Location.FILESYSTEM_RELATIVE, Location.LEAVE_OUT
NUMPY = Rule(match="numpy", location=DISK)
TESTS = Rule(match="*.tests", location=OUT)
CORE = Rule(match="numpy.core", location=MEMORY)


def settings(*given: Rule) -> Settings:
    return Settings().with_value(RULES, given)


def after(act: rules.Act) -> tuple[Rule, ...]:
    return rules.rules_of(act.settings)


def test_what_is_placed_comes_last_so_that_it_wins() -> None:
    act = rules.place(settings(TESTS), [Pattern(match="numpy")], DISK)
    assert (after(act), act.title) == ((TESTS, NUMPY), "Put numpy on the file system")


def test_placing_again_replaces_the_rule() -> None:
    act = rules.place(settings(NUMPY, TESTS), [Pattern(match="numpy")], MEMORY)
    assert after(act) == (TESTS, replace(NUMPY, location=MEMORY))
    assert act.title == "Put numpy in memory"


def test_rules_for_what_lies_below_go_as_they_decide_nothing_any_more() -> None:
    below = Rule(match="numpy/data.txt", location=OUT)
    act = rules.place(
        settings(CORE, below, Rule(match="numpydoc", location=OUT)), [Pattern(match="numpy")], DISK
    )
    assert [rule.match for rule in after(act)] == ["numpydoc", "numpy"]


def test_a_rule_stays_if_it_may_mean_more_than_what_lies_below() -> None:
    interface = Rule(match="zope.interface", location=DISK)
    act = rules.place(settings(interface, TESTS), [Pattern(match="zope")], OUT, apart={"zope.interface"})
    assert after(act) == (interface, TESTS, Rule(match="zope", location=OUT))


def test_a_rule_for_one_kind_leaves_those_for_all_alone() -> None:
    act = rules.place(settings(CORE, NUMPY), [Pattern(match="numpy", kind=Kind.EXTENSION)], MEMORY)
    assert after(act)[:2] == (CORE, NUMPY)
    assert act.title == "Put numpy (extension module) in memory"


def test_a_rule_that_is_switched_off_waits() -> None:
    resting = replace(CORE, enabled=False)
    assert resting in after(rules.place(settings(resting), [Pattern(match="numpy")], DISK))


def test_many_at_once_are_one_step() -> None:
    act = rules.place(settings(), [Pattern(match="a"), Pattern(match="b"), Pattern(match="a")], OUT)
    assert [rule.match for rule in after(act)] == ["a", "b"]
    assert act.title == "Leave out a and b"
    three = [Pattern(match=name) for name in "abc"]
    assert rules.place(settings(), three, OUT).title == "Leave out a and 2 more"


def test_automatic_takes_away_just_the_own_rules() -> None:
    act = rules.automatic(settings(NUMPY, TESTS, CORE), [Pattern(match="numpy")])
    assert (after(act), act.title) == ((TESTS, CORE), "Let numpy be placed automatically")


def test_without_rules_the_key_goes_too() -> None:
    assert RULES not in rules.automatic(settings(NUMPY), [Pattern(match="numpy")]).settings


def test_a_rule_is_moved_before_another() -> None:
    given = settings(NUMPY, TESTS, CORE)
    assert after(rules.move(given, 0, 3)) == (TESTS, CORE, NUMPY)
    assert after(rules.move(given, 2, 0)) == (CORE, NUMPY, TESTS)
    assert after(rules.move(given, 0, 2)) == (TESTS, NUMPY, CORE)
    assert rules.move(given, 2, 0).title == "Move the rule for numpy.core up"
    assert rules.move(given, 0, 2).title == "Move the rule for numpy down"


def test_rules_are_switched_changed_added_and_removed() -> None:
    given = settings(NUMPY, TESTS)
    off = rules.switch(given, 1, enabled=False)
    assert (after(off)[1].enabled, off.title) == (False, "Switch off the rule for *.tests")
    assert after(rules.change(given, 0, CORE)) == (CORE, TESTS)
    assert after(rules.add(given, CORE)) == (NUMPY, TESTS, CORE)
    assert after(rules.remove(given, {0})) == (TESTS,)
    assert rules.remove(given, {0, 1}).title == "Remove 2 rules"


def test_a_change_of_rules_does_not_look_through_the_folder_again(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    del qtbot
    (tmp_path / "hello.py").write_text("print('hello')\n")
    document = Document()
    document.open(tmp_path / "hello.py")
    monkeypatch.setattr("studio.keeping.document.discover.assemble", None)
    act = rules.place(document.settings, [Pattern(match="numpy")], DISK)
    document.edit(act.settings, act.title)
    assert document.project.resources.rules == (NUMPY,)
    document.history.undo()
    assert document.project.resources.rules == ()
