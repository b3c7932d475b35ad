"""What a record is called: its own title or name, or that of the whole it is a part of."""

from __future__ import annotations

from collections.abc import Collection

from oi_metrics.records.tables import Tables

Titles = dict[str, tuple[str, str]]


def record_titles(tables: Tables) -> Titles:
    """English and Korean title of each record, by `table/key`."""
    titles: Titles = {}
    for name, column in (("agreements", "title"), ("claims", "title"), ("recognitions", "title"), ("partners", "name"), ("programmes", "name")):
        frame = tables.frames[name]
        titles |= {r: (en, ko) for r, en, ko in zip(frame["record"], frame[f"{column}_en"], frame[f"{column}_ko"], strict=True)}
    for seat in tables.memberships.itertuples():
        titles[seat.record] = _part(titles.get(f"programmes/{seat.programme_id}"), seat.programme_id, f"seat {seat.seat}", f"{seat.seat}번 자리")
    for party in tables.parties.itertuples():
        titles[party.record] = _part(titles.get(f"agreements/{party.agreement_id}"), party.agreement_id, f"party {party.party}", f"{party.party}번 당사자")
    for amount in tables.amounts.itertuples():
        titles[amount.record] = _part(titles.get(f"agreements/{amount.agreement_id}"), amount.agreement_id, amount.currency, amount.currency)
    for trial in tables.trials.itertuples():
        titles[trial.record] = f"{trial.sponsor}, {trial.approved}", f"{trial.sponsor}, {trial.approved}"
    return titles


def _part(whole: tuple[str, str] | None, key: str, part_en: str, part_ko: str) -> tuple[str, str]:
    en, ko = whole or (key, key)
    return f"{en}, {part_en}", f"{ko}, {part_ko}"


def titles_of(tables: Tables, wanted: Collection[str]) -> Titles:
    """English and Korean title of the wanted records that the edition has, those that carry the evidence among them.

    A source is called by its title, a statement by what it says, evidence after the record that it speaks of.
    """
    titles = record_titles(tables)
    for name, english, korean in (("sources", "title", "title"), ("statements", "summary_en", "summary_ko"), ("vocabulary", "label_en", "label_ko")):
        frame = tables.frames[name]
        titles |= {record: (en, ko) for record, en, ko in zip(frame["record"], frame[english], frame[korean], strict=True)}
    for site in tables.trial_sites[tables.trial_sites["record"].isin(wanted)].itertuples():
        titles[site.record] = titles.get(f"partners/{site.partner_id}", (site.partner_id, site.partner_id))
    for about in tables.evidence[tables.evidence["record"].isin(wanted)].itertuples():
        spoken = f"{about.record_type}/{about.record_id}"
        titles[about.record] = titles.get(spoken, (spoken, spoken))
    return {record: titles[record] for record in wanted if record in titles}
