"""A column of the records is declared once, whole, and nowhere listed again."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from oi_metrics import filters
from oi_metrics.language.words import Words
from oi_metrics.model.schema import COLUMNS, TABLES, Column, column_label, dimensions, filter_columns, marked, vocabularies
from oi_metrics.model.vocabulary import SPELLINGS, VOCABULARIES

ROOT = Path(__file__).resolve().parents[2]
DECLARED_IN = ("oi_metrics/model/schema.py", "oi_metrics/model/vocabulary.py")
KNOWN = {table: {column.name for column in held.columns if column.filter or column.dimension} for table, held in TABLES.items()}


# the declarations


def test_columns_of_one_name_have_one_label_and_one_vocabulary() -> None:
    for name in {column.name for column in COLUMNS}:
        alike = [column for column in COLUMNS if column.name == name]
        assert len({(column.label, column.vocabulary) for column in alike}) == 1, name


def test_every_column_has_a_label_in_both_languages_and_a_vocabulary_that_exists() -> None:
    for column in COLUMNS:
        assert column.label, column.name
        assert Words("ko").gettext(column.label) != column.label, column.label
        assert (column.kind == "category") == bool(column.vocabulary) and column.vocabulary in {"", *VOCABULARIES}


def test_spellings_are_of_codes_that_there_are() -> None:
    assert {(name, code) for name, codes in SPELLINGS.items() for code in codes if code not in VOCABULARIES[name]} == set()


def test_what_the_declarations_say() -> None:
    assert filter_columns("agreements") == ("agreement_type", "therapeutic_area", "rd_stage", "status")
    assert filter_columns("agreements", "form", "subject") == ("agreement_type", "therapeutic_area", "rd_stage")
    assert dimensions("agreements") == ("partner_type", "agreement_type", "therapeutic_area", "rd_stage", "status")
    assert dimensions("agreements", "subject") == ("therapeutic_area", "rd_stage")
    assert (marked("beginning"), marked("ending")) == ({"signed", "joined", "awarded", "as_of", "approved"}, {"ends", "valid_until"})
    assert (column_label("title"), column_label("title_en"), column_label("nothing")) == ("Title", "", "")
    assert vocabularies()["kind"] == "amount_kind" and "signed" not in vocabularies()


@pytest.mark.parametrize("use", ["filter", "dimension"])
def test_a_filter_or_dimension_has_a_vocabulary_of_its_name(use: str) -> None:
    with pytest.raises(ValueError, match=r"^column funded: a filter or dimension is a category whose vocabulary bears its name, not 'role'$"):
        Column("funded", "category", "Funded by", "Who pays.", vocabulary="role", **{use: True})


def test_every_filter_column_is_a_filter() -> None:
    assert {column.name for column in COLUMNS if column.filter} == {*filters.CODE_FIELDS} - {"partner"}


# the source


def listed(source: str) -> Iterator[tuple[int, set[str]]]:
    """Line and names of each place of a source that lists several filters or dimensions of one table: literals, fields of a class, conditions."""
    for node in ast.walk(ast.parse(source)):
        written = set(_names(node))
        for known in KNOWN.values():
            if len(written & known) > 1:
                yield node.lineno, written & known  # type: ignore[attr-defined]


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        firsts = (part.elts[0] if isinstance(part, ast.Tuple | ast.List) and part.elts else part for part in node.elts)
        yield from (part.value for part in firsts if isinstance(part, ast.Constant))
    elif isinstance(node, ast.Dict):
        yield from (key.value for key in node.keys if isinstance(key, ast.Constant))
    elif isinstance(node, ast.ClassDef):
        yield from (field.target.id for field in node.body if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name))
    elif isinstance(node, ast.BoolOp):
        yield from (part.attr for part in node.values if isinstance(part, ast.Attribute))


@pytest.mark.parametrize(
    "source",
    [
        'BY = ("status", "partner_type", "rd_stage")',
        'FIELDS = [("status", N_("Status")), ("rd_stage", N_("Stage"))]',
        'VOCABULARY_OF = {"status": "status", "rd_stage": "rd_stage"}',
        "class Filters:\n    status: tuple[str, ...] = ()\n    rd_stage: tuple[str, ...] = ()",
        "if chosen.status or chosen.rd_stage: pass",
        'for name in {"status", "agreement_type"}: pass',
    ],
)
def test_a_list_of_columns_is_found(source: str) -> None:
    assert [line for line, _ in listed(source)] == [1]


@pytest.mark.parametrize("source", ['("status",)', '["partner_type", "signed", "status"]', 'f("status", "rd_stage")', '"status, rd_stage"'])
def test_other_sources_are_left_in_peace(source: str) -> None:
    assert list(listed(source)) == []


def test_no_source_lists_columns_that_the_schema_knows() -> None:
    places = []
    for path in sorted([*ROOT.glob("oi_metrics/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "dashboard.py"]):
        name = path.relative_to(ROOT).as_posix()
        if name not in DECLARED_IN:
            places += [f"{name}:{line} lists {', '.join(sorted(names))}; ask model.schema instead" for line, names in listed(path.read_text("utf-8"))]
    assert places == []
