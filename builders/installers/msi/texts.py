"""Texts that dialogs show while Windows Installer works (tables ActionText and UIText).

There is no table Error: without one, Windows takes its own sentences, in the user's language.
"""

from __future__ import annotations

from typing import Final

_FILE: Final = "[9][1]"
ACTIONS: Final = (
    ("AppSearch", "Looking for an earlier version", None),
    ("CostFinalize", "Computing the space that is needed", None),
    ("CostInitialize", "Computing the space that is needed", None),
    ("CreateShortcuts", "Making shortcuts", None),
    ("FileCost", "Computing the space that is needed", None),
    ("FindRelatedProducts", "Looking for other versions", None),
    ("InstallFiles", "Copying files", _FILE),
    ("InstallValidate", "Checking what is to be done", None),
    ("ProcessComponents", "Noting what is installed", None),
    ("PublishFeatures", "Noting what is installed", None),
    ("PublishProduct", "Noting what is installed", None),
    ("RegisterProduct", "Adding it to the list of apps", None),
    ("RemoveEnvironmentStrings", "Taking back settings", None),
    ("RemoveExistingProducts", "Removing the earlier version", None),
    ("RemoveFiles", "Removing files", _FILE),
    ("RemoveRegistryValues", "Taking back settings", None),
    ("RemoveShortcuts", "Removing shortcuts", None),
    ("Rollback", "Undoing what was done", "[1]"),
    ("RollbackCleanup", "Removing what was kept for undoing", "[1]"),
    ("UnpublishFeatures", "Noting what is removed", None),
    ("WriteEnvironmentStrings", "Writing settings", None),
    ("WriteRegistryValues", "Writing settings", None),
)
WORDS: Final = (
    ("AbsentPath", None),
    ("bytes", "bytes"),
    ("GB", "GB"),
    ("KB", "KB"),
    ("MB", "MB"),
    ("NewFolder", "New|New folder"),
    ("ScriptInProgress", "Gathering what is to be done ..."),
)
