"""What somebody may see, as a value and as it is written."""

import pytest

from oi_metrics.model.filter_grammar import FilterError, pairs
from oi_metrics.model.sight import WHOLE, Sight, parse_sight


@pytest.mark.parametrize(
    ("sight", "written"),
    [
        (WHOLE, []),
        (Sight(confidentiality="public"), ["confidentiality=public"]),
        (Sight(("registry", "company_page", "registry"), "internal"), ["confidentiality=internal", "tier=company_page,registry"]),
        (Sight(()), ["tier=none"]),
    ],
)
def test_it_comes_back_from_what_is_written(sight: Sight, written: list[str]) -> None:
    assert pairs(sight.to_params()) == written
    assert parse_sight(written) == sight
    assert sight.whole == (not written)


def test_the_order_of_tiers_says_nothing() -> None:
    assert parse_sight(["tier=registry", "tier=company_page"]) == Sight(("company_page", "registry"))


def test_two_see_together_what_both_see() -> None:
    one, other = Sight(("company_page", "registry"), "restricted"), Sight(("registry", "internal"), "public")
    assert one.within(other) == other.within(one) == Sight(("registry",), "public")
    assert one.within(WHOLE) == one.within(one) == one


def test_what_is_beyond_it() -> None:
    assert (Sight(confidentiality="public").hidden_levels, Sight(confidentiality="internal").hidden_levels) == (("internal", "restricted"), ("restricted",))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (["confidentiality=secret"], "confidentiality=secret is not a code; use public, internal, restricted"),
        (["confidentiality=public,internal"], "confidentiality=public,internal is more than one; name the highest that is seen"),
        (["tier=page"], "tier=page is not a code; use company_page, public_record, registry, internal"),
        (["role=reader"], "'role' is no part of what may be seen; use confidentiality, tier"),
        (["reader"], "'reader' is not a filter; write key=code or key=code,code"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(written: list[str], told: str) -> None:
    with pytest.raises(FilterError) as problem:
        parse_sight(written)
    assert str(problem.value) == told
