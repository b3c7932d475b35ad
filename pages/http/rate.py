"""How much one address may ask: so many questions a minute, which it may also ask at once."""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

PER_MINUTE = "OI_API_PER_MINUTE"
"""The variable that sets how many questions of the API an address may ask in a minute."""
USUAL = 600
REMEMBERED = 10_000
"""So many addresses are known at a time; one that is forgotten may ask as if it had never asked."""
OF_ONE = 64
"""The bits of an address of IPv6 by which senders are told apart: one machine has all addresses behind them."""


def per_minute() -> int:
    """How many questions a minute, as set. Raises ValueError for a setting that is no positive number."""
    said = os.environ.get(PER_MINUTE) or str(USUAL)
    if not said.isdecimal() or not int(said):
        raise ValueError(f"{PER_MINUTE} is {said!r}; write a whole number, such as {USUAL}")
    return int(said)


class Rate:
    """A bucket of questions an address: full at first, one less a question, filled evenly within a minute."""

    def __init__(self, a_minute: int, now: Callable[[], float] = time.monotonic):
        self.a_minute = a_minute
        self._now = now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str, cost: int = 1) -> float:
        """Take a question of an address, which counts for so many; 0 where it may be asked now, else in how many seconds it may be."""
        sender, now, cost = _sender(address), self._now(), min(cost, self.a_minute)
        left, at = self._left.pop(sender, (float(self.a_minute), now))
        left = min(self.a_minute, left + (now - at) * self.a_minute / 60)
        allowed = left >= cost
        self._left[sender] = (left - cost if allowed else left, now)
        if len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        return 0.0 if allowed else (cost - left) * 60 / self.a_minute


def _sender(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:  # such as the name of a local socket
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(IPv6Address(int(found) >> OF_ONE << OF_ONE))
    return address
