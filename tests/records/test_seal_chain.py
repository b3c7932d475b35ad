"""Seals follow one another and can be signed; what is forged, swapped, taken away or no zip is told, with the folder and the public key alone."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import stat
import zipfile
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oi_metrics.cli import main
from oi_metrics.model.faults import InvalidRecords
from oi_metrics.records import sealed, signing
from oi_metrics.records.digests import table_digest
from oi_metrics.records.package import descriptor
from oi_metrics.records.seal_chain import UNCHAINED, Seal
from oi_metrics.records.sealed import verify

from ..conftest import agreements, frames

YEARS = ("2017", "2018", "2019", "2020")


def sealing(year: str, place: Path, signer=None) -> Seal:
    day = date(2026, 5, YEARS.index(year) + 1)
    return sealed.seal(frames(agreements=agreements(a=year)), place, describe=descriptor, note=year, who="Kim", day=day, signer=signer)


def entry(place: Path, one: Seal) -> Path:
    return place / one.file


def package(place: Path, one: Seal) -> Path:
    return place / f"edition-{one.edition}.zip"


def rewrite(place: Path, one: Seal) -> None:
    """Write an entry as a forger does, whose digest fits what it says."""
    entry(place, one).write_text(json.dumps(asdict(replace(one, digest=one.own_digest()))), "utf-8")


def told(place: Path, key: str = "", kept: str = "") -> list[str]:
    return [str(fault) for fault in verify(place, key, kept)[1]]


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    signing.make_pair(tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def signer(keys: Path) -> signing.Signer:
    return signing.signer(keys / signing.PRIVATE)


class TestChain:
    def test_names_the_seal_before(self, tmp_path):
        made = [sealing(year, tmp_path) for year in YEARS]
        assert [one.previous for one in made] == ["", *(one.digest for one in made[:-1])]
        assert (verify(tmp_path)[0], told(tmp_path)) == (made, [])

    @pytest.mark.parametrize("gone", [0, 1, 2])
    def test_misses_one_that_was_taken_away(self, tmp_path, gone):
        made = [sealing(year, tmp_path) for year in YEARS]
        entry(tmp_path, made[gone]).unlink()
        (fault,) = told(tmp_path)
        assert fault.startswith(f"{made[gone + 1].file}, previous: ") and "follows a seal that is not here" in fault

    def test_misses_the_last_where_its_digest_was_kept(self, tmp_path):
        made = [sealing(year, tmp_path) for year in YEARS]
        entry(tmp_path, made[-1]).unlink()
        assert told(tmp_path) == []  # nothing is left that names it
        (fault,) = told(tmp_path, kept=made[-1].digest)
        assert "is the digest of no seal in this folder" in fault

    @pytest.mark.parametrize("field", ["note", "sealed_by", "as_of", "sealed_on", "previous"])
    def test_tells_what_was_changed(self, tmp_path, field):
        made = [sealing(year, tmp_path) for year in YEARS[:2]]
        changed = replace(made[0], **{field: "another"})
        entry(tmp_path, changed).write_text(json.dumps(asdict(changed)), "utf-8")
        assert f"{made[0].file}, digest: {changed.own_digest()!r} is not as it was sealed" in " ".join(told(tmp_path))
        rewrite(tmp_path, changed)
        assert any("follows a seal that is not here, or that is not as it was" in fault for fault in told(tmp_path))

    def test_covers_the_seals_from_before_it(self, tmp_path):
        old = sealing("2017", tmp_path)
        entry(tmp_path, old).write_text(json.dumps({name: getattr(old, name) for name in UNCHAINED}), "utf-8")
        new = sealing("2018", tmp_path)
        assert [one.edition for one in verify(tmp_path)[0]] == [old.edition, new.edition] and told(tmp_path) == []
        entry(tmp_path, old).write_text(json.dumps({**{name: getattr(old, name) for name in UNCHAINED}, "note": "another"}), "utf-8")
        assert told(tmp_path)[0].startswith(f"{new.file}, previous: ")

    def test_of_an_empty_folder_verifies_nothing(self, tmp_path):
        assert told(tmp_path) == [f"{tmp_path}: '' holds no seals; name the folder that they are in"]


class TestSignature:
    def test_vouches_with_the_folder_and_the_public_key_alone(self, tmp_path, keys, signer, capsys):
        made = [sealing(year, tmp_path / "seals", signer) for year in YEARS[:2]]
        shutil.copytree(tmp_path / "seals", tmp_path / "elsewhere")
        assert main(["seal", "verify", str(tmp_path / "elsewhere"), "--key", str(keys / signing.PUBLIC)]) == 0
        assert capsys.readouterr().out.splitlines() == [
            f"{tmp_path / 'elsewhere'}: 2 seals, each as it was sealed; vouched for by the key {signer.key}",
            f"digest of the last {made[-1].digest}",
        ]

    def test_of_a_forged_seal_is_refused(self, tmp_path, signer):
        one = sealing("2018", tmp_path, signer)
        rewrite(tmp_path, replace(one, note="another reason"))
        (fault,) = told(tmp_path, signer.key)
        assert fault.startswith(f"{one.file}, signature: ") and "is not the signature of this seal: it is forged or changed" in fault
        found, (refused,) = sealed.read(f"edition:{one.edition}", tmp_path)
        assert (found, str(refused)) == ({}, fault)

    def test_of_a_seal_that_another_signed_anew_is_refused(self, tmp_path, keys, signer, monkeypatch):
        signing.make_pair(tmp_path / "other")
        other = signing.signer(tmp_path / "other" / signing.PRIVATE)
        one = sealing("2018", tmp_path / "seals", signer)
        theirs = replace(one, key=other.key, note="another reason")
        theirs = replace(theirs, digest=theirs.own_digest(), signature=other.signature(theirs.content()))
        entry(tmp_path / "seals", one).write_text(json.dumps(asdict(theirs)), "utf-8")
        assert told(tmp_path / "seals") == []  # it is whole; whose it is, only the key tells
        said = f"{one.file}, key: {other.key!r} is the key of another than the one whose public key was given; "
        assert told(tmp_path / "seals", signer.key) == [said + "do not trust it; ask who sealed it, by another way"]
        monkeypatch.setenv("OI_SEAL_PUBLIC", str(keys / signing.PUBLIC))
        assert sealed.read(f"edition:{one.edition}", tmp_path / "seals")[0] == {}

    def test_that_was_taken_off_is_missed(self, tmp_path, signer):
        one = sealing("2018", tmp_path, signer)
        rewrite(tmp_path, replace(one, key="", signature=""))
        assert told(tmp_path, signer.key)[0].startswith(f"{one.file}, signature: '' is missing: nobody vouches for this seal")

    def test_vouches_for_what_came_before_and_not_for_what_comes_after(self, tmp_path, signer):
        sealing("2017", tmp_path)
        sealing("2018", tmp_path, signer)
        assert told(tmp_path, signer.key) == []
        after = sealing("2019", tmp_path)
        assert [fault.partition(":")[0] for fault in told(tmp_path, signer.key)] == [f"{after.file}, signature"]

    def test_is_asked_for_when_a_seal_is_opened_where_a_public_key_is_named(self, tmp_path, keys, signer, monkeypatch):
        one = sealing("2017", tmp_path / "seals")
        monkeypatch.setenv("OI_SEAL_PUBLIC", str(keys / signing.PUBLIC))
        before_the_chain = json.dumps({name: getattr(one, name) for name in UNCHAINED})
        for told_of_it in (entry(tmp_path / "seals", one).read_text("utf-8"), before_the_chain):
            entry(tmp_path / "seals", one).write_text(told_of_it, "utf-8")
            found, (refused,) = sealed.read(f"edition:{one.edition}", tmp_path / "seals")
            assert found == {} and "nobody vouches for this seal" in str(refused)
        sealing("2018", tmp_path / "seals", signer)
        assert sealed.read(f"edition:{one.edition}", tmp_path / "seals")[1] == []

    def test_of_a_swapped_package_is_refused(self, tmp_path, signer):
        one, two = (sealing(year, tmp_path, signer) for year in YEARS[:2])
        shutil.copyfile(package(tmp_path, two), package(tmp_path, one))
        (fault,) = told(tmp_path, signer.key)
        assert fault.startswith(f"edition-{one.edition}.zip, sha256: ")

    def test_is_of_the_tables_and_not_of_the_packing_alone(self, tmp_path):
        """A package whose hash, edition and seal were made to fit is told by its tables."""
        one = sealing("2018", tmp_path)
        rewrite(tmp_path, replace(one, tables={**one.tables, "agreements": "0" * 64}))
        assert told(tmp_path) == [
            f"edition-{one.edition}.zip, agreements: '' is not the table that was sealed; restore the file from a copy; a seal is never repaired"
        ]


class TestKeys:
    def test_are_new_files_and_the_private_one_is_its_owners(self, tmp_path, capsys):
        assert main(["seal", "keys", str(tmp_path / "keys")]) == 0
        assert "keep it secret" in capsys.readouterr().out
        assert stat.S_IMODE((tmp_path / "keys" / signing.PRIVATE).stat().st_mode) == 0o600
        assert main(["seal", "keys", str(tmp_path / "keys")]) == 1
        assert "takes no new keys; choose a folder that can be written and holds no keys" in capsys.readouterr().err

    @pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", b"\xff\x00"])
    def test_that_are_none_are_told(self, tmp_path, content):
        (tmp_path / "key.pem").write_bytes(content)
        for load in (signing.signer, signing.public_key):
            with pytest.raises(InvalidRecords, match="holds no key that can be read without a password"):
                load(tmp_path / "key.pem")

    def test_that_are_not_there_are_told(self, tmp_path):
        with pytest.raises(InvalidRecords, match=r"key\.pem: 'No such file or directory' cannot be read; name a file that oi-metrics seal keys made"):
            signing.signer(tmp_path / "key.pem")

    def test_come_from_the_environment(self, tmp_path, keys, signer, monkeypatch):
        assert (signing.signer(), signing.public_key()) == (None, "")
        monkeypatch.setenv("OI_SEAL_KEY", str(keys / signing.PRIVATE))
        monkeypatch.setenv("OI_SEAL_PUBLIC", str(keys / signing.PUBLIC))
        assert signing.signer().key == signing.public_key() == signer.key


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, content)
    return out.getvalue()


def encrypted(content: bytes) -> bytes:
    """The zip with the flag of a password on every member."""
    marked = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(mark)
        while at >= 0:
            marked[at + place] |= 1
            at = marked.find(mark, at + 4)
    return bytes(marked)


PACKED = {
    "nested": lambda content: zipped("seal.zip", content),
    "nested as a table": lambda content: zipped("agreements.csv", content),
    "encrypted": encrypted,
    "truncated": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "of an unknown method": lambda content: content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x08\x00", b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x63\x00"),
}


@pytest.mark.parametrize("kind", PACKED)
def test_a_package_that_is_no_plain_zip_is_told(tmp_path, kind, capsys):
    one = sealing("2018", tmp_path)
    content = PACKED[kind](package(tmp_path, one).read_bytes())
    package(tmp_path, one).write_bytes(content)
    assert len(told(tmp_path)) == 1
    rewrite(tmp_path, replace(one, sha256=hashlib.sha256(content).hexdigest()))
    assert told(tmp_path)
    assert main(["seal", "verify", str(tmp_path)]) == 1
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"[" * 50_000, b"{}", b'{"edition": ' * 9_000, b" " * 200_000, b"\x00"])
def test_an_entry_that_is_none_is_told(tmp_path, content):
    one = sealing("2018", tmp_path)
    entry(tmp_path, one).write_bytes(content)
    (fault,) = told(tmp_path)
    assert fault.startswith(f"{one.file}: ")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_byte_of_a_signed_seal_changes_it_is_no_longer_that_seal(tmp_path_factory, data):
    place = tmp_path_factory.mktemp("seal")
    signing.make_pair(place / "keys")
    signer = signing.signer(place / "keys" / signing.PRIVATE)
    one = sealing("2018", place / "seals", signer)
    path = data.draw(st.sampled_from([entry(place / "seals", one), package(place / "seals", one)]))
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    found, faults = verify(place / "seals", signer.key)
    assert faults or found == [one]  # a blank more in the entry says the same


@pytest.fixture(scope="module")
def four(tmp_path_factory):
    """Four signed seals in a folder, oldest first, and the public key."""
    place = tmp_path_factory.mktemp("four")
    signing.make_pair(place / "keys")
    signer = signing.signer(place / "keys" / signing.PRIVATE)
    return place / "seals", [sealing(year, place / "seals", signer) for year in YEARS], signer.key


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_whatever_is_done_to_a_chain_is_told_by_the_first_wrong_seal(four, tmp_path_factory, data):
    seals, made, key = four
    place = tmp_path_factory.mktemp("tampered") / "seals"
    shutil.copytree(seals, place)
    at, other = data.draw(st.permutations(range(len(made))).map(lambda places: places[:2]))
    done = data.draw(st.sampled_from(["changed", "taken away", "put in the place of another", "cut", "made anew"]))
    match done:
        case "changed":
            rewrite(place, replace(made[at], note=made[at].note + "?"))
            expected = made[at].file
        case "taken away":
            entry(place, made[at]).unlink()
            expected = made[at + 1].file if at + 1 < len(made) else str(place)
        case "put in the place of another":
            rewrite(place, replace(made[at], previous=made[other].previous))
            expected = made[at].file
        case "cut":
            whole = package(place, made[at]).read_bytes()
            package(place, made[at]).write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
            expected = package(place, made[at]).name
        case "made anew":
            shutil.rmtree(place)
            for year in YEARS:
                sealing(year, place)
            expected = made[0].file
    told = [fault.file for fault in verify(place, key, made[-1].digest)[1]]
    assert expected in told
    assert told[0] == expected or done == "put in the place of another"  # of two that follow from one, either may be the wrong one


@given(st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), max_size=4, unique_by=lambda row: row[0]), st.randoms())
def test_a_table_has_one_digest_whatever_its_order_and_no_other_table_has_it(rows, random):
    def table(rows):
        return frames(vocabulary=[{"vocabulary": code, "code": text} for code, text in rows])["vocabulary"]

    mixed = random.sample(rows, len(rows))
    assert table_digest("vocabulary", table(mixed)) == table_digest("vocabulary", table(rows))
    moved = [(code + "\n", text) for code, text in rows]
    assert table_digest("vocabulary", table(moved)) != table_digest("vocabulary", table(rows)) or not rows


def test_keys_lie_nowhere_in_the_repository():
    root = Path(sealed.__file__).parents[2]
    assert not [path for path in root.rglob("*.pem") if ".venv" not in path.parts and "site-packages" not in path.parts]
    assert "OI_SEAL_KEY" not in os.environ
