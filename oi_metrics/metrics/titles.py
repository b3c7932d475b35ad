"""What a record is called: its own title or name, or that of the whole it is a part of."""

from __future__ import annotations

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
