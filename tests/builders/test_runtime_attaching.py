"""debugpy starts sys.executable anew as its adapter; a program is asked for it by a folder of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.folding import Folder, Form, Program

MAIN = "import sys, debugpy.adapter\nprint(*debugpy.adapter.__path__, 'program', sys.argv[1:])\n"
ADAPTER = "import sys\nprint('adapter', __name__, sys.argv[1:])\n"
SERVER = ("--for-server", "5678", "--host", "127.0.0.1")


@pytest.fixture
def program(folder: Folder, form: Form, tmp_path_factory: pytest.TempPathFactory) -> Program:
    project = tmp_path_factory.mktemp("attaching")
    adapter = project / "debugpy" / "adapter"
    adapter.mkdir(parents=True)
    (project / "attached.py").write_text(MAIN)
    (adapter.parent / "__init__.py").touch()
    (adapter / "__init__.py").touch()
    (adapter / "__main__.py").write_text(ADAPTER)
    return folder.fold(project / "attached.py", form)


def test_the_adapter_runs_in_place_of_the_program(program: Program) -> None:
    place = program.says().partition(" program ")[0]
    assert program.says(place, *SERVER) == f"adapter __main__ {list(SERVER)}\n"


def test_other_folders_are_the_programs_own_arguments(program: Program) -> None:
    place = program.says().partition(" program ")[0]
    for arguments in (("debugpy/adapter", *SERVER), ("--for-server", place), ("--for-server",)):
        assert program.says(*arguments) == f"{place} program {list(arguments)}\n"
