"""Discovery: each kind of project, as people have them, becomes the project that they mean."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from builders.errors import ProjectError
from builders.project.discover import load
from builders.project.model import Code, EntryPoint, Folder, Module, Script, ScriptName, Wheel

if TYPE_CHECKING:
    from pathlib import Path

CLI = EntryPoint(module="weather.cli", attribute="main")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "Ünï cödé (a b)"
    folder.mkdir()
    return folder


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return root


def refusal(path: Path) -> str:
    with pytest.raises(ProjectError) as caught:
        load(path)
    return str(caught.value)


MODERN = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "weather"
version = "1.2.0"
description = "Rain or sun"
requires-python = ">=3.10"
dependencies = ["rich>=13"]
license = "MIT"
license-files = ["LICENSES/*.txt"]
authors = [{ name = "Ada", email = "ada@example.org" }, { name = "Bo" }, { email = "c@example.org" }]
[project.urls]
Source = "https://example.org/source"
Home-page = "https://example.org"
[project.scripts]
weather = "weather.cli:main"
"""


def test_a_modern_pyproject(root: Path) -> None:
    project = load(write(root, {"pyproject.toml": MODERN, "LICENSES/MIT.txt": "MIT"}))
    assert (project.root, project.file, project.source) == (root, None, Folder(path=root))
    assert (project.name, project.version, project.summary) == ("weather", "1.2.0", "Rain or sun")
    assert (project.run, project.executable, project.console) == (CLI, "weather", True)
    assert project.authors == ("Ada <ada@example.org>", "Bo", "c@example.org")
    assert (project.homepage, project.license) == ("https://example.org", "MIT")
    assert project.license_files == (root / "LICENSES/MIT.txt",)
    assert project.requires_python == ">=3.10"
    assert project.requires == (), "uv installs what the folder depends on with the folder"
    assert load(root / "pyproject.toml") == project


def test_byte_order_mark_and_windows_line_ends(root: Path) -> None:
    plain = load(write(root, {"pyproject.toml": MODERN}))
    assert load(write(root, {"pyproject.toml": "\ufeff" + MODERN.replace("\n", "\r\n")})) == plain


def test_tool_settings_lie_on_top(root: Path) -> None:
    tools = '[tool.onefold.application]\nname = "Weather"\n[tool.onefold.output]\nform = "folder"\n'
    project = load(write(root, {"pyproject.toml": MODERN + tools}))
    assert (project.name, project.executable, project.output.form) == ("Weather", "weather", "folder")
    assert project.file == root / "pyproject.toml"


def test_onefold_toml_goes_before_tool_settings(root: Path) -> None:
    tools = '[tool.onefold.application]\nname = "Weather"\n'
    project = load(write(root, {"pyproject.toml": MODERN + tools, "onefold.toml": "[output]\nform='folder'"}))
    assert (project.name, project.output.form) == ("weather", "folder")


def test_a_gui_script_has_no_console(root: Path) -> None:
    project = load(write(root, {"pyproject.toml": MODERN.replace("project.scripts", "project.gui-scripts")}))
    assert (project.run, project.console) == (CLI, False)


@pytest.mark.parametrize(
    ("files", "console"),
    [
        ({"cli.py": "from PySide6.QtWidgets import QApplication"}, False),
        ({"cli.py": "from . import window", "window.py": "import tkinter as tk"}, False),
        ({"cli.py": "from weather.window import show", "window.py": "import wx"}, False),
        ({"cli.py": "try:\n    import tkinter\nexcept ImportError:\n    pass"}, True),
        ({"cli.py": "def show():\n    import kivy"}, True),
        ({"cli.py": "def broken(:"}, True),
        ({"cli.py": "from . import cli, window", "window.py": "from .cli import main"}, True),
    ],
)
@pytest.mark.parametrize("place", ["weather", "src/weather"])
def test_a_window_toolkit_is_found_by_reading(
    root: Path, place: str, files: dict[str, str], *, console: bool
) -> None:
    write(root / place, {"__init__.py": "", **files})
    assert load(write(root, {"pyproject.toml": MODERN})).console is console


def test_the_script_that_is_called_like_the_project(root: Path) -> None:
    more = 'Weather_Admin = "weather.admin:main"\n'
    assert load(write(root, {"pyproject.toml": MODERN + more})).run == CLI


def test_aliases_of_one_script_are_no_choice(root: Path) -> None:
    scripts = 'wx = "weather.cli:main"\nsky = "weather.cli:main"\n'
    project = load(write(root, {"pyproject.toml": MODERN.replace('weather = "weather.cli:main"', scripts)}))
    assert (project.run, project.executable) == (CLI, "wx")


