"""An authority, its clock, and a GPG key, made once for the tests of signing."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builders.signing import authenticode, osslsigncode
from tests.builders.signing.authority import Authority, Clock, make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEY = "ada@example.org"
PASSPHRASE = "gpg kßnig hunter3"


@pytest.fixture(autouse=True)
def silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """No secret of the user who runs the tests is found, neither in the environment nor in a key store."""
    for name in ("ONEFOLD_WINDOWS_PASSWORD", "ONEFOLD_MACOS_PASSWORD", "ONEFOLD_GPG_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def clock(
    authority: Authority, require_tool: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Clock]:
    """Return a server of time stamps; nobody is as patient as with a real one."""
    monkeypatch.setattr(authenticode, "_PAUSE", 0.0)
    monkeypatch.setattr(osslsigncode, "_PATIENCE", 0.8)
    clock = Clock(authority, require_tool("openssl"))
    yield clock
    clock.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """osslsigncode, which trusts the authority of the tests only."""

    tool: str
    authority: Authority

    def __call__(self, file: Path) -> str:
        """Return what it says of a signed file, "" if it refuses it."""
        root = self.authority.file("root.pem")
        command = [self.tool, "verify", "-CAfile", root, "-TSA-CAfile", root, "-in", file]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stdout if done.returncode == 0 else ""


@pytest.fixture
def verified(authority: Authority, require_tool: Callable[[str], str]) -> Verifier:
    return Verifier(tool=require_tool("osslsigncode"), authority=authority)


@pytest.fixture(scope="session")
def keys(require_tool: Callable[[str], str]) -> Iterator[Path]:
    """Return a folder of GnuPG with a key of Ada's; its path is short, since an agent's socket lies in it."""
    tool, folder = require_tool("gpg"), Path(tempfile.mkdtemp(prefix="gpg"))
    variables = os.environ | {"GNUPGHOME": str(folder)}
    locked = ("--batch", "--pinentry-mode", "loopback", "--passphrase-fd", "0")
    made = ("--quick-generate-key", f"Ada Example <{KEY}>", "ed25519", "sign", "never")
    # A passphrase is made slow to guess, for as long as the agent finds out at its start: not here.
    (folder / "gpg-agent.conf").write_text("s2k-count 65536\n")
    run = partial(subprocess.run, env=variables, check=True, capture_output=True)
    run([tool, *locked, *made], input=PASSPHRASE.encode())
    yield folder
    run([require_tool("gpgconf"), "--kill", "gpg-agent"])
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def ring(keys: Path, require_tool: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let GnuPG know that key, and its agent no passphrase."""
    monkeypatch.setenv("GNUPGHOME", str(keys))
    forget = [require_tool("gpgconf"), "--reload", "gpg-agent"]
    subprocess.run(forget, check=True, capture_output=True)
    return keys
