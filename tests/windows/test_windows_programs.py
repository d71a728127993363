"""Programs for Windows run under Wine as they would on Windows, in both forms."""

from __future__ import annotations

import http.server
import os
import shutil
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from builders.check import check
from builders.installers.archive import digest
from builders.installers.msi.reading import read
from builders.signing import reading
from tests.builders.signing.authority import SECRET, SIGNER, make
from tests.folding import FORMS, PROGRAMS, run
from tests.windows.conftest import wine_variables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.folding import Form
    from tests.windows.conftest import Windows

pytestmark = [
    pytest.mark.program,
    pytest.mark.skipif(sys.platform != "linux", reason="Wine runs on Linux here"),
]

OWN = PROGRAMS / "on_windows"
ODD = "Ünï cödé (a b)"
WARM_SECONDS = 3.0
SILENT = """[application]
name = "Silent: ä"
script = "silent.py"
console = false
error-box = false
"""


class _Greeter(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"Grüße: {self.headers['Accept-Language']}".encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Greeter)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}/"
    served.shutdown()
    served.server_close()


def moved(program: Path, form: Form, to: Path) -> Path:
    """Copy what a user takes away to another place; return the executable there."""
    whole = program if form == "file" else program.parent
    place = to / ODD / whole.name
    place.parent.mkdir(parents=True)
    if form == "file":
        shutil.copy2(whole, place)
    else:
        shutil.copytree(whole, place)
    return place if form == "file" else place / program.name


@pytest.mark.parametrize("form", FORMS)
def test_arguments_paths_and_exit_code(windows: Windows, form: Form, tmp_path: Path) -> None:
    program = moved(windows.fold("tell.py", form), form, tmp_path)
    done = windows.run(program, "ä 漢", 'a "b" \\', "", "fail")
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        ascii(["ä 漢", 'a "b" \\', "", "fail"]),
        "True True",
        "True " + ascii("ä 漢"),
    ]
    assert done.returncode == 300 % 256


@pytest.mark.parametrize("form", FORMS)
def test_what_the_standard_library_has_in_libraries(windows: Windows, form: Form) -> None:
    assert windows.says(windows.fold("standard.py", form)).splitlines() == [
        "(42,)",
        "CERT_REQUIRED e3b0c442",
        "b'packed' a",
        "True",
        "child ['Grüße 漢', 'a \"b\"'] 3",
        "True",
        "True",
    ]


@pytest.mark.parametrize("form", FORMS)
def test_processes(windows: Windows, form: Form) -> None:
    assert windows.says(windows.fold("workers/workers.py", form), "spawn", "ä").splitlines() == [
        "hello teller 0",
        "[0, 2, 4, 6, 8]",
        "[0, 2, 4, 6, 8]",
        "b'done'",
        "failed with 7",
        "{'a': 1, 'b': 2} ['spawn', 'ä'] 1",
    ]


def test_requests_click_and_rich(windows: Windows, server: str) -> None:
    program = windows.fold("fetch", "file")
    assert "Grüße: de" in windows.says(program, "get", server)
    assert windows.says(program, "--version") == "fetch.exe, version 1.2.0\n"
    assert " authorities, requests 2." in windows.says(program, "authorities")


def test_numpy_and_pandas(windows: Windows) -> None:
    assert windows.says(windows.fold("sheet.py", "folder")) == "5.477 {'a': 3}\n"


def test_a_window_of_pyside6(on_screen: Windows, require_tool: Callable[[str], str]) -> None:
    """Wine 8 bears Qt up to 6.4: later ones ask Windows for its colours by WinRT when they start."""
    screen = require_tool("xvfb-run")
    program = on_screen.fold("window.py", "folder")
    done = run([screen, "-a", on_screen.wine, program], wine_variables(on_screen.prefix))
    assert done.stdout.strip() == "windows True True True", done.stderr
    assert done.returncode == 0


def test_files_that_a_cleaner_took_away_come_back(windows: Windows) -> None:
    program = windows.fold("standard.py", "file")
    windows.says(program)
    for name in ("DLLs/_sqlite3.pyd", "python311.dll"):
        for file in windows.programs.glob(f"*/{name}"):
            file.unlink()
        assert windows.says(program).startswith("(42,)")
    assert not list(windows.programs.glob("*.new"))


