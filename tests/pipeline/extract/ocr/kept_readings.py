"""What the two models that read scans gave for the pictures of these tests, kept by the digest of each picture.

The models are most of the time of these tests and give the same for the same pixels, so what they gave is asked for
once. A picture that is not kept, as when a page is drawn or cut otherwise, is put to the models. Everything of ours
that stands before and behind the models runs as ever.

    POLICYECHO_REWRITE_EXPECTED=1 python -m pytest tests/pipeline/extract/ocr

puts to the models what is not kept, all of it where the models or `engine` changed, and leaves out what no test
asks for any more.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.ocr import engine

KEPT = Path(__file__).with_name("kept_readings.npz")
_KEY_BYTES = 12


class _Steps(NamedTuple):
    """What a line's picture gave: how many steps, and for those that are a character which one and how surely."""

    count: int
    places: NDArray[np.uint16]
    best: NDArray[np.uint16]
    sure: NDArray[np.float32]


class KeptReadings:
    """Stands in for both models; `given` are the readings that were asked for, by the digest of their picture."""

    def __init__(self) -> None:
        self.boxes, self.steps = _load() if read_kept_models() == describe_models() else ({}, {})
        self.given: set[str] = set()
        self.put_to_models = 0
        self._detector, self._reader = engine.load_detector, engine.load_reader

    def load_detector(self) -> Any:
        """In the place of `engine.load_detector`."""
        return self._find

    def load_reader(self) -> Any:
        """In the place of `engine.load_reader`."""
        return self._reader()._replace(session=self)

    def get_inputs(self) -> Any:
        """As the session of the model that reads a line."""
        return self._reader().session.get_inputs()

    def run(self, outputs: None, fed: dict[str, NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        """As the session: probabilities by step and character, those below a step's highest left at nothing."""
        (batch,) = fed.values()
        key = self._note(batch)
        if key not in self.steps:
            self.put_to_models += 1
            self.steps[key] = _keep_best(self._reader().session.run(outputs, fed)[0][0], self._reader().columns)
        kept = self.steps[key]
        columns = self._reader().columns
        probabilities = np.zeros((1, kept.count, int(columns[-1]) + 1), dtype=np.float32)
        probabilities[0, kept.places, columns[kept.best]] = kept.sure
        return [probabilities]

    def _find(self, image: NDArray[np.uint8], **options: bool) -> Any:
        key = self._note(image)
        if key not in self.boxes:
            self.put_to_models += 1
            found = self._detector()(image, **options).boxes
            self.boxes[key] = np.zeros((0, 4, 2), dtype=np.float32) if found is None else np.asarray(found)
        boxes = self.boxes[key]
        return SimpleNamespace(boxes=boxes if len(boxes) else None)

    def _note(self, picture: NDArray[Any]) -> str:
        shape = str((picture.dtype, picture.shape)).encode()
        key = hashlib.sha256(shape + np.ascontiguousarray(picture).tobytes()).hexdigest()[: 2 * _KEY_BYTES]
        self.given.add(key)
        return key

    def save(self) -> None:
        """Keep what was asked for, and nothing else."""
        boxes, steps = (
            {key: kept[key] for key in sorted(self.given & kept.keys())} for kept in (self.boxes, self.steps)
        )
        np.savez_compressed(
            KEPT,
            models=np.array(describe_models()),
            pages=np.array(list(boxes)),
            lines_of_page=np.array([len(found) for found in boxes.values()]),
            boxes=np.concatenate(list(boxes.values())),
            lines=np.array(list(steps)),
            steps_of_line=np.array([line.count for line in steps.values()]),
            characters_of_line=np.array([len(line.places) for line in steps.values()]),
            **{name: np.concatenate([getattr(line, name) for line in steps.values()]) for name in _Steps._fields[1:]},
        )


def describe_models() -> str:
    """What the readings hang on beside the pictures: models, the code that asks them, and what runs them."""
    package = importlib.util.find_spec("rapidocr")
    assert package is not None and package.origin is not None
    models = sorted((Path(package.origin).parent / "models").glob("*.onnx"))
    asking = ast.parse(Path(engine.__file__).read_text(encoding="utf-8"))
    digest = hashlib.sha256(ast.dump(asking).encode())
    for model in models:
        digest.update(model.read_bytes())
    return f"rapidocr {version('rapidocr')}, onnxruntime {version('onnxruntime')}, {digest.hexdigest()[:16]}"


def read_kept_models() -> str:
    """The models whose readings are kept, as `describe_models` tells them."""
    with np.load(KEPT) as kept:
        return str(kept["models"])


def _keep_best(probabilities: NDArray[np.float32], columns: NDArray[np.intp]) -> _Steps:
    known = probabilities[:, columns]
    best = known.argmax(axis=1)
    places = np.flatnonzero(best)
    return _Steps(len(best), places.astype(np.uint16), best[places].astype(np.uint16), known[places, best[places]])


def _load() -> tuple[dict[str, NDArray[np.float32]], dict[str, _Steps]]:
    with np.load(KEPT) as kept:
        pages = np.split(kept["boxes"], np.cumsum(kept["lines_of_page"])[:-1])
        ends = np.cumsum(kept["characters_of_line"])[:-1]
        parts = zip(*(np.split(kept[name], ends) for name in _Steps._fields[1:]), strict=True)
        counts = kept["steps_of_line"].tolist()
        steps = [_Steps(count, *part) for count, part in zip(counts, parts, strict=True)]
        return dict(zip(kept["pages"].tolist(), pages, strict=True)), dict(
            zip(kept["lines"].tolist(), steps, strict=True)
        )
