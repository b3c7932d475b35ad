"""A sentence that remembers the text it was made from, so that it can be told in another language."""

from __future__ import annotations


class Message(str):
    """An English sentence; `text` is its message id and `values` what fills its placeholders."""

    text: str
    values: dict[str, object]

    def __new__(cls, text: str, **values: object) -> Message:
        told = super().__new__(cls, text.format(**values))
        told.text, told.values = text, values
        return told