def test_ambiguous_scripts_are_listed_as_lines_to_write(root: Path) -> None:
    scripts = 'wx = "weather.cli:main"\nadmin = "weather.admin:main"\n'
    write(root, {"pyproject.toml": MODERN.replace('weather = "weather.cli:main"', scripts)})
    assert refusal(root) == (
        "pyproject.toml has several programs; write the line of the one to ship in onefold.toml:\n"
        '  [application]\n  entry-point = "wx"\n  entry-point = "admin"'
    )
    write(root, {"onefold.toml": '[application]\nentry-point = "admin"'})
    project = load(root)
    assert (project.run, project.executable) == (
        EntryPoint(module="weather.admin", attribute="main"),
        "admin",
    )


def test_a_package_with_a_main_runs_as_module(root: Path) -> None:
    text = MODERN.partition("[project.scripts]")[0]
    project = load(write(root, {"pyproject.toml": text, "src/weather/__main__.py": "import kivy"}))
    assert (project.run, project.console) == (Module(name="weather"), False)


def test_nothing_to_run_says_what_to_write(root: Path) -> None:
    write(root, {"pyproject.toml": MODERN.partition("[project.scripts]")[0]})
    message = refusal(root)
    assert message.startswith("pyproject.toml does not say what runs; write one of these in onefold.toml:")
    assert '  entry-point = "package.module:function"' in message


@pytest.mark.parametrize(
    ("tool", "files"),
    [
        ('[tool.setuptools.dynamic]\nversion = { attr = "weather.__version__" }', {}),
        ('[tool.setuptools.dynamic]\nversion = { file = "VERSION" }', {"VERSION": "3.1\n"}),
        ('[tool.setuptools.dynamic]\nversion = { file = ["VERSION"] }', {"VERSION": "3.1\n"}),
        ('[tool.hatch.version]\npath = "weather/__init__.py"', {}),
        ("", {"PKG-INFO": "Metadata-Version: 2.1\nName: weather\nVersion: 3.1\n\nVersion: 9\n"}),
    ],
)
def test_a_dynamic_version_is_read_where_it_is_written(root: Path, tool: str, files: dict[str, str]) -> None:
    text = MODERN.replace('version = "1.2.0"', 'dynamic = ["version"]') + tool
    package = {"weather/__init__.py": '"""Weather."""\n__version__: str = "3.1"\n'}
    assert load(write(root, {"pyproject.toml": text, **package, **files})).version == "3.1"


@pytest.mark.parametrize(
    "code", ["__version__ = compute()", "import sys; sys.exit(3)", "__version__ = 'not a version'"]
)
def test_a_version_that_only_code_knows_stays_unknown(root: Path, code: str) -> None:
    text = MODERN.replace('version = "1.2.0"', 'dynamic = ["version"]')
    text += '[tool.setuptools.dynamic]\nversion = { attr = "weather.__version__" }'
    assert load(write(root, {"pyproject.toml": text, "weather/__init__.py": code})).version == ""


def test_a_version_is_not_read_from_a_device(root: Path) -> None:
    text = MODERN.replace('version = "1.2.0"', 'dynamic = ["version"]')
    text += '[tool.setuptools.dynamic]\nversion = { file = "/dev/zero" }'
    assert load(write(root, {"pyproject.toml": text})).version == ""


POETRY = """
[tool.poetry]
name = "weather"
version = "0.4.1"
description = "Rain or sun"
authors = ["Ada <ada@example.org>"]
license = "MIT"
repository = "https://example.org/repository"
[tool.poetry.dependencies]
python = "^3.8"
rich = "^13.1"
tiny = { version = "~0.2", extras = ["all"] }
any = "*"
[tool.poetry.scripts]
weather = "weather.cli:main"
[build-system]
requires = ["poetry-core"]
build-backend = "poetry.core.masonry.api"
"""


def test_an_old_poetry_project(root: Path) -> None:
    project = load(write(root, {"pyproject.toml": POETRY}))
    assert (project.name, project.version, project.run) == ("weather", "0.4.1", CLI)
    assert (project.authors, project.homepage) == (
        ("Ada <ada@example.org>",),
        "https://example.org/repository",
    )
    assert (project.requires_python, project.source) == (">=3.8,<4", Folder(path=root))


def test_a_poetry_script_in_the_long_form(root: Path) -> None:
    long = """\
weather = { reference = "weather.cli:main", type = "console" }
raw = { reference = "bin/raw", type = "file" }
"""
    text = POETRY.replace('weather = "weather.cli:main"', long)
    assert load(write(root, {"pyproject.toml": text})).run == CLI


