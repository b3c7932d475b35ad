"""How large a file may be: settings, and the sentence that tells them."""

from dataclasses import fields

import pytest

from oi_metrics.model.faults import InvalidRecords
from oi_metrics.records.reading.limits import Limits


def test_without_settings_the_bounds_are_the_defaults():
    assert Limits.from_environment({"OI_RECORDS": "elsewhere"}) == Limits()


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
def test_every_bound_can_be_set(name):
    assert Limits.from_environment({f"OI_MAX_{name.upper()}": " 2000000 "}) == Limits(**{name: 2_000_000})


@pytest.mark.parametrize(
    ("setting", "text", "message"),
    [
        ("OI_MAX_ROWS", "many", "OI_MAX_ROWS: 'many' is no usable bound; write a whole number of at least 1"),
        ("OI_MAX_ROWS", "0", "OI_MAX_ROWS: '0' is no usable bound; write a whole number of at least 1"),
        ("OI_MAX_ROWS", "-5", "OI_MAX_ROWS: '-5' is no usable bound; write a whole number of at least 1"),
        ("OI_MAX_SECONDS", "1.5", "OI_MAX_SECONDS: '1.5' is no usable bound; write a whole number of at least 1"),
        ("OI_MAX_MEMORY_MB", "16", "OI_MAX_MEMORY_MB: '16' is no usable bound; write a whole number of at least 256"),
    ],
)
def test_an_unusable_setting_is_refused(setting, text, message):
    with pytest.raises(InvalidRecords) as refused:
        Limits.from_environment({setting: text})
    assert [str(fault) for fault in refused.value.faults] == [message]


def test_an_unknown_setting_is_refused():
    with pytest.raises(InvalidRecords) as refused:
        Limits.from_environment({"OI_MAX_ROW": "5"})
    assert str(refused.value.faults[0]).startswith("OI_MAX_ROW: '5' is not a bound; use OI_MAX_FILE_BYTES, OI_MAX_UNPACKED_BYTES,")


def test_they_are_told_before_they_are_hit():
    assert Limits(file_bytes=5_000_000, rows=1000, columns=20, cells=5000, cell_characters=100, sheets=3, seconds=7).description() == (
        "A file may have up to 5 MB, 3 sheets, 1,000 rows and 20 columns a sheet, 5,000 cells in all and 100 characters a cell; reading it may take 7 seconds."
    )
