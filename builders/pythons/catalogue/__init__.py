"""Pythons that can be fetched: releases of python-build-standalone.

https://github.com/astral-sh/python-build-standalone says what is published, under which names and where.
"""
