"""Precision and recall on the reference lists beside the project, where they are; the bench says so where they are not."""

from pathlib import Path

import pytest

from bench import names


def test_precision_of_what_is_merged_unasked(capsys: pytest.CaptureFixture[str]) -> None:
    scores = names.run(names.REGISTRY, timed=False)
    printed = capsys.readouterr().out
    if not names.REGISTRY.is_dir():
        assert scores == {}
        assert "not measured" in printed
        return
    assert "precision" in printed
    assert len(scores) == 4
    for score in scores.values():
        assert score.merged > 50
        assert score.precision >= names.PRECISION_BOUND
        assert score.recall(score.right) > 0.7
        assert score.recall(score.three) > 0.9
    assert scores["facilities in trial registries"].placeholders_merged <= 1


def test_an_absent_folder_is_said_to_be_absent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert names.run(tmp_path) == {}
    assert capsys.readouterr().out.startswith("partner names: not measured")


def test_the_judged_names_hold_no_name() -> None:
    for digest, (right, why) in names.judged().items():
        assert len(digest) == 16
        assert all(len(key) == 9 for key in right)
        assert why in names.WHY
