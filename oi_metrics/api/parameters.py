"""What can be asked beside a name: filters, options, language and part, declared once for the reading of a question and for what describes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from oi_metrics import filters
from oi_metrics.api.problems import LONGEST, Problem
from oi_metrics.catalogue.metric import Metric, Option
from oi_metrics.filters import Filters
from oi_metrics.language.languages import DEFAULT, LANGS
from oi_metrics.memo import memoised
from oi_metrics.model.filter_grammar import FilterError
from oi_metrics.model.vocabulary import VOCABULARIES
from oi_metrics.records.tables import Tables
from oi_metrics.registry.filters import ALL, COMPANY, NOT_STATED, Choice
from oi_metrics.registry.filters import CODE_FIELDS as TRIAL_CODES
from oi_metrics.registry.filters import FIELDS as TRIAL_FIELDS
from oi_metrics.registry.storage.store import Store, collected

Given = Mapping[str, Sequence[str]]
"""Values by the name of their parameter, as in the address of a page."""
MOST_QUERY, MOST_VALUES = 8_000, 400
"""Characters and values of one question."""
USUAL_ROWS, MOST_ROWS = 1_000, 10_000
MOST_NUMBER = 10**9
"""No number that is asked with is larger."""
ENUMERATED = 200
"""A filter of more codes is described without them."""
COLUMN_OF = {"area": "therapeutic_area"}
"""The column of trials that a choice reads, where it bears another name."""


@dataclass(frozen=True)
class Parameter:
    """schema: of one value, as JSON Schema. several: whether it may be given more than once, any of whose values fits. group:
    `filters` or `options`, blank for what is neither."""

    name: str
    meaning: str
    schema: Mapping[str, Any]
    several: bool = False
    required: bool = False
    group: str = ""


FILTERS, OPTIONS = "filters", "options"
LANG = Parameter("lang", "Language of titles, sentences and statements; rows bear codes.", {"type": "string", "enum": list(LANGS), "default": DEFAULT})
AFTER = {"type": "integer", "minimum": 0, "maximum": MOST_NUMBER, "default": 0}
PART = (
    Parameter("limit", "How many rows at most.", {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": USUAL_ROWS}),
    Parameter(
        "after",
        "How many rows come before the first one: `next_after` of the part before.",
        {"type": "integer", "minimum": 0, "maximum": MOST_NUMBER, "default": 0},
    ),
)
OF_YEARS = {"type": "string", "pattern": "^[12][0-9]{3}(-[12][0-9]{3})?$"}
OF_UNDATED = {"type": "string", "enum": ["yes", "no"], "default": "yes"}
USUAL_BEHIND, MOST_BEHIND = 1_000, 1_000_000
OF_BEHIND = {"type": "integer", "minimum": 0, "maximum": MOST_BEHIND, "default": USUAL_BEHIND}
BEHIND = Parameter("behind", "How many records and statements a row or sentence of JSON names at most; it bears the number of all.", OF_BEHIND)
YEARS = Parameter("years", "A year, or the first and the last year: 2012-2018.", OF_YEARS, group=FILTERS)
UNDATED = Parameter("undated", "Whether what has no date stays while years are chosen.", OF_UNDATED, group=FILTERS)
TEXT = Parameter("text", "Words that all occur in what a reader sees of a record.", {"type": "string", "maxLength": 200}, group=FILTERS)


def _codes(name: str, meaning: str, codes: Sequence[str]) -> Parameter:
    return Parameter(name, meaning, {"type": "string", **({"enum": list(codes)} if 0 < len(codes) <= ENUMERATED else {})}, several=True, group=FILTERS)


def of_filters(tables: Tables) -> tuple[Parameter, ...]:
    """The filters of records, with the codes that they can hold over these."""
    own = {one.name: one for one in (YEARS, UNDATED, TEXT)}
    codes = filters.possible(tables)
    return tuple(own.get(name) or _codes(name, f"Keep what has one of these codes of `{name}`.", codes[name]) for name in filters.FIELDS)


def of_choice(store: Store) -> tuple[Parameter, ...]:
    """The choices of trials, with the codes that they can hold over this store."""
    own, codes = {one.name: one for one in (YEARS, UNDATED)}, possible(store)
    return tuple(own.get(name) or _codes(name, f"Keep the trials with one of these codes of `{name}`.", codes[name]) for name in TRIAL_FIELDS)


@memoised
def possible(store: Store) -> dict[str, list[str]]:
    """The codes that each choice of trials can hold: those of its vocabulary, those that occur, and `not_stated`."""
    found: dict[str, list[str]] = {"sponsor": [COMPANY, ALL, *store.sponsor_list["sponsor_id"]]}
    for name in TRIAL_CODES:
        if name not in found:
            column = COLUMN_OF.get(name, name)
            rows = store.sites if name in ("region", "country") else store.trials
            stated = sorted(code for code in collected(rows.select(column).unique())[column] if code)
            found[name] = list(dict.fromkeys([*VOCABULARIES.get(column, ()), *stated, NOT_STATED]))
    return found


def of_options(metric: Metric) -> tuple[Parameter, ...]:
    """The options of a metric."""
    return tuple(_of_option(option) for option in metric.options)


def _of_option(option: Option) -> Parameter:
    kind: dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": MOST_NUMBER} if option.number else {"type": "string"}
    kind |= {"enum": list(option.values)} if option.values else {}
    kind |= {} if option.required else {"default": option.default}
    return Parameter(option.name, "An option of the metric.", kind, required=option.required, group=OPTIONS)


def read(query: str, parameters: Iterable[Parameter]) -> dict[str, list[str]]:
    """The values of a query string by name. Raises Problem where it is too long, no UTF-8, or asks what is not among the parameters."""
    if len(query) > MOST_QUERY:
        raise Problem(414, f"The question has {len(query)} characters, more than {MOST_QUERY}", remedy="ask with fewer filters")
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=MOST_VALUES)
    except UnicodeDecodeError:
        raise Problem(400, "The question is not UTF-8", remedy="encode it in UTF-8, then percent-encode it") from None
    except ValueError:
        raise Problem(400, f"The question has more than {MOST_VALUES} values", remedy="ask with fewer filters") from None
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    fits(given, parameters)
    return given


def fits(given: Given, parameters: Iterable[Parameter]) -> None:
    """Raises Problem for a name that is not among the parameters, a single value given twice, one that is missing, and a text that is none."""
    known = {parameter.name: parameter for parameter in parameters}
    for name, values in given.items():
        if name not in known:
            raise Problem(400, f"{quoted(name)} is not a parameter of this question", quoted(name), f"use {', '.join(known) or 'none'}")
        if len(values) > 1 and not known[name].several:
            raise Problem(400, f"{name} is given {len(values)} times", name, "give it once")
        for value in values:
            if not is_text(value):
                raise Problem(400, f"{name} is not a text", name, "write it in Unicode")
    for parameter in known.values():
        if parameter.required and not given.get(parameter.name):
            raise Problem(400, f"{parameter.name} is missing", parameter.name, f"give {parameter.name}=...")


def is_text(value: str) -> bool:
    """Whether it can be written: half of a surrogate pair cannot."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def quoted(text: str) -> str:
    """A text as it may be quoted, whoever wrote it."""
    return text[:LONGEST].encode("utf-8", "replace").decode()