def test_damage_is_a_sentence(windows: Windows, tmp_path: Path) -> None:
    whole = windows.fold("tell.py", "file").read_bytes()
    program = tmp_path / "tell.exe"
    for content, reason in (
        (whole[:-100], "is not complete: its end is missing"),
        (damaged(whole), "is damaged"),
    ):
        program.write_bytes(content)
        done = windows.run(program)
        assert (done.returncode, done.stdout) == (126, "")
        assert reason in done.stderr


def damaged(whole: bytes) -> bytes:
    """Change a byte of the directory, which lies before the footer."""
    at = len(whole) - 500
    return whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :]


def test_without_its_folder_a_program_says_what_it_lacks(windows: Windows, tmp_path: Path) -> None:
    program = tmp_path / "tell.exe"
    shutil.copy2(windows.fold("tell.py", "folder"), program)
    done = windows.run(program)
    assert done.returncode == 126
    assert "cannot load python311.dll" in done.stderr


def test_a_program_without_a_console_keeps_a_log(windows: Windows, tmp_path: Path) -> None:
    settings = tmp_path / "silent"
    settings.mkdir()
    shutil.copy2(OWN / "silent.py", settings)
    (settings / "onefold.toml").write_text(
        '[application]\nname = "Silent: ä"\nscript = "silent.py"\nconsole = false\nerror-box = false\n',
        "utf-8",
    )
    windows.run_unheard(windows.fold(settings, "folder"), "fail")
    (log,) = windows.drive.glob("users/*/AppData/Local/Silent- ä/log.txt")
    text = log.read_text("utf-8")
    assert "Silent: ä" in text.splitlines()[0]
    assert "to the log\n" in text
    assert text.endswith("ValueError: Grüße\n")


def test_two_builds_give_the_same_bytes(windows: Windows, tmp_path: Path) -> None:
    made = [windows.fold("tell.py", "file").read_bytes()]
    output = tmp_path / ODD
    other = {"ONEFOLD_CACHE": str(tmp_path / "other cache")}
    windows.command("build", OWN / "tell.py", "--form", "file", "--output", output, **other)
    made.append((output / "tell.exe").read_bytes())
    assert made[0] == made[1]


def test_a_build_with_warm_caches_is_quick(windows: Windows, tmp_path: Path) -> None:
    """The time of the processor counts, which others may want too."""
    windows.fold("fetch", "file")
    before = os.times()
    windows.command("build", PROGRAMS / "fetch", "--form", "file", "--output", tmp_path)
    after = os.times()
    taken = sum(after[2:4]) - sum(before[2:4])
    assert taken < WARM_SECONDS


@pytest.mark.parametrize("form", FORMS)
def test_a_signed_program_runs_and_is_read_back(
    windows: Windows,
    form: Form,
    tmp_path: Path,
    require_tool: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Signed by the build, before it is wrapped into an installer; the launcher still finds its payload."""
    authority = make(tmp_path)
    (tmp_path / "tell.py").write_text("import json, sqlite3\nprint(json.dumps(sqlite3.threadsafety))\n")
    (tmp_path / "onefold.toml").write_text(
        '[application]\nname = "tell"\nversion = "1"\nauthors = ["Ada"]\nscript = "tell.py"\n'
        '[signing]\nwindows-certificate = "ada.p12"\ntimestamp-servers = []\n'
    )
    monkeypatch.setenv("ONEFOLD_WINDOWS_PASSWORD", SECRET)
    program = windows.fold(tmp_path, form, "--installer", "msi")
    assert windows.says(program).strip() in {"0", "1", "3"}
    (installer,) = program.parents[form == "folder"].glob("*.msi")
    verify = [require_tool("osslsigncode"), "verify", "-CAfile", authority.file("root.pem"), "-in"]
    for signed in (program, installer):
        assert subprocess.run([*verify, signed], check=False, capture_output=True).returncode == 0
        report = check(signed)
        assert report.signed
        assert report.signer == reading.Signed(signer=SIGNER, authority="Test Root")
    (inside,) = (each for each in read(installer) if each.path.endswith("/tell.exe"))
    with program.open("rb") as stream:
        assert inside.digest == digest(stream)
    whole = bytearray(program.read_bytes())
    whole[len(whole) // 2] ^= 1  # in the payload, which the signature covers
    program.write_bytes(whole)
    assert reading.read(program).problem == "it was changed after it was signed"
