"""Whatever valid records hold, every question about them has an answer in every form, with as many rows in each.

Broken on purpose, it was seen to fail: Arrow columns of money as whole numbers of 64 bits.
"""

from __future__ import annotations

import json

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from oi_metrics.api import formats
from oi_metrics.api.metrics import Answer
from oi_metrics.api.questions import QUESTIONS
from oi_metrics.api.served import Served
from oi_metrics.catalogue.index import METRICS
from oi_metrics.language.languages import LANGS
from oi_metrics.model.schema import TABLES
from tests.conftest import Row, records
from tests.strategies import valid_rows


def written(answer: Answer) -> None:
    """Write an answer in every form."""
    told = json.loads(formats.written(answer, "json"))
    arrow = pa.ipc.open_stream(formats.written(answer, "arrow")).read_all()
    assert arrow.num_rows == len(told["rows"]) == len(answer.rows)
    assert formats.written(answer, "csv").startswith("\ufeff".encode())


@given(rows=valid_rows(), lang=st.sampled_from(LANGS))
@settings(max_examples=3)
def test_every_question_has_an_answer_in_every_form(rows: dict[str, list[Row]], lang: str) -> None:
    served = Served.of(records(**rows))

    def answer(question: str, **place: str) -> Answer:
        asked = {"lang": [lang], **({"hospital": ["p0"]} if place.get("metric") == "hospital_profile" else {})}
        return QUESTIONS[question].asked(place, asked, served, "json")

    for name in METRICS:
        written(answer("metric", metric=name))
    for name in TABLES:
        of = answer("table", table=name)
        written(of)
        for row in of.document["rows"][:2]:
            assert json.loads(formats.written(answer("record", table=name, key=row["values"]["record"].partition("/")[2]), "json"))["head"]
    for key in served.tables.statements["statement_id"]:
        assert json.loads(formats.written(answer("statement", statement=key), "json"))["source"]
