"""Where resources go, and the reason that the user reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from resources.model import Advice, Decision, Kind, Location, Plan, Resource, Rule
from resources.policy import NEEDS_FILE, Default, MemoryLibraries, decide, memory_libraries
from resources.target import parse

MEMORY, FILES, OUT = Location.IN_MEMORY, Location.FILESYSTEM_RELATIVE, Location.LEAVE_OUT


def module(name: str, kind: Kind = Kind.SOURCE, distribution: str = "", **more: object) -> Resource:
    relative = name.replace(".", "/") + (".so" if kind is Kind.EXTENSION else ".py")
    values = {"kind": kind, "name": name, "path": Path(relative), "relative": relative, "size": 10}
    return Resource(**{**values, "distribution": distribution, **more})  # type: ignore[arg-type]


def file(relative: str, kind: Kind = Kind.DATA, distribution: str = "", **more: object) -> Resource:
    values = {"kind": kind, "name": relative, "path": Path(relative), "relative": relative, "size": 10}
    return Resource(**{**values, "distribution": distribution, **more})  # type: ignore[arg-type]


def advice(unit: str, location: Location | None = FILES, line: int = 3, **more: str) -> Advice:
    values = {"code": "file-attribute", "name": unit, "message": "opens a file", "path": "pkg/a.py"}
    return Advice(**{**values, **more}, line=line, location=location, unit=unit)


def where(plan: Plan) -> dict[str, Location]:
    return {decision.resource.name: decision.location for decision in plan.decisions}


def only(plan: Plan) -> Decision:
    (decision,) = plan.decisions
    return decision


@pytest.mark.parametrize(
    ("match", "matched"),
    [
        ("numpy", True),
        ("numpy.linalg", True),
        ("numpy.linalg.tests", True),
        ("numpy.lin", False),
        ("*.tests", True),
        ("numpy.l?nalg", True),
        ("num*", True),
        ("numpy/linalg", True),
        ("numpy/linalg/tests/x.py", True),
        ("numpy/*/x.py", True),
        ("numpy-quaddtype", True),
        ("numpy_quaddtype", True),
        ("nump", False),
        ("tests", False),
        ("NUMPY", False),
    ],
)
def test_what_a_rule_matches(match: str, matched: bool) -> None:  # noqa: FBT001
    resource = module("numpy.linalg.tests.x", distribution="numpy-quaddtype")
    decision = only(decide([resource], (), [Rule(match=match, location=FILES)]))
    assert (decision.location is FILES) is matched
    assert (decision.reason == f"rule: {match}") is matched


def test_a_rule_covers_data_and_the_folder_of_libraries() -> None:
    library = file("numpy.libs/libopenblas.so", Kind.LIBRARY, "numpy")
    plan = decide([file("numpy/data.txt"), library], (), [Rule(match="numpy", location=FILES)])
    assert set(where(plan).values()) == {FILES}


def test_the_last_rule_wins_over_rules_and_advice() -> None:
    rules = [Rule(match="a", location=OUT), Rule(match="a.b", location=MEMORY)]
    plan = decide([module("a"), module("a.b")], [advice("a")], rules)
    assert where(plan) == {"a": OUT, "a.b": MEMORY}
    assert [decision.decided_by for decision in plan.decisions] == rules


def test_a_rule_for_one_kind_leaves_the_others() -> None:
    resources = [module("a"), module("a", Kind.BYTECODE)]
    plan = decide(resources, (), [Rule(match="a", location=OUT, kind=Kind.SOURCE)])
    assert [decision.location for decision in plan.decisions] == [OUT, MEMORY]


def test_a_rule_that_is_switched_off_decides_nothing_and_is_not_missed() -> None:
    rules = [Rule(match="a", location=OUT, enabled=False), Rule(match="no.such", location=OUT, enabled=False)]
    plan = decide([module("a")], (), rules)
    assert where(plan) == {"a": MEMORY}
    assert plan.advice == ()


def test_a_rule_that_matches_nothing_is_said_with_the_nearest_name() -> None:
    plan = decide([module("weather.themes", package="weather")], (), [Rule(match="wether", location=OUT)])
    (found,) = plan.advice
    assert (found.code, found.message) == (
        "rule-matches-nothing",
        "the rule 'wether' matches nothing; did you mean 'weather'?",
    )


def test_a_rule_that_another_overrides_has_matched() -> None:
    rules = [
        Rule(match="a*", location=OUT),
        Rule(match="a", location=FILES),
        Rule(match="a", location=MEMORY),
    ]
    assert decide([module("a")], (), rules).advice == ()


def test_advice_moves_its_unit_and_all_below_with_the_place_as_reason() -> None:
    resources = [module("pkg"), module("pkg.a"), file("pkg/data.txt"), module("pkgs"), module("other")]
    plan = decide(resources, [advice("pkg")], ())
    assert where(plan) == {
        "pkg": FILES,
        "pkg.a": FILES,
        "pkg/data.txt": FILES,
        "pkgs": MEMORY,
        "other": MEMORY,
    }
    assert plan.decisions[0].reason == "pkg/a.py:3 opens a file"


def test_advice_on_a_path_moves_only_that() -> None:
    resources = [module("pkg.a"), file("pkg/data/x.txt"), file("pkg/data.txt")]
    assert where(decide(resources, [advice("pkg/data")], ())) == {
        "pkg.a": MEMORY,
        "pkg/data/x.txt": FILES,
        "pkg/data.txt": MEMORY,
    }


def test_the_nearest_advice_decides_and_leaving_out_comes_first() -> None:
    told = [
        advice("qt"),
        advice("qt/plugins", OUT),
        advice("qt/plugins/tls", FILES),
        advice("qt/x"),
        advice("qt/x", OUT),
    ]
    resources = [file("qt/a"), file("qt/plugins/b"), file("qt/plugins/tls/c"), file("qt/x/d")]
    assert list(where(decide(resources, told, ())).values()) == [FILES, OUT, FILES, OUT]


def test_advice_without_a_location_moves_nothing() -> None:
    assert where(decide([module("pkg")], [advice("pkg", None)], ())) == {"pkg": MEMORY}


def test_in_memory_by_default_only_says_the_advice() -> None:
    plan = decide([module("pkg"), file("x.txt", Kind.FILE)], [advice("pkg")], (), MEMORY)
    assert where(plan) == {"pkg": MEMORY, "x.txt": FILES}
    assert plan.advice == (advice("pkg"),)


def test_filesystem_relative_by_default() -> None:
    resources = [module("pkg"), module("ext", Kind.EXTENSION), module("test.x", distribution="python")]
    assert list(where(decide(resources, (), (), FILES)).values()) == [FILES, FILES, OUT]


@pytest.mark.parametrize("rules", [(), (Rule(match="*", location=MEMORY),)])
def test_a_system_that_loads_libraries_only_from_files(rules: tuple[Rule, ...]) -> None:
    resources = [module("ext", Kind.EXTENSION), module("a")]
    plan = decide(resources, (), rules, "automatic", MemoryLibraries.NEVER)
    assert where(plan) == {"ext": FILES, "a": MEMORY}


def test_what_others_need_is_a_file_where_libraries_are_known_by_their_files() -> None:
    library = file("x.libs/libx.so", Kind.LIBRARY)
    needing = module("needing", Kind.EXTENSION, needs=("x.libs/libx.so",))
    resources = [library, needing, module("alone", Kind.EXTENSION), module("a")]
    expected = {"x.libs/libx.so": FILES, "needing": FILES, "alone": MEMORY, "a": MEMORY}
    plan = decide(resources, (), (), "automatic", MemoryLibraries.ALONE)
    assert where(plan) == expected
    assert all(decision.decided_by is None for decision in plan.decisions)
    asked = decide(resources, (), (Rule(match="*", location=MEMORY),), "automatic", MemoryLibraries.ALONE)
    assert where(asked) == expected
    said = {
        each.resource.name: each.decided_by for each in asked.decisions if isinstance(each.decided_by, Advice)
    }
    assert {name: advice.code for name, advice in said.items()} == {
        "x.libs/libx.so": "needs-file",
        "needing": "needs-file",
    }


ASKED = MemoryLibraries.IF_ASKED


def test_where_libraries_are_in_memory_only_if_asked() -> None:
    needy = replace(module("ext", Kind.EXTENSION), needs=("lib/a.dll", "lib/b.dll"))
    other = replace(module("other", Kind.EXTENSION), needs=("lib/b.dll",))
    resources = [needy, other, library("lib/a.dll"), library("lib/b.dll"), library("lib/c.dll")]
    names = ("ext", "other", "lib/a.dll", "lib/b.dll", "lib/c.dll")

    def places(rules: tuple[Rule, ...], default: Default = "automatic") -> tuple[Location, ...]:
        found = where(decide(resources, (), rules, default, ASKED))
        return tuple(found[name] for name in names)

    assert places(()) == (FILES,) * 5
    # What only the module in memory needs follows it; what a file needs, or nobody, is a file.
    assert places((Rule(match="ext", location=MEMORY),)) == (MEMORY, FILES, MEMORY, FILES, FILES)
    assert places((), MEMORY) == (MEMORY, MEMORY, MEMORY, MEMORY, FILES)
    assert places((Rule(match="lib/c.dll", location=MEMORY),)) == (*(FILES,) * 4, MEMORY)


@pytest.mark.parametrize(
    ("rules", "default"), [((Rule(match="*", location=MEMORY),), "automatic"), ((), MEMORY)]
)
def test_what_needs_a_file_is_one_whatever_is_asked(rules: tuple[Rule, ...], default: Default) -> None:
    fact = Advice(code=NEEDS_FILE, name="ext", message="has thread-local data", location=FILES)
    modules = [module("ext", Kind.EXTENSION), module("free", Kind.EXTENSION)]
    plan = decide(modules, [fact], rules, default, ASKED)
    assert where(plan) == {"ext": FILES, "free": MEMORY}
    assert (plan.decisions[0].reason, plan.decisions[0].decided_by) == (fact.message, fact)


@pytest.mark.parametrize(
    ("triple", "expected"),
    [
        ("x86_64-unknown-linux-gnu", MemoryLibraries.BY_DEFAULT),
        ("x86_64-pc-windows-msvc", ASKED),
        ("aarch64-pc-windows-msvc", MemoryLibraries.NEVER),
        ("aarch64-apple-darwin", MemoryLibraries.NEVER),
    ],
)
def test_what_targets_load_from_memory(triple: str, expected: MemoryLibraries) -> None:
    assert memory_libraries(parse(triple)) is expected


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        (module("test.support", Kind.BYTECODE, "python"), "is a test of the standard library"),
        (module("_testcapi", Kind.EXTENSION, "python"), "is a test of the standard library"),
        (module("idlelib.help", Kind.BYTECODE, "python"), "is Python's own editor"),
        (file("config-3.12-x86_64-linux-gnu/Makefile", Kind.FILE, "python"), "builds Python itself"),
        (module("__phello__.ham", Kind.BYTECODE, "python"), "is a demonstration"),
        (
            module("json", Kind.SOURCE, "python"),
            "is text that only tracebacks show; they keep the file and the line",
        ),
        (file("pkg/x.pyi"), "is for type checkers"),
        (file("pkg/x.pxd"), "is for compilers"),
    ],
)
def test_what_is_left_out_says_why_and_a_rule_brings_it_back(resource: Resource, reason: str) -> None:
    decision = only(decide([resource], (), ()))
    assert (decision.location, decision.reason) == (OUT, reason)
    rule = Rule(match=resource.relative, location=FILES)
    assert only(decide([resource], (), [rule])).location is FILES


@pytest.mark.parametrize(
    "resource",
    [
        module("json", Kind.BYTECODE, "python"),
        module("pkg.test.x"),
        module("testing", Kind.BYTECODE, "python"),
        file("x-1.0.dist-info/INSTALLER", Kind.METADATA),
        file("pkg/py.typed"),
    ],
)
def test_what_looks_like_it_is_not_left_out(resource: Resource) -> None:
    assert only(decide([resource], (), ())).location is MEMORY


def test_sources_for_compilers_ship_where_code_opens_files() -> None:
    resources = [file("f2py/src/a.c"), file("f2py/a.pyi")]
    assert list(where(decide(resources, [advice("f2py")], ())).values()) == [FILES, OUT]


def library(name: str, *needs: str, distribution: str = "") -> Resource:
    return file(name, Kind.LIBRARY, distribution, needs=needs)


def test_a_library_goes_where_it_is_needed() -> None:
    resources = [
        module("in_memory", Kind.EXTENSION, needs=("a.so", "both.so")),
        module("qt.Core", Kind.EXTENSION, needs=("below.so", "b.so", "both.so")),
        module("_testcapi", Kind.EXTENSION, "python", needs=("deep.so", "c.so")),
        *(library(name) for name in ("a.so", "both.so", "below.so", "deep.so", "opened_by_path.so")),
        library("b.so", "below.so"),
        library("c.so", "deep.so"),
    ]
    found = where(decide(resources, [advice("qt")], ()))
    assert found == {
        "in_memory": MEMORY,
        "qt.Core": FILES,
        "_testcapi": OUT,
        "a.so": MEMORY,
        "both.so": FILES,
        "below.so": FILES,
        "b.so": FILES,
        "c.so": OUT,
        "deep.so": OUT,
        "opened_by_path.so": FILES,
    }


def test_a_rule_about_a_library_stands() -> None:
    resources = [module("ext", Kind.EXTENSION, needs=("_libraries/a.so",)), library("_libraries/a.so")]
    plan = decide(resources, [advice("ext")], [Rule(match="a.so", location=MEMORY)])
    assert where(plan) == {"ext": FILES, "_libraries/a.so": MEMORY}


def test_the_group_of_mypyc_is_a_file_where_one_of_its_modules_is() -> None:
    group = module("0a1b__mypyc", Kind.EXTENSION, "black")
    member = module("blib2to3.pygram", Kind.EXTENSION, "black")
    other = module("2c3d__mypyc", Kind.EXTENSION, "tomli")
    plan = decide((group, member, other), (advice("blib2to3"),), ())
    assert where(plan) == {"0a1b__mypyc": FILES, "blib2to3.pygram": FILES, "2c3d__mypyc": MEMORY}
    assert plan.decisions[0].reason == "it holds the code of blib2to3.pygram, which must be a file"
