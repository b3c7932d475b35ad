"""A choice of records as a frozen value, and its effect on every table."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from oi_metrics import participation, search
from oi_metrics.evidence import at_tiers, spoken_of
from oi_metrics.model.filter_grammar import SCOPE_KEYS, FilterError, ScopeError, parse_pair, parse_scope, parse_undated, parse_years
from oi_metrics.model.schema import COLUMNS, TABLES, filter_columns
from oi_metrics.model.vocabulary import PROGRAMME_CODES
from oi_metrics.records.confidentiality import marks_of
from oi_metrics.records.isin import is_in
from oi_metrics.records.tables import Made, Tables

OF_PARTNERS, OF_AGREEMENTS, OF_TRIALS = (filter_columns(table) for table in ("partners", "agreements", "trials"))
"""The columns by which each of these is chosen; one of agreements that trials have too chooses both."""
CODE_FIELDS = tuple(dict.fromkeys((*OF_PARTNERS, *OF_AGREEMENTS, *OF_TRIALS, "partner", "tier")))
"""Filters that hold codes; a link writes one parameter a code."""

if unapplied := {column.name for column in COLUMNS if column.filter} - {*CODE_FIELDS}:
    raise TypeError(f"no filter is applied to {', '.join(sorted(unapplied))}; `filters.apply` knows how to choose partners, agreements, trials and tiers")


@dataclass(frozen=True, init=False)
class Filters:
    """What to keep; an empty field restricts nothing.

    codes: by filter, in the order of `CODE_FIELDS`, those that restrict; each is an attribute too, such as `status`, and an
    argument: `Filters(status=("active",))`. years: first and last year, inclusive; a record stays when its date may lie
    within them. undated: whether records without a bound on either side stay while years are chosen. text: words that all
    occur in what a reader sees of a record, its partners or the statements about it, in either language (`search`).
    """

    codes: tuple[tuple[str, tuple[str, ...]], ...]
    years: tuple[int, int] | None
    undated: bool
    text: str

    def __init__(
        self,
        codes: Iterable[tuple[str, tuple[str, ...]]] = (),
        years: tuple[int, int] | None = None,
        undated: bool = True,
        text: str = "",
        **more: tuple[str, ...],
    ):
        """more: codes by filter, which come before those of `codes`. Raises TypeError for a filter that there is not."""
        chosen = {**dict(codes), **more}
        if unknown := set(chosen) - set(CODE_FIELDS):
            raise TypeError(f"no such filters: {', '.join(sorted(unknown))}")
        held = tuple((name, tuple(chosen[name])) for name in CODE_FIELDS if chosen.get(name))
        words = " ".join(unicodedata.normalize("NFC", text).split())
        for name, value in (("codes", held), ("years", years), ("undated", undated), ("text", words)):
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> tuple[str, ...]:
        if name in CODE_FIELDS:
            return dict(self.codes).get(name, ())
        raise AttributeError(name)

    def to_params(self) -> dict[str, list[str]]:
        """The parameters of a link or of the command line; defaults are left out."""
        params = {name: list(codes) for name, codes in self.codes}
        if self.years:
            params["years"] = [f"{self.years[0]}-{self.years[1]}"]
        if not self.undated:
            params["undated"] = ["no"]
        if self.text:
            params["text"] = [self.text]
        return params

    @classmethod
    def from_params(cls, params: Mapping[str, Iterable[str]]) -> Filters:
        """The inverse of `to_params`. Raises FilterError for an unknown name or an unreadable value."""
        chosen: dict[str, Any] = {}
        for name, given in params.items():
            values = [unicodedata.normalize("NFC", value) for value in given]
            if name in CODE_FIELDS:
                chosen[name] = tuple(dict.fromkeys(values))
            elif name == "years":
                chosen[name] = parse_years(values[-1])
            elif name == "undated":
                chosen[name] = parse_undated(values[-1])
            elif name == "text":
                chosen[name] = values[-1]
            else:
                raise FilterError(f"{name!r} is not a filter; use {', '.join(FIELDS)}")
        return cls(**chosen)


FIELDS = (*OF_PARTNERS, "years", "undated", *(name for name in CODE_FIELDS if name not in OF_PARTNERS), "text")


def parse_filters(pairs: Iterable[str]) -> Filters:
    """Filters from `key=code,code` texts, as the command line takes them. Raises FilterError."""
    params: dict[str, list[str]] = {}
    for pair in pairs:
        try:
            key, values = parse_pair(pair)
        except ScopeError as problem:
            raise FilterError(f"{pair!r} {problem}; {problem.remedy}") from problem
        params.setdefault(key, []).extend([pair.partition("=")[2].strip()] if key == "text" else values)
    return Filters.from_params(params)


def possible(tables: Tables) -> dict[str, list[str]]:
    """The codes that each filter can hold over these records, whether a record has them or not."""
    codes = {name: list(columns[0].cat.categories) for name, columns in _columns(tables).items()}
    return codes | {"partner": list(tables.partners["partner_id"])}


NAMED = 100
"""So many codes are named to whoever gives one that there is not."""


def known_codes(editions: Iterable[Tables], kept: Filters) -> None:
    """Raises FilterError for a code that no record of the editions could have, which would otherwise select nothing in silence."""
    known: dict[str, list[str]] = {}
    for tables in editions:
        known = {name: list(dict.fromkeys([*known.get(name, ()), *found])) for name, found in possible(tables).items()}
    for name, offered in known.items():
        for code in getattr(kept, name):
            if code not in offered:
                more = f" or another of {len(offered)}" if len(offered) > NAMED else ""
                raise FilterError(f"{name}={code} is not a code of these records; use {', '.join(offered[:NAMED])}{more}")


def occurring(tables: Tables) -> dict[str, list[str]]:
    """The codes of each filter that occur in the records, in the order of their vocabulary; partners by their English name."""
    found = {name: set(pd.concat([column.astype("object") for column in columns]).dropna()) for name, columns in _columns(tables).items()}
    known = possible(tables) | {"partner": list(tables.partners.sort_values("name_en")["partner_id"])}
    return {name: [code for code in codes if name not in found or code in found[name]] for name, codes in known.items()}


def _columns(tables: Tables) -> dict[str, list[pd.Series]]:
    """The columns that each filter of codes reads; of the partner types also the kinds of parties that no source names."""
    found: dict[str, list[pd.Series]] = {}
    for table in TABLES:
        for name in filter_columns(table):
            found.setdefault(name, []).append(tables.frames[table][name])
    found["partner_type"].append(participation.parties(tables)["kind"])
    return found


def apply(tables: Tables, filters: Filters) -> Tables:
    """The tables as far as the filters keep them; every table follows.

    1. tier: records and values go as far as the statements of the tiers carry them (`evidence.at_tiers`).
    2. partner_type, partner and text choose partners, and with them parties, seats, trial sites and recognitions.
    3. The codes of agreements (`OF_AGREEMENTS`), years and text choose agreements; with a code that trials do not have
       (such as status) only partners of those agreements remain in seats and trials, and recognitions go.
    4. The codes of trials (`OF_TRIALS`, the therapeutic area) choose trials too, and with them the seats of their
       hospitals.
    5. Years are a window: an agreement or a trial is in it when it was, or possibly was, signed or approved in it; a seat
       or a recognition when the time for which it was held overlaps it; a claim when the day that it speaks for lies in
       it or is not known.
    6. Evidence, statements and sources stay where they speak of a record that stays; with no filter all stay.
    What is true of a record that stays is read off all records of the tiers (`Tables.unfiltered`). Given tables are not changed.
    """
    chosen = at_tiers(tables, filters.tier)
    if filters == Filters(tier=filters.tier):
        return chosen.with_frames(partners=_partners_named(chosen)) if filters.tier else chosen
    parties = participation.parties(chosen)
    party_fits = _partner_fits(parties, chosen.partners, filters)
    agreement_fits = _agreement_fits(chosen, parties, party_fits, filters)
    agreements = chosen.agreements["agreement_id"][agreement_fits]
    kept_parties = is_in(parties["agreement_id"], agreements) & (party_fits | (not _chooses_partners(filters)))
    in_view = set(chosen.parties["partner_id"][kept_parties].unique()) - {""}
    narrowed = _chosen(filters, (name for name in OF_AGREEMENTS if name not in OF_TRIALS))
    seats = participation.seats(chosen)
    seat_fits = _partner_fits(seats, chosen.partners, filters) & _within(seats, "joined", "left", filters)
    site_fits = _partner_fits(participation.sites(chosen), chosen.partners, filters)
    if filters.text:
        found = search.found_records(chosen, filters.text)
        seat_fits &= pd.Series([not found.isdisjoint(rows) for rows in seats["records"]], index=seats.index, dtype="bool")
        site_fits &= is_in(chosen.trial_sites["record"], found)
    if narrowed:
        seat_fits &= is_in(seats["partner_id"], in_view)
        site_fits &= is_in(chosen.trial_sites["partner_id"], in_view)
    trial_fits = _trial_fits(chosen, filters)
    site_fits &= is_in(chosen.trial_sites["trial_id"], chosen.trials["trial_id"][trial_fits])
    if _chosen(filters, OF_TRIALS):
        seat_fits &= is_in(seats["partner_id"], in_view | set(chosen.trial_sites["partner_id"][site_fits].unique()))
    if _chooses_partners(filters) or filters.text or narrowed:
        at_sites = is_in(chosen.trials["trial_id"], chosen.trial_sites["trial_id"][site_fits])
        trial_fits &= at_sites if _chooses_partners(filters) or narrowed else at_sites | _found(chosen, chosen.trials, filters)
    in_seats = chosen.memberships["record"].isin({name for names in seats.loc[seat_fits, "records"] for name in names})
    fits = {
        "agreements": agreement_fits,
        "parties": kept_parties,
        "memberships": in_seats,
        "recognitions": _recognition_fits(chosen, filters),
        "claims": _claim_fits(chosen, filters),
        "trials": trial_fits,
        "trial_sites": site_fits,
    }
    frames: dict[str, Made] = {name: _when_looked_at(chosen.frames[name], of) for name, of in fits.items()}
    frames["amounts"] = cache(lambda: _rows(chosen.amounts, is_in(chosen.amounts["agreement_id"], agreements)))
    return _settled(chosen.selection(filters.codes, **frames), spoken_of(chosen))


def _when_looked_at(frame: pd.DataFrame, fits: pd.Series) -> Callable[[], pd.DataFrame]:
    """The rows that fit, taken once whoever looks."""
    return cache(lambda: _rows(frame, fits))


def _rows(frame: pd.DataFrame, fits: pd.Series) -> pd.DataFrame:
    """The rows that fit; the frame itself where all do, since taking the rows of every column is what a choice costs."""
    return frame if fits.all() else frame[fits]


def _chosen(filters: Filters, names: Iterable[str]) -> bool:
    return any(getattr(filters, name) for name in names)


def _chooses_partners(filters: Filters) -> bool:
    """Without a choice of partners all parties of a kept agreement stay."""
    return _chosen(filters, (*OF_PARTNERS, "partner"))


def _partner_fits(rows: pd.DataFrame, partners: pd.DataFrame, filters: Filters) -> pd.Series:
    """Whether each row's partner is chosen by type and by name; an unnamed one has a type only."""
    fits = pd.Series(True, index=rows.index)
    for name in OF_PARTNERS:
        if chosen := getattr(filters, name):
            own = partners.loc[partners[name].isin(chosen), "partner_id"]
            fits &= rows["kind"].isin(chosen) if name == "partner_type" else is_in(rows["partner_id"], own)
    if filters.partner:
        fits &= is_in(rows["partner_id"], filters.partner)
    return fits