def test_a_poetry_project_that_is_no_package(root: Path) -> None:
    text = POETRY.replace("[tool.poetry]", "[tool.poetry]\npackage-mode = false").replace(
        '[tool.poetry.scripts]\nweather = "weather.cli:main"', ""
    )
    project = load(write(root, {"pyproject.toml": text, "weather.py": "print(1)"}))
    assert project.requires == ("rich>=13.1,<14", "tiny[all]>=0.2,<0.3", "any")
    assert (project.source, project.run) == (None, Script(path=root / "weather.py"))


@pytest.mark.parametrize(
    ("constraint", "specifiers"),
    [
        ("^1.2", ">=1.2,<2"),
        ("^0.2.3", ">=0.2.3,<0.3"),
        ("^0.0.3", ">=0.0.3,<0.0.4"),
        ("~1.2.3", ">=1.2.3,<1.3"),
        ("~1", ">=1,<2"),
        (">=1.2, <3", ">=1.2,<3"),
        ("1.4", "==1.4"),
        ("^1.2 || ^3", ""),
        ("*", ""),
    ],
)
def test_constraints_of_poetry_become_specifiers(root: Path, constraint: str, specifiers: str) -> None:
    text = POETRY.replace('python = "^3.8"', f'python = "{constraint}"')
    assert load(write(root, {"pyproject.toml": text})).requires_python == specifiers


def test_a_dependency_that_only_poetry_can_read_is_refused(root: Path) -> None:
    text = POETRY.replace("[tool.poetry]", "[tool.poetry]\npackage-mode = false")
    text = text.replace('rich = "^13.1"', 'rich = { git = "https://example.org/rich" }')
    message = refusal(write(root, {"pyproject.toml": text}))
    assert message.startswith(
        "pyproject.toml: tool.poetry.dependencies.rich cannot be read; list the dependencies"
    )


def test_a_dynamic_project_without_a_build_system_is_installed(root: Path) -> None:
    text = '[project]\nname = "weather"\ndynamic = ["version", "scripts"]\n'
    main = {"weather/__main__.py": ""}
    assert load(write(root, {"pyproject.toml": text, "setup.py": "", **main})).source == Folder(path=root)


def test_a_script_beside_the_package_that_is_installed(root: Path) -> None:
    files = {
        "pyproject.toml": MODERN,
        "weather/__init__.py": "",
        "extra.py": "",
        "run.py": "import weather, extra",
    }
    project = load(write(root, {**files, "onefold.toml": '[application]\nscript = "run.py"'}))
    assert (project.run, project.source) == (Script(path=root / "run.py"), Folder(path=root))
    assert project.script_modules == (root / "extra.py",)


@pytest.mark.parametrize("pattern", ["/etc/passwd", "../*", "**x", "a\\u0000b", ""])
def test_licence_patterns_that_are_none_match_nothing(root: Path, pattern: str) -> None:
    text = MODERN.replace("LICENSES/*.txt", pattern)
    assert load(write(root, {"pyproject.toml": text})).license_files == ()


def test_an_application_as_uv_init_makes_it(root: Path) -> None:
    text = '[project]\nname = "weather"\nrequires-python = ">=3.12"\ndependencies = ["rich"]\n'
    main = "import helper\n\ndef main():\n    pass\n\nif __name__ == '__main__':\n    main()\n"
    project = load(write(root, {"pyproject.toml": text, "main.py": main, "helper.py": ""}))
    assert (project.name, project.run, project.source) == ("weather", Script(path=root / "main.py"), None)
    assert (project.requires, project.requires_python) == (("rich",), ">=3.12")
    assert project.script_modules == (root / "helper.py",)


def test_setup_cfg(root: Path) -> None:
    text = """[metadata]
name = weather
version = attr: weather.__version__
author = Ada
[options]
python_requires = >=3.9
[options.entry_points]
console_scripts =
    weather = weather.cli:main
"""
    package = {"weather/__init__.py": "__version__ = '2.0'"}
    project = load(write(root, {"setup.cfg": text, "setup.py": "import setuptools", **package}))
    assert (project.name, project.version, project.run) == ("weather", "2.0", CLI)
    assert (project.authors, project.requires_python) == (("Ada",), ">=3.9")
    assert project.source == Folder(path=root)


def test_a_broken_setup_cfg_is_refused(root: Path) -> None:
    assert refusal(write(root, {"setup.cfg": "name = weather"})).startswith("setup.cfg cannot be read: ")


