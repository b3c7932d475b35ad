"""Writes down every address but this machine's own that a Python process asks for; Python imports it by its name."""

import os
import sys

OWN = ("127.", "::1", "localhost", "0.0.0.0")  # noqa: S104
EVENTS = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0, "socket.gethostbyname": 0}


def note(event: str, arguments: tuple) -> None:
    if event not in EVENTS:
        return
    asked = arguments[EVENTS[event]]
    host = asked[0] if isinstance(asked, tuple) else asked
    of_a_network = isinstance(asked, tuple) or event.startswith("socket.get")
    if of_a_network and host and not str(host).startswith(OWN):
        with open(os.environ["OI_ATTEMPTS"], "a") as file:
            file.write(f"{event} {asked} {sys.argv}\n")


sys.addaudithook(note)
