"""Authorities and certificates made for a test, valid for a day."""

from datetime import timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from engine.clock import SystemClock


class Authority:
    """Certifies servers. Only who is told to trust its `file` believes it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.file = folder / f"{name}.pem"
        constraints = x509.BasicConstraints(ca=True, path_length=0)
        signed = self._begin(self.name, self.key.public_key()).add_extension(
            constraints, critical=True
        )
        self.file.write_bytes(self._sign(signed))

    @classmethod
    def at(cls, folder: Path, name: str = "authority") -> Self:
        return cls(folder, name)

    def certify(self, host: str) -> Path:
        """Return a file with a key and a certificate for a host name."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server")])
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        signed = self._begin(subject, key.public_key()).add_extension(names, critical=False)
        path = self.folder / f"{host}-{self.file.stem}-key.pem"
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(secret + self._sign(signed))
        return path

    def _begin(
        self, subject: x509.Name, public_key: ec.EllipticCurvePublicKey
    ) -> x509.CertificateBuilder:
        now = SystemClock().now()
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=1))
        )

    def _sign(self, builder: x509.CertificateBuilder) -> bytes:
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)
