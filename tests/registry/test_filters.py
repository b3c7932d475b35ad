"""A choice of trials, its way through a link, and what it keeps of a store."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oi_metrics.model.filter_grammar import FilterError
from oi_metrics.registry.filters import Choice, selected
from oi_metrics.registry.storage.store import collected, of_frames
from tests.registry.stores import AWKWARD, SITES, TRIALS

STORE = of_frames(AWKWARD)
CODES = st.lists(
    st.sampled_from(["mfds", "ctgov", "1", "3", "KR-11", "not_stated", "oncology", "the-company", "company", "KR", "US"]), unique=True, max_size=3
).map(tuple)
YEARS = st.none() | st.tuples(st.integers(1998, 2030), st.integers(0, 5)).map(lambda pair: (pair[0], pair[0] + pair[1]))
CHOICES = st.builds(Choice, CODES, YEARS, st.booleans(), CODES, CODES, CODES, CODES, CODES)


def kept(choice: Choice) -> list[int]:
    return collected(selected(STORE, choice).trials.select("trial"))["trial"].tolist()


@given(CHOICES)
def test_a_link_gives_the_choice_back(choice):
    assert Choice.from_params(choice.to_params()) == choice


def test_all_sponsors_is_no_choice():
    assert Choice.from_params({"sponsor": ["all"]}) == Choice()


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"colour": ["red"]}, "'colour' is not a choice of trials; use registry, phase, region, area, sponsor, country, years, undated"),
        ({"years": ["2012-x"]}, "years='2012-x' is not a span; write years=2012-2018"),
        ({"years": ["2018-2012"]}, "years='2018-2012' ends before it begins; write years=2012-2018"),
        ({"undated": ["perhaps"]}, "undated='perhaps' is neither; write undated=yes or undated=no"),
    ],
)
def test_what_cannot_be_used_says_what_to_write(params, message):
    with pytest.raises(FilterError, match=f"^{re.escape(message)}$"):
        Choice.from_params(params)


def test_no_choice_is_the_store_itself():
    assert selected(STORE, Choice()) is STORE


def test_years_keep_what_may_lie_within_them():
    assert kept(Choice(years=(2014, 2014), registry=("mfds",), phase=("1", "3", "4", "not_stated"), sponsor=("the-company", "another"))) == [4, 7]
    assert 6 in kept(Choice(years=(2014, 2014))), "undated, and nothing says that it does not"
    assert 6 not in kept(Choice(years=(2014, 2014), undated=False))
    assert 7 not in kept(Choice(years=(2016, 2016))), "it was posted by 2015"


def test_not_stated_keeps_what_is_blank():
    assert kept(Choice(phase=("not_stated",))) == [5]


def test_the_company_is_all_its_sponsors():
    company = [row["trial"] for row in TRIALS if row["sponsor"] in (1, 2)]
    assert kept(Choice(sponsor=("company",))) == company
    assert kept(Choice(sponsor=("its-vaccines",))) == [3]
    assert kept(Choice(sponsor=("nobody",))) == []


def test_a_region_keeps_its_sites_and_the_trials_that_have_one():
    part = selected(STORE, Choice(region=("KR-26",)))
    assert collected(part.trials.select("trial"))["trial"].tolist() == [8, 9]
    assert len(collected(part.sites)) == 3


@settings(deadline=None, max_examples=50)
@given(CHOICES)
def test_what_is_kept_belongs_together(choice):
    part = selected(STORE, choice)
    trials, sites = set(collected(part.trials.select("trial"))["trial"]), collected(part.sites.select("trial"))["trial"].tolist()
    assert set(sites) <= trials <= {row["trial"] for row in TRIALS}
    if not choice.region and not choice.country:
        assert len(sites) == sum(row["trial"] in trials for row in SITES), "without a place chosen every site of a kept trial stays"
    else:
        assert trials == set(sites), "with a place chosen every trial has a site there"
