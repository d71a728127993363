# /// script
# dependencies = ["cryptography"]
# ///
import datetime

from cryptography import x509
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.x509.oid import NameOID

key = Fernet.generate_key()
token = Fernet(key).encrypt(b"secret")
print(Fernet(key).decrypt(token).decode())
try:
    Fernet(key).decrypt(token[:-4] + b"AAA=")
except InvalidToken:
    print("refused")
print(PBKDF2HMAC(hashes.SHA256(), 16, b"salt", 1000).derive(b"password").hex())

private = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Onefold")])
now = datetime.datetime(2024, 1, 1)
certificate = (
    x509.CertificateBuilder()
    .subject_name(name)
    .issuer_name(name)
    .public_key(private.public_key())
    .serial_number(7)
    .not_valid_before(now)
    .not_valid_after(now + datetime.timedelta(days=1))
    .sign(private, hashes.SHA256())
)
print(certificate.subject.rfc4514_string())
