"""Commands run in process, many over the same records."""

import pytest


@pytest.fixture(autouse=True)
def same_records_typed_once(typed_once: None) -> None:
    """The embedded records are read by every call, and checked and typed by the first."""
