"""How much one address may ask, by a clock of the test's own."""

import pytest

from pages.http import rate
from pages.http.rate import Rate, per_minute


class Clock:
    at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_bucket_empties_and_fills_evenly() -> None:
    clock = Clock()
    asked = Rate(6, clock)
    assert [asked.wait("a") for _ in range(6)] == [0.0] * 6
    assert asked.wait("a") == pytest.approx(10.0)
    clock.at = 9.9
    assert asked.wait("a") == pytest.approx(0.1)
    clock.at = 10.1
    assert asked.wait("a") == 0.0 and asked.wait("a") == pytest.approx(9.9)
    clock.at = 1e6
    assert [asked.wait("a") > 0 for _ in range(7)] == [False] * 6 + [True]


def test_what_costs_more_takes_more_and_never_more_than_there_is() -> None:
    clock = Clock()
    asked = Rate(10, clock)
    assert asked.wait("a", 8) == 0.0 and asked.wait("a", 8) == pytest.approx(36.0) and asked.wait("a", 2) == 0.0
    clock.at = 60.0
    assert asked.wait("a", 1000) == 0.0 and asked.wait("a") > 0


def test_each_address_has_its_own_and_one_machine_has_one() -> None:
    asked = Rate(1, Clock())
    assert asked.wait("10.0.0.1") == 0.0 and asked.wait("10.0.0.2") == 0.0 and asked.wait("10.0.0.1") > 0
    assert asked.wait("2001:db8::1") == 0.0 and asked.wait("2001:db8::2:3") > 0 and asked.wait("2001:db8:0:1::1") == 0.0
    assert asked.wait("") == 0.0 and asked.wait("") > 0


def test_as_many_addresses_as_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate, "REMEMBERED", 2)
    asked = Rate(1, Clock())
    assert [asked.wait(address) for address in ("a", "b", "c", "a")] == [0.0] * 4
    assert asked.wait("c") > 0 and len(asked._left) == 2


@pytest.mark.parametrize("said", ["0", "-1", "many", "1.5"])
def test_a_setting_that_is_no_number_is_said(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("OI_API_PER_MINUTE", said)
    with pytest.raises(ValueError, match=f"OI_API_PER_MINUTE is '{said}'; write a whole number, such as 600"):
        per_minute()


def test_the_setting_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert per_minute() == rate.USUAL
    monkeypatch.setenv("OI_API_PER_MINUTE", "7")
    assert per_minute() == 7
