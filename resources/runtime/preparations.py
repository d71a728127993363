"""What a project's settings ask for before its program starts; without such settings this is never loaded."""

import sys


def prepare_all(settings):
    for name in settings["preparations"].split(","):
        _PREPARATIONS[name](settings)


def import_site():
    """Do what Python does at its start unless it is told -S; before the finder there was no module `site`."""
    import site

    site.main()


def _filter_warnings(settings):
    """Have the module warnings read its options again, as after -W.

    It imports `re` for some of them, which Python cannot find before the finder is there.
    """
    import importlib
    import re  # noqa: F401 - while warnings is being imported it could not be
    import warnings

    sys.warnoptions.extend(settings["warnings"].split("\n"))
    importlib.reload(warnings)


def _set_encoding(settings):
    """Give the standard streams an encoding, which Python at its start may not have had a module for."""
    encoding, errors = settings.get("stdio_encoding"), settings.get("stdio_errors")
    for stream in (sys.stdin, sys.stdout):
        if stream is not None:
            stream.reconfigure(encoding=encoding, errors=errors)
    if sys.stderr is not None:
        sys.stderr.reconfigure(encoding=encoding, errors="backslashreplace")  # as Python always has it


def _record(settings):
    from .recorder import begin

    begin(settings["record"])


def _explain_omissions(settings):
    from .omitted import OmittedFinder

    sys.meta_path.append(OmittedFinder())


def _allow_plugins(settings):
    """Let modules and distributions be found in a folder beside the program, after its own."""
    from .finder import ROOT, SEPARATOR

    sys.path.append(ROOT.rpartition(SEPARATOR)[0] + SEPARATOR + settings["plugins"])


_PREPARATIONS = {
    "site": lambda settings: import_site(),
    "stdio": _set_encoding,
    "warnings": _filter_warnings,
    "record": _record,
    "omitted": _explain_omissions,
    "plugins": _allow_plugins,
}
