"""Ask every question and write the answers as JSON into the file that is named first.

An answer is what the question returned, or the exception it raised; places of this Python read `<root>`.
"""

import importlib
import json
import os
import re
import sys
import sysconfig

AREAS = (
    "resources",
    "metadata",
    "packages",
    "running",
    "sources",
    "protocol",
    "objects",
    "together",
    "tools",
)


def roots():
    """Return where modules of this Python lie, longest first."""
    if not getattr(sys, "frozen", False):
        paths = sysconfig.get_paths()
        return [paths["purelib"], os.path.join(paths["stdlib"], "lib-dynload"), paths["stdlib"]]
    import survey

    here = os.path.dirname(os.path.dirname(survey.__file__))
    return [os.path.join(here, "lib-dynload"), here, sys.executable]


def normalised(value, places):
    text = re.sub(" at 0x[0-9a-f]+", "", json.dumps(value, default=repr, sort_keys=True))
    for place in places:
        text = text.replace(place, "<root>")
    return json.loads(text)


def answer(question):
    try:
        return question()
    except (Exception, SystemExit) as error:
        return f"raises {type(error).__name__}: {error}"


def main():
    target = sys.argv[1]
    areas = sys.argv[2:] or AREAS
    places = roots()
    answers = {}
    for area in areas:
        questions = importlib.import_module(f"survey.asking_{area}").QUESTIONS
        for name, question in questions.items():
            answers[f"{area}: {name}"] = normalised(answer(question), places)
    with open(target, "w", encoding="utf-8") as file:
        json.dump(answers, file, indent=1, sort_keys=True)


if __name__ == "__main__":
    main()
