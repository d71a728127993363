"""Decide anew on what changed rules can touch, with the same outcome as deciding on everything."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

from resources.candidates import Candidates
from resources.linkage import together
from resources.model import Kind, Plan
from resources.policy import Policy
from resources.unmatched import Unmatched

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence

    from resources.model import Advice, Decision, Resource, Rule
    from resources.policy import Default, MemoryLibraries

_BINARIES: Final = frozenset({Kind.EXTENSION, Kind.LIBRARY})
_SLICE: Final = 400  # resources between two pauses: some 4 ms


class LastWord(Protocol):
    """What has the last word, whatever rules say: what a start needs, what no recorded run used."""

    def on(self, decision: Decision) -> Decision:
        """Return the last word on a resource by itself."""

    def on_binaries(self, decisions: Sequence[Decision]) -> Iterable[Decision]:
        """Return the last word on extension modules and shared libraries, all of them at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What changed: places in the plan, and the decisions before and after."""

    indices: Sequence[int]
    before: Sequence[Decision]
    after: Sequence[Decision]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a plan was asked for."""

    rules: tuple[Rule, ...]
    default: Default
    last_word: LastWord


class Replanner:
    """A plan that follows its rules; `plan` is what policy.decide would return for them.

    Deciding is a generator that pauses every few milliseconds. It changes nothing before its end, so it can
    be given up at any pause.
    """

    def __init__(
        self, resources: Sequence[Resource], advice: Sequence[Advice], *, memory_libraries: MemoryLibraries
    ) -> None:
        self.resources = resources
        self.decisions: list[Decision] = []
        self._given = tuple(advice)
        self._memory_libraries = memory_libraries
        self._candidates = Candidates(resources)
        self._binaries: tuple[int, ...] = ()
        self._own: list[Decision] = []
        self._asked: _Asked | None = None
        self._policy: Policy | None = None
        self._unmatched = Unmatched(resources)
        self._said: tuple[Advice, ...] = ()

    @property
    def advice(self) -> tuple[Advice, ...]:
        """What was found out, and which rules match nothing."""
        return (*self._given, *self._said)

    @property
    def plan(self) -> Plan:
        return Plan(decisions=tuple(self.decisions), advice=self.advice)

    def begin(
        self,
        rules: Sequence[Rule],
        default: Default,
        last_word: LastWord,
        own: Iterable[Decision] | None = None,
    ) -> Generator[None, None, None]:
        """Decide on everything.

        own: what Policy.decision says of each resource in turn, where that is known already.
        """
        asked = _asked(rules, default, last_word)
        self._policy = self._policy_for(asked)
        decided = iter(own) if own is not None else map(self._policy.decision, self.resources)
        while part := list(islice(decided, _SLICE)):
            self._own += part
            yield
        self._binaries = tuple(
            place for place, one in enumerate(self.resources) if one.kind in _BINARIES or one.needs
        )
        advice = yield from self._unmatched.advice(asked.rules, self._candidates)
        finals = yield from self._finals({}, asked, everything=True)
        self.decisions, self._asked, self._said = list(finals.values()), asked, advice

    def prepare(self) -> Generator[None, None, None]:
        """Do what the first change of a rule would otherwise have to wait for."""
        yield from self._candidates.prepare()

    def revise(
        self, rules: Sequence[Rule], default: Default, last_word: LastWord
    ) -> Generator[None, None, Revision]:
        """Follow other rules, another default or another last word, and return what that changed."""
        before, policy = self._asked, self._policy
        if before is None or policy is None:
            raise RuntimeError("nothing was decided yet")
        asked = _asked(rules, default, last_word)
        touched: Iterable[int] = range(len(self.resources))
        if asked.default == before.default:
            policy = policy.with_rules(asked.rules)
            touched = yield from self._touched(before.rules, asked.rules)
        else:
            policy = self._policy_for(asked)
        own = yield from self._decided(policy, touched)
        advice = yield from self._unmatched.advice(asked.rules, self._candidates)
        finals = yield from self._finals(own, asked, everything=last_word != before.last_word)
        changed = yield from self._different(finals)
        self._policy, self._asked, self._said = policy, asked, advice
        return self._commit(own, finals, changed)

    def _policy_for(self, asked: _Asked) -> Policy:
        return Policy(asked.rules, self._given, asked.default, memory_libraries=self._memory_libraries)

    def _touched(
        self, before: tuple[Rule, ...], after: tuple[Rule, ...]
    ) -> Generator[None, None, Sequence[int]]:
        """Return the resources that a rule can match which came, went or changed its place."""
        found: set[int] = set()
        for rule in _changed(before, after):
            found.update((yield from self._candidates.of(rule)))
        return sorted(found)

    def _decided(self, policy: Policy, touched: Iterable[int]) -> Generator[None, None, dict[int, Decision]]:
        """Return the new decisions where they are others."""
        changed = {}
        for number, place in enumerate(touched):
            decision = policy.decision(self.resources[place])
            if decision != self._own[place]:
                changed[place] = decision
            if number % _SLICE == 0:
                yield
        return changed

    def _finals(
        self, own: dict[int, Decision], asked: _Asked, *, everything: bool
    ) -> Generator[None, None, dict[int, Decision]]:
        """Return the last word wherever it can be another one."""
        finals = dict(enumerate(self._own)) | own if everything else dict(own)
        with_binaries = everything or any(place in own for place in self._binaries)
        if with_binaries:
            yield
            tied = (own.get(place, self._own[place]) for place in self._binaries)
            finals.update(zip(self._binaries, together(tuple(tied)), strict=True))
        for number, place in enumerate(finals):
            finals[place] = asked.last_word.on(finals[place])
            if number % _SLICE == 0:
                yield
        if with_binaries:
            last = asked.last_word.on_binaries([finals[place] for place in self._binaries])
            finals.update(zip(self._binaries, last, strict=True))
        return finals

    def _different(self, finals: dict[int, Decision]) -> Generator[None, None, list[int]]:
        found = []
        for number, place in enumerate(sorted(finals)):
            old, new = self.decisions[place], finals[place]
            if old is not new and old != new:
                found.append(place)
            if number % _SLICE == 0:
                yield
        return found

    def _commit(self, own: dict[int, Decision], finals: dict[int, Decision], changed: list[int]) -> Revision:
        before = [self.decisions[place] for place in changed]
        after = [finals[place] for place in changed]
        for place, decision in own.items():
            self._own[place] = decision
        for place in changed:
            self.decisions[place] = finals[place]
        return Revision(indices=changed, before=before, after=after)


def _asked(rules: Iterable[Rule], default: Default, last_word: LastWord) -> _Asked:
    return _Asked(rules=tuple(rule for rule in rules if rule.enabled), default=default, last_word=last_word)


def _changed(before: Sequence[Rule], after: Sequence[Rule]) -> Iterable[Rule]:
    """Return the rules that only one of them has, or that stand elsewhere among the others."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    stay_before = {block.a + offset for block in blocks for offset in range(block.size)}
    stay_after = {block.b + offset for block in blocks for offset in range(block.size)}
    gone = [rule for place, rule in enumerate(before) if place not in stay_before]
    return dict.fromkeys([*gone, *(rule for place, rule in enumerate(after) if place not in stay_after)])
