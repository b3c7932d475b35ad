"""The command: one file of the kind that its name says, or a clear refusal."""

import argparse
import io
import re
from pathlib import Path

import pytest
from pptx import Presentation

from oi_metrics.cli import briefing


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    briefing.declare(parser)
    chosen = parser.parse_args(arguments)
    return int(chosen.run(chosen))


@pytest.mark.parametrize(("kind", "start"), [("pptx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF-"), ("a4.pdf", b"%PDF-"), ("hwpx", b"PK")])
def test_writes_a_file_of_the_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, start: bytes) -> None:
    out = tmp_path / f"briefing.{kind}"
    assert run("--lang", "ko", "--panels", "partner_mix", "--out", str(out)) == 0
    assert out.read_bytes().startswith(start)
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    assert capsys.readouterr().out.startswith(f"{out}: panels 1, sentences ")


def test_both_languages_filter_order_and_address(tmp_path: Path) -> None:
    out = tmp_path / "briefing.pptx"
    panels = "validity,partner_mix"
    run("--lang", "both", "--panels", panels, "--filter", "partner_type=university", "--address", "https://metrics.example.org", "--out", str(out))
    slides = list(Presentation(io.BytesIO(out.read_bytes())).slides)
    assert len(slides) == 8
    eyebrows = [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame][1] for slide in slides]
    assert eyebrows[6:] == ["Validity", "Partner mix"]
    shown = "\n".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    assert "https://metrics.example.org/?lang=ko&partner_type=university" in shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--out", "x.doc"), "x.doc: cannot tell the kind of file; let its name end with .pptx, .xlsx, .pdf, .hwpx, .a4.pdf"),
        (("--out", "x.pdf", "--panels", "y"), "y is not a panel; use headline_figures, "),
        (("--out", "x.pdf", "--address", "javascript:x"), "'javascript:x' is not an address; write http://host:port or https://host"),
        (("--out", "x.pdf", "--filter", "partner_type=king"), "partner_type=king is not a code of these records; use "),
        (("--out", "nowhere/x.pdf", "--panels", "partner_mix"), "nowhere/x.pdf cannot be written: No such file or directory; choose another place"),
    ],
)
def test_refuses_what_it_cannot_do(arguments: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        run(*arguments)
    assert list(tmp_path.iterdir()) == []
