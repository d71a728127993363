"""Events as JSON, and back."""

from __future__ import annotations

import json

import pytest

from builders.events import (
    Artefact,
    Finding,
    Level,
    StepFinished,
    StepProgress,
    StepStarted,
    as_json,
    from_json,
)


@pytest.mark.parametrize(
    "event",
    [
        StepStarted(step="link", title="Linking", total=3),
        StepProgress(step="link", done=1, detail="zlib"),
        StepFinished(step="link", seconds=0.25, cached=True),
        StepFinished(step="link", seconds=2),
        Finding(level=Level.WARNING, code="x", message="it does", match="a.b", location="in-memory"),
        Artefact(path="/made", kind="file", size=12),
    ],
)
def test_an_event_comes_back_from_its_json(event: object) -> None:
    assert from_json(json.loads(json.dumps(as_json(event)))) == event


@pytest.mark.parametrize(
    "values",
    [
        None,
        [1],
        "StepStarted",
        {},
        {"event": "Failure", "message": "no"},
        {"event": "StepStarted", "step": "link"},
        {"event": "StepStarted", "step": "link", "title": 3},
        {"event": "StepStarted", "step": "link", "title": "x", "total": True},
        {"event": "StepProgress", "step": "link", "done": 1, "more": 2},
        {"event": "Finding", "level": "loud", "code": "x", "message": "y"},
    ],
)
def test_what_is_no_event_is_refused(values: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(values)
