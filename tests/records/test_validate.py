"""What `validate` finds: each defect with its file, row, column, value, problem and remedy."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oi_metrics.model.faults import InvalidRecords
from oi_metrics.model.schema import TABLES
from oi_metrics.records.load import load
from oi_metrics.records.tables import typed
from oi_metrics.records.validate import validate

from ..conftest import faults, frames, write

DATE = "write YYYY, YYYY-MM, YYYY-MM-DD or an EDTF interval such as 2009/2013"
TYPES = "mou, joint_research, co_development, license, site_partnership, letter_of_intent, other"
AGREEMENTS = "agreement_id,title_en,title_ko,agreement_type,signed,status\n"
ONE = AGREEMENTS + "a,A,A,mou,,unknown\n"
PARTNERS = "partner_id,name_en,name_ko,partner_type,latitude,ror_id\n"
CLAIMS = "claim_id,title_en,title_ko,measure,value,unit,scope,rank\n"
EVIDENCE = "record_type,record_id,field,value,statement_id,stance\n"
SAID = {
    "sources": "source_id,title,publisher,language,tier\ns,A,A,en,company_page\n",
    "statements": "statement_id,source_id,locator,summary_en,summary_ko\nst,s,Body,A,A\n",
    "agreements": ONE,
}


def test_a_number_that_is_none(tmp_path):
    files = {"agreements": ONE, "parties": "agreement_id,party,partner_type\na,one,hospital\n", "partners": PARTNERS + 'x,X,X,hospital,"37,5",\n'}
    assert faults(write(tmp_path, **files)) == [
        "parties.csv, row 2, party: 'one' is not a whole number; write digits alone, without separators or units",
        "partners.csv, row 2, latitude: '37,5' is not a number; write digits with a point for decimals",
    ]


@pytest.mark.parametrize("amount", ["1,000", "1.5", "1e9", "700억", "٣", "½"])
def test_an_amount_is_digits_alone(tmp_path, amount):
    found = faults(write(tmp_path, agreements=ONE, amounts=f'agreement_id,kind,amount,currency\na,upfront,"{amount}",KRW\n'))
    assert found == [f"amounts.csv, row 2, amount: '{amount}' is not a whole number; write digits alone, without separators or units"]


def test_an_amount_of_any_size_that_there_is(tmp_path):
    write(tmp_path, agreements=ONE, amounts=f"agreement_id,kind,amount,currency\na,upfront,{'9' * 30},KRW\na,milestone,-1,KRW\na,royalty,1{'0' * 31},KRW\n")
    remedy = f"write at least 0 and at most {10**30:,}"
    assert faults(tmp_path) == [
        f"amounts.csv, row 3, amount: '-1' is out of range; {remedy}", f"amounts.csv, row 4, amount: '1{'0' * 31}' is out of range; {remedy}",
    ]  # fmt: skip


def test_a_number_out_of_range(tmp_path):
    assert faults(write(tmp_path, partners=PARTNERS + "x,X,X,hospital,91,\ny,Y,Y,hospital,-90,\n")) == [
        "partners.csv, row 2, latitude: '91' is out of range; write at least -90 and at most 90"
    ]


def test_an_unknown_category(tmp_path):
    assert faults(write(tmp_path, agreements=AGREEMENTS + "a,A,A,treaty,,unknown\n")) == [
        f"agreements.csv, row 2, agreement_type: 'treaty' is not in the vocabulary; use {TYPES}, or add it to vocabulary.csv under agreement_type"
    ]


def test_a_category_that_the_records_add(tmp_path):
    write(tmp_path, agreements=AGREEMENTS + "a,A,A,treaty,,unknown\n", vocabulary="vocabulary,code,label_en,label_ko\nagreement_type,treaty,Treaty,조약\n")
    assert faults(tmp_path) == []


def test_a_closed_vocabulary_cannot_be_extended(tmp_path):
    files = {
        "sources": "source_id,title,publisher,language,tier\ns,A,A,en,press\n",
        "vocabulary": "vocabulary,code,label_en,label_ko\ntier,press,Press,언론\n",
    }
    (found,) = [fault for fault in faults(write(tmp_path, **files)) if fault.startswith("sources.csv")]
    assert found == "sources.csv, row 2, tier: 'press' is not in the vocabulary; use company_page, public_record, registry, internal"


def test_a_reference_to_nobody(tmp_path):
    assert faults(write(tmp_path, agreements=ONE, parties="agreement_id,party,partner_id\na,1,nobody\nb,1,nobody\n")) == [
        "parties.csv, row 2, partner_id: 'nobody' is not in partners.csv; add it there or fix the key",
        "parties.csv, row 3, agreement_id: 'b' is not in agreements.csv; add it there or fix the key",
        "parties.csv, row 3, partner_id: 'nobody' is not in partners.csv; add it there or fix the key",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2019/13", "is not a date"),
        ("2015-02-29", "is not a date"),
        ("2013/2009", "ends before it begins"),
        ("3000", "has the year 3000, outside 1000 to 2999"),
        ("{2012,2013}", "is several dates; give each a record of its own"),
    ],
)
def test_an_impossible_date(tmp_path, text, problem):
    assert faults(write(tmp_path, agreements=AGREEMENTS + f'a,A,A,mou,"{text}",unknown\n')) == [f"agreements.csv, row 2, signed: '{text}' {problem}; {DATE}"]


def test_one_impossible_date_does_not_hide_the_others(tmp_path):
    found = faults(write(tmp_path, agreements=AGREEMENTS + "a,A,A,mou,2015-02-29,unknown\nb,B,B,mou,2019/13,unknown\n"))
    assert [fault.partition(":")[0] for fault in found] == ["agreements.csv, row 2, signed", "agreements.csv, row 3, signed"]


def test_a_key_that_stands_twice(tmp_path):
    files = {"agreements": ONE, "parties": "agreement_id,party,partner_type\na,1,hospital\na,2,hospital\na,1,biotech\n"}
    assert faults(write(tmp_path, **files)) == ["parties.csv, row 4, agreement_id, party: 'a/1' is already in row 2; give each record a key of its own"]


def test_a_key_with_blanks_in_it_and_none_at_all(tmp_path):
    assert faults(write(tmp_path, partners=PARTNERS + "a b,A,A,hospital,,\n,A,A,hospital,,\n")) == [
        "partners.csv, row 2, partner_id: 'a b' is not a key; use letters, digits and . _ : -, starting with a letter or digit",
        "partners.csv, row 3, partner_id: '' is blank; every partners record needs a partner_id",
    ]


def test_a_required_field_left_blank(tmp_path):
    assert faults(write(tmp_path, partners=PARTNERS + "a, ,A,hospital,,\n")) == [
        "partners.csv, row 2, name_en: '' is blank; every partners record needs a name_en"
    ]


def test_an_address_that_would_run(tmp_path):
    assert faults(write(tmp_path, partners=PARTNERS + "a,A,A,hospital,,javascript:alert(1)\n")) == [
        "partners.csv, row 2, ror_id: 'javascript:alert(1)' is not a web address; write it in full, starting with https:// or http://"
    ]


def test_an_unnamed_party_or_seat_says_its_kind(tmp_path):
    files = {
        "agreements": ONE,
        "parties": "agreement_id,party,partner_id,partner_type\na,1,,\na,2,,biotech\n",
        "programmes": "programme_id,name_en,name_ko\nnet,N,N\n",
        "memberships": "programme_id,seat,partner_id,partner_type\nnet,1,,\n",
    }
    remedy = "name the partner, or give the kind of the unnamed one"
    assert faults(write(tmp_path, **files)) == [
        f"memberships.csv, row 2, partner_type: '' is blank and so is partner_id; {remedy}",
        f"parties.csv, row 2, partner_type: '' is blank and so is partner_id; {remedy}",
    ]


def test_a_scope_that_cannot_be_read(tmp_path):
    rows = "c,C,C,agreements,5,agreement,hospital,normal\nd,D,D,agreements,5,agreement,city=Seoul,normal\ne,E,E,agreements,5,agreement,partner_type=,normal\n"
    assert faults(write(tmp_path, claims=CLAIMS + rows)) == [
        "claims.csv, row 2, scope: 'hospital' is not a filter; write key=code or key=code,code",
        "claims.csv, row 3, scope: 'city=Seoul' names the unknown filter city; use partner_type, agreement_type, therapeutic_area, rd_stage, programme",
        "claims.csv, row 4, scope: 'partner_type=' is not a filter; write key=code or key=code,code",
    ]


def test_a_currency_that_is_none(tmp_path):
    assert faults(write(tmp_path, agreements=ONE, amounts="agreement_id,kind,amount,currency\na,upfront,5,WON\n")) == [
        "amounts.csv, row 2, currency: 'WON' is not a currency; write its ISO 4217 code, such as KRW"
    ]


def test_evidence_that_leads_nowhere(tmp_path):
    rows = "agreements,b,,,st,supports\nagreements,a,colour,,st,supports\ndeals,a,,,st,supports\nagreements,a,,,nowhere,supports\n"
    assert faults(write(tmp_path, **SAID, evidence=EVIDENCE + rows)) == [
        "evidence.csv, row 2, record_id: 'b' is not in agreements.csv; write the key of a record, parts joined by a slash",
        f"evidence.csv, row 3, field: 'colour' is not a column of agreements.csv; use {', '.join(TABLES['agreements'].column_names)}",
        f"evidence.csv, row 4, record_type: 'deals' is not a table; use {', '.join(TABLES)}",
        "evidence.csv, row 5, statement_id: 'nowhere' is not in statements.csv; add it there or fix the key",
    ]


@pytest.mark.parametrize("said", ["soon", "2015-02-29"])
def test_evidence_that_gives_a_date_which_is_none(tmp_path, said):
    assert faults(write(tmp_path, **SAID, evidence=EVIDENCE + f"agreements,a,signed,{said},st,supports\n")) == [
        f"evidence.csv, row 2, value: '{said}' is not a date; {DATE}"
    ]


@pytest.mark.parametrize(("field", "said"), [("status", "finished"), ("programme_id", "nowhere")])
def test_evidence_gives_a_value_that_its_field_could_hold(tmp_path, field, said):
    (found,) = faults(write(tmp_path, **SAID, evidence=EVIDENCE + f"agreements,a,{field},{said},st,supports\n"))
    assert found.startswith(f"evidence.csv, row 2, value: '{said}' ")


def test_evidence_gives_an_amount_in_digits(tmp_path):
    files = {"amounts": "agreement_id,kind,amount,currency\na,upfront,5,KRW\n", "evidence": EVIDENCE + "amounts,a/upfront/KRW,amount,about five,st,supports\n"}
    (found,) = faults(write(tmp_path, **SAID, **files))
    assert found.startswith("evidence.csv, row 2, value: 'about five' ")


def test_a_number_has_a_unit_and_a_claim_may_have_neither(tmp_path):
    assert faults(write(tmp_path, claims=CLAIMS + "c,C,C,agreements,26,,,normal\nd,D,D,cooperation,,,rd_stage=clinical,normal\n")) == [
        "claims.csv, row 2, unit: '' is blank although there is a value; write the unit, or leave the value blank too"
    ]


def test_all_faults_are_told_at_once(tmp_path):
    write(
        tmp_path,
        agreements=AGREEMENTS + "a,A,A,treaty,2019/13,unknown\na,A,,mou,,unknown\n",
        partners="partner_id,name_en,name_ko\n",
        parties="agreement_id,party,partner_id\na,0,x\nb,1,,\n",
        claims=CLAIMS + "c,C,C,agreements,-1,agreement,what,normal\n",
    )
    assert [fault.partition(":")[0] for fault in faults(tmp_path)] == [
        "agreements.csv, row 2, agreement_type",
        "agreements.csv, row 2, signed",
        "agreements.csv, row 3, agreement_id",
        "agreements.csv, row 3, title_ko",
        "claims.csv, row 2, scope",
        "claims.csv, row 2, value",
        "parties.csv, row 3",
        "partners.csv, row 1, partner_type",
    ]


def test_load_stops_with_every_fault(tmp_path):
    write(tmp_path, agreements=AGREEMENTS + "a,A,A,mou,2019/13,unknown\n", partners=PARTNERS + "a,,A,hospital,,\n")
    with pytest.raises(InvalidRecords) as stopped:
        load(tmp_path)
    assert [str(fault) for fault in stopped.value.faults] == faults(tmp_path)
    assert str(stopped.value) == f"2 faults: {faults(tmp_path)[0]}; {faults(tmp_path)[1]}"


JUNK = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["2018", "2015-02-29", "../", "a", "b", "-1", "9" * 400, "1e999", "hospital", "agreements", "a/1", "=1", "nan", "٣", "partner_type=a", "KRW"]
    ),
)


@st.composite
def junk_rows(draw):
    """One to three rows of anything in one table, and a row of anything in the tables that it refers to."""
    name = draw(st.sampled_from(sorted(TABLES)))
    referred = {column.references for column in TABLES[name].columns if column.references} | {name}
    return {table: draw(st.lists(st.fixed_dictionaries(dict.fromkeys(TABLES[table].column_names, JUNK)), min_size=1, max_size=3)) for table in referred}


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(junk_rows())
def test_junk_is_refused_or_can_be_typed(rows):
    """`validate` never raises, and what it lets through can be used."""
    text = frames(**rows)
    if not validate({name: text[name] for name in rows}):
        typed(text)
