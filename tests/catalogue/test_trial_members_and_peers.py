"""The metrics of members, candidates and peers in the registries: sentences for none, one, two and many, chart values, columns."""

import numpy as np
import pandas as pd
import pytest

from oi_metrics.catalogue import trial_members, trial_peers
from oi_metrics.charts.spec import ACCENT, HOSPITAL, MUTED, OTHER_HOSPITAL
from oi_metrics.language.words import Words
from oi_metrics.narrative.clauses import Ground
from oi_metrics.registry.filters import Choice
from oi_metrics.registry.storage.store import of_frames
from tests.written import written

from ..registry.stores import AWKWARD, MEMBERS
from ..registry.stores import store as store_of

EN, KO = Words("en"), Words("ko")
STORE, NOTHING = of_frames(AWKWARD), store_of()
METRICS = {metric.name: metric for metric in (*trial_members.METRICS, *trial_peers.METRICS)}
GROUND = Ground.of_snapshots(("a", "b"))
NAN = float("nan")


def told(name, table, words=EN):
    return [clause.text for clause in METRICS[name].clauses(table, GROUND, words)]


@pytest.mark.parametrize("name", METRICS)
def test_every_column_of_the_table_is_declared(name):
    for store in (STORE, NOTHING):
        found = METRICS[name].table(store, members=MEMBERS)
        assert set(found.columns) == {each for column in METRICS[name].columns for each in column.frame_columns}


@pytest.mark.parametrize("name", METRICS)
def test_an_empty_store_says_so_and_every_sentence_rests_on_all_snapshots(name):
    table = METRICS[name].table(NOTHING)
    (clause,) = METRICS[name].clauses(table, GROUND, EN)
    assert clause.text.startswith("No ") and clause.statements == ("a", "b")
    if METRICS[name].chart:
        figure = METRICS[name].figure({name: table}, EN)
        assert not figure.data and written(figure) == [METRICS[name].chart.nothing]


@pytest.mark.parametrize(
    ("changes", "english", "korean"),
    [
        (
            (1.0,),
            "1 member can be compared with its own time before; it runs more trials per year since joining.",
            "참여 전과 비교할 수 있는 참여 병원 1곳은 모두 참여 후 연간 임상시험이 더 많음.",
        ),
        (
            (0.0,),
            "1 member can be compared with its own time before; it does not run more trials per year since joining.",
            "참여 전과 비교할 수 있는 참여 병원 1곳 가운데 참여 후 연간 임상시험이 더 많은 곳은 없음.",
        ),
        (
            (1.0, 2.0, NAN),
            "Each of 2 comparable members runs more trials per year since joining.",
            "참여 전과 비교할 수 있는 참여 병원 2곳은 모두 참여 후 연간 임상시험이 더 많음.",
        ),
        (
            (1.0, -2.0),
            "1 of 2 comparable members runs more trials per year since joining.",
            "참여 전과 비교할 수 있는 참여 병원 2곳 가운데 1곳은 참여 후 연간 임상시험이 더 많음.",
        ),
        (
            (1.0, 1.0, -2.0),
            "2 of 3 comparable members run more trials per year since joining.",
            "참여 전과 비교할 수 있는 참여 병원 3곳 가운데 2곳은 참여 후 연간 임상시험이 더 많음.",
        ),
        (
            (-1.0, -2.0),
            "None of 2 comparable members runs more trials per year since joining.",
            "참여 전과 비교할 수 있는 참여 병원 2곳 가운데 참여 후 연간 임상시험이 더 많은 곳은 없음.",
        ),
    ],
)
def test_members_before_and_after(changes, english, korean):
    table = pd.DataFrame({"change": changes})
    assert (told("members_before_after", table), told("members_before_after", table, KO)) == ([english], [korean])


def test_no_member_that_can_be_compared_is_counted():
    assert told("members_before_after", pd.DataFrame({"change": [NAN]}))[0].startswith("1 member is named; it cannot be compared")
    assert told("members_before_after", pd.DataFrame({"change": [NAN, NAN]}))[0].startswith("2 members are named; none of them")


def matched(*rows):
    """Members and matches: name, role, trials per year before and after, difference, reason."""
    found = pd.DataFrame(rows, columns=["name_en", "role", "before", "after", "difference", "reason"])
    return found.assign(name_ko=found["name_en"], hospital_id=found["name_en"], trials_before=4, trials_after=9)


