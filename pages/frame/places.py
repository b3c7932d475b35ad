"""The pages, and where each is found below the server's root."""

from __future__ import annotations

from oi_metrics.model.vocabulary import N_
from pages.session.state import RECORD

PAGES = (
    ("overview.py", "", N_("Overview")),
    ("agreements.py", "agreements", N_("Agreements")),
    ("partners.py", "partners", N_("Partners")),
    ("sites.py", "sites", N_("Clinical sites")),
    ("registry.py", "registry", N_("Trial registries")),
    ("claims.py", "claims", N_("Claims and evidence")),
    ("records.py", "records", N_("Records")),
    ("bring.py", "bring", N_("Import records")),
    ("briefing.py", "briefing", N_("Briefing")),
)
"""File, place and title of each page that the navigation leads to."""
PRESENT = "present"
"""The page without a frame: no navigation, no sidebar, no foot."""
UNLISTED = (("present.py", PRESENT, N_("Present")), ("record.py", RECORD, N_("Record")))
"""Those that other pages lead to."""
PLACES = frozenset(place for _, place, _ in (*PAGES, *UNLISTED))
"""Below the root of the server; the overview's is blank."""
