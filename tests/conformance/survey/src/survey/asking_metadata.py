"""importlib.metadata."""

import importlib.metadata as metadata
import sys

NAME = "Conformance.Survey"


def _entry(point):
    return [
        point.name,
        point.group,
        point.value,
        getattr(point, "module", None),
        getattr(point, "attr", None),
        list(getattr(point, "extras", [])),
    ]


def _points(group):
    found = (
        metadata.entry_points(group=group) if sys.version_info >= (3, 10) else metadata.entry_points()[group]
    )
    return sorted(map(_entry, found))


def _file(end, of="click"):
    return next(path for path in metadata.files(of) if str(path).endswith(end))


OURS = {
    "click",
    "coverage",
    "pytest",
    "pluggy",
    "iniconfig",
    "packaging",
    "conformance.survey",
    "conformance-survey",
}
QUESTIONS = {
    "version": lambda: metadata.version("conformance-survey"),
    "metadata summary": lambda: metadata.metadata(NAME)["Summary"],
    "metadata keywords": lambda: metadata.metadata(NAME)["Keywords"],
    "metadata missing key": lambda: metadata.metadata(NAME).get("Nothing"),
    "metadata all requires": lambda: metadata.metadata(NAME).get_all("Requires-Dist"),
    "metadata json": lambda: metadata.metadata(NAME).json["name"],
    "requires": lambda: metadata.requires(NAME),
    "requires none": lambda: metadata.requires("iniconfig"),
    "missing": lambda: metadata.version("no-such-thing"),
    "missing type": lambda: [c.__name__ for c in metadata.PackageNotFoundError.__mro__[:3]],
    "entry points": lambda: _points("survey.plugins"),
    "entry points console": lambda: [
        p for p in _points("console_scripts") if p[0] in ("survey-command", "pytest", "coverage")
    ],
    "entry points none": lambda: _points("no.such.group"),
    "entry points select": lambda: [
        _entry(p) for p in metadata.entry_points().select(group="survey.plugins", name="one")
    ],
    "entry point load": lambda: repr(
        next(iter(metadata.entry_points(group="survey.plugins", name="one"))).load()
    ),
    "entry point load function": lambda: next(
        iter(metadata.entry_points(group="survey.plugins", name="two"))
    ).load()(4),
    "entry point dist": lambda: (
        next(iter(metadata.entry_points(group="survey.plugins", name="one"))).dist.name
    ),
    "distribution entry points": lambda: sorted(map(_entry, metadata.distribution(NAME).entry_points)),
    "distributions": lambda: sorted(
        n for n in (d.metadata["Name"].lower() for d in metadata.distributions()) if n in OURS
    ),
    "distributions by name": lambda: [d.version for d in metadata.distributions(name="CONFORMANCE_survey")],
    "distributions on no path": lambda: [d.version for d in metadata.distributions(path=[])],
    "packages_distributions": lambda: {
        k: v
        for k, v in metadata.packages_distributions().items()
        if k in ("survey", "click", "_pytest", "pytest", "coverage")
    },
    "files": lambda: sorted(str(p) for p in metadata.files("click") if p.suffix == ".py"),
    "files dist-info": lambda: sorted(
        p.name
        for p in metadata.files("click")
        if ".dist-info" in str(p)
        and p.name not in ("INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json", "RECORD")
    ),
    "file size": lambda: _file("click/core.py").size == len(_file("click/core.py").read_binary()),
    "file hash": lambda: [_file("click/core.py").hash.mode, len(_file("click/core.py").hash.value)],
    "file dist": lambda: _file("click/core.py").dist.metadata["Name"],
    "file locate": lambda: str(_file("click/core.py").locate()),
    "file read_text": lambda: _file("click/core.py").read_text()[:40],
    "file read_binary": lambda: _file("click/core.py").read_binary()[:20].hex(),
    "file metadata text": lambda: _file("METADATA").read_text()[:24],
    "file exists": lambda: _file("click/core.py").locate().exists(),
    "locate_file": lambda: str(metadata.distribution("click").locate_file("click/core.py")),
    "locate_file top": lambda: str(metadata.distribution("click").locate_file("")),
    "locate_file missing": lambda: metadata.distribution("click").locate_file("click/nothing.py").exists(),
    "locate_file data": lambda: (
        metadata.distribution(NAME).locate_file("survey/shelf/plain.txt").read_text(encoding="utf-8")
    ),
    "read_text": lambda: metadata.distribution("click").read_text("METADATA")[:24],
    "read_text missing": lambda: metadata.distribution("click").read_text("NOTHING"),
    "read_text wheel": lambda: metadata.distribution("click").read_text("WHEEL").splitlines()[0],
    "is a Distribution": lambda: isinstance(metadata.distribution("click"), metadata.Distribution),
    "from_name": lambda: metadata.Distribution.from_name("click").metadata["Name"],
    "from_name empty": lambda: metadata.Distribution.from_name(""),
    "discover": lambda: [d.metadata["Name"] for d in metadata.Distribution.discover(name="pluggy")],
    "discover both": lambda: list(
        metadata.Distribution.discover(context=metadata.DistributionFinder.Context(), name="x")
    ),
    "name": lambda: metadata.distribution("conformance_survey").name,
}
for _variant in (
    "Conformance.Survey",
    "conformance_survey",
    "CONFORMANCE-SURVEY",
    "conformance.survey",
    "conformance--survey",
):
    QUESTIONS[f"name {_variant}"] = lambda v=_variant: metadata.version(v)
if sys.version_info >= (3, 10):
    QUESTIONS["normalized name"] = lambda: metadata.distribution(NAME)._normalized_name
if sys.version_info >= (3, 13):
    QUESTIONS["origin"] = lambda: metadata.distribution("click").origin
