"""Text from records in markdown and in figures."""

import html
import re
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from oi_metrics.language.escape import link, md, plain, plot


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


@given(st.text(min_size=1).filter(str.strip), st.dictionaries(st.text(min_size=1), st.text()))
def test_any_text_is_the_label_of_a_link_as_it_is(text: str, parameters: dict[str, str]) -> None:
    """Broken on purpose, by a label that is not escaped: `]` ends the link."""
    address = f"?{urlencode(parameters)}"
    inside = MarkdownIt("gfm-like", {"linkify": False}).parseInline(link(md(text), address))[0].children
    opened, *between, closed = inside
    assert (opened.type, closed.type) == ("link_open", "link_close")
    assert opened.attrs["href"] == address
    assert {token.type for token in between} <= {"text", "text_special"}
    shown = "".join(token.content for token in between)
    assert shown == plain(md(text)).replace("\0", "\ufffd")
