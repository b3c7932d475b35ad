"""The grammar of filters."""

import pytest

from oi_metrics.model.filter_grammar import SCOPE_KEYS, ScopeError, parse_pair, parse_scope


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("partner_type=hospital", ("partner_type", ("hospital",))),
        ("partner_type=hospital,biotech", ("partner_type", ("hospital", "biotech"))),
        (" partner_type = hospital , biotech ", ("partner_type", ("hospital", "biotech"))),
        ("text=a=b", ("text", ("a=b",))),
    ],
)
def test_a_pair(text, pair):
    assert parse_pair(text) == pair


@pytest.mark.parametrize("text", ["", "hospital", "=hospital", "partner_type=", "partner_type=,"])
def test_no_pair(text):
    with pytest.raises(ScopeError) as refused:
        parse_pair(text)
    assert (str(refused.value), refused.value.remedy) == ("is not a filter", "write key=code or key=code,code")


def test_a_scope():
    assert parse_scope("") == {}
    assert parse_scope("partner_type=hospital,biotech  programme=net") == {"partner_type": ("hospital", "biotech"), "programme": ("net",)}


def test_an_unknown_key():
    with pytest.raises(ScopeError) as refused:
        parse_scope("partner_type=hospital city=Seoul")
    assert str(refused.value) == "names the unknown filter city"
    assert refused.value.remedy == f"use {', '.join(SCOPE_KEYS)}"
