"""A session that lost its page keeps what it holds for a while, and no longer."""

from __future__ import annotations

from pages.session.holding import KEPT_SECONDS, gone_for_good


def test_a_session_without_its_page_is_ended_after_a_while_and_not_when_it_comes_back() -> None:
    since: dict[str, float] = {}
    assert gone_for_good(["a", "b"], {"b"}.__contains__, since, 0) == []
    assert gone_for_good(["a", "b"], {"b"}.__contains__, since, KEPT_SECONDS - 1) == []
    assert gone_for_good(["a", "b"], {"b"}.__contains__, since, KEPT_SECONDS) == ["a"]
    assert gone_for_good(["a", "b"], {"a", "b"}.__contains__, since, KEPT_SECONDS + 1) == []
    assert since == {}
    assert gone_for_good(["a"], set().__contains__, since, KEPT_SECONDS + 2) == []
