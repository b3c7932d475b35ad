"""Settings of the service: where they are said, what holds, and what is told of those that cannot be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oi_metrics import home
from oi_metrics.service.settings import BY_KEY, SETTINGS, as_variable, read

EXAMPLE = home.checkout() / "deploy" / "oi-metrics.toml"


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "oi.toml"
    file.write_text(text, "utf-8")
    return file


def test_the_command_line_holds_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, 'port = 1\npath = "/a"\nrecords = "file"\n')
    held = read(file, {"OI_PATH": "/b", "OI_RECORDS": "variable"}, {"records": "line"})
    assert (held["port"], held["path"], held["records"], held["address"]) == (1, "/b", "line", "127.0.0.1")
    assert held.environment() == {"OI_PORT": "1", "OI_PATH": "/b", "OI_RECORDS": "line"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("port = 0", "port: 0 is not a port; write a number from 1 to 65535"),
        ("port = true", "port: True is not a port"),
        ('address = "here"', "address: 'here' is not an address of a machine"),
        ('path = "oi"', "path: 'oi' is not a path below a host; write one such as /oi"),
        ('path = "/a/../b c"', "is not a path below a host"),
        ('hosts = ["https://a.example"]', "hosts: ['https://a.example'] has 'https://a.example', which is not the name of a host"),
        ('hosts = ["*"]', "which is not the name of a host"),
        ('hosts = "a.example:443"', "which is not the name of a host"),
        ("hosts = 3", "hosts: 3 is not a list"),
        ('open = "perhaps"', "open: 'perhaps' is neither true nor false"),
        ('proxies = ["everyone"]', "proxies: ['everyone'] has 'everyone', which is not an address"),
        ('public_address = "metrics.example.org"', "is not an address of the web"),
        ("records = 3", "records: 3 is not a text; write it in quotes"),
        ("prot = 1", "prot: is not a setting; did you mean port?"),
        ("[limits]\nuplaod_mb = 1", "limits.uplaod_mb: is not a setting; did you mean limits.upload_mb?"),
        ("[limits]\nupload_mb = 0", "limits.upload_mb: 0 is not a number of MB"),
        ("port = ", "see docs/serving.md for a whole file"),
    ],
)
def test_what_cannot_be_is_told_with_its_place_and_a_remedy(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)) as problem:
        read(written(tmp_path, text), {}, {})
    assert str(problem.value).startswith(str(tmp_path / "oi.toml"))


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="OI_PORT: 'x' is not a port") as problem:
        read(None, {"OI_PORT": "x", "OI_PATH": "y"}, {"address": "z"})
    assert [line.partition(":")[0] for line in str(problem.value).splitlines()] == ["OI_PORT", "OI_PATH", "--address"]


@pytest.mark.parametrize(
    ("said", "reached"),
    [
        ({}, ""),
        ({"hosts": "localhost"}, ""),
        ({"address": "127.0.0.2"}, ""),
        ({"address": "::1"}, ""),
        ({"address": "::"}, "::"),
        ({"address": "10.0.0.5"}, "10.0.0.5"),
        ({"hosts": "localhost,Metrics.Example.ORG."}, "metrics.example.org"),
        ({"hosts": "지표.example"}, "xn--9b6b27q.example"),
    ],
)
def test_what_lets_other_machines_in(said: dict[str, str], reached: str) -> None:
    assert read(None, {}, said).reached_from() == reached


SAID = {
    "address": st.sampled_from(["127.0.0.1", "10.0.0.5", "::"]),
    "port": st.integers(1, 65535),
    "path": st.sampled_from(["", "/oi", "/a/b-c"]),
    "hosts": st.lists(st.sampled_from(["a.example", "b.example", "localhost"]), unique=True).map(tuple),
    "open": st.booleans(),
    "edit": st.booleans(),
    "proxies": st.lists(st.sampled_from(["10.0.0.1", "10.0.0.0/24"]), unique=True, min_size=1).map(tuple),
    "limits.upload_mb": st.integers(1, 200),
}


@given(st.fixed_dictionaries({}, optional=SAID))
def test_what_is_handed_on_as_variables_is_what_holds(said: dict[str, object]) -> None:
    held = read(None, {}, {key: as_variable(value) for key, value in said.items()})
    again = read(None, held.environment(), {})
    assert again.values == held.values
    assert {key: held[key] for key in said if said[key] != ()} == {key: value for key, value in said.items() if value != ()}


def test_the_file_that_we_give_has_every_setting_and_the_document_tells_each() -> None:
    held = read(EXAMPLE, {}, {})
    assert held.said == {*BY_KEY}
    told = (home.checkout() / "docs" / "serving.md").read_text("utf-8")
    for setting in SETTINGS:
        default = as_variable(setting.default)
        assert f"| `{setting.key}` | `{setting.variable}` | {f'`{default}`' if default else ''} | {setting.does} |" in told
