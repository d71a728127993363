"""Write the COPYING text: the list of components, then each licence text once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builders.licences.model import Component, LicenceText

RULE = "=" * 78


def copying(components: Sequence[Component]) -> str:
    """Return the text that goes along with a program made of these components."""
    numbers = _numbers(components)
    parents = {component.name for component in components if component.texts}
    lines = [
        "This program contains the components listed here. The texts of their licences follow the list.",
        "",
    ]
    for component in components:
        lines += [*_entry(component, numbers, parents), ""]
    for text, number in numbers.items():
        lines += [RULE, f"[{number}] {_title(components, text)}", RULE, "", text, ""]
    return "\n".join(lines)


def _numbers(components: Sequence[Component]) -> dict[str, int]:
    """Give each text a number, in the order of the list."""
    texts = dict.fromkeys(text.text for component in components for text in component.texts)
    return {text: number for number, text in enumerate(texts, 1)}


def _entry(component: Component, numbers: dict[str, int], parents: set[str]) -> Iterator[str]:
    yield str(component)
    if component.summary:
        yield f"    {component.summary}"
    yield f"    Licence: {_licence(component)}"
    if component.part_of:
        yield f"    Comes inside {component.part_of}"
    if component.home:
        yield f"    Home page: {component.home}"
    for text in component.texts:
        yield f"    Text: [{numbers[text.text]}] {text.source}"
    if not component.texts and component.part_of in parents:
        yield f"    No licence text of its own was found; see those of {component.part_of}."
    elif not component.texts:
        yield "    No licence text was found in what it ships."


def _licence(component: Component) -> str:
    if not component.expression:
        return component.stated or "not stated"
    if component.basis == "licence text":
        return f"{component.expression} (told from its text)"
    return component.expression


def _title(components: Sequence[Component], text: str) -> str:
    """Name who uses a text, and what it is called there."""
    uses = [(component, found) for component in components for found in component.texts if found.text == text]
    return ", ".join(dict.fromkeys(f"{component}: {_short(found)}" for component, found in uses))


def _short(text: LicenceText) -> str:
    return text.source.rpartition("/")[2]