def test_wrong_types_in_pyproject_are_named(root: Path) -> None:
    assert refusal(write(root, {"pyproject.toml": "[project]\nname = 3"})) == (
        "pyproject.toml: project.name: expected a text, found the number 3"
    )
    assert refusal(write(root, {"pyproject.toml": MODERN.replace("weather.cli:main", "weather cli")})) == (
        "pyproject.toml: project.scripts.weather: expected \"module:function\", found 'weather cli'"
    )


SCRIPT = """#!/usr/bin/env python
# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "requests<3",
#   "rich",
# ]
#
# [tool.onefold.application]
# name = "Sky"
# ///
import helper
"""


def test_a_script_with_pep_723_metadata(root: Path) -> None:
    script = write(root, {"sky.py": SCRIPT, "helper.py": ""}) / "sky.py"
    project = load(script)
    assert (project.root, project.name, project.executable) == (root, "Sky", "Sky")
    assert (project.requires, project.requires_python) == (("requests<3", "rich"), ">=3.11")
    assert (project.run, project.source, project.file) == (Script(path=script), None, script)
    assert project.script_modules == (root / "helper.py",)
    windows = write(root, {"crlf.py": SCRIPT.replace("\n", "\r\n")}) / "crlf.py"
    assert load(windows).requires == ("requests<3", "rich")


def test_a_script_without_metadata_or_suffix(root: Path) -> None:
    script = write(root, {"sky": "#!/usr/bin/python3\nimport tkinter\n"}) / "sky"
    project = load(script)
    assert (project.name, project.requires, project.console) == ("sky", (), False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\n# /// script\n# dependencies = []\n", "sky.py: line 2: the block that '# /// script' opens"),
        ("# /// script\n# ///\n\n# /// script\n# ///\n", "sky.py: line 4: a script has one"),
        ("# /// script\n# dependencies = 3\n# ///\n", "sky.py: dependencies: expected a list of texts"),
        ("# /// script\n# dependencies = ['-r x']\n# ///\n", "sky.py: dependencies: expected requirements"),
    ],
)
def test_a_bad_block_is_refused(root: Path, text: str, message: str) -> None:
    assert refusal(write(root, {"sky.py": text}) / "sky.py").startswith(message)


def test_a_syntax_error_in_a_block_has_the_line_of_the_script(root: Path) -> None:
    write(root, {"sky.py": "import os\n# /// script\n# dependencies = [}\n# ///\n"})
    assert "line 3" in refusal(root / "sky.py")


def wheel(root: Path, entry_points: str, **more: str) -> Path:
    file = root / "weather-1.2.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("weather/__init__.py", "")
        archive.writestr(
            "weather-1.2.0.dist-info/METADATA",
            "Metadata-Version: 2.4\nName: weather\nVersion: 1.2.0\nSummary: Rain or sun\n"
            "Author-email: Ada <ada@example.org>\nLicense-Expression: MIT\nRequires-Python: >=3.10\n"
            "Project-URL: Homepage, https://example.org\n\nName: not this\n",
        )
        archive.writestr("weather-1.2.0.dist-info/entry_points.txt", entry_points)
        for name, text in more.items():
            archive.writestr(name, text)
    return file


def test_a_wheel(root: Path) -> None:
    file = wheel(root, "[console_scripts]\nweather = weather.cli:main [fast]\n\n[other]\nx = y:z\n")
    project = load(file)
    assert (project.name, project.version, project.summary) == ("weather", "1.2.0", "Rain or sun")
    assert (project.run, project.console, project.source) == (CLI, True, Wheel(path=file))
    assert (project.authors, project.license) == (("Ada <ada@example.org>",), "MIT")
    assert (project.homepage, project.requires_python) == ("https://example.org", ">=3.10")


def test_a_wheel_with_a_window(root: Path) -> None:
    project = load(wheel(root, "[gui_scripts]\nweather=weather.cli:main\n"))
    assert (project.run, project.console) == (CLI, False)


def test_a_wheel_with_a_main(root: Path) -> None:
    assert load(wheel(root, "", **{"weather/__main__.py": ""})).run == Module(name="weather")


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + bytes(18), b"no wheel at all"])
def test_what_is_no_wheel_is_refused(root: Path, data: bytes) -> None:
    file = root / "x-1.0-py3-none-any.whl"
    file.write_bytes(data)
    assert refusal(file).startswith("x-1.0-py3-none-any.whl ")


