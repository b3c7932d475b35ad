"""What a seal says of itself, and the chain of seals: each names the digest of the one before, and can be signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.records import digests, signing

RESTORE = Message("restore the file from a copy; a seal is never repaired")
UNCHAINED = ("edition", "as_of", "sealed_on", "sealed_by", "note", "sha256")
"""What seals said before they were chained."""


@dataclass(frozen=True)
class Seal:
    """What a seal says of itself: edition id, as-of day, day of sealing (ISO dates), who sealed it, why, hash of the zip.

    tables: the digest of each table. previous: the
    digest of the seal before, blank for the first. key: the public key of who signed, blank where nobody did. digest: of
    all of these. signature: of what is digested. Digests and keys are whole, in hexadecimal digits. Seals from before the
    chain have only the first six.
    """

    edition: str
    as_of: str
    sealed_on: str
    sealed_by: str
    note: str
    sha256: str
    tables: Mapping[str, str] = field(default_factory=dict, hash=False)
    previous: str = ""
    key: str = ""
    digest: str = ""
    signature: str = ""

    @property
    def file(self) -> str:
        return f"edition-{self.edition}.json"

    def content(self) -> bytes:
        """What is digested and signed."""
        return digests.canonical(_KIND, self._told())

    def own_digest(self) -> str:
        """The digest that a seal that says this has."""
        return digests.digest(_KIND, self._told())

    def _told(self) -> dict[str, object]:
        return {name: value for name, value in asdict(self).items() if name not in ("digest", "signature")}


_KIND = "oi-metrics seal"


def in_order(found: Iterable[Seal]) -> tuple[list[Seal], list[Fault]]:
    """Seals as they follow one another, those from before the chain first, and a fault for each that does not follow from the rest."""
    seals = sorted(found, key=lambda one: (one.sealed_on, one.edition))
    kept = [one for one in seals if not one.digest]
    left, faults, at = [one for one in seals if one.digest], [], _root(kept)
    while left:
        following = next((one for one in left if one.previous == at), None)
        if following is None:
            named = {one.digest for one in left}
            following = next((one for one in left if one.previous not in named), left[0])
            problem = Message("follows a seal that is not here, or that is not as it was")
            faults.append(Fault(following.file, 0, "previous", following.previous, problem, _MISSING))
        kept.append(following)
        left.remove(following)
        at = following.digest
    return kept, faults


_MISSING = Message("restore the missing seal from a copy")


def _root(unchained: Sequence[Seal]) -> str:
    """What the first chained seal follows: the digest of all from before the chain, blank where there are none."""
    return digests.digest("oi-metrics seals before the chain", sorted(one.own_digest() for one in unchained)) if unchained else ""


def end(found: Iterable[Seal]) -> str:
    """The digest that the next seal names as the one before."""
    ordered, _ = in_order(found)
    return "" if not ordered else ordered[-1].digest or _root(ordered)


def genuine(one: Seal, key: str = "") -> list[Fault]:
    """What is wrong with what a seal says of itself. key: the only public key by which it may be signed; blank for any.

    An unsigned seal is no fault here: `unsigned` tells which are vouched for by none that is signed.
    """
    if one.digest and one.digest != one.own_digest():
        return [Fault(one.file, 0, "digest", one.own_digest(), Message("is not as it was sealed"), RESTORE)]
    if not one.signature and not one.key:
        return []
    if not signing.genuine(one.content(), one.signature, one.key):
        return [Fault(one.file, 0, "signature", one.signature[:12], Message("is not the signature of this seal: it is forged or changed"), RESTORE)]
    if key and one.key != key:
        return [Fault(one.file, 0, "key", one.key, Message("is the key of another than the one whose public key was given"), _ASK)]
    return []


_ASK = Message("do not trust it; ask who sealed it, by another way")


def unsigned(ordered: Sequence[Seal]) -> list[Fault]:
    """Of seals in their order, those that are not signed and that no later one, which is, follows from."""
    last = max((place for place, one in enumerate(ordered) if one.signature), default=-1)
    return [Fault(one.file, 0, "signature", "", Message("is missing: nobody vouches for this seal"), _ASK) for one in ordered[last + 1 :]]
