"""The chain of the log: whatever is altered, taken out, put in or moved is told by the first entry that it made wrong.

Broken on purpose and seen to fail: `digest` without the digest before (altered entries older than the chain pass),
`end_of` without it (a sound log is told), `_missed` silent about digests (a log made anew passes) or about all (a cut end passes).
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oi_metrics.records.editing.audit_log import Entry, stamped
from oi_metrics.records.editing.chain import End, chained, end_of, first_wrong

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
ROWS = st.none() | st.dictionaries(TEXTS, TEXTS, max_size=2)
ENTRIES = st.builds(
    Entry, TEXTS, st.sampled_from(["add", "change", "retire"]), TEXTS, TEXTS, ROWS, ROWS, st.booleans(), TEXTS, TEXTS, st.integers(0, 9),
)  # fmt: skip
LOGS = st.lists(ENTRIES, min_size=1, max_size=6).map(lambda entries: chained(stamped(entries), End()))
UNCHAINED = st.lists(ENTRIES, max_size=3).map(lambda entries: [replace(entry, number=n) for n, entry in enumerate(stamped(entries), start=1)])


def grown(older: list[Entry], more: list[Entry]) -> list[Entry]:
    """A log that was begun before there was a chain, and went on with it."""
    return [*older, *chained(stamped(more), end_of(older))]


@given(UNCHAINED, st.lists(ENTRIES, max_size=5))
def test_a_log_as_it_was_written_is_in_order(older: list[Entry], more: list[Entry]) -> None:
    log = grown(older, more)
    assert first_wrong(log, [end_of(log[:n]) for n in range(len(older) if more else 0, len(log) + 1)]) is None


@given(LOGS, st.data())
def test_an_altered_entry_is_told(log: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(log) - 1))
    column = data.draw(st.sampled_from(["who", "table", "key", "told", "version", "at", "save", "undoes", "accepted", "digest", "before"]))
    values = {"undoes": st.integers(0, 99), "accepted": st.booleans(), "before": ROWS, "digest": st.text("0123456789abcdef", min_size=64, max_size=64)}
    value = data.draw(values.get(column, TEXTS))
    if value != getattr(log[place], column):
        wrong = first_wrong([*log[:place], replace(log[place], **{column: value}), *log[place + 1 :]], [end_of(log)])
        assert wrong and wrong.number == place + 1


@given(LOGS, st.data())
def test_an_entry_taken_out_is_told(log: list[Entry], data: st.DataObject) -> None:
    """The last one too, since it is known where the log ended."""
    place = data.draw(st.integers(0, len(log) - 1))
    wrong = first_wrong([*log[:place], *log[place + 1 :]], [end_of(log)])
    assert wrong and wrong.number == place + 1


@given(LOGS, st.data())
def test_entries_in_another_order_are_told(log: list[Entry], data: st.DataObject) -> None:
    moved = data.draw(st.permutations(log))
    if moved != log:
        first = next(n for n, (was, now) in enumerate(zip(log, moved, strict=True), start=1) if was != now)
        wrong = first_wrong(moved, [end_of(log)])
        assert wrong and wrong.number == first


@given(LOGS, LOGS)
def test_a_log_made_anew_is_told_where_its_end_is_known(log: list[Entry], other: list[Entry]) -> None:
    """By the entry at which it is known to have ended, or by the first that it lacks."""
    wrong = first_wrong(other, [end_of(log)])
    assert wrong and wrong.number == min(len(log), len(other) + 1)


@given(UNCHAINED.filter(len), st.lists(ENTRIES, min_size=1, max_size=3), st.data())
def test_the_first_digest_covers_what_is_older_than_the_chain(older: list[Entry], more: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(older) - 1))
    altered = [*older[:place], replace(older[place], who=older[place].who + "x"), *older[place + 1 :]]
    wrong = first_wrong([*altered, *grown(older, more)[len(older) :]])
    assert wrong and wrong.number == len(older) + 1


@pytest.mark.parametrize("text", ["", "3", "3:abc", "x:" + "a" * 64, "3:" + "g" * 64, "-1:" + "a" * 64])
def test_an_end_that_is_none_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="end of a log"):
        End.read(text)


@given(LOGS)
def test_an_end_is_read_as_it_is_written(log: list[Entry]) -> None:
    assert End.read(str(end_of(log))) == end_of(log)
    assert End.read(str(End())) == End()
