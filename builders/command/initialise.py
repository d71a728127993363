"""onefold init DIR: start a project in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from builders.command.display import Display


def add_arguments(parser: ArgumentParser) -> None:
    del parser


def run(options: Namespace, display: Display) -> int:
    raise NotImplementedError
