"""What the Studio asks a plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from resources.model import Advice, Decision, Kind, Location, Plan, Resource
from resources.plan import Total, difference, find, overruled, total, totals

MEMORY, FILES, OUT = Location.IN_MEMORY, Location.FILESYSTEM_RELATIVE, Location.LEAVE_OUT


def decision(name: str, location: Location, size: int = 10, kind: Kind = Kind.SOURCE) -> Decision:
    relative = f"{name}.py"
    resource = Resource(kind=kind, name=name, path=Path(relative), relative=relative, size=size)
    return Decision(resource=resource, location=location, reason="")


def plan(*decisions: Decision) -> Plan:
    return Plan(decisions=decisions)


def names(decisions: tuple[Decision, ...]) -> list[str]:
    return [one.resource.name for one in decisions]


def test_difference_tells_added_removed_moved_resized_and_growth() -> None:
    old = plan(
        decision("stays", MEMORY),
        decision("moves", MEMORY, 5),
        decision("goes", MEMORY, 7),
        decision("left out", MEMORY, 3),
        decision("grows", FILES, 1),
        decision("never", OUT, 99),
    )
    new = plan(
        decision("stays", MEMORY),
        decision("moves", FILES, 5),
        decision("comes", FILES, 20),
        decision("left out", OUT, 3),
        decision("grows", FILES, 4),
        decision("never", OUT, 99),
    )
    found = difference(old, new)
    assert names(found.added) == ["comes"]
    assert names(found.removed) == ["goes", "left out"]
    assert [(move.old.location, move.new.location) for move in found.moved] == [(MEMORY, FILES)]
    assert [(move.old.resource.size, move.new.resource.size) for move in found.resized] == [(1, 4)]
    assert found.growth == 20 - 7 - 3 + 3
    assert not found.is_empty


def test_another_reason_is_no_difference() -> None:
    one = decision("a", MEMORY)
    assert difference(plan(one), plan(replace(one, reason="another"))).is_empty


def test_source_and_bytecode_of_one_name_are_two() -> None:
    old = plan(decision("a", MEMORY), decision("a", MEMORY, kind=Kind.BYTECODE))
    assert names(difference(old, plan(decision("a", MEMORY))).removed) == ["a"]


def test_totals_count_and_weigh_by_location_and_kind() -> None:
    made = plan(
        decision("a", MEMORY, 1),
        decision("b", MEMORY, 2),
        decision("c", OUT, 4),
        decision("d", MEMORY, 8, Kind.DATA),
    )
    assert totals(made) == {
        (MEMORY, Kind.SOURCE): Total(count=2, size=3),
        (OUT, Kind.SOURCE): Total(count=1, size=4),
        (MEMORY, Kind.DATA): Total(count=1, size=8),
    }
    assert total(made, MEMORY) == Total(count=3, size=11)
    assert total(made, FILES) == Total()


def test_find_by_name_path_and_kind() -> None:
    made = plan(decision("a", MEMORY), decision("a", FILES, kind=Kind.BYTECODE))
    assert find(made, "a") is made.decisions[0]
    assert find(made, "a.py", Kind.BYTECODE) is made.decisions[1]
    assert find(made, "b") is None


def test_advice_is_overruled_where_its_unit_is_in_memory_all_the_same() -> None:
    def advice(unit: str, location: Location | None = FILES) -> Advice:
        return Advice(code="x", name="n", message="opens a file", location=location, unit=unit)

    def lies(relative: str, location: Location, distribution: str = "") -> Decision:
        resource = Resource(
            kind=Kind.DATA,
            name=relative,
            path=Path("x"),
            relative=relative,
            size=1,
            distribution=distribution,
        )
        return Decision(resource=resource, location=location, reason="")

    decisions = (
        lies("shop/goods/list.txt", MEMORY),
        lies("maps/world.png", FILES),
        lies("gone/x.txt", OUT),
        lies("idlelib/help.html", MEMORY, "python"),
    )
    said = (
        *(
            advice(unit)
            for unit in ("shop.goods", "shop/goods/list.txt", "shop.good", "maps", "gone", "idlelib")
        ),
        advice("shop", None),
        advice("shop", OUT),
    )
    found = overruled(Plan(decisions=decisions, advice=said))
    assert [one.unit for one in found] == ["shop.goods", "shop/goods/list.txt"]
