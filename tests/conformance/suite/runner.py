"""Run CPython's own tests inside a program and say as JSON how each ended.

Arguments: the file for the answer, then names of modules or packages. Tests are collected with pkgutil, since
unittest's own discovery lists folders. Fixtures that newer Pythons write into a temporary folder come from the
package `fixtures_of_tests` of the program instead, so that it is the program's finder that serves them.
"""

import faulthandler
import importlib
import importlib.util
import io
import json
import os
import pkgutil
import sys
import importlib.metadata  # some tests take it for imported, as it is when regrtest runs them
import unittest


class Record(unittest.TestResult):
    """How each test ended, by its id."""

    def __init__(self):
        super().__init__()
        self.outcomes = {}

    def addSuccess(self, test):
        self.outcomes.setdefault(test.id(), "passed")

    def addSkip(self, test, reason):
        self.outcomes[test.id()] = f"skipped: {reason}"

    def addError(self, test, err):
        super().addError(test, err)
        self.outcomes[test.id()] = self.errors[-1][1]

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.outcomes[test.id()] = self.failures[-1][1]

    def addExpectedFailure(self, test, err):
        self.outcomes[test.id()] = "passed"

    def addUnexpectedSuccess(self, test):
        self.outcomes[test.id()] = "unexpected success"

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.outcomes[test.id()] = (self.failures + self.errors)[-1][1]


def modules_below(name):
    """Yield a module's name, and those of the test modules below it if it is a package."""
    module = importlib.import_module(name)
    if not hasattr(module, "__path__"):
        yield name
        return
    for found in pkgutil.iter_modules(module.__path__, f"{name}."):
        if found.ispkg and not found.name.rpartition(".")[2].startswith(
            ("data", "namespace", "partial", "zip")
        ):
            yield from modules_below(found.name)
        elif found.name.rpartition(".")[2].startswith("test_"):
            yield found.name


def serve_fixtures():
    """Let the tests of importlib.resources take their fixtures from the program."""
    try:
        from test.test_importlib.resources import util
    except ImportError:
        return
    if hasattr(util, "DiskSetup"):
        util.DiskSetup.load_fixture = load_fixture


def load_fixture(self, name):
    """Import a fixture by its own name, from a folder inside the program."""
    import fixtures_of_tests
    from test.support import import_helper

    self.fixtures.enter_context(import_helper.DirsOnSysPath(fixtures_of_tests.__path__[0]))
    return importlib.import_module(name)


def be_like_regrtest():
    """Leave out what needs much of the machine, be a plain python to children, and have test extensions on sys.path."""
    from test import support

    support.use_resources = []
    os.environ["SUITE_PYTHON"] = "1"
    spec = importlib.util.find_spec("_testmultiphase")
    if spec is not None:
        sys.path.append(os.path.dirname(spec.origin))


def let_inspect_ask_the_loader():
    """Let the tests of inspect.getsource read what they compare with by the loader, not as a file."""
    tests = importlib.import_module("test.test_inspect")
    if hasattr(tests, "__path__"):
        tests = importlib.import_module("test.test_inspect.test_inspect")
    tests.GetSourceBase.setUp = read_fodder


def read_fodder(self):
    module = self.fodderModule
    self.source = module.__loader__.get_source(module.__name__)


def hide_early_modules():
    """Let a second copy of importlib, which some tests set up, take the modules of the start for ordinary ones.

    The launcher offers them as frozen modules, and such a copy would claim them.
    """
    import _imp
    import _onefold_native

    early = _onefold_native.settings()["frozen"].split(",")
    is_frozen = _imp.is_frozen
    _imp.is_frozen = lambda name: name not in early and is_frozen(name)


def run(names):
    be_like_regrtest()
    hide_early_modules()
    serve_fixtures()
    let_inspect_ask_the_loader()
    record = Record()
    loader = unittest.TestLoader()
    tests = unittest.TestSuite()
    for name in names:
        for found in modules_below(name):
            try:
                tests.addTests(loader.loadTestsFromModule(importlib.import_module(found)))
            except unittest.SkipTest as skip:
                record.outcomes[found] = f"skipped: {skip}"
            except Exception as error:
                record.outcomes[found] = f"{type(error).__name__}: {error}"
    tests.run(record)
    return record.outcomes


if __name__ == "__main__":
    faulthandler.enable()
    answer, *names = sys.argv[1:]
    said = io.StringIO()
    outcomes = run(names)
    with open(answer, "w", encoding="utf-8") as file:
        json.dump(outcomes, file, indent=1, sort_keys=True)
