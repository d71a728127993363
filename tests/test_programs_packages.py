"""Programs with dependencies from PyPI, folded and used."""

from __future__ import annotations

import http.server
import re
import shutil
import ssl
import struct
import subprocess
import threading
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uv

from tests.folding import PROGRAMS, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from builders.pythons.model import Distribution
    from tests.folding import Folder, Form

pytestmark = pytest.mark.program

IN_MEMORY = ("--location", "in-memory")


class _Greeter(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"Grüße: {self.headers['Accept-Language']}".encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory, require_tool: Callable[[str], str]) -> Path:
    """Return the folder of an authority's certificate and of one that it signed for this machine."""
    folder = tmp_path_factory.mktemp("authority")
    request = [require_tool("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-days", "2"]
    issued = (
        ("ca", "/CN=Onefold tests", "basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"),
        ("server", "/CN=localhost", "basicConstraints=critical,CA:FALSE", "subjectAltName=DNS:localhost"),
    )
    for name, subject, *extensions in issued:
        signer = ["-CA", "ca.pem", "-CAkey", "ca.key"] if name == "server" else []
        added = [word for extension in extensions for word in ("-addext", extension)]
        output = ["-subj", subject, "-keyout", f"{name}.key", "-out", f"{name}.pem"]
        subprocess.run([*request, *signer, *added, *output], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def server(authority: Path) -> Iterator[str]:
    """Serve greetings by HTTPS; return the address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / "server.pem", authority / "server.key")
    with http.server.ThreadingHTTPServer(("localhost", 0), _Greeter) as listening:
        listening.socket = context.wrap_socket(listening.socket, server_side=True)
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"https://localhost:{listening.server_port}/"
        listening.shutdown()


@pytest.fixture(scope="session")
def started(folder: Folder) -> Callable[[str, str], Path]:
    """Return a function that starts a project with `onefold init` and edits nothing."""

    def start(requirement: str, entry_point: str) -> Path:
        project = folder.root / f"init-{requirement}"
        if not project.exists():
            folder.command("init", project, "--pip-install", requirement, "--entry-point", entry_point)
        return project

    return start


def test_requests_click_rich(folder: Folder, form: Form, server: str, authority: Path) -> None:
    fetch = folder.fold("fetch", form)
    assert fetch.says("--version") == "fetch, version 1.2.0\n"
    said = fetch.says("get", server, REQUESTS_CA_BUNDLE=str(authority / "ca.pem"))
    assert "Grüße: de" in said
    assert "┏━" in said
    assert re.fullmatch(r"\d{2,3} authorities, requests 2\.\d+\.\d+\n", fetch.says("authorities"))
    stranger = fetch.run("get", server)
    assert stranger.returncode == 1
    assert "CERTIFICATE_VERIFY_FAILED" in stranger.stderr
    assert "requests.get(url, timeout=10" in stranger.stderr


def test_httpie(
    folder: Folder, form: Form, started: Callable[[str, str], Path], server: str, authority: Path
) -> None:
    http = folder.fold(started("httpie", "http"), form)
    assert re.fullmatch(r"3\.\d+\.\d+\n", http.says("--version"))
    options = ("--verify", authority / "ca.pem", "--ignore-stdin", "--pretty", "all")
    assert "Grüße: fr" in http.says(*options, server, "Accept-Language:fr")
    assert http.run(*options, "--check-status", f"{server}nowhere").returncode == 4


def test_black(folder: Folder, form: Form, started: Callable[[str, str], Path], tmp_path: Path) -> None:
    black = folder.fold(started("black", "black"), form)
    untidy = [tmp_path / f"{name}.py" for name in "abc"]
    for file in untidy:
        file.write_text("x = {  'a':1 }\nmatch x:\n  case {}: print ( x )\n")
    done = black.run("--workers", "2", *untidy)
    assert done.returncode == 0, done.stderr
    assert "3 files reformatted" in done.stderr
    assert untidy[0].read_text() == 'x = {"a": 1}\nmatch x:\n    case {}:\n        print(x)\n'


def test_mercurial(folder: Folder, form: Form, started: Callable[[str, str], Path], tmp_path: Path) -> None:
    hg = folder.fold(started("mercurial", "hg"), form)
    hg.says("init", cwd=tmp_path)
    (tmp_path / "file").write_text("one\n")
    hg.says("add", "file", cwd=tmp_path)
    hg.says("commit", "--message", "first", "--user", "Me", cwd=tmp_path)
    (tmp_path / "file").write_text("two\n")
    assert "-one\n+two\n" in hg.says("diff", cwd=tmp_path)
    assert hg.says("log", "--template", "{rev} {desc} {author}", cwd=tmp_path) == "0 first Me"
    assert "summary:     first" in hg.says("log", "--style", "default", cwd=tmp_path)
    assert "checking module policy (c)" in hg.run("debuginstall", cwd=tmp_path).stdout
    assert "Mercurial colorizes output" in hg.says("help", "color", cwd=tmp_path)


@pytest.mark.parametrize("location", [IN_MEMORY, ()], ids=["in-memory", "automatic"])
def test_numpy_pandas(folder: Folder, form: Form, python: Distribution, location: tuple[str, ...]) -> None:
    table = folder.fold("table/table.py", form, *location)
    assert table.says().splitlines() == [
        "{'Graz': 2.0, 'Linz': 2.0, 'Wien': 4.0}",
        "7",
        "['31', '01']",
        "True",
        "True",
        "True",
    ]
    needs_files = python.minor == (3, 10) and not location  # pandas 2 imports pytz, which reads its own
    assert needs_files or not table.unpacked.exists()


def test_pillow(folder: Folder, form: Form, tmp_path: Path) -> None:
    picture = folder.fold("picture/picture.py", form)
    _write_png(tmp_path / "in.png", 80, 60)
    for target, kind in (("out.jpg", "JPEG"), ("out.webp", "WEBP")):
        said = picture.says(tmp_path / "in.png", tmp_path / target)
        assert said.splitlines() == [f"{kind} (40, 30) True FreeTypeFont", "True"]


def _write_png(path: Path, width: int, height: int) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    pixels = zlib.compress(bytes(1 + 3 * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))


def test_cryptography(folder: Folder, form: Form) -> None:
    said = folder.fold("vault/vault.py", form).says()
    assert said.splitlines() == ["secret", "refused", "632c2812e46d4604102ba7618e9d6d7d", "CN=Onefold"]


def test_pyside6(folder: Folder, form: Form) -> None:
    window = folder.fold("window/window.py", form)
    done = window.run(QT_QPA_PLATFORM="offscreen")
    assert (done.returncode, done.stdout) == (0, "True True True offscreen\n"), done.stderr


def test_introspection(folder: Folder, form: Form, python: Distribution, tmp_path: Path) -> None:
    atlas = folder.fold("atlas", form)
    done = atlas.run("fall")
    assert done.stdout == _as_installed(python, tmp_path, "atlas", "fall")
    assert done.returncode == 1
    assert f'File "{atlas.executable}/atlas/cli.py", line' in done.stderr
    assert 'raise RuntimeError("fallen")' in done.stderr


def _as_installed(python: Distribution, folder: Path, name: str, *arguments: str) -> str:
    """Return what a program prints from a virtual environment."""
    project = Path(shutil.copytree(PROGRAMS / name, folder / name))
    venv = folder / "venv"
    _uv("venv", "--quiet", "--python", python.executable, venv)
    _uv("pip", "install", "--quiet", "--python", venv, project)
    return run([venv / "bin" / name, *arguments], {}).stdout


def _uv(*words: str | Path) -> None:
    subprocess.run([uv.find_uv_bin(), *words], check=True, capture_output=True)


def test_packages_named_as_ours(folder: Folder, form: Form) -> None:
    assert folder.fold("namesake", form).says() == "hello from my own resources in studio.main\n"


def test_package_run_as_module(folder: Folder, form: Form) -> None:
    said = folder.fold("shelf", form).says("a", "b")
    assert said == "__main__ shelf shelf.__main__ 2.5 ['a', 'b']\n"


def test_wheel_as_project(folder: Folder, form: Form, tmp_path: Path) -> None:
    project = Path(shutil.copytree(PROGRAMS / "namesake", tmp_path / "namesake"))
    _uv("build", "--quiet", "--wheel", "--out-dir", tmp_path, project)
    (wheel,) = tmp_path.glob("*.whl")
    assert folder.fold(wheel, form).says() == "hello from my own resources in studio.main\n"
