"""Every chart: filled, empty, with hostile names, with names that repeat."""

import re
from functools import cache
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from oi_metrics.catalogue.index import RECORD_METRICS as METRICS
from oi_metrics.charts.label_places import text_width
from oi_metrics.charts.style import NARROW, NARROW_SMALL, PALETTES, PARTNER_COLOURS
from oi_metrics.language.words import Words
from oi_metrics.metrics.agreements import agreements_cumulative, agreements_per_year

from ..conftest import agreements, parties, records, sites

CHARTS = [name for name, metric in METRICS.items() if metric.chart]
EN, KO = Words("en"), Words("ko")
FILLED = {
    "partners": [
        {"partner_id": "h", "name_en": "Seoul Hospital", "name_ko": "서울병원", "latitude": "37.5", "longitude": "127.0"},
        {"partner_id": "i", "name_en": "Busan Hospital", "name_ko": "부산병원"},
        {"partner_id": "b", "name_en": "Biotech", "name_ko": "바이오텍", "partner_type": "biotech"},
    ],
    "agreements": [
        {"agreement_id": "a", "title_en": "Early trials", "title_ko": "조기 임상", "signed": "2018-06-28", "ends": "2020", "therapeutic_area": "oncology"},
        {"agreement_id": "b", "title_en": "Pledge", "title_ko": "약속", "signed": "2009/2013", "rd_stage": "discovery"},
        {"agreement_id": "c", "title_en": "Bank", "title_ko": "은행", "status": "active"},
        {"agreement_id": "d", "title_en": "By then", "title_ko": "그때까지", "signed": "../2015", "ends": "2016/2018"},
    ],
    "parties": [*parties("a", "h", "b"), *parties("b", "?hospital"), *parties("c", "i"), *parties("d", "b")],
    "programmes": [{"programme_id": "net", "name_en": "Network", "name_ko": "네트워크"}],
    "memberships": [
        {"programme_id": "net", "seat": 1, "partner_id": "h", "joined": "2012"},
        {"programme_id": "net", "seat": 2, "partner_type": "hospital", "joined": "2012/2014"},
        {"programme_id": "net", "seat": 3, "partner_type": "hospital"},
    ],
    "recognitions": [{"recognition_id": "r", "awarded_by": "h", "valid_until": "2020"}],
    "claims": [
        {"claim_id": "x", "title_en": "Agreements", "title_ko": "협약", "value": 26},
        {"claim_id": "y", "title_en": "More", "title_ko": "더", "value": 1},
    ],
    "trials": [{"trial_id": "t", "approved": "2018"}, {"trial_id": "u", "approved": "2019"}],
    "trial_sites": [*sites("t", "h", "i"), *sites("u", "h")],
}
TABLES = records(**FILLED)


def drawn(name, tables, words=EN, theme="light"):
    metric = METRICS[name]
    frames = {name: metric.table(tables)} | {beside: METRICS[beside].table(tables) for beside in metric.chart.beside.values()}
    return metric.figure(frames, words, theme)


