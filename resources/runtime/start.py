"""The start of a program: install the finder, then say which code is to be run as `__main__`."""

import sys

import _onefold_native as native

from .finder import ROOT, finder, path_hook, path_of

# An argument of those who start the program anew to have something else done by it (processes.py).
_ASKING = frozenset(("-c", "--for-server"))


def prepare():
    """Return the code object of the program, which the launcher runs in `__main__`; None for a prompt."""
    settings = native.settings()
    _install(settings)
    sys.frozen = True
    sys.oxidized = True
    if "preparations" in settings:
        from .preparations import prepare_all

        prepare_all(settings)
    answer = None
    if len(sys.argv) > 1 and (sys.argv[1] == "--multiprocessing-fork" or not _ASKING.isdisjoint(sys.argv)):
        from .processes import asked_code

        answer = asked_code(sys.argv)
    if settings.get("console") == "0":
        from . import windowed

        windowed.begin(settings, is_main=answer is None)
    if answer is not None:
        return answer
    mode, _, module = settings["run"].partition(":")
    if mode == "interactive":
        return None
    return _module(module) if mode == "module" else _main()


def prepare_python(with_site):
    """Install the finder in a plain `python`."""
    _install(native.settings())
    if with_site:
        from .preparations import import_site

        import_site()


def prepare_report():
    """Have what nobody caught shown with source lines, as CPython does from 3.13 on, and in the error box."""
    windowed = sys.modules.get(f"{__package__}.windowed")
    own = (sys.__excepthook__, windowed and windowed.report_error)
    hook = print_error if sys.excepthook in own else sys.excepthook
    sys.excepthook = hook if windowed is None else windowed.also_show(hook)


def show_last_words(value):
    """Show in a box what sys.exit() was given other than a number; it has been printed already."""
    windowed = sys.modules.get(f"{__package__}.windowed")
    if windowed is not None:
        windowed.show_last_words(str(value))


def print_error(kind, error, trace):
    if sys.stderr is not None:
        import traceback

        traceback.print_exception(kind, error, trace)


def _install(settings):
    finder.main_file = settings["main_file"]
    sys.meta_path.insert(0, finder)
    sys.path_hooks.insert(0, path_hook)


def _main():
    """Code, a script, or what calls an entry point: it has a file, and no spec, as `python FILE` has."""
    path = path_of(finder.main_file)
    names = sys.modules["__main__"].__dict__
    names.update(__file__=path, __spec__=None, __package__=None, __cached__=None)
    return native.code("__main__", path)


def _module(name):
    """As `python -m name` does."""
    spec = finder.find_spec(name)
    if spec is not None and spec.submodule_search_locations is not None:
        __import__(name)
        spec = finder.find_spec(f"{name}.__main__")
    if spec is None:
        raise ImportError(f"{ROOT} has no module {name} to run")
    if spec.parent:
        __import__(spec.parent)
    names = sys.modules["__main__"].__dict__
    names.update(__file__=spec.origin, __cached__=spec.cached)
    names.update(__spec__=spec, __loader__=spec.loader, __package__=spec.parent)
    return spec.loader.get_code(spec.name)