def _agreement_fits(tables: Tables, parties: pd.DataFrame, party_fits: pd.Series, filters: Filters) -> pd.Series:
    agreements = tables.agreements
    fits = _in_years(agreements, "signed", filters)
    for name in OF_AGREEMENTS:
        if getattr(filters, name):
            fits &= agreements[name].isin(getattr(filters, name))
    if _chooses_partners(filters):
        fits &= is_in(agreements["agreement_id"], parties.loc[party_fits, "agreement_id"])
    return fits & _found(tables, agreements, filters)


def _found(tables: Tables, frame: pd.DataFrame, filters: Filters) -> pd.Series:
    """Whether the words that are searched for occur in what is told of each record."""
    return is_in(frame["record"], search.found_records(tables, filters.text)) if filters.text else pd.Series(True, index=frame.index)


def _in_years(frame: pd.DataFrame, column: str, filters: Filters) -> pd.Series:
    """Whether what happened on this day may have happened in the years."""
    return _overlap(frame[f"{column}_earliest"], frame[f"{column}_latest"], filters)


def _within(frame: pd.DataFrame, began: str, ended: str, filters: Filters) -> pd.Series:
    """Whether what lasted between these days may have lasted in the years; without an end it goes on."""
    if not filters.years:
        return pd.Series(True, index=frame.index)
    dated = frame[[f"{name}_{side}" for name in (began, ended) for side in ("earliest", "latest")]].notna().any(axis=1)
    return _overlap(frame[f"{began}_earliest"], frame[f"{ended}_latest"], filters, dated)


