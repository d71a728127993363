"""What the steps of a build are called, in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

# As the engine has them; {} is a name or a version in it.
TITLES = (
    "Asking which Pythons there are",
    "Choosing the Python that ships",
    "Compiling modules",
    "Fetching {}",
    "Installing the project and what it needs",
    "Joining the programs for arm64 and x86_64",
    "Leaving out what no recorded run used: {}",
    "Linking the launcher for Python {}",
    "Making {}",
    "Reading every file",
    "Reading what the code does with files",
    "Signing {}",
    "Signing {}",
    "Writing the program",
    "Writing {}",
)


def translated(title: str) -> str:
    """Return the title of a step as it is shown; one that is not known stays as it is."""
    for known in TITLES:
        before, hole, _ = known.partition("{}")
        if title == known or (hole and title.startswith(before)):
            said = QCoreApplication.translate("steps", known)
            return said.replace("{}", title.removeprefix(before)) if hole else said
    return title
