"""The other process: reads a project and sends what it finds, until it is done or its input ends."""

from __future__ import annotations

import json
import os
import pickle
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from builders.command import interruption
from builders.command.failure import explain
from builders.events import as_json
from builders.options import Options
from builders.planning import default_location, survey
from resources.policy import Policy, memory_libraries
from resources.resting import collector_at_rest
from studio.survey.columns import Packer
from studio.survey.framing import Kind, framed
from studio.survey.graphing import send_graph
from studio.survey.request import Facts
from studio.tree.grouping import grouping_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from builders.planning import Surveyed
    from builders.project.model import Project
    from resources.model import Decision
    from studio.tree.grouping import Grouping

    Send = Callable[[Kind, bytes], None]

_PART: Final = 500  # resources in a message: the window takes some 4 ms to read them


def main() -> int:
    """Answer the request on standard input with messages on standard output, and return the exit code."""
    project = _request()
    interruption.at_end_of_input()
    send = _sender()
    try:
        with collector_at_rest():
            _answer(project, send)
    except Exception as error:  # noqa: BLE001 - the boundary of the process
        failure = explain(error)
        send(Kind.FAILED, json.dumps((failure.message, failure.exit_code)).encode())
        return failure.exit_code
    return 0


def _request() -> Project:
    length = int.from_bytes(_read(4), "little")
    project: Project = pickle.loads(_read(length))  # noqa: S301 - from our own window
    return project


def _read(count: int) -> bytes:
    """Read just as much, so that the end of input can be waited for afterwards."""
    content = b""
    while len(content) < count:
        part = os.read(0, count - len(content))
        if not part:
            raise SystemExit(1)
        content += part
    return content


def _sender() -> Send:
    """Return what writes messages; whatever else prints goes to standard error from now on."""
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def send(kind: Kind, content: bytes) -> None:
        stream.write(framed(kind, content))
        stream.flush()

    return send


def _answer(project: Project, send: Send) -> None:
    steps = survey(project, Options())
    try:
        while True:
            send(Kind.EVENT, json.dumps(as_json(next(steps))).encode())
    except StopIteration as end:
        found: Surveyed = end.value
    grouping = grouping_of(found, project)
    decisions = _send_plan(found, project, grouping, send)
    send(Kind.SURVEYED, b"")
    send_graph(found, project, grouping, decisions, send)


def _send_plan(found: Surveyed, project: Project, grouping: Grouping, send: Send) -> list[Decision]:
    """Send resources with what the policy says of each by itself, and return that."""
    bare = replace(found, resources=(), advice=())
    send(Kind.FACTS, pickle.dumps(Facts(found=bare, grouping=grouping)))
    for start in range(0, len(found.advice), _PART):
        send(Kind.ADVICE, pickle.dumps(found.advice[start : start + _PART]))
    rules = project.resources.rules
    policy = Policy(
        rules,
        found.advice,
        default_location(project, Options()),
        memory_libraries=memory_libraries(found.distribution.target),
    )
    packer = Packer(rules, found.advice)
    decisions: list[Decision] = []
    for start in range(0, len(found.resources), _PART):
        part = found.resources[start : start + _PART]
        own = [policy.decision(one) for one in part]
        send(Kind.RESOURCES, packer.pack(part, own))
        decisions += own
    return decisions