def texts(value):
    """Every text of a figure, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key != "template":
                yield from texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from texts(part)


def trace(figure, name):
    (found,) = [trace for trace in figure.data if trace.name == name]
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("words", [EN, KO], ids=["en", "ko"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_filled_table_is_drawn(name, words, theme):
    figure = drawn(name, TABLES, words, theme)
    assert isinstance(figure, go.Figure)
    assert len(figure.data) > 0
    assert figure.layout.height > 0


@pytest.mark.parametrize("name", CHARTS)
def test_the_embedded_records_are_drawn(name, embedded_metrics):
    assert len(METRICS[name].figure(embedded_metrics, EN).data) > 0


@pytest.mark.parametrize("words", [EN, KO], ids=["en", "ko"])
@pytest.mark.parametrize("name", CHARTS)
def test_an_empty_table_says_so_where_it_can_be_read_in_the_narrowest_place(name, words):
    """Broken on purpose, by a message in one line: in a small chart both its ends are cut."""
    figure = drawn(name, records(), words)
    assert len(figure.data) == 0
    (message,) = [note.text for note in figure.layout.annotations]
    assert message.startswith("No ") or words is KO
    assert all(text_width(line) <= NARROW_SMALL for line in message.split("<br>"))


@pytest.mark.parametrize("name", CHARTS)
def test_drawing_changes_no_table(name):
    metric = METRICS[name]
    frames = {needed: METRICS[needed].table(TABLES) for needed in (name, *metric.chart.beside.values())}
    before = {needed: frame.copy(deep=True) for needed, frame in frames.items()}
    metric.figure(frames, EN)
    for needed, frame in frames.items():
        assert frame.equals(before[needed]) and list(frame.columns) == list(before[needed].columns)


@pytest.mark.parametrize("name", CHARTS)
def test_a_click_leads_to_a_row_of_the_table(name, embedded_metrics):
    rows = set(embedded_metrics[name].index)
    for trace_ in METRICS[name].figure(embedded_metrics, EN).data:
        for point in trace_.customdata if trace_.customdata is not None else ():
            assert int(point[0]) in rows


HOSTILE = ["A<B & C>D", '<span style="background:url(http://hack)">', "%{hack}", "$hack$", "a\nb\tc", "&lt;i&gt;", "<br>hack"]


@cache
def hostile(text):
    """The records above with this text in every place that a reader sees."""
    seen = ("name_en", "name_ko", "title_en", "title_ko", "summary_en")
    rows = {name: [{**row, **{column: text for column in row if column in seen}} for row in given] for name, given in FILLED.items()}
    return records(**rows, vocabulary=[{"vocabulary": "partner_type", "code": "charity", "label_en": text, "label_ko": text}])


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", CHARTS)
def test_text_from_records_is_shown_as_it_is(name, text):
    tables = hostile(text)
    figure = drawn(name, tables, Words.of("en", tables.vocabulary))
    for shown in texts(figure.to_dict()):
        rest = re.sub(r"</?b>|<br>(?!hack)|<extra></extra>|%\{(x|y|z|text|hovertext|fullData\.name)\}", "", shown)
        assert not re.search(r"[<>]|%\{|\$|hack\)?\"?>", rest), shown
        assert "\n" not in rest and "\t" not in rest


NAMING = ("agreement_timeline", "partners_by_agreements", "site_network", "site_map", "site_members_over_time", "site_hospitals", "site_pairs", "claims_ledger")


@pytest.mark.parametrize("name", NAMING)
def test_names_from_records_are_shown_in_full(name):
    assert "A&lt;B &amp; C&gt;D" in "\n".join(texts(drawn(name, hostile("A<B & C>D")).to_dict()))


def test_a_hostile_label_of_an_added_code_is_escaped():
    rows = {"agreements": agreements(a="2018"), "parties": parties("a", "?charity")}
    tables = records(**rows, vocabulary=[{"vocabulary": "partner_type", "code": "charity", "label_en": "<b>%{hack}", "label_ko": "x"}])
    words = Words.of("en", tables.vocabulary)
    for name in ("partner_mix", "partner_types_by", "agreement_timeline"):
        shown = "".join(texts(drawn(name, tables, words).to_dict()))
        assert "&lt;b&gt;%&#123;hack}" in shown and "<b>%{hack}" not in shown
    shown = "".join(texts(METRICS["agreements_per_year"].figure({"agreements_per_year": agreements_per_year(tables, "partner_type")}, words).to_dict()))
    assert "&lt;b&gt;%&#123;hack}" in shown and "<b>%{hack}" not in shown


class TestNamesThatRepeat:
    TABLES = records(
        partners=[{"partner_id": key, "name_en": "St. Mary's", "name_ko": "성모병원"} for key in "abc"],
        agreements=[{"agreement_id": key, "title_en": "Memorandum", "title_ko": "양해각서", "signed": "2018"} for key in "abc"],
        parties=[*parties("a", "a"), *parties("b", "b"), *parties("c", "c")],
        claims=[{"claim_id": key, "title_en": "Agreements", "title_ko": "협약", "value": 26} for key in "ab"],
        trials=[{"trial_id": "t"}],
        trial_sites=sites("t", "a", "b", "c"),
    )

    @pytest.mark.parametrize(("name", "rows"), [("partners_by_agreements", 3), ("site_hospitals", 3), ("agreement_timeline", 3), ("claims_ledger", 2)])
    def test_stay_rows_of_their_own(self, name, rows):
        figure = drawn(name, self.TABLES)
        assert {place for trace_ in figure.data for place in trace_.y} == set(range(rows))

    def test_stay_rows_and_columns_of_their_own_in_the_matrix(self):
        (matrix,) = drawn("site_pairs", self.TABLES).data
        rows, columns = (range(3) if axis is None else axis for axis in (matrix.y, matrix.x))
        assert len(set(rows)) == len(set(columns)) == len(matrix.z) == 3


class TestAgreementsPerYear:
    def figure(self, by="partner_type", **signed):
        tables = records(agreements=agreements(**signed), parties=[party for key in signed for party in parties(key, "?hospital")])
        return METRICS["agreements_per_year"].figure({"agreements_per_year": agreements_per_year(tables, by)}, EN)

    def test_solid_hatched_and_hollow(self):
        figure = self.figure(a="2018", b="2018/2019", c="")
        dated, possible, undated = figure.data
        assert {dated.marker.color, possible.marker.pattern.fgcolor, undated.marker.line.color} == {PARTNER_COLOURS["hospital"]}
        assert (possible.marker.pattern.shape, undated.marker.pattern.shape) == ("/", None)
        assert possible.marker.color == undated.marker.color == PALETTES["light"].paper
        named = dict(zip(figure.layout.xaxis.tickvals, figure.layout.xaxis.ticktext, strict=True))
        assert [[named[place] for place in trace_.x] for trace_ in figure.data] == [["2018"], ["2018", "2019"], ["Undated"]]

    def test_the_undated_stand_at_the_right(self):
        axis = self.figure(a="2016", b="2018", c="").layout.xaxis
        assert list(zip(axis.tickvals, axis.ticktext, strict=True)) == [(0, "2016"), (1, "2017"), (2, "2018"), (3, "Undated")]

    @pytest.mark.parametrize("small", [False, True])
    @pytest.mark.parametrize("words", [EN, KO], ids=["en", "ko"])
    @pytest.mark.parametrize("first", range(2000, 2024))
    def test_the_last_year_and_the_undated_are_named_side_by_side_or_one_below_the_other(self, first, words, small):
        tables = records(agreements=agreements(a=str(first), b="2024", c=""))
        table = agreements_per_year(tables, "partner_type")
        axis = METRICS["agreements_per_year"].figure({"agreements_per_year": table}, words, small=small).layout.xaxis
        columns, undated = 2024 - first + 2, words.gettext("Undated")
        named = dict(zip(axis.tickvals, axis.ticktext, strict=True))
        assert (named[0], named[columns - 2], named[columns - 1].removeprefix("<br>")) == (str(first), "2024", undated)
        assert len(named) <= 10
        lines = [[place for place, name in named.items() if name.startswith("<br>") == below] for below in (False, True)]
        for line in lines:
            for left, right in pairwise(line):
                taken = (text_width(named[left]) + text_width(named[right])) / 2
                assert (right - left) * (NARROW_SMALL if small else NARROW) / columns > taken, (named[left], named[right])

    def test_each_look_of_a_group_is_named_once_in_the_key(self):
        figure = self.figure(a="2018", b="2018/2019", c="", d="2020")
        named = [trace_.name for trace_ in figure.data if trace_.showlegend]
        assert figure.layout.showlegend and named == ["Hospital", "Hospital, possible", "Hospital, undated"]

    def test_the_dark_theme_has_its_own_paper(self):
        table = agreements_per_year(records(agreements=agreements(a="")), "partner_type")
        (undated,) = METRICS["agreements_per_year"].figure({"agreements_per_year": table}, EN, "dark").data
        assert undated.marker.color == PALETTES["dark"].paper


class TestOtherCharts:
    def test_partner_mix_gives_each_type_its_colour_and_the_unnamed_an_outline(self):
        figure = drawn("partner_mix", TABLES)
        *filled, unnamed = figure.data
        types = {"Hospital": PARTNER_COLOURS["hospital"], "Biotech": PARTNER_COLOURS["biotech"]}
        for axis in ("x", "x2", "x3"):
            here = [trace_ for trace_ in filled if trace_.xaxis == axis]
            assert {figure.layout.yaxis.ticktext[int(trace_.y[0])]: trace_.marker.color for trace_ in here} == types
        assert (unnamed.xaxis, unnamed.marker.color, unnamed.marker.line.color) == ("x3", PALETTES["light"].paper, PARTNER_COLOURS["hospital"])

    def test_the_band_above_the_line_is_hatched(self):
        figure = METRICS["agreements_cumulative"].figure({"agreements_cumulative": agreements_cumulative(TABLES)}, EN)
        assert figure.data[1].fillpattern.shape == "/"

    def test_without_a_band_there_is_one_line(self):
        table = agreements_cumulative(records(agreements=agreements(a="2018")))
        assert len(METRICS["agreements_cumulative"].figure({"agreements_cumulative": table}, EN).data) == 1

    def test_in_force_is_solid_where_certain_and_hatched_where_possible(self):
        figure = drawn("agreements_in_force", TABLES)
        assert trace(figure, "Certain").marker.pattern.shape is None
        assert trace(figure, "Possible").marker.pattern.shape == "/"

    def test_lapsed_is_struck_and_unknown_hollow(self):
        figure = drawn("validity", TABLES)
        assert trace(figure, "Lapsed").marker.pattern.shape == "x"
        assert (trace(figure, "Unknown").marker.color, trace(figure, "Unknown").marker.pattern.shape) == (PALETTES["light"].paper, None)


class TestClaims:
    def figure(self, *claims):
        tables = records(
            agreements=agreements(a=""),
            statements=[{"statement_id": "s"}],
            claims=[{"claim_id": str(number), **claim} for number, claim in enumerate(claims)],
            evidence=[
                {"record_type": "claims", "record_id": str(number), "field": "value", "value": "4", "statement_id": "s", "stance": "contradicts"}
                for number, claim in enumerate(claims)
                if claim["value"] == 5
            ],
        )
        return drawn("claims_ledger", tables)

    def test_named_is_solid_and_the_rest_hollow(self):
        figure = self.figure({"value": 26})
        assert (list(trace(figure, "Named").x), list(trace(figure, "Unnamed").x)) == ([1], [25])
        assert trace(figure, "Unnamed").marker.color == PALETTES["light"].paper

    def test_contradicted_is_contested(self):
        assert trace(self.figure({"value": 5}), "Contested").marker.pattern.shape == "|"

    def test_deprecated_is_struck(self):
        figure = self.figure({"value": 26, "rank": "deprecated"})
        assert trace(figure, "Superseded").marker.pattern.shape == "x"

    def test_a_claim_that_is_all_named_and_yet_contradicted_is_contested(self):
        tables = records(
            agreements=agreements(**{f"a{number}": "" for number in range(5)}),
            statements=[{"statement_id": "s"}],
            claims=[{"claim_id": "c", "value": 5}],
            evidence=[{"record_type": "claims", "record_id": "c", "statement_id": "s", "stance": "contradicts"}],
        )
        assert trace(drawn("claims_ledger", tables), "Named, but contested").marker.pattern.shape == "|"
