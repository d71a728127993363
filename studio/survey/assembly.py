"""What arrives from the other process, put together message by message."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studio.survey.columns import Unpacker
from studio.survey.framing import Kind, Message

if TYPE_CHECKING:
    from builders.project.model import Project
    from resources.model import Advice, Decision, Resource
    from resources.model import Kind as ResourceKind
    from studio.survey.request import Facts
    from studio.tree.grouping import Group


@dataclass(slots=True, kw_only=True)
class Assembly:
    """All that a survey found, complete once the message SURVEYED came.

    own: what the policy says of each resource by itself, by the rules of `project`.
    groups, texts, places: as in Board.
    """

    project: Project
    resources: list[Resource] = field(default_factory=list)
    advice: list[Advice] = field(default_factory=list)
    own: list[Decision] = field(default_factory=list)
    groups: dict[Group, list[int]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    places: dict[tuple[ResourceKind, str], int] = field(default_factory=dict)
    _facts: Facts | None = None
    _unpacker: Unpacker | None = None

    @property
    def facts(self) -> Facts:
        if self._facts is None:
            raise ValueError("resources came before the facts")
        return self._facts

    def add(self, message: Message) -> None:
        """Take one message in; it takes some milliseconds for RESOURCES."""
        match message.kind:
            case Kind.FACTS:
                self._facts = pickle.loads(message.content)  # noqa: S301 - from our own process
            case Kind.ADVICE:
                self.advice += pickle.loads(message.content)  # noqa: S301 - from our own process
            case Kind.RESOURCES:
                self._add_resources(message.content)
            case _:
                pass

    def _add_resources(self, content: bytes) -> None:
        if self._unpacker is None:
            self._unpacker = Unpacker(self.project.resources.rules, self.advice)
        resources, decisions = self._unpacker.unpack(content)
        group = self.facts.grouping.group
        for place, resource in enumerate(resources, start=len(self.resources)):
            self.groups.setdefault(group(resource), []).append(place)
            self.places[resource.kind, resource.name] = place
            self.texts.append(_text(resource))
        self.resources += resources
        self.own += decisions


def _text(resource: Resource) -> str:
    name = "" if resource.name == resource.relative else f"{resource.name}\n"
    return f"{name}{resource.relative}\n{resource.distribution}".lower()