def _overlap(earliest: pd.Series, latest: pd.Series, filters: Filters, dated: pd.Series | None = None) -> pd.Series:
    """Whether a time reaches into the years, as far as its bounds are known; what has no bound at all goes by `undated`."""
    if not filters.years:
        return pd.Series(True, index=earliest.index)
    first, last = pd.Timestamp(f"{filters.years[0]:04}-01-01"), pd.Timestamp(f"{filters.years[1]:04}-12-31")
    placed = earliest.notna() | latest.notna() if dated is None else dated
    reaches = (earliest.isna() | (earliest <= last)) & (latest.isna() | (latest >= first))
    return (placed & reaches) | (~placed & filters.undated)


def _trial_fits(tables: Tables, filters: Filters) -> pd.Series:
    trials = tables.trials
    fits = _in_years(trials, "approved", filters)
    for name in OF_TRIALS:
        if getattr(filters, name):
            fits &= trials[name].isin(getattr(filters, name))
    return fits


def _recognition_fits(tables: Tables, filters: Filters) -> pd.Series:
    """A recognition follows the partner that awarded it; a choice of agreements or areas holds no recognition."""
    recognitions = tables.recognitions
    fits = _within(recognitions, "awarded", "valid_until", filters)
    if _chosen(filters, (*OF_AGREEMENTS, *OF_TRIALS)):
        fits &= False
    partners = tables.partners
    for name in OF_PARTNERS:
        if chosen := getattr(filters, name):
            fits &= is_in(recognitions["awarded_by"], partners.loc[partners[name].isin(chosen), "partner_id"])
    if filters.partner:
        fits &= is_in(recognitions["awarded_by"], filters.partner)
    return fits & _found(tables, recognitions, filters)


