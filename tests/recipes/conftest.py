from pathlib import Path

import pytest

from tests.recipes.tree import Tree


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A copy of the tree."""
    return Tree(tmp_path / "copy")