def test_onefold_toml_alone(root: Path) -> None:
    text = '[application]\nname = "Greeting"\nrequires = ["rich>=13"]\ncode = "import shout; shout.hello()"\n'
    project = load(write(root, {"onefold.toml": text, "shout.py": "import tkinter", "other.py": ""}))
    assert (project.name, project.executable) == ("Greeting", "Greeting")
    assert (project.run, project.source) == (Code(text="import shout; shout.hello()"), None)
    assert (project.requires, project.script_modules) == (("rich>=13",), (root / "shout.py",))
    assert project.console is False


def test_onefold_toml_with_a_module_of_the_folder(root: Path) -> None:
    files = {"json/__init__.py": "", "json/__main__.py": "import numbers_", "numbers_.py": ""}
    project = load(write(root, {"onefold.toml": '[application]\nmodule = "json"\n', **files}))
    assert (project.run, project.script_modules) == (
        Module(name="json"),
        (root / "json", root / "numbers_.py"),
    )


def test_onefold_toml_with_a_script_reads_its_block(root: Path) -> None:
    write(root, {"onefold.toml": '[application]\nscript = "tools/sky.py"\n', "tools/sky.py": SCRIPT})
    project = load(root)
    assert (project.name, project.requires) == ("sky", ("requests<3", "rich"))


def test_onefold_toml_counts_for_the_script_that_it_names(root: Path) -> None:
    write(root, {"onefold.toml": '[application]\nscript = "a.py"\nname = "A"\n', "a.py": "", "b.py": ""})
    assert (load(root / "a.py").name, load(root / "b.py").name) == ("A", "b")


def test_another_document_in_the_same_folder(root: Path) -> None:
    write(root, {"pyproject.toml": MODERN, "window.toml": "[application]\nconsole = false"})
    project = load(root / "window.toml")
    assert (project.root, project.file, project.console) == (root, root / "window.toml", False)


def test_a_script_name_stays_until_the_distribution_is_there(root: Path) -> None:
    write(root, {"onefold.toml": '[application]\nentry-point = "http"\nrequires = ["httpie"]'})
    assert load(root).run == ScriptName(name="http")


REQUIREMENTS = """
# what it needs
requests[socks]>=2,<3  # HTTP
rich==13.7.1 \\
    --hash=sha256:0000 \\
    --hash=sha256:1111
colour @ https://example.org/x#egg=colour ; python_version < "4"
-r more.txt
"""


def test_a_folder_with_requirements_and_a_main(root: Path) -> None:
    files = {
        "requirements.txt": REQUIREMENTS,
        "more.txt": "click\n./vendored\n",
        "__main__.py": "",
        "x.py": "",
    }
    project = load(write(root, files))
    assert project.requires == (
        "requests[socks]>=2,<3",
        "rich==13.7.1",
        'colour @ https://example.org/x#egg=colour ; python_version < "4"',
        "click",
        str(root / "vendored"),
    )
    assert (project.run, project.name) == (Script(path=root / "__main__.py"), root.name)


def test_a_folder_with_one_script_that_runs(root: Path) -> None:
    run = "if __name__ == '__main__':\n    print(1)"
    project = load(
        write(root, {"requirements.txt": "rich", "weather.py": run, "tools.py": "", "setup_.py": ""})
    )
    assert (project.run, project.name) == (Script(path=root / "weather.py"), "weather")


def test_several_scripts_are_listed(root: Path) -> None:
    message = refusal(write(root, {"a.py": "", "b.py": "", "pkg/__main__.py": ""}))
    assert message.endswith('  [application]\n  module = "pkg"\n  script = "a.py"\n  script = "b.py"')


def test_requirements_that_include_themselves(root: Path) -> None:
    write(root, {"requirements.txt": "-r requirements.txt", "a.py": ""})
    assert refusal(root) == "requirements.txt includes itself"


def test_options_in_requirements_are_refused_with_the_line(root: Path) -> None:
    message = refusal(write(root, {"requirements.txt": "rich\n\n--index-url https://x\n", "a.py": ""}))
    assert message.startswith("requirements.txt: line 3: --index-url is not read; ")


@pytest.mark.parametrize("name", ["logging", "json", "email", "random"])
def test_a_project_that_is_called_like_a_standard_module(tmp_path: Path, name: str) -> None:
    script = write(tmp_path / name, {f"{name}.py": f"import helper, {name}x", "helper.py": ""}) / f"{name}.py"
    project = load(script)
    assert (project.name, project.script_modules) == (name, (script.parent / "helper.py",))


def test_what_is_not_there_or_no_project(root: Path) -> None:
    write(root, {"notes.txt": "hello", "data.bin": "\0"})
    assert "is not there; give a folder, a script, a wheel or an onefold.toml" in refusal(root / "missing")
    assert "is not a project" in refusal(root / "notes.txt")
    assert "does not say what runs" in refusal(root)
