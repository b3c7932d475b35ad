"""Whoever may see a part of the records gets what they would get if there were no more: nothing that can be reached tells of the hidden.

Records are generated with marks of confidentiality, statements and sources of every tier, added codes and retired records; what
a sight hides of them is told by the plainest reading of the rules (`hidden_rows`), then changed, taken out and added to at will.

Broken on purpose and seen to fail here: the edition and the as-of day of all records, `unfiltered` that is all records, texts not typed
anew, the retired, marks, added codes, partners and statements unreduced, the snapshots of trials and the claims about hidden
programmes kept, a party left unnamed, a value that only hidden evidence tells, a record without a statement seen by all. That
marked records of any one table stay was seen to fail in tests/test_seen.py.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from oi_metrics import exports, filters, search
from oi_metrics.catalogue.index import RECORD_METRICS
from oi_metrics.checks import LAWS
from oi_metrics.evidence import company, trail
from oi_metrics.filters import Filters
from oi_metrics.language.words import Words
from oi_metrics.model.schema import TABLES
from oi_metrics.model.sight import LEVELS, WHOLE, Sight
from oi_metrics.model.vocabulary import TIERS
from oi_metrics.narrative.clauses import Ground
from oi_metrics.one_record.record import one_record
from oi_metrics.records.tables import Tables, as_text, typed
from oi_metrics.records.validate import validate
from oi_metrics.seen import seen
from tests.conftest import Row, frames
from tests.strategies import edtf_dates as dates
from tests.strategies import valid_rows

Rows = dict[str, list[Row]]
Place = tuple[str, str]
"""A table and the key of a row."""
Draw = Callable[[st.SearchStrategy[Any]], Any]

few = settings(max_examples=15, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
fewer = settings(few, max_examples=2)
TOLD = {
    "sources": ("title", "publisher"), "statements": ("locator", "summary_en", "summary_ko"), "evidence": ("reading_en", "reading_ko"),
    "partners": ("name_en", "aliases", "city"), "programmes": ("name_en", "name_ko"), "agreements": ("title_en", "signatory"),
    "recognitions": ("title_en", "title_ko"), "claims": ("title_en", "title_ko"), "trials": ("sponsor",), "vocabulary": ("label_en", "label_ko"),
    "retired": ("reason",),
}  # fmt: skip
"""Columns of text in which a row says something that no other row says."""
ADDED = {"therapeutic_area": "ophthalmology", "agreement_type": "consortium"}
OF_FIELDS = {"agreements": "status", "amounts": "amount", "claims": "value", "parties": "partner_id", "recognitions": "awarded_by"}
"""Fields that evidence of their own speaks of: those that a record cannot be without, one that has a code for blank, and one that can be blank."""
WORDS = [Words("en"), Words("ko")]
levels = st.sampled_from(["restricted", "restricted", "internal", "public"])


def key_of(name: str, row: Row) -> str:
    return "/".join(str(row.get(column, "")) for column in TABLES[name].key)


def every(rows: Rows) -> Iterator[tuple[str, Row]]:
    return ((name, row) for name, held in rows.items() for row in held)


@st.composite
def marked_rows(draw: Draw) -> Rows:
    """Rows in which `validate` finds no fault, each with texts of its own, some of them marked."""
    rows: Rows = {name: list(held) for name, held in draw(valid_rows()).items()}
    places = [(tier, number) for tier in TIERS for number in range(2)]
    rows["sources"] = [{"source_id": f"source-{tier}-{number}", "tier": tier, "accessed": f"20{20 + 2 * number}-0{number + 1}-01"} for tier, number in places]
    rows["statements"] = [{"statement_id": f"statement-{tier}-{number}", "source_id": f"source-{tier}-{number % 2}"} for tier in TIERS for number in range(3)]
    rows["trials"] = [{**row, "source_id": f"source-{draw(st.sampled_from(['registry', 'internal']))}-0"} for row in rows["trials"]]
    rows["evidence"] = [{**row, "statement_id": f"{row['statement_id']}-{draw(st.integers(0, 2))}"} for row in rows["evidence"]]
    rows["evidence"] += [
        {"record_type": "targets", "record_id": key_of("targets", row), "statement_id": f"statement-{draw(st.sampled_from(sorted(TIERS)))}-0"}
        for row in rows["targets"]
        if draw(st.booleans())
    ]
    rows["evidence"] += [
        {"record_type": name, "record_id": key_of(name, row), "field": field, "statement_id": f"statement-{draw(st.sampled_from(sorted(TIERS)))}-1"}
        for name, field in OF_FIELDS.items()
        for row in rows[name]
        if row.get(field) and draw(st.integers(0, 2)) == 0
    ]
    rows["vocabulary"] = [{"vocabulary": vocabulary, "code": code} for vocabulary, code in ADDED.items()]
    rows["agreements"] = [
        {
            **row,
            **{name: code for name, code in ADDED.items() if draw(st.integers(0, 3)) == 0},
            "programme_id": draw(st.sampled_from(["", *(programme["programme_id"] for programme in rows["programmes"])])),
        }
        for row in rows["agreements"]
    ]
    gone = [row["agreement_id"] for row in rows["agreements"] if draw(st.integers(0, 5)) == 0]
    rows["retired"] = [{"record_type": "agreements", "record_id": key, "retired": "2020"} for key in gone]
    rows = {name: [{**row, **own_texts(name, row)} for row in held] for name, held in rows.items()}
    held = sorted(name for name in rows if rows[name] and name not in ("vocabulary", "retired"))
    some = [(name, key_of(name, draw(st.sampled_from(rows[name])))) for name in draw(st.lists(st.sampled_from(held), unique=True, max_size=6))]
    rows["confidential"] = [{"record_type": name, "record_id": key, "confidentiality": draw(levels)} for name, key in some]
    return rows


def own_texts(name: str, row: Row, again: str = "") -> Row:
    return {column: f"tells{again}:{name}:{key_of(name, row)}:" for column in TOLD.get(name, ())}


@st.composite
def sights(draw: Draw) -> Sight:
    tiers = draw(st.one_of(st.just(tuple(TIERS)), st.lists(st.sampled_from(sorted(TIERS)), unique=True, min_size=1).map(tuple)))
    return Sight(tiers, draw(st.sampled_from(["public", "public", "internal", "restricted"])))


def hidden_rows(rows: Rows, sight: Sight) -> set[Place]:
    """The rows that a sight does not see, by the rules read one by one."""
    if sight.whole:
        return set()
    held = {(name, key_of(name, row)): row for name, row in every(rows)}
    retired = {("agreements", row["record_id"]) for row in rows["retired"]}
    beyond = LEVELS[LEVELS.index(sight.confidentiality) + 1 :]
    gone = {(row["record_type"], row["record_id"]) for row in rows["confidential"] if row["confidentiality"] in beyond}
    gone |= {place for place in held if place[0] == "retired" or place in retired}
    gone |= {("sources", row["source_id"]) for row in rows["sources"] if row["tier"] not in sight.tiers}
    gone |= {("statements", row["statement_id"]) for row in rows["statements"] if ("sources", row["source_id"]) in gone}
    gone |= {
        place
        for place, row in held.items()
        if place[0] == "evidence"
        and (
            ("statements", row["statement_id"]) in gone
            or (row["record_type"], row["record_id"]) in gone
            or whole_of((row["record_type"], row["record_id"])) in gone
        )
    }
    support = [(place, row) for place, row in held.items() if place[0] == "evidence" and not row.get("field") and row.get("stance", "supports") == "supports"]
    told = {(row["record_type"], row["record_id"]) for _, row in support} - retired
    carried = {(row["record_type"], row["record_id"]) for place, row in support if place not in gone}
    for place in held:
        name = place[0]
        if name in ("sources", "statements", "evidence", "partners", "vocabulary", "retired", "confidential"):
            continue
        stands = place in carried if place in told else sight.every_tier or name == "targets" or whole_of(place) in carried
        gone |= set() if stands else {place}
        needs = OF_FIELDS.get(name) if name in ("amounts", "parties", "recognitions") else None
        gone |= {place} if needs and hidden_cell(place, needs, rows["evidence"], gone) else set()
    while True:
        left = {place: row for place, row in held.items() if place not in gone}
        lost = {place for place, row in left.items() if is_lost(place, row, left, gone)}
        if not lost:
            return gone
        gone |= lost


def whole_of(place: Place) -> Place:
    part_of = TABLES[place[0]].part_of
    return (part_of, place[1].partition("/")[0]) if part_of else place


def is_lost(place: Place, row: Row, left: Mapping[Place, Row], gone: set[Place]) -> bool:
    """Whether a row speaks of, stands on or needs what is gone, or nothing that is left names it."""
    name, key = place
    if whole_of(place) in gone:
        return True
    if name in ("evidence", "confidential"):
        return (row["record_type"], row["record_id"]) in gone or (name == "evidence" and ("statements", row["statement_id"]) in gone)
    if name in ("parties", "memberships", "trial_sites"):
        return ("partners", row.get("partner_id", "")) in gone
    if name == "recognitions":
        return ("partners", row["awarded_by"]) in gone
    if name == "trials":
        return ("sources", row["source_id"]) in gone
    if name == "claims":
        programme = str(row["scope"]).partition("programme=")[2]
        return ("programmes", programme) in gone
    if name == "partners":
        return not any(key in (cells.get("partner_id"), cells.get("awarded_by")) for other, cells in left.items() if other[0] != "partners")
    if name == "statements":
        return not any(other[0] == "evidence" and cells["statement_id"] == key for other, cells in left.items())
    if name == "sources":
        return not any(other[0] in ("statements", "trials") and cells["source_id"] == key for other, cells in left.items())
    if name == "vocabulary":
        return not any(other[0] in ("agreements", "trials", "claims") and cells.get(row["vocabulary"]) == row["code"] for other, cells in left.items())
    return False


@st.composite
def changed(draw: Draw, rows: Rows, sight: Sight) -> Rows:
    """The same for this sight: hidden rows taken out, told otherwise and added, hidden cells of seen rows written anew."""
    gone = hidden_rows(rows, sight)
    retired = {row["record_id"] for row in rows["retired"]}
    linked = {row["statement_id"] for row in rows["evidence"]}
    out = {
        (name, key_of(name, row))
        for name, row in every(rows)
        if (name, key_of(name, row)) in gone and name not in ("sources", "statements", "evidence", "confidential", "retired") and draw(st.booleans())
    }
    out -= {("agreements", key) for key in retired}
    out |= {("statements", row["statement_id"]) for row in rows["statements"] if row["statement_id"] not in linked} & gone
    while needed := {place for name, row in every(rows) for place in referred(name, row) if (name, key_of(name, row)) not in out} & out:
        out -= needed
    result: Rows = {}
    for name, held in rows.items():
        result[name] = []
        for row in held:
            place = (name, key_of(name, row))
            of = (row["record_type"], row["record_id"]) if "record_type" in row else whole_of(place)
            if place in out or of in out or whole_of(of) in out:
                continue
            told = own_texts(name, row, "-anew") if place in gone and draw(st.booleans()) else {}
            if name == "agreements" and place in gone and draw(st.booleans()):
                told |= {"signed": draw(dates()), "ends": "", "status": "ended", "agreement_type": "license"}
            if name == "evidence" and place in gone and row.get("value") and draw(st.booleans()):
                told["value"] = draw(dates())
            result[name].append({**row, **told})
    result["confidential"] = list(marks_left(result))
    seen_cells(draw, rows, result, gone)
    if sight.hidden_levels or not sight.every_tier:
        add_hidden(draw, result, sight)
    return result


def marks_left(rows: Rows) -> Iterator[Row]:
    """The marks of rows that are there."""
    there = {(name, key_of(name, row)) for name, row in every(rows)}
    return (row for row in rows["confidential"] if (row["record_type"], row["record_id"]) in there)


def referred(name: str, row: Row) -> Iterator[Place]:
    """The rows without which this one could not be."""
    for column in TABLES[name].columns:
        if column.references:
            yield column.references, row.get(column.name, "")
        if column.vocabulary:
            yield "vocabulary", f"{column.vocabulary}/{row.get(column.name)}"


DATED = {"agreements": ("signed", "ends"), "memberships": ("joined", "left")}
"""Of records with evidence for a field: that field, and the date that cannot lie before it."""


def hidden_cell(place: Place, field: str, evidence: list[Row], gone: set[Place]) -> bool:
    """Whether only hidden evidence tells a field of a record."""
    told = [said for said in evidence if (said["record_type"], said["record_id"], said.get("field")) == (*place, field)]
    return bool(told) and all(("evidence", key_of("evidence", said)) in gone for said in told)


def seen_cells(draw: Draw, rows: Rows, result: Rows, gone: set[Place]) -> None:
    """Days of seen records that only hidden evidence tells are written anew."""
    for name, (field, ended) in DATED.items():
        for place, row in enumerate(result[name]):
            if hidden_cell((name, key_of(name, row)), field, rows["evidence"], gone) and not row[ended]:
                result[name][place] = {**row, field: draw(dates())}


def add_hidden(draw: Draw, rows: Rows, sight: Sight) -> None:
    """One more of everything that the sight does not see."""
    if not draw(st.booleans()):
        return
    level, tier = next(iter(sight.hidden_levels), "public"), next((tier for tier in TIERS if tier not in sight.tiers), "internal")
    new: Rows = {
        "sources": [{"source_id": "new-source", "tier": tier, "accessed": "2025-05-05"}],
        "statements": [{"statement_id": "new-statement", "source_id": "new-source"}],
        "partners": [{"partner_id": "new-partner", "partner_type": "biotech", "region": "KR-11", "name_ko": "tells-anew"}],
        "agreements": [{"agreement_id": "new-agreement", "signed": "2001", "therapeutic_area": "new-area", "title_ko": "tells-anew"}],
        "parties": [{"agreement_id": "new-agreement", "party": "1", "partner_id": "new-partner"}],
        "amounts": [{"agreement_id": "new-agreement", "kind": "royalty", "currency": "USD", "amount": "7"}],
        "vocabulary": [{"vocabulary": "therapeutic_area", "code": "new-area"}],
    }
    told = [
        ("agreements", "new-agreement"),
        *((name, key_of(name, row)) for name, row in every(rows) if name in ("agreements", "claims") and row in rows[name]),
    ]
    new["evidence"] = [{"record_type": name, "record_id": key, "statement_id": "new-statement", "stance": "supports"} for name, key in told[:1]]
    new["evidence"] += [{"record_type": name, "record_id": key, "statement_id": "new-statement", "stance": "contradicts"} for name, key in told[1:]]
    hidden = [("sources", "new-source"), ("agreements", "new-agreement")]
    new["confidential"] = [{"record_type": name, "record_id": key, "confidentiality": level} for name, key in hidden]
    for name, held in new.items():
        rows[name] = [*rows[name], *({**row, **{column: text for column, text in own_texts(name, row, "-anew").items() if column not in row}} for row in held)]


def of(rows: Rows) -> Tables:
    return sound(frames(**rows))


def sound(texts: dict[str, pd.DataFrame]) -> Tables:
    """Typed, after they were found to be without faults."""
    faults = [str(fault) for fault in validate(texts) if not fault.warning]
    assert not faults, faults
    return typed(texts)


def equal(one: Tables, other: Tables) -> None:
    for name in TABLES:
        pd.testing.assert_frame_equal(one.frames[name], other.frames[name], obj=name)
    assert (one.edition, one.as_of, one.sight, one.chosen_by) == (other.edition, other.as_of, other.sight, other.chosen_by)
    assert one.unfiltered is one and other.unfiltered is other


# what is seen


@few
@given(marked_rows(), sights())
def test_what_is_seen_is_what_the_rules_say_and_nothing_of_the_rest(rows: Rows, sight: Sight) -> None:
    tables = of(rows)
    view, gone = seen(tables, sight), hidden_rows(rows, sight)
    retired = {f"agreements/{row['record_id']}" for row in rows["retired"]}
    for name in TABLES:
        there = {f"{name}/{key_of(name, row)}" for row in rows[name] if (name, key_of(name, row)) not in gone}
        assert {*view.frames[name]["record"]} == (there if not sight.whole else {*tables.frames[name]["record"]}) - retired, name
    for name, (field, _) in DATED.items():
        hidden = {f"{name}/{key_of(name, row)}" for row in rows[name] if hidden_cell((name, key_of(name, row)), field, rows["evidence"], gone)}
        assert {*view.frames[name][field][view.frames[name]["record"].isin(hidden)]} <= {""}
    assert sound({name: frame.reset_index(drop=True) for name, frame in as_text(view).items()}).edition == view.edition
    assert seen(view, sight) is view
    equal(replace(seen(replace(view, sight=WHOLE), sight)), view)


@few
@given(marked_rows(), sights(), st.data())
def test_nothing_differs_when_the_hidden_does(rows: Rows, sight: Sight, data: st.DataObject) -> None:
    tables = of(rows)
    equal(seen(tables, sight), seen(of(data.draw(changed(rows, sight))), sight))


@fewer
@given(marked_rows(), sights().filter(lambda sight: not sight.whole), st.data())
def test_nothing_that_can_be_reached_differs_or_tells_of_the_hidden(rows: Rows, sight: Sight, data: st.DataObject) -> None:
    other = data.draw(changed(rows, sight))
    one, two = (dict(reached(seen(of(held), sight))) for held in (rows, other))
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []
    gone = hidden_rows(rows, sight)
    secrets = [f"tells:{name}:{key}:" for name, key in gone if name in TOLD] + ["tells-anew"]
    told = "\n".join(map(str, one.values()))
    assert [secret for secret in secrets if secret in told] == []
    assert any(f"tells:{name}:" in told for name in TOLD) or len(gone) > 10


@few
@given(marked_rows(), sights(), sights())
def test_a_narrower_sight_of_a_wider_one_is_the_narrower(rows: Rows, one: Sight, other: Sight) -> None:
    """Days apart, of which a statement tells more exactly than another that the narrower sight does not see."""
    rows = {**rows, "evidence": [row for row in rows["evidence"] if not row.get("field")]}
    tables = of({**rows, "confidential": list(marks_left(rows))})
    equal(seen(seen(tables, one), one.within(other)), seen(tables, one.within(other)))


def test_who_sees_everything_sees_these_very_tables(embedded: Tables) -> None:
    assert seen(embedded, WHOLE) is embedded
    assert seen(embedded, Sight(tuple(reversed(TIERS)), "restricted")) is embedded


def test_a_view_is_made_once(embedded: Tables) -> None:
    assert seen(embedded, Sight(("company_page",))) is seen(embedded, Sight(("company_page",), "restricted"))


def test_a_sight_comes_before_a_choice(embedded: Tables) -> None:
    with pytest.raises(ValueError, match=r"^what may be seen is decided before anything is chosen$"):
        seen(filters.apply(embedded, Filters(status=("active",))), Sight(("company_page",)))


# what can be reached


def reached(tables: Tables) -> Iterator[tuple[str, Any]]:
    """All that can be asked of the records, by name."""
    yield "edition", (tables.edition, tables.as_of, company(tables), filters.possible(tables), filters.occurring(tables))
    records = [record for frame in tables.frames.values() for record in frame["record"]]
    yield "trail", trail(tables, records).to_csv()
    chosen = [Filters(), Filters(text="tells"), Filters(tier=("company_page",)), Filters(partner_type=("hospital",))]
    for kept in chosen:
        view = filters.apply(tables, kept)
        assert seen(tables, tables.sight) is tables and view.sight == tables.sight
        yield from (((f"{kept} {name}"), value) for name, value in said(view, kept))
    for words in WORDS:
        words = Words.of(words.lang, tables.vocabulary)
        for record in records:
            yield f"{words.lang} {record}", repr(one_record(tables, record, words))
    for text in ("tells", "tells-anew", "new-agreement", "p0", "a1", "ophthalmology", "서울"):
        yield f"search {text}", (sorted(search.found_records(tables, text)), search.found_in(tables, text))
    for law, find in LAWS[:-2]:
        looked, problems = find(tables)
        yield law, (looked, list(problems))


def said(view: Tables, kept: Filters) -> Iterator[tuple[str, Any]]:
    """Metrics with their sentences in both languages, and files."""
    tables = {name: metric.table(view) for name, metric in RECORD_METRICS.items() if not metric.view_of}
    for name, table in tables.items():
        yield name, table.to_csv()
        for words in WORDS:
            yield (
                f"{name} {words.lang}",
                [clause.text for clause in RECORD_METRICS[name].clauses(table, Ground.of(view), Words.of(words.lang, view.vocabulary))],
            )
    context = exports.Context.of(view, kept, WORDS[1])
    yield "line", (context.line(), context.facts())
    name, rows = next(iter(tables.items()))
    for ending, kind in exports.KINDS.items():
        file = io.BytesIO()
        kind.write(file, exports.Selection(view, [(RECORD_METRICS[name], rows)], context, name, rows), lambda rows: None)
        yield ending, file.getvalue()
        yield f"{ending} name", exports.file_name("x", file.getvalue(), ending, context)
