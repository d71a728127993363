"""Packages and archives are signed by GnuPG, in a file beside each."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from builders.errors import SigningError
from builders.installers import making, table
from builders.installers.model import Signature, Stage, StageFile
from builders.project.model import Module, Project, SigningChoice
from builders.signing import detached, preparing, reading
from builders.signing.secrets import GPG
from builders.signing.signers import Signers
from resources.target import parse
from tests.builders.signing.conftest import KEY, PASSPHRASE
from tests.working import result_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINUX = parse("x86_64-unknown-linux-gnu")
CHOSEN = SigningChoice(gpg_key=KEY)
GIVEN = {GPG: PASSPHRASE}


def signers(chosen: SigningChoice = CHOSEN, **given: str) -> Signers:
    return result_of(preparing.signers(chosen, [LINUX], {Signature.DETACHED}, given or GIVEN))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(
        root=tmp_path, name="Weather", run=Module(name="weather"), executable="weather", version="1.0"
    )


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    path = tmp_path / "stage"
    path.write_bytes(b"\x7fELF" + bytes(60))
    return Stage(program="weather", files=(StageFile(path="weather", size=64, executable=True, source=path),))


@pytest.mark.usefixtures("ring")
def test_a_signature_lies_beside_each_and_gpg_verifies_it(
    project: Project, stage: Stage, tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    formats, out = tuple(map(table.find, ("tar", "zip"))), tmp_path / "out"
    made = result_of(making.make(project, formats, stage, LINUX, out, signers=signers()))
    assert made.failures == ()
    assert [path.suffix for path in made.paths] == [".gz", ".asc", ".zip", ".asc"]
    archives = made.paths[::2]
    for archive in archives:
        verify = [require_tool("gpg"), "--verify", detached.beside(archive), archive]
        assert subprocess.run(verify, capture_output=True, check=False).returncode == 0
        found = reading.read(archive)
        assert found == reading.Signed(signer=f"Ada Example <{KEY}>")
        whole = archive.read_bytes()
        archive.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert reading.read(archive).problem == "it was changed after it was signed"
        assert subprocess.run(verify, capture_output=True, check=False).returncode != 0


@pytest.mark.usefixtures("ring")
def test_an_unsigned_one_takes_the_earlier_signature_away(
    project: Project, stage: Stage, tmp_path: Path
) -> None:
    formats, out = (table.find("zip"),), tmp_path / "out"
    (archive, signature) = result_of(
        making.make(project, formats, stage, LINUX, out, signers=signers())
    ).paths
    (out / "own.zip.asc").write_text("not one of ours")
    assert signature.is_file()
    assert result_of(making.make(project, formats, stage, LINUX, out)).paths == (archive,)
    assert sorted(path.name for path in out.iterdir()) == sorted([archive.name, "own.zip.asc"])
    assert reading.read(archive) is None


@pytest.mark.usefixtures("ring")
def test_who_cannot_sign_makes_no_installer_and_leaves_the_earlier_one(
    project: Project, stage: Stage, tmp_path: Path
) -> None:
    formats, out, known = (table.find("zip"),), tmp_path / "out", signers()
    (archive, signature) = result_of(making.make(project, formats, stage, LINUX, out, signers=known)).paths
    before = archive.read_bytes(), signature.read_bytes()
    assert known.archives is not None
    gone = Signers(archives=replace(known.archives, key="nobody@example.org"))
    other = replace(project, summary="Another one", authors=("Ada <ada@example.org>",))
    made = result_of(making.make(other, formats, stage, LINUX, out, signers=gone))
    assert made.paths == ()
    assert "could not be signed with the GPG key nobody@example.org" in made.failures[0]
    assert (archive.read_bytes(), signature.read_bytes()) == before
    assert len(list(out.iterdir())) == 2


@pytest.mark.usefixtures("ring")
def test_a_wrong_passphrase_is_found_out_before_the_long_work() -> None:
    with pytest.raises(
        SigningError, match=r"the key's passphrase, or build with --no-sign; gpg: .*[Bb]ad pass"
    ) as raised:
        signers(**{GPG: "guessed it"})
    assert "guessed" not in str(raised.value)


@pytest.mark.usefixtures("ring")
def test_a_key_that_is_not_there_is_named() -> None:
    with pytest.raises(SigningError, match=r"the GPG key nobody@example\.org; look at signing\.gpg-key"):
        signers(replace(CHOSEN, gpg_key="nobody@example.org"))


def test_without_gpg_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SigningError, match="install GnuPG, or build with --no-sign"):
        signers()


@pytest.mark.usefixtures("ring")
def test_a_key_that_is_unknown_here_is_said(
    project: Project, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    formats = (table.find("zip"),)
    archive = result_of(making.make(project, formats, stage, LINUX, out, signers=signers())).paths[0]
    (tmp_path / "empty").mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(tmp_path / "empty"))
    found = reading.read(archive)
    assert found is not None
    assert "gpg does not know that key here" in found.problem