@pytest.mark.parametrize(
    ("differences", "english"),
    [
        ((1.0,), ["1 member can be compared with hospitals like it, and gained more trials per year than these."]),
        ((-1.0,), ["1 member can be compared with hospitals like it, and did not gain more trials per year than these."]),
        ((1.0, 2.0), ["2 members can be compared with hospitals like them, and each gained more trials per year than these."]),
        (
            (1.0, 0.0, NAN),
            [
                "Of 2 members that can be compared with hospitals like them, 1 gained more trials per year than these.",
                "1 member cannot be compared: too few covered years or trials, or no hospital like it.",
            ],
        ),
        ((NAN,), ["1 member is named; it cannot be compared with hospitals like it."]),
        ((NAN, NAN), ["2 members are named; none of them can be compared with hospitals like it."]),
    ],
)
def test_members_beside_hospitals_like_them(differences, english):
    assert told("members_matched", matched(*(("A", "member", 1.0, 2.0, difference, "") for difference in differences))) == english


def test_before_is_grey_after_in_colour_and_between_them_a_line():
    table = matched(("Alpha", "member", 2.0, 3.5, 1.25, ""), ("Beta", "match", 2.0, 2.25, NAN, ""), ("Beta", "match", 3.0, 1.0, NAN, ""))
    plot = METRICS["members_matched"].plot(table, EN)
    before, member, match = plot.series
    assert (before.values, before.mark.colour, before.texts) == ((2.0, 2.0, 3.0), MUTED, ("", "", ""))
    assert (member.values, member.low, member.high, member.mark.colour) == ((3.5, None, None), (2.0, None, None), (3.5, None, None), HOSPITAL)
    assert (match.values, match.low, match.high, match.mark.colour) == ((None, 2.25, 1.0), (None, 2.0, 1.0), (None, 2.25, 3.0), OTHER_HOSPITAL)
    assert (member.texts[0], match.texts[2]) == ("2 → 3.5 · +1.25 against its matches", "3 → 1")
    assert plot.categories == ("Alpha", "Beta", "Beta (2)") and before.rows == (0, 1, 2)


def test_a_member_that_cannot_be_compared_says_why_and_draws_no_dot():
    table = matched(("Alpha", "member", NAN, NAN, NAN, "no_years_before"), ("Beta", "match", NAN, NAN, NAN, "no_years_before"))
    figure = METRICS["members_matched"].figure({"members_matched": table}, EN)
    assert [note.text for note in figure.layout.annotations] == ["Alpha", "No covered year before joining · 4 trials before, 9 after"]
    assert len(figure.data) == 0


def pool(*ranks):
    """Candidates with rank, best and worst rank."""
    found = pd.DataFrame(ranks, columns=["rank", "rank_low", "rank_high"]).astype("Int64")
    names = [chr(ord("A") + place) for place in range(len(found))]
    return found.assign(name_en=names, name_ko=[f"{name}병원" for name in names], role="candidate", **dict.fromkeys(trial_members.INGREDIENTS, 3))


@pytest.mark.parametrize(
    ("ranks", "english"),
    [
        (((1, 1, 1),), "1 hospital meets the criterion: A."),
        (((None,) * 3,), "1 hospital meets the criterion; too few trials to rank it."),
        (((None,) * 3,) * 2, "2 hospitals meet the criterion; too few trials to rank them."),
        (((1, 1, 1), (2, 2, 2)), "2 hospitals meet the criterion; A ranks first whatever weighs more."),
        (((1, 1, 1), (2, 1, 2)), "2 hospitals meet the criterion; A ranks first by equal weights, and no other weights put another one ahead."),
        (((1, 1, 2), (2, 1, 2)), "2 hospitals meet the criterion; A ranks first by equal weights, and 2 at worst by others."),
        (((1, 1, 1), (1, 1, 1)), "2 hospitals meet the criterion, and by equal weights all of them rank equal."),
        (((1, 1, 2), (1, 1, 2), (3, 3, 3)), "3 hospitals meet the criterion; by equal weights A and B rank equal, and none above them."),
        (((1, 1, 4),) * 4 + ((5, 5, 5),), "5 hospitals meet the criterion; by equal weights 4 of them rank equal, and none above them."),
    ],
)
def test_candidates(ranks, english):
    assert told("candidates", pool(*ranks)) == [english]


def test_every_ingredient_of_a_candidate_has_a_panel_and_the_ranks_an_interval():
    plot = METRICS["candidates"].plot(pool(*((n, max(1, n - 1), n + 2) for n in range(1, 15))), EN)
    panels = (plot, *plot.panels)
    assert [panel.shape for panel in panels] == ["bars"] * 6 + ["dots"] and {len(panel.categories) for panel in panels} == {12}
    assert [panel.axis for panel in panels[:2]] == ["Therapeutic areas", "Trials"]
    (ranks,) = panels[-1].series
    assert (ranks.values[:2], ranks.low[:2], ranks.high[:2], ranks.rows[:2]) == ((1.0, 2.0), (1.0, 1.0), (3.0, 4.0), (0, 1))
    assert plot.shown(EN) == "12 of 14 are drawn (best rank first); the table has all."


