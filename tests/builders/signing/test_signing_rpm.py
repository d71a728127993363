"""An .rpm is signed within, and rpm verifies it with nothing but the key."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from builders.errors import ExecutableError
from builders.installers import making, table
from builders.installers.model import Signature, Stage, StageFile
from builders.installers.rpm import reading as package
from builders.installers.rpm import signature, signing
from builders.project.model import Module, Project, SigningChoice
from builders.signing import detached, preparing, reading
from builders.signing.secrets import GPG
from resources.target import parse
from tests.builders.signing.conftest import KEY, PASSPHRASE
from tests.rpm_files import said
from tests.working import result_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


LINUX = parse("x86_64-unknown-linux-gnu")
OF_RSA = "rsa@example.org"
PROGRAM = b"#!/bin/sh\necho it runs\n"


@pytest.fixture
def with_rsa(ring: Path, require_tool: Callable[[str], str]) -> str:
    """Return a key of another algorithm in the same ring."""
    assert ring.is_dir()
    loopback = ("--batch", "--pinentry-mode", "loopback", "--passphrase", "")
    command = (
        require_tool("gpg"),
        *loopback,
        "--quick-generate-key",
        f"Ada Other <{OF_RSA}>",
        "rsa2048",
        "sign",
    )
    if OF_RSA not in said("gpg", "--list-keys"):
        subprocess.run([*command, "never"], check=True, capture_output=True)
    return OF_RSA


def made(folder: Path, key: str = KEY, *, is_signed: bool = True) -> Sequence[Path]:
    """Return what is published for one program."""
    source = folder / "weather"
    source.write_bytes(PROGRAM)
    project = Project(
        root=folder,
        name="Weather",
        run=Module(name="weather"),
        executable="weather",
        version="1.0",
        summary="The weather",
        authors=(f"Ada <{KEY}>",),
    )
    file = StageFile(path="weather", size=len(PROGRAM), executable=True, source=source)
    stage, one = Stage(program="weather", files=(file,)), table.find("rpm")
    chosen = SigningChoice(gpg_key=key)
    given = {GPG: PASSPHRASE} if key == KEY else {}
    signers = result_of(preparing.signers(chosen, [LINUX], {one.signature}, given))
    who = signers if is_signed else None
    done = result_of(making.make(project, (one,), stage, LINUX, folder / "out", signers=who))
    assert done.failures == ()
    paths: Sequence[Path] = done.paths
    return paths


def verified(path: Path, folder: Path, key: str, tool: str) -> subprocess.CompletedProcess[str]:
    """Return what rpm says of a package, where it knows that key and no other."""
    public = folder / "key.asc"
    public.write_text(said("gpg", "--armor", "--export", key))
    database = ("--dbpath", folder / "db")
    said(tool, *database, "--import", public)
    command = [tool, *database, "-K", "-v", path]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.usefixtures("ring")
def test_rpm_verifies_the_signature(tmp_path: Path, require_tool: Callable[[str], str]) -> None:
    (path,) = made(tmp_path)
    assert not detached.beside(path).exists()
    done = verified(path, tmp_path, KEY, require_tool("rpmkeys"))
    assert done.returncode == 0, done.stdout
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert "EdDSA/SHA256" in lines[1] or "EdDSA/SHA512" in lines[1]
    assert lines[1].endswith(": OK")
    assert lines[1].startswith("Header V4 ")
    assert "Payload SHA256 digest: OK" in lines


def test_rpm_verifies_one_of_rsa(tmp_path: Path, with_rsa: str, require_tool: Callable[[str], str]) -> None:
    """As rpm before 4.15 wants it, which knows no other."""
    (path,) = made(tmp_path, with_rsa)
    done = verified(path, tmp_path, with_rsa, require_tool("rpmkeys"))
    assert done.returncode == 0, done.stdout
    assert "Header V4 RSA/SHA" in done.stdout
    assert said(require_tool("rpm"), "-qp", "--queryformat", "%{RSAHEADER:pgpsig}", path).startswith(
        "RSA/SHA"
    )


@pytest.mark.usefixtures("ring")
def test_one_changed_byte_is_detected(tmp_path: Path, require_tool: Callable[[str], str]) -> None:
    (path,) = made(tmp_path)
    whole, tool = path.read_bytes(), require_tool("rpmkeys")
    assert reading.read(path) == reading.Signed(signer=f"Ada Example <{KEY}>")
    header = whole.index(b"The weather\0")
    for place in (header, len(whole) - 30):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert verified(path, tmp_path, KEY, tool).returncode != 0
        assert reading.read(path).problem == "it was changed after it was signed"


@pytest.mark.usefixtures("ring")
def test_nothing_else_of_the_package_changes(tmp_path: Path) -> None:
    (path,) = made(tmp_path, is_signed=False)
    unsigned = path.read_bytes()
    assert reading.read(path) is None
    (path,) = made(tmp_path)
    start = 96 + signature.ROOM
    assert path.read_bytes()[start:] == unsigned[start:]
    assert path.read_bytes()[:96] == unsigned[:96]
    assert "usr/lib/weather/weather" in {each.path for each in package.read(path)}


@pytest.mark.usefixtures("ring")
def test_a_second_signature_takes_the_place_of_the_first(tmp_path: Path, with_rsa: str) -> None:
    (path,) = made(tmp_path, with_rsa)
    chosen, given = SigningChoice(gpg_key=KEY), {GPG: PASSPHRASE}
    signer = result_of(preparing.signers(chosen, [LINUX], {Signature.RPM}, given)).archives
    result_of(signer.sign_within(path, "sign"))
    assert reading.read(path) == reading.Signed(signer=f"Ada Example <{KEY}>")


@pytest.mark.usefixtures("ring")
def test_it_is_installed_where_rpm_takes_nothing_unsigned(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    """As rpm 6 does by itself."""
    tool = require_tool("rpm")
    if os.geteuid() != 0:
        pytest.skip("installing below another root is for root alone")
    root = tmp_path / "root"
    root.mkdir()
    strict = (tool, "--root", root, "--define", "_pkgverify_level all", "--nodeps", "-i")
    (unsigned,) = made(tmp_path, is_signed=False)
    refused = subprocess.run([*strict, unsigned], capture_output=True, encoding="utf-8", check=False)
    assert "does not verify: no signature" in refused.stderr
    (path,) = made(tmp_path)
    public = root / "key.asc"
    public.write_text(said("gpg", "--armor", "--export", KEY))
    said(require_tool("rpmkeys"), "--root", root, "--import", public)
    said(*strict, path)
    assert said(root / "usr/bin/weather") == "it runs\n"


@pytest.mark.usefixtures("ring")
def test_a_key_that_is_unknown_here_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (path,) = made(tmp_path)
    (tmp_path / "empty").mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(tmp_path / "empty"))
    assert "gpg does not know that key here" in reading.read(path).problem


@pytest.mark.usefixtures("ring")
def test_a_damaged_one_is_a_sentence(tmp_path: Path) -> None:
    (path,) = made(tmp_path)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ExecutableError, match="is damaged"):
        signing.found(path)
    assert "is damaged" in reading.read(path).problem
