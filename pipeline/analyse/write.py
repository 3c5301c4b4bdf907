"""Tables and pictures of an analysis beside the tables of their run; what a person changed there stays."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.analyse.answer import Answer, mark_invented
from pipeline.export.csv import write_csv
from pipeline.study import KeptFile, Study, renew_folder, replace_folder

__all__ = ["FOLDER", "WrittenFiles", "write_analysis"]

FOLDER = "analysis"


@dataclass(frozen=True, slots=True)
class WrittenFiles:
    """Every file that was written, and those that a person had changed, with the file beside each."""

    paths: tuple[str, ...]
    kept: tuple[KeptFile, ...]


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
        renewed = renew_folder(folder, temporary, study.written(folder), complete=False)
    return WrittenFiles(tuple(str(folder / place) for place in renewed.places.values()), renewed.kept)
