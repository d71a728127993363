"""What code does with a path, told by the name of the function that it is given to."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Use(StrEnum):
    """From the surest to the least telling."""

    OPEN = "opens"
    LIST = "lists"
    LOAD = "loads"
    RUN = "runs"
    PASS = "passes on"  # noqa: S105 - no password
    PROBE = "asks for"
    SEARCH = "searches"  # put on sys.path or a package's __path__
    HARMLESS = "names"


_NAMES: Final = {
    Use.OPEN: """open read_text read_bytes write_text write_bytes fopen open_code FileIO loadtxt genfromtxt
        copy copy2 copyfile copytree move rename replace unlink remove rmtree mkdir makedirs touch
        stat lstat getsize getmtime getatime getctime chmod chdir load_cert_chain load_verify_locations
        read_csv imread parse ElementTree fromfile memmap load_path read_file connect QIcon QPixmap
        PhotoImage FileSystemLoader TemplateLookup translation bindtextdomain send_from_directory fileConfig
        addModulesFolder loadUi loadUiType""",
    Use.LIST: "listdir scandir walk glob iglob rglob iterdir fwalk compile_dir",
    Use.LOAD: """CDLL PyDLL WinDLL OleDLL LoadLibrary load_library dlopen load_source load_dynamic
        load_module load_compiled find_module spec_from_file_location SourceFileLoader ExtensionFileLoader
        add_dll_directory load_extension QPluginLoader QLibrary""",
    Use.RUN: """run call check_call check_output Popen system popen execv execve execvp spawnv spawnl
        create_subprocess_exec create_subprocess_shell getoutput run_path execfile startfile""",
    Use.PROBE: "exists isfile isdir islink lexists is_file is_dir is_symlink access samefile is_mount",
    Use.SEARCH: "insert append extend addsitedir extend_path iter_modules walk_packages find_spec FileFinder",
    Use.HARMLESS: """basename splitext relpath commonpath commonprefix startswith endswith relative_to
        is_relative_to debug info warning warn error exception critical log print format repr len hash bool
        isinstance hasattr type removeprefix removesuffix count find index lower upper match search sub
        warn_explicit write fail exit ArgumentParser OptionParser getLogger encode_error ValueError
        RuntimeError ImportError AssertionError OSError FileNotFoundError TypeError Exception""",
}
_BY_NAME: Final = {name: use for use, names in _NAMES.items() for name in names.split()}
_HARMLESS_KEYWORDS: Final = frozenset({"prog", "skip_file_prefixes", "description", "epilog", "msg", "usage"})

_TRANSPARENT: Final = """
    abspath realpath normpath normcase expanduser expandvars str fspath fsencode fsdecode resolve absolute
    as_posix as_uri decode encode strip rstrip list tuple sorted next iter"""
TRANSPARENT: Final = frozenset(_TRANSPARENT.split())


def of_call(function: str) -> Use:
    """Return what the function of that dotted name does with a path; only its last word counts."""
    owner, _dot, name = function.rpartition(".")
    use = _BY_NAME.get(name, Use.PASS)
    if name in {"insert", "append", "extend"} and "path" not in owner:
        return Use.PASS  # a list of files as likely as one of folders
    return use


def of_keyword(keyword: str | None, inherited: Use) -> Use:
    if keyword == "cwd":
        return Use.PROBE  # mostly git, asked for the version of a checkout
    return Use.HARMLESS if keyword in _HARMLESS_KEYWORDS else inherited


def keeps_path(function: str) -> bool:
    """Tell if the function returns the path that it was given, as classes such as Path and StrPath do."""
    return function in TRANSPARENT or function.endswith("Path")
