"""A choice of registry trials as a frozen value, and the part of a store that it keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from oi_metrics.memo import memoised_latest
from oi_metrics.model.filter_grammar import FilterError, parse_undated, parse_years
from oi_metrics.registry.storage.store import Store

NOT_STATED = "not_stated"
"""The code of what the registry does not say; blank in the store."""
COMPANY = "company"
"""Among sponsors: those that are the company, whatever their keys."""
ALL = "all"

CODE_FIELDS = ("registry", "phase", "region", "area", "sponsor", "country")
FIELDS = (*CODE_FIELDS, "years", "undated")


@dataclass(frozen=True)
class Choice:
    """What to keep; an empty field restricts nothing.

    registry, phase, region (ISO 3166-2), area, country (ISO 3166-1): codes, with `not_stated` for what the registry
    does not say. sponsor: keys of sponsors, or `company`. years: first and last, inclusive; a trial stays when its
    date may lie within them. undated: whether trials without any date stay while years are chosen. A choice of regions
    or countries keeps the sites there, and the trials that have one.
    """

    registry: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    undated: bool = True
    phase: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    sponsor: tuple[str, ...] = ()
    country: tuple[str, ...] = ()

    def to_params(self) -> dict[str, list[str]]:
        """The parameters of a link or of the command line; defaults are left out."""
        params = {name: list(getattr(self, name)) for name in CODE_FIELDS if getattr(self, name)}
        if self.years:
            params["years"] = [f"{self.years[0]}-{self.years[1]}"]
        if not self.undated:
            params["undated"] = ["no"]
        return params

    @classmethod
    def from_params(cls, params: Mapping[str, Iterable[str]]) -> Choice:
        """The inverse of `to_params`; `sponsor=all` restricts nothing. Raises FilterError."""
        chosen: dict[str, Any] = {}
        for name, given in params.items():
            values = tuple(dict.fromkeys(given))
            if name in CODE_FIELDS:
                chosen[name] = () if name == "sponsor" and values == (ALL,) else values
            elif name == "years":
                chosen[name] = parse_years(values[-1])
            elif name == "undated":
                chosen[name] = parse_undated(values[-1])
            else:
                raise FilterError(f"{name!r} is not a choice of trials; use {', '.join(FIELDS)}")
        return cls(**chosen)


ANSWERS = 4
"""How many answers of a kind a store keeps: the views that a reader goes back and forth between."""


def selected(store: Store, choice: Choice) -> Store:
    """The store with the trials and sites that the choice keeps; the other tables stay whole."""
    return store if choice == Choice() else _selected(store, choice)


@memoised_latest(ANSWERS)
def _selected(store: Store, choice: Choice) -> Store:
    trials, sites = store.trials, store.sites
    by_trial = _trial_conditions(store, choice)
    for condition in by_trial:
        trials = trials.filter(condition)
    if choice.region:
        sites = sites.filter(_stated("region", choice.region))
    if choice.country:
        sites = sites.filter(_stated("country", choice.country))
    if by_trial:
        sites = sites.join(trials.select("trial"), on="trial", how="semi")
    if choice.region or choice.country:
        trials = trials.join(sites.select("trial"), on="trial", how="semi")
    return store.narrowed(trials=trials, sites=sites)


def _trial_conditions(store: Store, choice: Choice) -> list[nw.Expr]:
    columns = {"registry": choice.registry, "phase": choice.phase, "therapeutic_area": choice.area}
    conditions = [_stated(column, codes) for column, codes in columns.items() if codes]
    if choice.sponsor:
        conditions.append(is_one_of("sponsor", _sponsors(store, choice.sponsor)))
    if choice.years:
        conditions.append(_may_lie_within(choice.years, choice.undated))
    return conditions


def _stated(column: str, codes: tuple[str, ...]) -> nw.Expr:
    return nw.col(column).is_in(["" if code == NOT_STATED else code for code in codes])


def is_one_of(column: str, numbers: tuple[int, ...]) -> nw.Expr:
    """Whether a number is one of the given ones, also when none is given, which some engines cannot say."""
    return nw.col(column).is_in(list(numbers) or [-1])


def _sponsors(store: Store, keys: tuple[str, ...]) -> tuple[int, ...]:
    sponsors = store.sponsor_list
    named = sponsors["sponsor_id"].isin(keys) | (sponsors["company"] & (COMPANY in keys))
    return tuple(int(number) for number in sponsors.index[named])


def _may_lie_within(years: tuple[int, int], undated: bool) -> nw.Expr:
    earliest, latest = nw.col("posted_earliest"), nw.col("posted_latest")
    begins = earliest.is_null() | (earliest.dt.year() <= years[1])
    ends = latest.is_null() | (latest.dt.year() >= years[0])
    unknown = earliest.is_null() & latest.is_null()
    return (begins & ends) if undated else (begins & ends & ~unknown)
