"""A page made of the metrics that are declared to stand on it."""

from __future__ import annotations

import streamlit as st

from oi_metrics.catalogue.index import on_page, options_of
from oi_metrics.catalogue.metric import Metric, Option, Place
from oi_metrics.language.formatting import heading
from pages.session import state
from pages.session.sources import Options, Source
from pages.widgets.panel import panel


def panels(source: Source, page: str, section: str = "") -> None:
    """The panels of a page or of a section of it, row by row, each option's control where it first matters."""
    asked: dict[str, str] = {}
    for every in on_page(page, section):
        row = [(metric, place) for metric, place in every if not place.when_given or len(source.table(metric, ()))]
        if not row:
            continue
        widths = [place.width for _, place in row]
        for part, (metric, place) in zip(st.columns(widths, gap="large") if len(row) > 1 else [st.container()], row, strict=True):
            with part:
                options = controls(source, metric, place, asked)
                panel(source, metric, options, size=place.size, leads_to=place.leads_to, place=_apart(place))


def _apart(place: Place) -> str:
    """What tells panels of one metric apart: a small one on a page of others, or its own options."""
    return "-small" if place.leads_to else "".join(f"-{value}" for _, value in place.options)


def controls(source: Source, metric: Metric, place: Place, asked: dict[str, str]) -> Options:
    """The options of a panel as the reader chooses them; asked: those that a panel above it has asked for already."""

    def ask(option: Option) -> str:
        name = option.address or option.name
        if name not in asked:
            asked[name] = control(source, option)
        return asked[name]

    return options_of(metric, place, ask)


def control(source: Source, option: Option) -> str:
    """A choice among the values of an option, its default first."""
    words = source.words
    codes = (str(option.default), *(code for code in option.values if code != option.default))

    def label(code: str) -> str:
        return words.gettext(option.labels[code]) if code in option.labels else heading(code, words)

    return state.choice(option.address or option.name, words.gettext(option.label), codes, label)