def _claim_fits(tables: Tables, filters: Filters) -> pd.Series:
    """A claim stays when its scope can hold what the filters choose; a scope that does not say restricts nothing."""
    claims = tables.claims
    fits = _in_years(claims, "as_of", filters)
    for name, codes in filters.codes:
        chosen = set(codes)
        if name in SCOPE_KEYS:
            fits &= claims["scope"].map(lambda scope, name=name, chosen=chosen: _may_hold(parse_scope(scope), name, chosen)).astype(bool)
    fits &= _found(tables, claims, filters)
    if filters.partner or _chosen(filters, filter_columns("agreements", "state")):
        fits &= False
    return fits


def _may_hold(scope: Mapping[str, tuple[str, ...]], name: str, chosen: set[str]) -> bool:
    if "programme" in scope and name in PROGRAMME_CODES:
        return bool(chosen & {*PROGRAMME_CODES[name]})
    return name not in scope or bool(chosen & set(scope[name]))


def _partners_named(tables: Tables) -> pd.DataFrame:
    """The partners that another record names."""
    named = pd.concat([tables.parties["partner_id"], tables.memberships["partner_id"], tables.trial_sites["partner_id"], tables.recognitions["awarded_by"]])
    return _rows(tables.partners, is_in(tables.partners["partner_id"], named))


def _programmes_named(tables: Tables) -> pd.DataFrame:
    """The programmes that another record names, and those that they are read as."""
    used = set(tables.memberships["programme_id"].unique()) | set(tables.agreements["programme_id"].unique())
    used |= set(tables.programmes.loc[is_in(tables.programmes["programme_id"], used), "same_as"])
    return _rows(tables.programmes, is_in(tables.programmes["programme_id"], used))


def _settled(tables: Tables, spoken: pd.Series) -> Tables:
    """Drop the partners, programmes, evidence, statements, sources and marks that nothing kept refers to, each when it is first looked at.

    spoken: the record that each row of evidence speaks of.
    """
    facts = tables.with_frames(partners=cache(lambda: _partners_named(tables)), programmes=cache(lambda: _programmes_named(tables)))

    @cache
    def kept() -> pd.Series:
        return pd.concat([frame["record"] for name, frame in facts.frames.items() if name not in ("evidence", "statements", "sources", "confidential")])

    @cache
    def evidence() -> pd.DataFrame:
        return _rows(tables.evidence, is_in(spoken, kept()))

    @cache
    def statements() -> pd.DataFrame:
        return _rows(tables.statements, is_in(tables.statements["statement_id"], evidence()["statement_id"]))

    @cache
    def sources() -> pd.DataFrame:
        return _rows(tables.sources, is_in(tables.sources["source_id"], pd.concat([statements()["source_id"], tables.trials["source_id"]])))

    def marks() -> pd.DataFrame:
        return marks_of(tables.confidential, pd.concat([kept(), *(part["record"] for part in (evidence(), statements(), sources()))]))

    return facts.with_frames(evidence=evidence, statements=statements, sources=sources, confidential=marks)
