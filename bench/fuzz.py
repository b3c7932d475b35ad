"""A million dates, amounts and map files that somebody got wrong: each is read, or told as wrong, and none escapes.

    python -m bench.fuzz            a million, some minutes
    python -m bench.fuzz 10000      as many

Every value is a sound one with some of its characters left out, doubled, exchanged or followed by one from elsewhere. What
is read must be sound itself: an EDTF date that has bounds, an amount of zero or more, a mapping that is written and read back.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from random import Random

from oi_metrics.model import edtf_dates
from oi_metrics.model.faults import InvalidRecords
from oi_metrics.names import decisions
from oi_metrics.records.reading import toml_text
from oi_metrics.sheet_import import mapping
from oi_metrics.sheet_import.dates import ORDERS, read_date
from oi_metrics.sheet_import.money import read_amount

VALUES = 1_000_000
SHOWN = 5
"""So many of the values that escaped are printed."""
ODD = "0123456789-/.~?%,XuU[]{}()'\"\\\n\t\0 \u00a0\u200b\u202e\ufeff٣３년월일上下조억만원천約가나PT:Z+eE_=#"
DATES = (
    "2018-03-12", "2018-03", "2018", "2018-0X-28", "2009-06-3X", "201X", "2009/2013", "2019/..", "../2019", "2019-21", "2019~", "2019-06?",
    "[2018-06-28,2018-06-29]", "{2014,2017}", "Y-17E7", "2018년 3월 12일", "2018. 3. 12.", "12 March 2018", "Mar-18", "19.03.12", "03/04/2019", "43101",
    "2019-03-12T10:00:00+09:00", "1Q 2019", "'18년 하반기", "2018년 초", "circa 2014", "9999-12-31", "2015.3 ~ 2016.2", "2012부터 2015까지",
)  # fmt: skip
AMOUNTS = (
    "700억", "70,000,000,000", "KRW 70bn", "₩70 billion", "7조 3천억 원", "US$ 23 million", "EUR 50m", "약 100억원", "100억 이상", "비공개", "1.5억",
    "1,234.50", "-5", "(100)", "10-20억", "50%", "1e9", "∞", "EUR1.234,56", "3천5백만", "Rs. 5 crore",
)  # fmt: skip
MAPS = (
    '[columns]\ntitle = "Title"\nsigned = "Date"\n[values.partner_type]\nhosp = "hospital"\n',
    '[columns]\npartners = "Partner"\n[options]\ndate_order = "day"\n[defaults]\ncurrency = "KRW"\n',
    '[[decision]]\nname = "SNUH"\npartner_id = "snuh"\nscore = "95.5"\nautomatic = "true"\nreason = "the same"\n',
)


def main(wanted: int = VALUES) -> list[str]:
    """Print how many of each were read and refused; returns what escaped."""
    toml_text.isolated = lambda function, *arguments, bounds: function(*arguments, bounds, lambda rows: None)  # a process for each would be all there is to see
    draw, missed = Random(20_261_130), []
    for name, share, sound, read in KINDS:
        many, found, begun = round(wanted * share), Counter[str](), time.perf_counter()
        for _ in range(many):
            text = spoiled(draw.choice(sound), draw)
            try:
                found["read" if read(text) else "refused"] += 1
            except Exception:  # what escapes is what is looked for
                found["escaped"] += 1
                missed += [f"{name} {text!r}: {traceback.format_exc(limit=-1)}"] if found["escaped"] <= SHOWN else []
        spent = time.perf_counter() - begun
        print(f"{name}: {many:,} in {spent:.0f} s: " + ", ".join(f"{count:,} {what}" for what, count in sorted(found.items())), flush=True)
    return missed


def spoiled(text: str, draw: Random) -> str:
    """The text with up to four characters changed."""
    letters = list(text)
    for _ in range(draw.randint(0, 4)):
        place = draw.randrange(len(letters) + 1)
        change = draw.randrange(4)
        if change == 0:
            letters.insert(place, draw.choice(ODD))
        elif letters and change == 1:
            del letters[place % len(letters)]
        elif letters and change == 2:
            letters[place % len(letters)] = draw.choice(ODD)
        elif letters:
            letters[place:place] = letters[max(0, place - draw.randint(1, 6)) : place]
    return "".join(letters)


def _recorded(text: str) -> bool:
    """A date of a record."""
    if not edtf_dates.is_date(text):
        return False
    found = edtf_dates.bounds(text)
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest
    return True


def _dated(text: str) -> bool:
    """A date of a sheet."""
    found = read_date(text, ORDERS[len(text) % len(ORDERS)])
    assert found.problem is not None or edtf_dates.is_date(found.edtf) or found.edtf.startswith("["), found
    return found.problem is None


def _counted(text: str) -> bool:
    """An amount of a sheet."""
    found = read_amount(text)
    assert found.problem is not None or found.value is None or found.value >= 0, found
    return found.problem is None


def _mapped(text: str) -> bool:
    """A map file of a sheet, or a list of decisions about names."""
    read = 0
    for from_toml in (mapping.from_toml, decisions.from_toml):
        try:
            found = from_toml(text)
        except InvalidRecords:
            pass
        else:
            again = mapping.from_toml(mapping.to_toml(found)) if isinstance(found, mapping.Mapping) else decisions.from_toml(decisions.toml(found))
            assert again == found
            read += 1
    return read > 0


KINDS: tuple[tuple[str, float, tuple[str, ...], Callable[[str], bool]], ...] = (
    ("dates of records", 0.05, DATES, _recorded),
    ("dates of sheets", 0.05, DATES, _dated),
    ("amounts", 0.7, AMOUNTS, _counted),
    ("map files", 0.2, MAPS, _mapped),
)
"""What is read, how much of it, since a date takes longest, sound texts of it, and how: whether a text was read."""


if __name__ == "__main__":
    escaped = main(int(sys.argv[1]) if len(sys.argv) > 1 else VALUES)
    for line in escaped:
        print(line, file=sys.stderr)
    sys.exit(1 if escaped else 0)
