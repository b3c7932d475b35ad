"""Databases to test with: a real PostgreSQL and SQLite, each empty for each test."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ..postgres import Server, serving

_NAMES = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL that lives as long as the tests."""
    with serving() as server:
        yield server


def new_database(server: Server) -> str:
    """An empty schema of the server, quicker made than a database; its address."""
    name = f"records{next(_NAMES)}"
    server.admin(f"CREATE SCHEMA {name}")
    return server.url(f"postgres?options=-csearch_path%3D{name}")


@pytest.fixture(params=["postgresql", "sqlite"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes an empty database and gives its address; each test runs with PostgreSQL and with SQLite."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path / f'records{next(_NAMES)}.sqlite'}"
    server = request.getfixturevalue("postgres")
    return lambda: new_database(server)


@pytest.fixture
def url(fresh: Callable[[], str]) -> str:
    """The address of an empty database."""
    return fresh()
