"""Uploads are bounded before they are read, for each session and for all together."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from pages.http.uploads import FILES_A_SESSION, FILES_IN_ALL, UploadBounds
from tests.asgi import answer

LARGEST = int(st.get_option("server.maxUploadSize")) * 1024 * 1024
FULL = {"a": LARGEST - 10_000}


async def _taken(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


class Bytes(bytes):
    """So many, without their memory."""

    def __new__(cls, size: int) -> Bytes:
        made = super().__new__(cls)
        made.size = size  # type: ignore[attr-defined]
        return made

    def __len__(self) -> int:
        return self.size  # type: ignore[attr-defined,no-any-return]


def put(held: dict[str, list[int]], session: str, size: int | None) -> int:
    """The status of a file of so many bytes, when the sessions hold files of these."""
    files = {
        name: {str(place): UploadedFileRec(str(place), "a.csv", "text/csv", Bytes(size)) for place, size in enumerate(sizes)} for name, sizes in held.items()
    }
    headers = [] if size is None else [(b"content-length", str(size).encode())]
    return answer(UploadBounds(_taken, lambda: files), f"/oi/_stcore/upload_file/{session}/made-up", method="PUT", headers=headers)[0]


def full(sessions: int) -> dict[str, list[int]]:
    return {str(number): [LARGEST - 10_000] * FILES_A_SESSION for number in range(sessions)}


@pytest.mark.parametrize(
    ("held", "session", "size", "status"),
    [
        ({}, "a", LARGEST, 204),
        ({"a": [LARGEST - 10_000] * (FILES_A_SESSION - 1)}, "a", LARGEST - 10_000, 204),
        (full(1), "0", LARGEST, 413),
        (full(1), "b", LARGEST, 204),
        (full(FILES_IN_ALL // FILES_A_SESSION), "b", LARGEST, 413),
        ({"a": [0] * 21_000}, "a", 1, 413),
        ({}, "a", None, 411),
    ],
)
def test_what_is_held_and_what_comes_stay_within_their_bounds(held, session, size, status) -> None:  # type: ignore[no-untyped-def]
    assert put(held, session, size) == status


def test_what_is_on_its_way_counts() -> None:
    bounds = UploadBounds(_taken, dict)
    bounds.coming["a"] = FILES_A_SESSION * LARGEST
    headers = [(b"content-length", b"1")]
    assert answer(bounds, "/_stcore/upload_file/a/1", method="PUT", headers=headers)[0] == 413
    assert answer(bounds, "/_stcore/upload_file/b/1", method="PUT", headers=headers)[0] == 204
    assert bounds.coming == {"a": FILES_A_SESSION * LARGEST}, "nothing is counted once it has come"


def test_other_requests_pass() -> None:
    assert answer(UploadBounds(_taken, lambda: pytest.fail("not asked")), "/_stcore/upload_file/a/1")[0] == 204
