"""One vector for each dated document of a city, on a scale that is the same in all languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from index.progress import Bar, no_bar
from pipeline.records import Role
from pipeline.records.arrays import Floats, Vectors
from pipeline.text.languages import written_as
from pipeline.workflow.workspace import Workspace

__all__ = ["CityDocuments", "PlacedDocument", "place_documents"]


@dataclass(frozen=True, slots=True, eq=False)
class PlacedDocument:
    """A city's document: the year of its first possible day, and the mean vector of its sentences."""

    document_id: str
    city_id: str
    year: int
    vector: Floats


@dataclass(frozen=True, slots=True, eq=False)
class CityDocuments:
    """The documents that can be compared, and those that cannot, by id."""

    placed: tuple[PlacedDocument, ...]
    undated: tuple[str, ...]
    uncentred: tuple[str, ...]


def place_documents(workspace: Workspace, bar: Bar = no_bar) -> CityDocuments:
    """Every city document with a date, in a language whose mean the model's profile knows.

    The mean of a language is that of outside texts: by the study's own one or two cities would be centred away
    (METHOD 2.7). `bar` is told of one unit a document.
    """
    means: Mapping[str, Vectors] = workspace.profile.means if workspace.profile else {}
    placed, undated, uncentred = [], [], []
    for item in (item for item in workspace.readable if item.document.role is Role.CITY):
        document, lang = item.document, written_as(item.lang)
        if document.date is None:
            undated.append(document.document_id)
        elif lang not in means:
            uncentred.append(document.document_id)
        else:
            vectors = np.asarray(workspace.vectors_of(item), np.float64) - means[lang]
            vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.finfo(np.float64).tiny)
            year = document.date.earliest.year
            placed.append(PlacedDocument(document.document_id, document.issuer_id, year, vectors.mean(0)))
        bar(1, document.document_id)
    return CityDocuments(tuple(placed), tuple(undated), tuple(uncentred))
