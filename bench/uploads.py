"""One visitor who sends files to ids of its own making, closes the page, and what that leaves: `python -m bench.uploads`."""

from __future__ import annotations

import asyncio
import time
import urllib.error
import urllib.request
from collections import Counter

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.server import Server, serve
from bench.sessions import connected
from pages.session.holding import KEPT_SECONDS, SWEEP_SECONDS

FILES, MEGABYTES = 30, 20
_BOUNDARY = "made-up"


def send(server: Server, session: str, number: int, token: str) -> int:
    """The status of one file of the session."""
    about = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{number}.csv"\r\nContent-Type: text/csv\r\n\r\n'
    body = about.encode() + bytes(MEGABYTES * 1024 * 1024 - 1000) + f"\r\n--{_BOUNDARY}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}", "X-Xsrftoken": token, "Cookie": f"_streamlit_xsrf={token}"}
    request = urllib.request.Request(f"{server.url}_stcore/upload_file/{session}/made-up-{number}", body, headers, method="PUT")
    try:
        return int(urllib.request.urlopen(request, timeout=30).status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


async def visit(server: Server) -> tuple[Counter[int], float]:
    """How often each status came, and the memory while the page is open."""
    with urllib.request.urlopen(f"{server.url}_stcore/health", timeout=10) as answer:
        token = answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    async with connected(server.port) as socket:
        opening = BackMsg()
        opening.rerun_script.query_string = ""
        await socket.send(opening.SerializeToString())
        while True:
            message = ForwardMsg.FromString(await socket.recv())
            if message.WhichOneof("type") == "new_session":
                break
        session = message.new_session.initialize.session_id
        statuses = Counter([await asyncio.to_thread(send, server, session, number, token) for number in range(FILES)])
        return statuses, server.resident_megabytes()


def main() -> None:
    with serve("dashboard") as server:
        time.sleep(20)  # the pages are made ahead of the visits
        before = server.resident_megabytes()
        statuses, during = asyncio.run(visit(server))
        time.sleep(KEPT_SECONDS + 2 * SWEEP_SECONDS)
        after = server.resident_megabytes()
    print(f"{FILES} files of {MEGABYTES} MB: statuses {dict(statuses)}; memory {before:.0f} MB before, {during:.0f} with the page open, {after:.0f} after")


if __name__ == "__main__":
    main()
