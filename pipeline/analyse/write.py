"""Tables and pictures of an analysis beside the tables of their run; what a person changed there stays."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.analyse.answer import SUMMARY, Answer, mark_invented
from pipeline.export.csv import write_csv
from pipeline.study import KeptFile, Study, renew_folder, replace_folder

__all__ = ["FOLDER", "WrittenFiles", "write_analysis"]

FOLDER = "analysis"


@dataclass(frozen=True, slots=True)
class WrittenFiles:
    """Every file that was written, and those that a person had changed, with the file beside each.

    `leaves_summary` is whether a summary of all designs stays there that was not made with these.
    """

    paths: tuple[str, ...]
    kept: tuple[KeptFile, ...]
    leaves_summary: bool


def write_analysis(study: Study, answer: Answer) -> WrittenFiles:
    """Write an answer into analysis/ of its run's export: tables as CSV, pictures as SVG, paragraphs as text.

    Of an invented study all of them say so. An answer before any run goes into a folder of exports of its own.
    """
    answer = mark_invented(study.root, answer)
    folder = study.export_folder(answer.run_id or answer.design)
    folder = folder / FOLDER if answer.run_id else folder
    with replace_folder(folder, "policyecho.export.rename") as temporary:
        for table in answer.tables:
            write_csv(table, temporary)
        for name, picture in answer.pictures.items():
            (temporary / f"{name}.svg").write_text(picture.write(), encoding="utf-8")
        (temporary / f"{answer.design}.txt").write_text(answer.write_text(), encoding="utf-8")
        leaves_summary = answer.design != SUMMARY and _differ(folder, temporary)
        renewed = renew_folder(folder, temporary, study.written(folder), complete=False)
    return WrittenFiles(tuple(str(folder / place) for place in renewed.places.values()), renewed.kept, leaves_summary)


def _differ(folder: Path, temporary: Path) -> bool:
    """Whether a summary stands in a folder and files beside it are others than those that take their place."""
    pairs = ((folder / path.name, path) for path in temporary.iterdir())
    return (folder / f"{SUMMARY}.txt").exists() and any(
        old.exists() and old.read_bytes() != new.read_bytes() for old, new in pairs
    )
