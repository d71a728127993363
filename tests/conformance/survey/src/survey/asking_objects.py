"""pickle, copyreg, dataclasses, typing, unittest: what finds objects by the names of modules."""

import copy
import copyreg
import dataclasses
import pickle
import typing
import unittest

from survey import subjects
from survey.subjects import Point

QUESTIONS = {
    f"pickle {protocol}": lambda p=protocol: repr(pickle.loads(pickle.dumps(Point(1, Point(2)), p)))
    for protocol in range(6)
} | {
    "pickle function": lambda: pickle.loads(pickle.dumps(subjects.double)) is subjects.double,
    "pickle class": lambda: pickle.loads(pickle.dumps(Point)) is Point,
    "pickle lambda": lambda: type(_raised(lambda: pickle.dumps(subjects.triple))).__name__,
    "pickle exception": lambda: repr(pickle.loads(pickle.dumps(_raised(subjects.fail)))),
    "pickle unloaded": lambda: pickle.loads(b"csurvey.counting\nCOUNT\n."),
    "pickle missing": lambda: pickle.loads(b"csurvey.nowhere\nX\n."),
    "pickle module": lambda: type(_raised(lambda: pickle.dumps(subjects))).__name__,
    "copyreg": lambda: _reduced(),
    "copy": lambda: copy.deepcopy(Point(1, Point(2))) == Point(1, Point(2)),
    "dataclass fields": lambda: [field.name for field in dataclasses.fields(Point)],
    "dataclass repr": lambda: repr(Point(1)),
    "dataclass order": lambda: Point(1) < Point(2),
    "dataclass made": lambda: dataclasses.make_dataclass("Made", ["a"])(1).a,
    "type hints": lambda: {k: str(v) for k, v in typing.get_type_hints(Point).items()},
    "type hints function": lambda: {k: str(v) for k, v in typing.get_type_hints(Point.moved).items()},
    "class module": lambda: Point.__module__,
    "unittest by name": lambda: _ran(unittest.defaultTestLoader.loadTestsFromName("survey.test_small")),
    "unittest by class": lambda: _ran(
        unittest.defaultTestLoader.loadTestsFromName("survey.test_small.Small.test_sum")
    ),
    "unittest missing": lambda: _ran(unittest.defaultTestLoader.loadTestsFromName("survey.no_tests")),
    "unittest doctest": lambda: _ran(__import__("doctest").DocTestSuite("survey.subjects")),
    "enum": lambda: pickle.loads(pickle.dumps(__import__("http").HTTPStatus.OK)).name,
    "mock": lambda: _patched(),
    "shelve": lambda: _shelved(),
    "functools": lambda: pickle.loads(pickle.dumps(__import__("functools").partial(subjects.double, 4)))(),
    "logging config": lambda: _logged(),
}


def _raised(action):
    try:
        action()
    except Exception as error:
        return error


def _reduced():
    class_ = type("Reduced", (), {"__module__": "survey.subjects"})
    copyreg.pickle(class_, lambda value: (Point, (7,)))
    return repr(pickle.loads(pickle.dumps(class_())))


def _ran(suite):
    result = unittest.TestResult()
    suite.run(result)
    return result.testsRun, len(result.errors), len(result.failures)


def _patched():
    from unittest import mock

    with mock.patch("survey.subjects.double", return_value=0):
        return subjects.double(3)


def _shelved():
    import os
    import shelve
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        with shelve.open(os.path.join(folder, "s")) as shelf:
            shelf["a"] = Point(1)
        with shelve.open(os.path.join(folder, "s")) as shelf:
            return repr(shelf["a"])


def _logged():
    import logging.config

    logging.config.dictConfig(
        {
            "version": 1,
            "handlers": {"h": {"()": "survey.subjects.Point", "x": 1}} if False else {},
            "formatters": {"f": {"class": "logging.Formatter"}},
        }
    )
    return True
