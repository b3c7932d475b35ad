"""Room for text: Hangul is wider than Latin, lines break at blanks, sizes shrink until it fits."""

import pytest

from oi_metrics.briefing.text_width import MARGIN, UNKNOWN, columns, cut, fitting, lines, width


def test_a_text_is_as_wide_as_in_the_wider_font_and_in_bold() -> None:
    assert width("협약") == pytest.approx(2 * 0.92 * MARGIN)  # Noto Sans KR; 0.864 in OIM Sans
    assert width("0") == pytest.approx(1220 / 2048 * MARGIN)  # OIM Sans; 0.555 in Noto Sans KR
    assert width("il") < width("ab") < width("AB") < width("협약")
    assert width("\U0001f600") == MARGIN * UNKNOWN


@pytest.mark.parametrize(("text", "expected"), [("", 1), ("a", 1), ("협약 협약", 2), ("협약협약협약", 3), ("a b", 1)])
def test_lines(text: str, expected: int) -> None:
    assert lines(text, 10, 25) == expected


def test_the_largest_size_that_fits_is_taken() -> None:
    assert fitting(["협약"], 100, 40, (20, 10)) == (20, 1)
    assert fitting(["협약 " * 20], 100, 60, (20, 10, 5)) == (5, 1)


def test_paragraphs_that_do_not_fit_at_the_smallest_size_are_left_out() -> None:
    assert fitting(["협약"] * 10, 100, 40, (10,)) == (10, 2)
    assert fitting(["협약 " * 99], 50, 10, (10,)) == (10, 1)


def test_cut_text_ends_with_an_ellipsis() -> None:
    assert cut("협약", 10, 100, 1) == "협약"
    short = cut("협약 " * 40, 10, 100, 2)
    assert short.endswith("…")
    assert lines(short, 10, 100) == 2


def test_columns_share_the_room() -> None:
    shares = columns([["a", "a long heading"], ["1", "a longer cell still"]], 300)
    assert sum(shares) == pytest.approx(300)
    assert shares[0] < shares[1]


def test_short_columns_stay_on_one_line_and_long_ones_share_the_rest() -> None:
    number, day, text, other = columns([["No.", "Signed", "Statement", "Source"], ["1", "28 Jun 2018", "x " * 90, "y " * 20]], 400, 10)
    assert number < 30
    assert lines("28 Jun 2018", 10, day) == 1
    assert other < text
    assert number + day + text + other == pytest.approx(400)


def test_what_all_columns_leave_over_is_shared_evenly() -> None:
    short, long = columns([["a", "b"], ["1", "a longer cell"]], 400, 10)
    assert long - short == pytest.approx((width("a longer cell") - width("a")) * 10)
