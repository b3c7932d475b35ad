"""Uploads are counted: a session, and all of them, hold so much and no more."""

from types import SimpleNamespace

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from pages.http import uploads, visitors
from tests.asgi import answer

LARGEST = 100


@pytest.fixture
def server(monkeypatch):
    """A server that keeps what is sent to it, for the sessions that it knows."""
    files, sessions = MemoryUploadedFileManager("/upload"), {"a", "b", "c", "d"}
    runtime = SimpleNamespace(uploaded_file_mgr=files, is_active_session=sessions.__contains__)
    monkeypatch.setattr(uploads.runtime, "get_instance", lambda: runtime)
    monkeypatch.setattr(uploads, "largest", lambda: LARGEST)
    monkeypatch.setattr(visitors, "owns", lambda visitor, session: visitor != "another")
    return SimpleNamespace(files=files, sessions=sessions)


def put(server, session, number, size=LARGEST, leaves=False, by="its reader"):
    """The status of one upload. leaves: the session ends while it comes."""

    async def keeping(scope, receive, send):
        if leaves:
            server.sessions.discard(session)
            server.files.remove_session_files(session)
        server.files.add_file(session, UploadedFileRec(str(number), "a.csv", "text/csv", b"x" * size))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    headers = [(b"content-length", str(size).encode()), (b"cookie", f"{visitors.COOKIE}={by}".encode())]
    return answer(uploads.CountedUploads(keeping), f"/_stcore/upload_file/{session}/{number}", method="PUT", headers=headers)[0]


def test_a_session_holds_five_of_the_largest_files(server):
    assert [put(server, "a", number) for number in range(7)] == [204] * 5 + [413] * 2
    assert uploads.held_bytes() == {"a": 5 * LARGEST}
    assert put(server, "b", 0) == 204, "another reader still has room"


def test_all_sessions_together_hold_fifteen(server):
    assert [put(server, session, number) for session in "abcd" for number in range(5)] == [204] * 15 + [413] * 5
    server.files.remove_session_files("a")
    assert put(server, "d", 0) == 204, "what a session held is given back when it ends"


def test_nobody_sends_into_the_session_of_another(server):
    assert put(server, "a", 0, by="another") == 403
    assert put(server, "gone", 0, by="another") == 204, "of a session that is not there Streamlit says so"
    assert uploads.held_bytes() == {}


def test_what_comes_for_a_session_that_ended_is_not_kept(server):
    put(server, "a", 0, leaves=True)
    assert uploads.held_bytes() == {}


def test_other_requests_pass(server):
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    assert answer(uploads.CountedUploads(app), "/")[0] == 200


def test_the_dashboard_counts():
    import dashboard

    assert uploads.CountedUploads in [middleware.cls for middleware in dashboard.app._user_middleware]
