"""Every chart of registry trials: filled, empty, true to its table, with hostile names."""

import re

import pandas as pd
import pytest

from oi_metrics.catalogue.index import TRIAL_METRICS
from oi_metrics.charts.style import PALETTES
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Ground
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.storage.store import of_frames

from ..registry.stores import AWKWARD, MEMBERS, frames
from .test_charts import HOSTILE, texts

CHARTS = [name for name, metric in TRIAL_METRICS.items() if metric.chart]
EN, KO = Words("en"), Words("ko")
STORE = of_frames(AWKWARD)
NOTHING = of_frames(frames())


def table(name, store=STORE, choice=Choice(), **options):  # noqa: B008
    return TRIAL_METRICS[name].table(store, choice, MEMBERS, **options)


def drawn(name, store=STORE, words=EN, theme="light", choice=Choice(), options=None, **size):  # noqa: B008
    metric = TRIAL_METRICS[name]
    frames = {other: table(other, store, choice) for other in metric.chart.beside.values()}
    return metric.figure({name: table(name, store, choice, **(options or {})), **frames}, words, theme, **size)


@pytest.mark.parametrize(("words", "theme"), [(EN, "light"), (KO, "dark")], ids=["en", "ko"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_filled_table_is_drawn(name, words, theme):
    figure = drawn(name, words=words, theme=theme)
    assert len(figure.data) > 0 or len(figure.layout.annotations) > 1
    assert figure.layout.height > 0


@pytest.mark.parametrize("name", [name for name in CHARTS if name != "trials_by_region"])
def test_an_empty_table_says_so(name):
    metric = TRIAL_METRICS[name]
    figure = metric.figure({needed: TRIAL_METRICS[needed].table(NOTHING) for needed in (name, *metric.chart.beside.values())}, EN)
    assert len(figure.data) == 0
    (message,) = [note.text for note in figure.layout.annotations]
    assert message.startswith("No ")


@pytest.mark.parametrize("name", CHARTS)
def test_drawing_changes_no_table_and_a_click_leads_to_a_row(name):
    metric = TRIAL_METRICS[name]
    given = {needed: table(needed) for needed in (name, *metric.chart.beside.values())}
    before = {key: frame.copy(deep=True) for key, frame in given.items()}
    figure = metric.figure(given, EN)
    for key, frame in given.items():
        pd.testing.assert_frame_equal(frame, before[key])
    rows = [int(point[0]) for trace in figure.data if trace.customdata is not None for point in trace.customdata if len(point)]
    assert rows or name == "members_matched"
    assert set(rows) <= set(given[name].index)


@pytest.mark.parametrize("text", HOSTILE)
def test_names_are_shown_as_they_are(text):
    named = {
        "hospitals": AWKWARD["hospitals"].assign(name_en=text, name_ko=text),
        "sponsors": AWKWARD["sponsors"].assign(name=text),
    }
    store = of_frames({**AWKWARD, **named})
    for name in CHARTS:
        options = {"by": "sponsor"} if any(option.name == "by" for option in TRIAL_METRICS[name].options) else {}
        for shown in texts(drawn(name, store, options=options).to_dict()):
            rest = re.sub(r"</?b>|<br>(?!hack)|</?span( style='font-size:10px')?>|<extra></extra>|%\{(x|y|text|hovertext)(:,)?\}", "", shown)
            assert not re.search(r"[<>]|%\{|\$|hack\)?\"?>", rest), (name, shown)


def test_every_ingredient_of_a_candidate_stands_in_its_row():
    rows = table("candidates")
    pool = rows[rows["role"] == "candidate"]
    figure = drawn("candidates")
    assert [list(trace.x) for trace in figure.data[:-1]] == [
        pool[name].head(12).tolist() for name in ("areas", "trials", "early_trials", "company_trials", "sponsors", "active_years")
    ]
    assert list(figure.data[-1].error_x.array) == list((pool["rank_high"] - pool["rank"]).astype(float))


def test_the_company_is_dark_among_its_peers():
    figure = drawn("peers")
    rows = table("peers")
    dark = [trace for trace in figure.data if trace.type == "bar" and trace.marker.color == PALETTES["light"].accent]
    assert [int(point[0]) for trace in dark for point in trace.customdata] == list(rows.index[rows["company"]])


GROUND = Ground.of_snapshots(["snapshot"])


@pytest.mark.parametrize("name", TRIAL_METRICS)
def test_every_metric_says_a_sentence_in_both_languages(name):
    metric, rows = TRIAL_METRICS[name], table(name, **({"hospital": "alpha"} if name == "hospital_profile" else {}))
    english, korean = (metric.headline(rows, GROUND, words).text for words in (EN, KO))
    assert english and not re.search("[가-힣]", english.replace("병원", ""))
    assert re.search("[가-힣]", korean)
