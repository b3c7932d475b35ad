"""Ed25519 signatures of seals: the key of whoever seals, from a file that is named to the program and lies nowhere in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oi_metrics.model.faults import Fault, InvalidRecords
from oi_metrics.model.message import Message

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PRIVATE, PUBLIC = "seal-private.pem", "seal-public.pem"
_MAKE = Message("name a file that oi-metrics seal keys made")


class Signer:
    """A private key; `key` is its public half in 64 hexadecimal digits."""

    def __init__(self, private: Ed25519PrivateKey):
        self._private, self.key = private, private.public_key().public_bytes_raw().hex()

    def signature(self, content: bytes) -> str:
        """The signature of bytes in 128 hexadecimal digits."""
        return self._private.sign(content).hex()


def signer(path: Path | str | None = None) -> Signer | None:
    """The signer whose private key a file holds: the one given or the one that OI_SEAL_KEY names; None for neither. Raises InvalidRecords."""
    named = path or os.environ.get("OI_SEAL_KEY")
    if not named:
        return None
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    found = _loaded(Path(named), lambda content: load_pem_private_key(content, None))
    if not isinstance(found, Ed25519PrivateKey):
        raise _no_key(Path(named), "", Message("holds no Ed25519 private key"))
    return Signer(found)


def public_key(path: Path | str | None = None) -> str:
    """The public key that a file holds, in hexadecimal digits: the one given or the one that OI_SEAL_PUBLIC names; blank for neither. Raises InvalidRecords."""
    named = path or os.environ.get("OI_SEAL_PUBLIC")
    if not named:
        return ""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    found = _loaded(Path(named), load_pem_public_key)
    if not isinstance(found, Ed25519PublicKey):
        raise _no_key(Path(named), "", Message("holds no Ed25519 public key"))
    return found.public_bytes_raw().hex()


def genuine(content: bytes, signature: str, key: str) -> bool:
    """Whether a signature is of these bytes and by the private half of this public key, both in hexadecimal digits."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def make_pair(folder: Path) -> tuple[Path, Path]:
    """Make a pair of keys in two new files, the private one for its owner's eyes alone. Raises InvalidRecords; no file is written over."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    made = Ed25519PrivateKey.generate()
    private = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _new(folder / PRIVATE, private, 0o600)
        _new(folder / PUBLIC, public, 0o644)
    except OSError as problem:
        remedy = Message("choose a folder that can be written and holds no keys")
        raise InvalidRecords([Fault(str(folder), 0, "", problem.strerror or "", Message("takes no new keys"), remedy)]) from None
    return folder / PRIVATE, folder / PUBLIC


def _new(path: Path, content: bytes, mode: int) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)


def _loaded(path: Path, load: Callable[[bytes], Any]) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        return load(path.read_bytes())
    except OSError as problem:
        raise _no_key(path, problem.strerror or "", Message("cannot be read")) from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _no_key(path, "", Message("holds no key that can be read without a password")) from None


def _no_key(path: Path, value: str, problem: Message) -> InvalidRecords:
    return InvalidRecords([Fault(path.name, 0, "", value, problem, _MAKE)])
