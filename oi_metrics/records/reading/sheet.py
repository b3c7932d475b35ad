"""One table of a foreign file, as text."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from oi_metrics.model.faults import Fault


@dataclass(frozen=True, eq=False)
class Sheet:
    """A table as it stands in its file, nothing converted.

    file: the name that a fault gives. name: of the sheet in a workbook, otherwise blank. frame: one text column a
    header cell (unique, not blank, Hangul composed to NFC), blanks as empty text, formulas restored; its index `row`
    counts as a spreadsheet does. A date cell of a workbook is ISO text (`2019-03-12`), a number the shortest text that
    reads back as the same number. faults: what was wrong with the form, warnings among them; with an error the frame
    is empty.
    """

    file: str
    name: str
    frame: pd.DataFrame
    faults: tuple[Fault, ...] = ()
