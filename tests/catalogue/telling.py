"""What a metric says of a table of which every record has a statement."""

import pandas as pd

from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Ground

EN, KO = Words("en"), Words("ko")


def told(metric, table):
    """The sentences in English and in Korean."""
    names = [record for group in table["records"] for record in group]
    ground = Ground(dict.fromkeys(names, ("s",)), {}, dict.fromkeys(names, ("A paper",)))
    english, korean = ([clause.text for clause in metric.clauses(table, ground, words)] for words in (EN, KO))
    return english, korean


def frame(metric, *rows, **alike):
    """A table of the metric with these rows; what they do not speak of is blank, and each rests on a record of its own."""
    names = [name for column in metric.columns for name in column.frame_columns]
    blank = {name: 0 if column.format == "count" else "" for column in metric.columns for name in column.frame_columns}
    filled = [{**blank, "records": (f"parties/{number}/1",), **alike, **row} for number, row in enumerate(rows)]
    return pd.DataFrame(filled, columns=names)


def declared(metric):
    return {name for column in metric.columns for name in column.frame_columns}
