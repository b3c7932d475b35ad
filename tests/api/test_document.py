"""docs/api.md says what is so: its addresses are answered, and it names every question and tool."""

import re
import shlex
from urllib.parse import urlsplit

import pytest

from oi_metrics.api import tools
from oi_metrics.api.parameters import MOST_QUERY, MOST_ROWS, USUAL_BEHIND, USUAL_ROWS
from oi_metrics.api.questions import QUESTIONS
from pages.http import rate
from tests.api.conftest import Ask
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "api.md").read_text("utf-8")
EXAMPLES = [urlsplit(shlex.split(line)[1]) for line in TEXT.splitlines() if line.startswith("    curl ")]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 4


@pytest.mark.parametrize("address", EXAMPLES, ids=lambda address: address.geturl())
def test_an_example_is_answered(ask: Ask, address) -> None:
    assert ask(address.path, address.query).status == 200


def test_every_question_tool_and_limit_is_named() -> None:
    told = {f"/api/v1{re.sub('{(.*?)}', lambda name: NAMES.get(name[1], name[1].upper()), question.path)}" for question in QUESTIONS.values()}
    assert [path for path in told if f"`{path}`" not in TEXT] == []
    assert [name for name in tools.TOOLS if f"`{name}`" not in TEXT] == []
    for number in (USUAL_ROWS, MOST_ROWS, USUAL_BEHIND, MOST_QUERY):
        assert f"{number:,}" in TEXT
    assert f"{rate.USUAL} questions a minute" in TEXT and rate.PER_MINUTE in TEXT
    assert f"{tools.USUAL['limit']} rows and {tools.USUAL['behind']} statements a row" in TEXT


NAMES = {"metric": "NAME", "statement": "KEY"}
"""What the document calls what a path names, where that is not its own name."""
