"""Workflows that build a project on the machines of a service."""
