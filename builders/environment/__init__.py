"""Environments: the project and its dependencies, installed for one Python into folders of their own."""

from builders.environment.model import Environment
from builders.environment.prepare import prepare

__all__ = ["Environment", "prepare"]
