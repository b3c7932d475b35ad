"""What a cell of a category may say: a code, its label in either language, or another usual word for the same thing."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from oi_metrics.language.languages import LANGS
from oi_metrics.language.words import Words
from oi_metrics.model.vocabulary import SPELLINGS, VOCABULARIES
from oi_metrics.sheet_import.written import packed


def codes(vocabulary: str, added: pd.DataFrame | None = None, stated: Mapping[str, str] | None = None) -> dict[str, str]:
    """Code by what may stand in a cell (as `packed`): codes, labels in both languages, other spellings.

    added: a `vocabulary` table of the records; stated: what the mapping says of this sheet, which comes before all else.
    """
    known: dict[str, str] = {}
    for code in VOCABULARIES[vocabulary]:
        labels = [Words(lang).label(vocabulary, code) for lang in LANGS]
        for text in (code, *labels, *(label.partition("(")[0] for label in labels), *SPELLINGS.get(vocabulary, {}).get(code, ())):
            known.setdefault(packed(text), code)
    if added is not None:
        for row in added[added["vocabulary"] == vocabulary].itertuples(index=False):
            for text in (row.code, row.label_en, row.label_ko):
                known.setdefault(packed(str(text)), str(row.code))
    known |= {packed(text): code for text, code in (stated or {}).items()}
    return known