def sponsors(*trials, shares=()):
    """The company first, then others, with so many trials each."""
    ranks = [1 + sum(other > n for other in trials) for n in trials]
    found = pd.DataFrame({"trials": trials, "rank": ranks, "name": [f"S{place}" for place in range(len(trials))], "n": 20, "member_trials": 10})
    share = np.array(shares or [NAN] * len(trials))
    return found.assign(company=found.index == 0, member_share=share, low=share - 0.1, high=share + 0.1)


@pytest.mark.parametrize(
    ("table", "english"),
    [
        (sponsors(1), ["The company runs 1 trial; no other sponsor is in the table."]),
        (sponsors(3, 4, 5), ["By trials the company ranks 3, with 3 trials."]),
        (sponsors(3, 3, 1), ["By trials the company shares rank 1 with others that run 3 trials."]),
        (sponsors(0, 3), ["No trial of the company in this selection."]),
        (
            sponsors(3, 4, 5, shares=(0.5, 0.4, 0.6)),
            [
                "By trials the company ranks 3, with 3 trials.",
                "Of the company's 20 trials that name a hospital, 50% list a network member. Other sponsors with a lower share: 1 of 2.",
            ],
        ),
        (
            sponsors(3, 4, shares=(0.5, NAN)),
            ["By trials the company ranks 2, with 3 trials.", "Of the company's 20 trials that name a hospital, 50% list a network member."],
        ),
    ],
)
def test_peers(table, english):
    assert told("peers", table) == english


def test_the_company_is_dark_among_its_peers_and_its_share_has_its_interval():
    plot = METRICS["peers"].plot(sponsors(3, 4, shares=(0.5, NAN)), EN)
    assert [(series.values, series.mark.colour) for series in plot.series] == [((3.0, None), ACCENT), ((None, 4.0), OTHER_HOSPITAL)]
    own, others = plot.panels[0].series
    assert (own.values, own.low, own.high, others.values) == ((0.5, None), (0.4, None), (0.6, None), (None, None))
    assert plot.panels[0].details == ("S0: 10 of 20 trials", "S1: 10 of 20 trials")


def spread(over, company, every, n=(12, 20)):
    rows = [{"over": over, "whose": whose, "value": value, "n": k} for whose, value, k in zip(("company", "all"), (company, every), n, strict=True)]
    return pd.DataFrame(rows).assign(indicator="effective_number")


@pytest.mark.parametrize(
    ("table", "english"),
    [
        (spread("hospital", 1.0, 7.25), "Effective number of hospitals: 1 for the company's trials, 7.2 for all trials."),
        (spread("region", 2.0, 3.0), "Effective number of regions: 2 for the company's trials, 3 for all trials."),
        (spread("hospital", NAN, 3.0, (1, 20)), "Effective number of hospitals: 3 for all trials; the company has too few to measure it: 1."),
        (spread("hospital", NAN, NAN, (0, 1)), "1 trial names a hospital, too few to measure concentration."),
        (spread("region", NAN, NAN, (0, 9)), "9 trials name a region, too few to measure concentration."),
        (spread("region", NAN, NAN, (0, 0)), "No trial in this selection names a place."),
    ],
)
def test_concentration(table, english):
    assert told("trial_concentration", table) == [english]


def test_a_page_shows_the_concentration_over_hospitals_and_over_regions():
    places = METRICS["trial_concentration"].places
    assert [dict(place.options)["over"] for place in places] == ["hospital", "region"]
    assert {METRICS["trial_concentration"].table(STORE, **dict(place.options))["over"].iloc[0] for place in places} == {"hospital", "region"}


@pytest.mark.parametrize(
    ("counts", "english"),
    [
        ((1,), "1 site names no hospital, in a single place."),
        ((3,), "3 sites name no hospital, all of them in a single place."),
        ((3, 1), "4 sites name no hospital, in 2 places."),
    ],
)
def test_sites_without_a_name(counts, english):
    assert told("unnamed_sites", pd.DataFrame({"unnamed_sites": counts})) == [english]


@pytest.mark.parametrize(
    ("links", "english"),
    [
        ((("a", "b"), ("a", "b")), "1 pair of trials in two registries is read to be one study; both trials count."),
        ((("a", "b"), ("a", "c")), "2 pairs of trials in two registries are each read to be one study; both trials of a pair count."),
    ],
)
def test_trials_of_two_registries(links, english):
    assert told("linked_trials", pd.DataFrame(links, columns=["trial_a", "trial_b"])) == [english]


def test_a_table_of_trials_names_no_agreements():
    table = METRICS["trial_concentration"].table(STORE, Choice(registry=("ctgov",)))
    assert set(table["reason"]) == {"small_n"}
    assert "greement" not in " ".join([*told("trial_concentration", table), EN.term("small_n")])
