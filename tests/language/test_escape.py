"""Text from records in markdown and in figures."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oi_metrics.language.escape import md, plot


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Seoul Hospital", "Seoul Hospital"),
        ("서울대학교병원", "서울대학교병원"),
        ("![x](http://e)", r"\!\[x\]\(http\:\/\/e\)"),
        ("PD-1*2*", r"PD\-1\*2\*"),
        ("<b>&$", r"\<b\>\&\$"),
        (":material/home:", r"\:material\/home\:"),
        ("1. one\n# two", r"1\. one \# two"),
        ("a\r\n\tb", "a b"),
        ("\\", "\\\\"),
        (26, "26"),
        ("", ""),
    ],
)
def test_markdown(text, escaped):
    assert md(text) == escaped


@given(st.text())
def test_markdown_shows_every_character(text):
    """Taking the backslashes away again gives the text with its line breaks as blanks."""
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", md(text)) == re.sub(r"[\r\n\t\v\f]+", " ", text)


@given(st.text())
def test_markdown_leaves_no_mark_up(text):
    assert not re.search(r"[!-/:-@\[-`{-~]", re.sub(r"\\.", "", md(text)))


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Seoul Hospital", "Seoul Hospital"),
        ("A<B & C>D", "A&lt;B &amp; C&gt;D"),
        ('<span style="background:url(http://x)">', '&lt;span style="background:url(http://x)"&gt;'),
        ("%{x}", "%&#123;x}"),
        ("$x$", "&#36;x&#36;"),
        ("&lt;", "&amp;lt;"),
        ("a\nb", "a b"),
        (5, "5"),
    ],
)
def test_figures(text, escaped):
    assert plot(text) == escaped


@given(st.text())
def test_figures_show_every_character(text):
    assert html.unescape(plot(text)) == html.unescape(html.escape(re.sub(r"[\r\n\t\v\f]+", " ", text)))


@given(st.text(alphabet="<>&{}$%x;#3", max_size=12))
def test_figures_read_no_template_and_no_tag(text):
    assert not re.search(r"[<>{$]|&(?!(amp|lt|gt|#123|#36);)", plot(text))
