"""Bring a translation of the Studio up to date: `python packaging/translations.py de`.

It gathers the texts of the sources into studio/translations/onefold_LANGUAGE.ts, where they are translated,
and compiles that into the .qm file which the Studio reads. Texts without a translation are listed; they are
shown in English.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "studio" / "translations"
Text = tuple[str, str]  # context and English


def main() -> int:
    language = sys.argv[1]
    file = FOLDER / f"onefold_{language}.ts"
    known = dict(_read(file)) if file.exists() else {}
    texts = sorted(set(gather(ROOT / "studio")))
    _write(file, language, {text: known.get(text, "") for text in texts})
    missing = [text for text in texts if not known.get(text)]
    for context, text in missing:
        print(f"{context}: {text}")  # noqa: T201 - a script
    compiled = file.with_suffix(".qm")
    release = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([release, "-silent", file, "-qm", compiled], check=True)
    return 1 if missing else 0


def gather(folder: Path) -> Iterator[Text]:
    """Yield every text in the sources that goes through tr or translate, and the tables of texts."""
    sys.path.insert(0, str(ROOT))
    yield from _of_installers()
    yield from _of_keys()
    yield from _of_builds()
    for file in sorted(folder.rglob("*.py")):
        tree = ast.parse(file.read_bytes())
        yield from _of_node(tree, "", dict(_aliases(tree)))


def _of_installers() -> Iterator[Text]:
    from builders.installers.table import FORMATS

    for each in FORMATS:
        for text in (each.title, each.doc, *(part for one in each.fields for part in (one.title, one.doc))):
            yield "installers", text


def _of_keys() -> Iterator[Text]:
    from builders.project.keys import KEYS
    from studio.forms.setting import name_of

    for key in KEYS:
        yield from (("keys", name_of(key)), ("keys", key.doc))


def _of_builds() -> Iterator[Text]:
    from studio.building import sizes
    from studio.building.diagnosis import SIGNS
    from studio.building.titles import TITLES

    yield from (("steps", title) for title in TITLES)
    yield from (("sizes", name) for name in sizes.OURS)
    yield from (("diagnosis", sign.message) for sign in SIGNS)


def _aliases(tree: ast.Module) -> Iterator[Text]:
    """Yield name and context of a module's own functions that only call translate, now or later."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and isinstance(node.body[-1], ast.Return):
            call = node.body[-1].value
            if _is_translate(call) and not isinstance(call.args[1], ast.Constant):
                yield node.name, str(ast.literal_eval(call.args[0]))
        if isinstance(node, ast.FunctionDef) and node.name == "_only":
            yield node.name, "diagnosis"


def _of_node(node: ast.AST, context: str, aliases: dict[str, str]) -> Iterator[Text]:
    if isinstance(node, ast.ClassDef):
        context = node.name
    if isinstance(node, ast.Call):
        yield from _of_call(node, context, aliases)
    for child in ast.iter_child_nodes(node):
        yield from _of_node(child, context, aliases)


def _of_call(call: ast.Call, context: str, aliases: dict[str, str]) -> Iterator[Text]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name == "tr" and isinstance(call.func, ast.Attribute) and isinstance(call.args[0], ast.Constant):
        yield context, call.args[0].value
    elif _is_translate(call) and isinstance(call.args[1], ast.Constant):
        yield ast.literal_eval(call.args[0]), call.args[1].value
    elif name in aliases and call.args and isinstance(call.args[0], ast.Constant):
        yield aliases[name], call.args[0].value


def _is_translate(call: object) -> bool:
    if not isinstance(call, ast.Call) or len(call.args) < 2:  # noqa: PLR2004 - context and text
        return False
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name == "translate" and isinstance(call.args[0], ast.Constant)


def _read(file: Path) -> Iterator[tuple[Text, str]]:
    for context in ET.parse(file).getroot().iter("context"):  # noqa: S314 - our own file
        name = context.findtext("name", "")
        for message in context.iter("message"):
            yield (name, message.findtext("source", "")), message.findtext("translation", "")


def _write(file: Path, language: str, texts: dict[Text, str]) -> None:
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    contexts: dict[str, ET.Element] = {}
    for (name, source), translated in texts.items():
        if name not in contexts:
            contexts[name] = ET.SubElement(root, "context")
            ET.SubElement(contexts[name], "name").text = name
        message = ET.SubElement(contexts[name], "message")
        ET.SubElement(message, "source").text = source
        attributes = {} if translated else {"type": "unfinished"}
        ET.SubElement(message, "translation", attributes).text = translated
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    FOLDER.mkdir(exist_ok=True)
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n', "utf-8")


if __name__ == "__main__":
    sys.exit(main())