def filters_of(given: Given, editions: Sequence[Tables]) -> Filters:
    """The filters among the values. Raises Problem for one that cannot be read, or for a code that no record of the editions could have."""
    kept = Filters()
    for name in filters.FIELDS:
        if name in given:
            _short(name, given[name])
            try:
                one = Filters.from_params({name: given[name]})
                filters.known_codes(editions, one)
            except FilterError as error:
                raise Problem.of(error, name) from error
            kept = Filters.from_params(kept.to_params() | one.to_params())
    return kept


def _short(name: str, values: Sequence[str]) -> None:
    if name == TEXT.name and len(values[-1]) > TEXT.schema["maxLength"]:
        raise Problem(400, f"{name} has {len(values[-1])} characters", name, f"write at most {TEXT.schema['maxLength']}")


def choice_of(given: Given, store: Store) -> Choice:
    """The choice of trials among the values. Raises Problem for one that cannot be read, or for a code that no trial of the store could have."""
    chosen = {name: given[name] for name in TRIAL_FIELDS if name in given}
    codes = possible(store)
    for name, values in chosen.items():
        try:
            Choice.from_params({name: values})
        except FilterError as error:
            raise Problem.of(error, name) from error
        for code in values if name in codes else ():
            if code not in codes[name]:
                named = ", ".join(codes[name][: filters.NAMED])
                raise Problem(400, f"{name}={code[:LONGEST]} is not a code of these trials", name, f"use {named}")
    return Choice.from_params(chosen)


def options_of(given: Given, metric: Metric) -> dict[str, str | int]:
    """The options of a metric among the values, with their defaults. Raises Problem for a value that it does not take."""
    found: dict[str, str | int] = {}
    for option in metric.options:
        if option.name in given:
            try:
                found[option.name] = whole(option.name, given, 0, MOST_NUMBER, 0) if option.number else option.read(given[option.name][-1], metric.name)
            except ValueError as error:
                raise Problem.of(error, option.name) from error
    return metric.asked(found)


def whole(name: str, given: Given, least: int, most: int, usual: int) -> int:
    """A whole number among the values, `usual` where it is not given. Raises Problem where it is none or out of bounds."""
    if name not in given:
        return usual
    text = given[name][-1]
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and least <= int(text) <= most):
        raise Problem(400, f"{name}={text[:LONGEST]} is no whole number from {least} to {most}", name, f"write {name}={max(usual, least)}")
    return int(text)


def lang_of(given: Given, langs: Sequence[str] = LANGS, usual: str = DEFAULT) -> str:
    """The language among the values. Raises Problem for one that there is not."""
    return one_of("lang", given, langs, usual)


def one_of(name: str, given: Given, values: Sequence[str], usual: str) -> str:
    """One of some values, the usual one where none is given. Raises Problem for another."""
    value = given.get(name, [usual])[-1]
    if value not in values:
        raise Problem(400, f"{name}={value[:LONGEST]} is not known", name, f"use {', '.join(values)}")
    return value


@dataclass(frozen=True)
class Part:
    """Which rows: so many at most, after so many. behind: how many records and statements each names at most."""

    after: int
    most: int
    behind: int

    @classmethod
    def of(cls, given: Given) -> Part:
        """The part that is asked for. Raises Problem."""
        after, most = whole("after", given, 0, MOST_NUMBER, 0), whole("limit", given, 1, MOST_ROWS, USUAL_ROWS)
        return cls(after, most, whole(BEHIND.name, given, 0, MOST_BEHIND, USUAL_BEHIND))

    @property
    def rows(self) -> slice:
        return slice(self.after, self.after + self.most)

    def next_after(self, rows: int) -> int | None:
        """After how many rows the next part begins; None where this is the last. rows: in all."""
        return self.after + self.most if self.after + self.most < rows else None
