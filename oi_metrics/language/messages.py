"""The texts that readers see: extracted from the code, merged into each catalogue, and checked.

`python -m oi_metrics.language.messages` updates the catalogues; a test fails when a committed one is stale or lacks a text.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from string import Formatter
from typing import IO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from oi_metrics import home
from oi_metrics.language.languages import DEFAULT, LANGS
from oi_metrics.language.words import CATALOGUES

FOLDERS = ("oi_metrics", "pages")
KEYWORDS = {"N_": None, "Message": None, "gettext": None, "ngettext": (1, 2), "Counted": (1, 2)}
TRANSLATED = tuple(lang for lang in LANGS if lang != DEFAULT)
"""English is the language of the message ids and has no catalogue."""

_HEADER = """msgid ""
msgstr ""
"Language: {lang}\\n"
"Plural-Forms: {plural_forms}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def calls(
    source: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: object
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """A Babel extraction method that reads the syntax tree: the literal arguments of every call of a keyword.

    Babel's own reads tokens: it misses calls inside f-strings before Python 3.12 and takes the key of `say(TERMS["key"])`
    for a text.
    """
    for node in ast.walk(ast.parse(source.read())):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in keywords:
                yield node.lineno, name, tuple(_literal(argument) for argument in node.args), []


def _literal(argument: ast.expr) -> str | None:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def extracted() -> Catalog:
    """Every text that the code marks with `N_`, `Message`, `gettext` or `ngettext`, without places and dates, so that moved code changes nothing."""
    found = Catalog()
    for folder in FOLDERS:
        for _, _, text, _, _ in extract_from_dir(home.checkout() / folder, [("**.py", calls)], keywords=KEYWORDS):  # type: ignore[list-item]
            found.add(text)
    return found


def catalogue(lang: str) -> Path:
    """The file that holds the translations."""
    return CATALOGUES / lang / "LC_MESSAGES" / "oi_metrics.po"


def updated(lang: str) -> str:
    """The catalogue's text as it should be: new texts added untranslated, those no longer used dropped, sorted by text."""
    path = catalogue(lang)
    translated = read_po(io.BytesIO(path.read_bytes() if path.exists() else b""), locale=lang)
    translated.update(extracted(), no_fuzzy_matching=True)
    written = io.BytesIO()
    write_po(written, translated, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    return _HEADER.format(lang=lang, plural_forms=translated.plural_forms) + written.getvalue().decode().strip() + "\n"


def missing(lang: str) -> list[str]:
    """The texts without a translation that can be shown: none, one marked as fuzzy, or one with other placeholders."""
    if lang not in TRANSLATED:
        return []
    path = catalogue(lang)
    translated = read_po(io.BytesIO(path.read_bytes() if path.exists() else b""), locale=lang)
    return [_forms(message.id)[0] for message in extracted() if message.id and not _usable(message, translated.get(message.id))]


def _usable(message: Message, translation: Message | None) -> bool:
    if translation is None or translation.fuzzy or not translation.string:
        return False
    wanted = _placeholders(_forms(message.id)[-1])
    return wanted is not None and all(form and _placeholders(form) == wanted for form in _forms(translation.string))


def _forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _placeholders(text: str) -> set[str] | None:
    """The fields that `str.format` fills; None for a text that it cannot read."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def main() -> int:
    """Update every catalogue and list what lacks a translation; returns 1 when something does."""
    lacking = 0
    for lang in TRANSLATED:
        text = updated(lang)
        catalogue(lang).parent.mkdir(parents=True, exist_ok=True)
        catalogue(lang).write_text(text, "utf-8", newline="\n")
        found = missing(lang)
        lacking += len(found)
        print("\n".join([f"{lang}: {len(extracted())} texts, {len(found)} without a translation", *found]))
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
