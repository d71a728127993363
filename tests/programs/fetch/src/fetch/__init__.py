"""Fetch a page and tell about it."""
