"""Tell the SPDX licence expression from what metadata and licence texts say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CLASSIFIER = "License :: "
# Classifiers that stand for one licence; "BSD License" and "GNU General Public License (GPL)" do not.
CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "Boost Software License 1.0 (BSL-1.0)": "BSL-1.0",
    "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication": "CC0-1.0",
    "Eclipse Public License 2.0 (EPL-2.0)": "EPL-2.0",
    "European Union Public Licence 1.2 (EUPL 1.2)": "EUPL-1.2",
    "GNU Affero General Public License v3": "AGPL-3.0-only",
    "GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
    "GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
    "GNU Lesser General Public License v2 (LGPLv2)": "LGPL-2.0-only",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "Historical Permission Notice and Disclaimer (HPND)": "HPND",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "MIT No Attribution License (MIT-0)": "MIT-0",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
    "Universal Permissive License (UPL)": "UPL-1.0",
    "Zero-Clause BSD (0BSD)": "0BSD",
    "zlib/libpng License": "Zlib",
}
# What people write into the License field, without case, "the", "license" and punctuation.
WRITTEN = {
    "2 clause bsd": "BSD-2-Clause",
    "3 clause bsd": "BSD-3-Clause",
    "apache 2": "Apache-2.0",
    "apache 2 0": "Apache-2.0",
    "apache version 2 0": "Apache-2.0",
    "apache software 2 0": "Apache-2.0",
    "asl 2 0": "Apache-2.0",
    "bsd 2 clause": "BSD-2-Clause",
    "bsd 3 clause": "BSD-3-Clause",
    "new bsd": "BSD-3-Clause",
    "modified bsd": "BSD-3-Clause",
    "simplified bsd": "BSD-2-Clause",
    "expat": "MIT",
    "mit": "MIT",
    "gplv2": "GPL-2.0-only",
    "gplv2+": "GPL-2.0-or-later",
    "gplv3": "GPL-3.0-only",
    "gplv3+": "GPL-3.0-or-later",
    "lgplv2+": "LGPL-2.0-or-later",
    "lgplv2 1+": "LGPL-2.1-or-later",
    "lgplv3": "LGPL-3.0-only",
    "lgplv3+": "LGPL-3.0-or-later",
    "isc": "ISC",
    "mpl 2": "MPL-2.0",
    "mpl 2 0": "MPL-2.0",
    "mozilla public 2 0": "MPL-2.0",
    "psf": "PSF-2.0",
    "psfl": "PSF-2.0",
    "python software foundation": "PSF-2.0",
    "unlicense": "Unlicense",
    "zlib": "Zlib",
}
# Sentences that all have to stand in a text. Where two licences share theirs, the one with more comes first.
RECOGNISED = (
    ("Apache-2.0", ("apache license version 2.0", "grant of patent license")),
    ("MPL-2.0", ("mozilla public license version 2.0", "incompatible with secondary licenses")),
    ("BSD-4-Clause", ("redistributions in binary form must", "all advertising materials mentioning")),
    ("BSD-3-Clause", ("redistributions in binary form must", "to endorse or promote products")),
    ("BSD-2-Clause", ("redistributions in binary form must", "redistributions of source code must")),
    (
        "MIT",
        ("permission is hereby granted, free of charge, to any person", "notice shall be included in all"),
    ),
    ("ISC", ("permission to use, copy, modify, and/or distribute", "notice appear in all copies")),
    ("Unlicense", ("free and unencumbered software released into the public domain",)),
)
LONGEST_NAME = 100


def is_text(field: str) -> bool:
    """Whether a License field holds the licence itself and not its name."""
    return "\n" in field.strip() or len(field) > LONGEST_NAME


def canonical(expression: str) -> str:
    """Return the expression as SPDX writes it, "" if it is none."""
    from packaging.licenses import (  # noqa: PLC0415 - slow to import, and builds without changes never need it
        InvalidLicenseExpression,
        canonicalize_license_expression,
    )

    try:
        return str(canonicalize_license_expression(expression))
    except InvalidLicenseExpression:
        return ""


def from_field(field: str) -> str:
    """Return the expression that a License field stands for."""
    words = re.sub(r"\b(the|licen[cs]e)\b|[^a-z0-9+]", " ", field.lower())
    return WRITTEN.get(" ".join(words.split()), "") or canonical(field.strip())


def from_classifiers(classifiers: Iterable[str]) -> str:
    """Return the expression of the classifiers if they name one licence: several may mean "and" or "or"."""
    names = {classifier.rpartition(" :: ")[2] for classifier in classifiers}
    return CLASSIFIED.get(names.pop(), "") if len(names) == 1 else ""


def from_texts(texts: Sequence[str]) -> str:
    """Return the licence if there is one text, and it is one well-known licence and not several."""
    if len(texts) != 1:
        return ""
    text = " ".join(texts[0].lower().split())
    found = {parts[0]: name for name, parts in reversed(RECOGNISED) if all(part in text for part in parts)}
    return found.popitem()[1] if len(found) == 1 else ""
