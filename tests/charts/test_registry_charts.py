"""Every chart of registry trials: filled, empty, true to its table, with hostile names."""

import re

import pandas as pd
import pytest

from oi_metrics.catalogue.index import TRIAL_METRICS
from oi_metrics.charts.style import PALETTES, PARTNER_COLOURS
from oi_metrics.language.words import Words
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
    beside = {argument: table(other, store, choice) for argument, other in metric.beside.items()}
    return metric.chart(table(name, store, choice, **(options or {})), words, theme, **beside, **size)


@pytest.mark.parametrize(("words", "theme"), [(EN, "light"), (KO, "dark")], ids=["en", "ko"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_filled_table_is_drawn(name, words, theme):
    figure = drawn(name, words=words, theme=theme)
    assert len(figure.data) > 0 or len(figure.layout.annotations) > 1
    assert figure.layout.height > 0


@pytest.mark.parametrize("name", [name for name in CHARTS if name != "trials_by_region"])
def test_an_empty_table_says_so(name):
    metric = TRIAL_METRICS[name]
    beside = {argument: table(other, NOTHING) for argument, other in metric.beside.items()}
    rows = metric.table(NOTHING)
    figure = metric.chart(rows, EN, **beside)
    assert len(figure.data) == 0
    (message,) = [note.text for note in figure.layout.annotations]
    assert message.startswith("No ")
    assert metric.finding(rows, EN)


@pytest.mark.parametrize("name", CHARTS)
def test_drawing_changes_no_table_and_a_click_leads_to_a_row(name):
    metric = TRIAL_METRICS[name]
    beside = {argument: table(other) for argument, other in metric.beside.items()}
    given = {"": table(name), **beside}
    before = {key: frame.copy(deep=True) for key, frame in given.items()}
    figure = metric.chart(given[""], EN, **beside)
    for key, frame in given.items():
        pd.testing.assert_frame_equal(frame, before[key])
    rows = [int(point[0]) for trace in figure.data if trace.customdata is not None for point in trace.customdata if len(point)]
    assert rows or name == "members_matched"
    assert set(rows) <= set(given[""].index)


@pytest.mark.parametrize("text", HOSTILE)
def test_names_are_shown_as_they_are(text):
    named = {
        "hospitals": AWKWARD["hospitals"].assign(name_en=text, name_ko=text),
        "sponsors": AWKWARD["sponsors"].assign(name=text),
    }
    store = of_frames({**AWKWARD, **named})
    for name in CHARTS:
        options = {"by": "sponsor"} if "by" in TRIAL_METRICS[name].options else {}
        for shown in texts(drawn(name, store, options=options).to_dict()):
            rest = re.sub(r"</?b>|<br>(?!hack)|</?span( style='font-size:10px')?>|<extra></extra>|%\{(x|y|text|hovertext)(:,)?\}", "", shown)
            assert not re.search(r"[<>]|%\{|\$|hack\)?\"?>", rest), (name, shown)


def matched(**rows):
    """A table of members and matches with one row a name: role, trials a year before and after, difference, reason."""
    columns = ["role", "before", "after", "difference", "reason"]
    found = pd.DataFrame.from_dict(rows, orient="index", columns=columns).reset_index(names="name_en")
    return found.assign(name_ko=found["name_en"], hospital_id=found["name_en"], trials_before=4, trials_after=9)


def test_a_member_that_cannot_be_compared_says_why_and_draws_nothing():
    nan = float("nan")
    rows = matched(Alpha=("member", nan, nan, nan, "no_years_before"), Beta=("match", nan, nan, nan, "no_years_before"))
    figure = TRIAL_METRICS["members_matched"].chart(rows, EN)
    told = [note.text for note in figure.layout.annotations]
    assert told == ["<b>Alpha</b>", "No covered year before joining · 4 trials before, 9 after"]
    assert len(figure.data) == 0


def test_before_and_after_stand_at_their_rates_and_the_difference_is_told():
    figure = TRIAL_METRICS["members_matched"].chart(matched(Alpha=("member", 2.0, 3.5, 1.25, ""), Beta=("match", 2.0, 2.25, float("nan"), "")), EN)
    assert [list(trace.x) for trace in figure.data] == [[2.0, 3.5], [2.0, 2.25]]
    assert figure.data[0].line.color == PARTNER_COLOURS["hospital"] != figure.data[1].line.color
    assert [note.text for note in figure.layout.annotations][2:] == ["2 → 3.5 · +1.2 against its matches", "2 → 2.2"]


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


def test_every_metric_says_a_finding_in_both_languages():
    for name, metric in TRIAL_METRICS.items():
        rows = table(name, hospital="alpha") if name == "hospital_profile" else table(name)
        english, korean = metric.finding(rows, EN), metric.finding(rows, KO)
        assert english and not re.search("[가-힣]", english.replace("병원", "")), name
        assert re.search("[가-힣]", korean), name
        assert metric.finding(replace_rows(rows), EN), name


def replace_rows(rows):
    """The same columns without a row; concentration always has rows."""
    return rows.iloc[:0] if "indicator" not in rows else rows
