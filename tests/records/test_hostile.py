"""Hostile files, made on the fly: each is told by a fault, soon, and the process that accepts it hardly grows."""

import json
import zipfile

import pytest

from bench import hostile
from oi_metrics.registry.importing.run import read_place
from tests.registry.service import study

SOON = 2.5 * hostile.MOST_SECONDS
"""Seconds on a machine that runs other tests at the same time; `python -m bench.hostile` holds the bound itself."""
QUICK = [name for name in hostile.FILES if name not in ("many_tables", "many_cells")]


@pytest.mark.parametrize("name", QUICK)
def test_one_file_never_exhausts_the_server(name):
    found = hostile.run(name)
    assert found["megabytes"] <= hostile.MOST_GROWTH_MB
    assert found["seconds"] <= SOON
    assert found["faults"] or name in hostile.HARMLESS


def test_sites_that_are_no_list_are_told(tmp_path):
    one = study(1)
    one["protocolSection"]["contactsLocationsModule"]["locations"] = {"facility": "A Hospital"}
    (tmp_path / "studies.json").write_text(json.dumps({"studies": [one]}))
    readings, faults = read_place(tmp_path / "studies.json")
    assert [reading.rows for reading in readings] == [1]
    told = [*faults, *(fault for reading in readings for fault in reading.faults)]
    assert [(fault.column, str(fault.problem)) for fault in told] == [("locations", "is no site and was passed over")]


def test_studies_above_the_folder_of_a_zip_are_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "studies.zip", "w") as parts:
        parts.writestr("../above.json", json.dumps(study(1)))
        parts.writestr("../.hidden/two.json", json.dumps(study(2)))
    readings, faults = read_place(tmp_path / "studies.zip")
    told = [*faults, *(fault for reading in readings for fault in reading.faults)]
    assert [reading.rows for reading in readings] == [1]
    assert [str(fault.problem) for fault in told] == ["is in a hidden folder and was skipped"]
