"""An authority for tests, made when they run: certificates that nobody trusts, and a server of the time."""

from __future__ import annotations

import http.server
import subprocess
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as keys
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

if TYPE_CHECKING:
    from pathlib import Path

SECRET: Final = "kßnig hunter2"
SIGNER: Final = "Ada Example"
DAY: Final = timedelta(days=1)
_POLICY: Final = """\
[tsa]
default_tsa = all
[all]
serial = {folder}/serial
signer_cert = {folder}/clock.pem
signer_key = {folder}/clock.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Certificates in a folder, each as NAME.pem, NAME.key and NAME.p12, whose password is SECRET.

    ada: signs code. late: did until yesterday. other: signs mail. clock: tells the time. root: certifies all.
    """

    folder: Path

    def file(self, name: str) -> Path:
        return self.folder / name


def make(folder: Path) -> Authority:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    root = _certificate("Test Root", key, "Test Root", key, authority=True)
    (folder / "root.pem").write_bytes(root.public_bytes(keys.Encoding.PEM))
    code, clock = ExtendedKeyUsageOID.CODE_SIGNING, ExtendedKeyUsageOID.TIME_STAMPING
    for name, shown, purpose, days in (
        ("ada", SIGNER, code, 300),
        ("late", "Ada Late", code, -1),
        ("other", "Ada Mail", ExtendedKeyUsageOID.EMAIL_PROTECTION, 300),
        ("clock", "Test Clock", clock, 300),
    ):
        own = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        made = _certificate(shown, own, "Test Root", key, purpose=purpose, days=days)
        _write(folder, name, own, made, root)
    (folder / "serial").write_text("01\n")
    (folder / "policy.cnf").write_text(_POLICY.format(folder=folder))
    return Authority(folder=folder)


def _certificate(
    name: str,
    key: rsa.RSAPrivateKey,
    issuer: str,
    issuing: rsa.RSAPrivateKey,
    *,
    purpose: ObjectIdentifier | None = None,
    days: int = 300,
    authority: bool = False,
) -> x509.Certificate:
    ends = datetime.now(tz=UTC) + days * DAY
    builder = x509.CertificateBuilder(
        subject_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]),
        issuer_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]),
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=ends - 400 * DAY,
        not_valid_after=ends,
    ).add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    if purpose:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return builder.sign(issuing, hashes.SHA256())


def _write(
    folder: Path, name: str, key: rsa.RSAPrivateKey, made: x509.Certificate, root: x509.Certificate
) -> None:
    plain = key.private_bytes(keys.Encoding.PEM, keys.PrivateFormat.PKCS8, keys.NoEncryption())
    locked = keys.BestAvailableEncryption(SECRET.encode())
    (folder / f"{name}.key").write_bytes(plain)
    (folder / f"{name}.pem").write_bytes(made.public_bytes(keys.Encoding.PEM))
    archive = pkcs12.serialize_key_and_certificates(name.encode(), key, made, [root], locked)
    (folder / f"{name}.p12").write_bytes(archive)


class Clock:
    """A server of RFC 3161 on this machine; refuses: how many requests are answered by an error first."""

    def __init__(self, authority: Authority, openssl: str) -> None:
        self.asked = 0
        self.refuses = 0
        self.is_silent = False
        self.stopped = threading.Event()
        self._authority = authority
        self._openssl = openssl
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/"

    def close(self) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        clock = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                clock.asked += 1
                query = self.rfile.read(int(self.headers["Content-Length"]))
                if clock.is_silent:
                    clock.stopped.wait(30)
                    return
                if clock.asked <= clock.refuses:
                    self.send_error(503)
                    return
                reply = clock.reply(query)
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def reply(self, query: bytes) -> bytes:
        folder = self._authority.folder
        asked, answer = folder / f"{self.asked}.tsq", folder / f"{self.asked}.tsr"
        asked.write_bytes(query)
        subprocess.run(
            [
                *(self._openssl, "ts", "-reply", "-config", folder / "policy.cnf"),
                *("-queryfile", asked, "-out", answer),
            ],
            check=True,
            capture_output=True,
        )
        return answer.read_bytes()
