"""The ties that are kept: by the disparity filter, reckoned by hand, and the strongest of each hospital."""

import pandas as pd
import pytest

from oi_metrics.charts.backbone import backbone, significance, strongest


def pairs(*rows):
    return pd.DataFrame(rows, columns=["hospital_a", "hospital_b", "trials"])


STAR = pairs((1, 2, 90), (1, 3, 5), (1, 4, 5), (2, 3, 1), (2, 4, 1))


def test_significance_by_hand():
    """Hospital 1: k = 3, s = 100. Hospital 2: k = 3, s = 92. Hospitals 3 and 4: k = 2, s = 6."""
    expected = [
        min((1 - 0.9) ** 2, (1 - 90 / 92) ** 2),
        min(0.95**2, 1 - 5 / 6),
        min(0.95**2, 1 - 5 / 6),
        min((91 / 92) ** 2, 1 - 1 / 6),
        min((91 / 92) ** 2, 1 - 1 / 6),
    ]
    assert list(significance(STAR)) == pytest.approx(expected)


def test_a_hospital_with_one_tie_says_nothing_of_it():
    assert list(significance(pairs((1, 2, 7)))) == [1.0]


def test_the_strongest_tie_of_every_hospital_stays():
    assert list(strongest(STAR)) == [True, True, True, False, False]
    assert set(backbone(STAR)[["hospital_a", "hospital_b"]].stack()) == {1, 2, 3, 4}


def test_the_backbone_keeps_what_is_surprising_and_the_order_and_index_of_the_table():
    kept = backbone(STAR.iloc[::-1])
    assert list(kept.index) == [2, 1, 0]
    assert list(backbone(STAR, alpha=1.1).index) == [0, 1, 2, 3, 4]


def test_of_nothing_nothing_is_kept_and_what_was_given_stays():
    nothing = pairs()
    assert backbone(nothing).empty
    before = STAR.copy(deep=True)
    backbone(STAR)
    pd.testing.assert_frame_equal(STAR, before)
