"""Editing, with the same tests in PostgreSQL, SQLite and a folder of CSV files."""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import make_url

from oi_metrics.records import database
from oi_metrics.records.editing import choose, edits, rules
from oi_metrics.records.editing.edits import MAX_FIELD_CHARACTERS, Change
from oi_metrics.records.editing.rules import Editor
from oi_metrics.records.load import load
from oi_metrics.records.source import is_url
from oi_metrics.records.write import save_folder
from tests.conftest import agreements, frames, parties, partners
from tests.records import apart
from tests.records.conftest import new_database

ROWS = {
    "sources": [{"source_id": "source"}],
    "statements": [{"statement_id": "s"}],
    "agreements": [{**row, "status": "active"} for row in agreements(a="2018", b="2019")],
    "partners": partners(p="hospital", q="biotech"),
    "parties": [*parties("a", "p"), *parties("b", "p")],
    "amounts": [{"agreement_id": "a", "amount": 2**80}],
    "evidence": [{"record_type": "agreements", "record_id": key, "statement_id": "s"} for key in ("a", "b")],
}


@pytest.fixture(params=["postgresql", "sqlite", "folder"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Records that may be edited: the path or address."""
    monkeypatch.setenv("OI_EDIT", "1")
    if request.param == "folder":
        save_folder(frames(**ROWS), tmp_path / "records")
        return str(tmp_path / "records")
    url = new_database(request.getfixturevalue("postgres")) if request.param == "postgresql" else f"sqlite:///{tmp_path / 'records.sqlite'}"
    database.load(url, frames(**ROWS), "setup")
    return url


databases = pytest.mark.parametrize("place", ["postgresql", "sqlite"], indirect=True)
"""For what a folder has not: other writers while the records are checked."""


@pytest.fixture
def editor(place: str) -> Editor:
    return choose.editor(place)


def row(editor: Editor, table: str, key: str) -> dict[str, str]:
    return edits.row_at(editor.read()[0], table, key)


def status(editor: Editor, to: str, key: str = "a") -> Change:
    return Change.of("agreements", row(editor, "agreements", key), {"status": to})


def told(editor: Editor) -> list[tuple[str, ...]]:
    """The log without the load, oldest first."""
    return [(e.who, e.action, e.table, e.key, "accepted" if e.accepted else "refused") for e in reversed(editor.log()) if e.action != "load"]


class TestSave:
    def test_of_a_change_is_there_for_everyone_and_in_the_log(self, editor: Editor, place: str) -> None:
        versions = editor.read()[1]
        outcome = editor.save([status(editor, "ended")], " Kim ", versions)
        assert (outcome.accepted, outcome.told) == (True, "")
        assert load(place).agreements["status"].tolist() == ["ended", "active"]
        (entry,) = [entry for entry in editor.log() if entry.action != "load"]
        assert (entry.who, entry.before["status"], entry.after["status"], entry.accepted) == ("Kim", "active", "ended", True)
        assert entry.at.endswith("Z") and entry.number == outcome.entries[0]
        assert outcome.versions["agreements"]["a"] == editor.read()[1]["agreements"]["a"] != versions["agreements"]["a"]
        assert editor.read()[1]["agreements"]["b"] == versions["agreements"]["b"]

    def test_of_an_agreement_with_what_belongs_to_it_is_one(self, editor: Editor, place: str) -> None:
        changes = [
            Change.add("agreements", {"agreement_id": "새", "title_en": "N", "title_ko": "새 협약", "agreement_type": "mou", "status": "active"}),
            Change.add("agreements", {"agreement_id": "c", "title_en": "=1+1", "title_ko": "새 협약", "agreement_type": "mou", "status": "active"}),
            Change.add("parties", {"agreement_id": "c", "party": "1", "partner_id": "q"}),
            Change.add("evidence", {"record_type": "agreements", "record_id": "c", "statement_id": "s", "stance": "supports"}),
        ]
        refused = editor.save(changes, "Kim", {})
        assert [str(fault) for fault in refused.faults] == [
            "agreements/새, agreement_id: '새' is not a key; use letters, digits and . _ : -, starting with a letter or digit"
        ]
        assert len(load(place).agreements) == 2
        assert editor.save(changes[1:], "Kim", {}).accepted
        assert load(place).agreements["title_en"].tolist() == ["a", "b", "=1+1"]
        assert load(place).parties["partner_id"].tolist() == ["p", "p", "q"]

    def test_of_faulty_records_is_refused_by_table_key_column_value_and_remedy(self, editor: Editor, place: str) -> None:
        before = load(place).edition
        outcome = editor.save(
            [status(editor, "signed"), Change.add("parties", {"agreement_id": "x", "party": "1", "partner_id": "p"})], "Kim", editor.read()[1]
        )
        assert [str(fault) for fault in outcome.faults] == [
            "agreements/a, status: 'signed' is not in the vocabulary; "
            "use planned, active, fulfilled, ended, lapsed, unknown, or add it to vocabulary.csv under status",
            "parties/x/1, agreement_id: 'x' is not in agreements; add it there or fix the key",
        ]
        assert load(place).edition == before
        assert [line[-1] for line in told(editor)] == ["refused", "refused"]

    @pytest.mark.parametrize("who", ["", "  ", "x" * 81, "Kim\nadmin"])
    def test_needs_a_name(self, editor: Editor, who: str) -> None:
        outcome = editor.save([status(editor, "ended")], who, {})
        assert (outcome.accepted, outcome.faults[0].column) == (False, "who")
        assert told(editor) == []

    def test_is_refused_where_editing_is_not_wanted(self, editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
        change = status(editor, "ended")
        monkeypatch.delenv("OI_EDIT")
        assert (
            str(editor.save([change], "Kim", {}).faults[0])
            == "changes: 'OI_EDIT' is not 1, so nothing is edited here; start with OI_EDIT=1 where editing is wanted"
        )
        assert not editor.undo(1, "Kim").accepted
        assert not rules.allowed()

    @pytest.mark.parametrize(
        ("after", "said"),
        [
            ({"agreement_id": "z"}, "agreements/a, agreement_id: 'z' changes the key of the record; retire the record and add another"),
            ({"title_en": "x\x00"}, "agreements/a, title_en: \"'x\\\\x00'\" holds a character that is no text; remove the character"),
            (
                {"title_en": "x" * (MAX_FIELD_CHARACTERS + 1)},
                f"agreements/a, title_en: '{'x' * 40}…' is too long; keep a field under {MAX_FIELD_CHARACTERS} characters",
            ),
        ],
    )
    def test_of_what_cannot_be_kept_is_refused(self, editor: Editor, after: dict[str, str], said: str) -> None:
        outcome = editor.save([Change.of("agreements", row(editor, "agreements", "a"), after)], "Kim", {})
        assert [str(fault) for fault in outcome.faults] == [said]

    def test_takes_no_record_out(self, editor: Editor, place: str) -> None:
        outcome = editor.save([Change("agreements", "a", row(editor, "agreements", "a"), None)], "Kim", {})
        assert [str(fault) for fault in outcome.faults] == ["agreements/a: 'a' cannot be removed; retire it: a record is retired, never erased"]
        assert len(load(place).agreements) == 2

    def test_of_one_record_twice_is_refused(self, editor: Editor) -> None:
        outcome = editor.save([status(editor, "ended"), status(editor, "lapsed")], "Kim", {})
        assert outcome.faults[0].problem == "is changed twice"

    def test_of_nothing_is_refused(self, editor: Editor) -> None:
        assert editor.save([], "Kim", {}).faults[0].problem == "is not a number of changes that can be saved"

    def test_of_an_unknown_column_is_an_error_of_the_program(self) -> None:
        with pytest.raises(ValueError, match="agreements has no column colour"):
            Change.add("agreements", {"colour": "red"})


class TestTwoEditors:
    def test_one_wins_and_the_other_is_told(self, place: str) -> None:
        one, other = choose.editor(place), choose.editor(place)
        versions = other.read()[1]
        first, second = status(one, "ended"), status(other, "lapsed")
        assert one.save([first], "Kim", one.read()[1]).accepted
        outcome = other.save([second], "Lee", versions)
        (conflict,) = outcome.conflicts
        assert (conflict.table, conflict.key, conflict.who, conflict.theirs["status"]) == ("agreements", "a", "Kim", "ended")
        assert conflict.fields == (("status", "active", "ended"),)
        assert conflict.told == f"agreements/a was changed meanwhile by Kim, {conflict.at}: status: 'active' → 'ended'"
        assert load(place).agreements["status"].tolist()[0] == "ended"
        assert told(one) == [("Kim", "change", "agreements", "a", "accepted"), ("Lee", "change", "agreements", "a", "refused")]
        again = other.read()
        assert other.save([status(other, "lapsed")], "Lee", again[1]).accepted

    def test_of_different_records_both_win(self, place: str) -> None:
        one, other = choose.editor(place), choose.editor(place)
        changes, versions = (status(one, "ended", "a"), status(other, "lapsed", "b")), one.read()[1]
        assert one.save([changes[0]], "Kim", versions).accepted
        assert other.save([changes[1]], "Lee", versions).accepted
        assert load(place).agreements["status"].tolist() == ["ended", "lapsed"]

    def test_who_add_the_same_key(self, editor: Editor) -> None:
        new = {"partner_id": "r", "name_en": "R", "name_ko": "R", "partner_type": "hospital"}
        assert editor.save([Change.add("partners", new)], "Kim", {}).accepted
        outcome = editor.save([Change.add("partners", {**new, "name_en": "Other"})], "Lee", {})
        assert outcome.told == f"partners/r is there already: Kim, {outcome.conflicts[0].at}"

    def test_retiring_what_another_changed_is_told(self, editor: Editor) -> None:
        versions = editor.read()[1]
        assert editor.save([status(editor, "ended")], "Kim", versions).accepted
        outcome = editor.save([Change.retire("agreements", "a", "twice")], "Lee", versions)
        assert [(conflict.table, conflict.key, conflict.who) for conflict in outcome.conflicts] == [("agreements", "a", "Kim")]

    def test_at_the_same_moment_one_wins(self, place: str) -> None:
        editors = [choose.editor(place) for _ in range(4)]
        versions, change = editors[0].read()[1], status(editors[0], "ended")
        outcomes = []
        threads = [threading.Thread(target=lambda one=one: outcomes.append(one.save([change], "Kim", versions))) for one in editors]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcome.accepted for outcome in outcomes) == [False, False, False, True]
        assert len(told(editors[0])) == 4


class TestRetirement:
    def test_leaves_the_record_where_it_is_and_out_of_what_counts(self, editor: Editor, place: str) -> None:
        outcome = editor.save([Change.retire("agreements", "a", "entered twice", "2024-05")], "Kim", editor.read()[1])
        assert outcome.accepted
        found = load(place)
        assert found.agreements["agreement_id"].tolist() == ["b"]
        assert (found.parties["agreement_id"].tolist(), len(found.amounts), found.evidence["record_id"].tolist()) == (["b"], 0, ["b"])
        assert found.retired[["record_id", "retired", "reason"]].to_numpy().tolist() == [["a", "2024-05", "entered twice"]]
        assert row(editor, "agreements", "a")["signed"] == "2018"
        assert told(editor) == [("Kim", "retire", "retired", "agreements/a", "accepted")]

    def test_is_taken_back(self, editor: Editor, place: str) -> None:
        edition = load(place).edition
        editor.save([Change.retire("agreements", "a", "entered twice")], "Kim", {})
        assert editor.save([Change.restore(row(editor, "retired", "agreements/a"))], "Lee", editor.read()[1]).accepted
        assert load(place).edition == edition
        assert [line[1] for line in told(editor)] == ["retire", "restore"]

    def test_of_what_others_refer_to_is_refused(self, editor: Editor) -> None:
        outcome = editor.save([Change.retire("partners", "p", "gone")], "Kim", {})
        assert [str(fault) for fault in outcome.faults] == [
            f"parties/{key}/1, partner_id: 'p' is retired; retire this record too, or name another" for key in ("a", "b")
        ]


class TestUndo:
    def test_puts_back_what_stood_before(self, editor: Editor, place: str) -> None:
        edition = load(place).edition
        number = editor.save([status(editor, "ended")], "Kim", editor.read()[1]).entries[0]
        outcome = editor.undo(number, "Lee")
        assert outcome.accepted
        assert load(place).edition == edition
        latest = editor.log(1)[0]
        assert (latest.who, latest.action, latest.undoes, latest.before["status"], latest.after["status"]) == ("Lee", "change", number, "ended", "active")
        assert editor.undo(latest.number, "Kim").accepted
        assert load(place).agreements["status"].tolist()[0] == "ended"

    def test_is_refused_when_the_record_changed_since(self, editor: Editor) -> None:
        number = editor.save([status(editor, "ended")], "Kim", editor.read()[1]).entries[0]
        editor.save([status(editor, "lapsed")], "Lee", editor.read()[1])
        outcome = editor.undo(number, "Kim")
        assert (outcome.accepted, outcome.conflicts[0].who, outcome.conflicts[0].fields) == (False, "Lee", (("status", "ended", "lapsed"),))

    def test_is_not_done_twice(self, editor: Editor) -> None:
        number = editor.save([status(editor, "ended")], "Kim", editor.read()[1]).entries[0]
        assert [editor.undo(number, "Kim").accepted for _ in range(2)] == [True, False]

    def test_of_an_addition_takes_it_out_and_leaves_it_in_the_log(self, editor: Editor, place: str) -> None:
        changes = [
            Change.add("agreements", {"agreement_id": "c", "title_en": "C", "title_ko": "C", "agreement_type": "mou", "status": "active"}),
            Change.add("parties", {"agreement_id": "c", "party": "1", "partner_id": "q"}),
        ]
        edition, outcome = load(place).edition, editor.save(changes, "Kim", {})
        assert not editor.undo(outcome.entries[0], "Kim").accepted  # its party would be left over
        save = editor.log(1)[0].save if editor.log(1)[0].accepted else next(entry.save for entry in editor.log() if entry.number == outcome.entries[0])
        assert editor.undo_save(save, "Kim").accepted
        assert load(place).edition == edition
        assert [entry.before["agreement_id"] for entry in editor.log() if entry.action == "remove" and entry.accepted] == ["c", "c"]

    def test_of_a_retirement_puts_the_record_back(self, editor: Editor, place: str) -> None:
        number = editor.save([Change.retire("agreements", "a", "twice")], "Kim", {}).entries[0]
        assert editor.undo(number, "Kim").accepted
        assert len(load(place).agreements) == 2

    def test_of_what_is_not_in_the_log_is_refused(self, editor: Editor) -> None:
        assert editor.undo(999, "Kim").faults[0].problem == "holds nothing to undo here"
        editor.save([status(editor, "nonsense")], "Kim", {})
        assert not editor.undo(editor.log(1)[0].number, "Kim").accepted


@databases
@pytest.mark.parametrize("meanwhile", ["nothing", "a change that breaks it"])
def test_a_database_is_not_held_while_the_records_are_checked(place: str, monkeypatch: pytest.MonkeyPatch, meanwhile: str) -> None:
    """What was checked beforehand counts only for the records that it was checked with."""
    one, other = choose.editor(place), choose.editor(place)
    change, versions, checks = Change.add("parties", {"agreement_id": "b", "party": "2", "partner_id": "q"}), one.read()[1], []
    check = edits.record_faults

    def busy(frames):
        if not checks and meanwhile != "nothing":
            checks.append("another writer")
            assert other.save([Change.add("parties", {"agreement_id": "b", "party": "2", "partner_id": "p"})], "Lee", {}).accepted
        checks.append(len(frames["parties"]))
        return check(frames)

    monkeypatch.setattr(edits, "record_faults", busy)
    outcome = one.save([change], "Kim", versions)
    if meanwhile == "nothing":
        assert (outcome.accepted, checks) == (True, [3])
    else:
        assert (outcome.accepted, outcome.conflicts[0].who) == (False, "Lee")
        assert one.read()[0]["parties"]["partner_id"].tolist() == ["p", "p", "p"]


@databases
def test_what_was_checked_beforehand_is_checked_again_when_the_records_have_changed(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = choose.editor(place), choose.editor(place)
    one.read()
    assert other.save([Change.add("sources", {"source_id": "t", "title": "T", "publisher": "P", "language": "en", "tier": "internal"})], "Lee", {}).accepted
    statement = {"statement_id": "u", "source_id": "t", "locator": "1", "summary_en": "E", "summary_ko": "K"}
    assert one.save([Change.add("statements", statement)], "Kim", {}).accepted, "its source came after the first check"


KILLS = {"postgresql": 30, "sqlite": 70, "folder": 8}
"""A folder's save is killed a hundred times more in test_write.py."""
TOGETHER = ("a", "b")


def standing(editor: Editor) -> tuple[dict, dict[str, str]]:
    """The two records, and what the log holds them to be; read again while an ended process's last save still arrives."""
    while True:
        before, held = editor.log(20), editor.read()[0]["agreements"].set_index("agreement_id", drop=False)
        rows = {key: held.loc[key].to_dict() for key in TOGETHER}
        after = editor.log(20)
        if before == after:
            cut_off = {entry.undoes for entry in after if not entry.accepted}
            logged = [entry for entry in reversed(after) if entry.accepted and entry.table == "agreements" and entry.number not in cut_off]
            return rows, {entry.key: entry.after["status"] for entry in logged}


def test_killed_at_any_moment_a_save_is_whole_or_not_at_all(place: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both records change together or neither does, and the log says which."""
    monkeypatch.setattr(edits, "record_faults", lambda frames: [])  # what takes longest, and writes nothing
    editor, chosen, seen = choose.editor(place), random.Random(1), set()
    rows, _ = standing(editor)
    begun = time.monotonic()
    assert choose.editor(place).save([Change.of("agreements", rows[key], {"status": "lapsed"}) for key in TOGETHER], "Kim", {}).accepted
    one_save = time.monotonic() - begun
    rows, _ = standing(editor)
    for attempt in range(KILLS[request.node.callspec.params["place"]]):
        to = ("ended", "lapsed") if rows["a"]["status"] == "lapsed" else ("lapsed", "ended")
        told, saved = apart.pipe()
        child = apart.begun(apart.saved_without_end, place, rows, to, saved)
        if attempt % 2:
            assert told.poll(60), "nothing was saved"  # the others are killed while they start or save for the first time
        time.sleep(chosen.uniform(0, 1.5) * one_save)
        apart.killed(child)
        rows, logged = standing(editor)
        found = {key: rows[key]["status"] for key in TOGETHER}
        assert found["a"] == found["b"]
        if is_url(place):
            assert logged == found
        seen.add(found["a"])
    assert seen == {"ended", "lapsed"}
    assert editor.save([status(editor, "unknown", key) for key in TOGETHER], "Lee", editor.read()[1]).accepted
    rows, logged = standing(editor)
    assert {key: rows[key]["status"] for key in TOGETHER} == logged == {"a": "unknown", "b": "unknown"}


def test_a_change_by_another_program_is_a_conflict_without_a_name(place: str, postgres) -> None:
    editor = choose.editor(place)
    change, versions = status(editor, "ended"), editor.read()[1]
    if is_url(place):
        from tests.records.database.test_database import by_other_program

        by_other_program(place, "UPDATE agreements SET status = 'planned' WHERE agreement_id = 'a'")
    else:
        path = Path(place) / "agreements.csv"
        path.write_text(path.read_text("utf-8").replace("active", "planned", 1), "utf-8")
    outcome = editor.save([change], "Kim", versions)
    assert outcome.told == "agreements/a was changed meanwhile by another program, a time that is not recorded: status: 'active' → 'planned'"


def test_the_log_is_in_order_after_saves_refusals_and_undoing(editor: Editor) -> None:
    assert editor.save([status(editor, "ended")], "Kim", editor.read()[1]).accepted
    assert not editor.save([status(editor, "nothing")], "Lee", editor.read()[1]).accepted
    assert editor.undo(editor.log()[-1].number + (1 if editor.log()[-1].action == "load" else 0), "Kim").accepted
    entries = editor.log()[::-1]
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1)) and all(entry.digest for entry in entries)
    assert editor.log_is_wrong() is None


@databases
@pytest.mark.parametrize("statement", ["UPDATE audit_log SET who = 'x'", "DELETE FROM audit_log"])
def test_a_database_refuses_to_change_its_log(place: str, statement: str) -> None:
    from tests.records.database.test_database import by_other_program

    with pytest.raises(Exception, match="entries of audit_log stay"):
        by_other_program(place, statement)


@databases
@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE audit_log SET who = 'Mallory' WHERE entry = 2", 2),
        ("DELETE FROM audit_log WHERE entry = 2", 2),
        ("DELETE FROM audit_log WHERE entry = 3", 3),
        ("DELETE FROM audit_log", 1),
    ],
)
def test_what_its_owner_does_to_the_log_is_told_by_the_first_wrong_entry(place: str, statement: str, first: int) -> None:
    from tests.records.database.test_database import WITHOUT_TRIGGERS, by_other_program

    editor = choose.editor(place)
    for to in ("ended", "active"):
        assert editor.save([status(editor, to)], "Kim", editor.read()[1]).accepted
    by_other_program(place, *WITHOUT_TRIGGERS[place.partition(":")[0]])
    by_other_program(place, statement)
    assert editor.log_is_wrong().number == first
    assert editor.save([status(editor, "ended")], "Lee", editor.read()[1]).accepted
    assert editor.log()[0].number == 4
    assert editor.log_is_wrong().number == first


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_a_role_that_may_only_add_to_the_log_can_edit(place: str, postgres) -> None:
    """The role of docs/security.md, by the statements that stand there."""
    from tests.records.database.test_database import by_other_program

    schema = make_url(place).query["options"].partition("search_path=")[2]
    role = f"oi_editor_{schema}"
    text = (Path(__file__).parents[3] / "docs" / "security.md").read_text("utf-8")
    statements = text.partition("```sql\n")[2].partition("```")[0].replace("oi_editor", role).replace("SCHEMA public", f"SCHEMA {schema}").split(";\n")
    by_other_program(place, *(statement.replace("'...'", "'of-a-test'") for statement in statements if statement.strip()))
    url = make_url(place).set(username=role, password="of-a-test").render_as_string(hide_password=False)  # noqa: S106
    editor = choose.editor(url)
    assert editor.save([status(editor, "ended")], "Kim", editor.read()[1]).accepted
    assert editor.log_is_wrong() is None
    for statement in ("UPDATE audit_log SET who = 'x'", "DELETE FROM audit_log", "TRUNCATE audit_log"):
        with pytest.raises(Exception, match="permission denied"):
            by_other_program(url, statement)
