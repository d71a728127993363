"""A test that pytest and unittest find."""

import unittest


class Small(unittest.TestCase):
    def test_sum(self):
        self.assertEqual(1 + 1, 2)


def test_plain():
    left = [1, 2]
    assert left == [1, 2]
