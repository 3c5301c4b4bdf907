"""The two models that read scans, from the package rapidocr: one finds lines, the other reads one line.

Both run on one thread, since documents are spread over processes, and both are loaded once a process.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import StageError
from pipeline.extract.ocr.geometry import Pixels, Quad

LINE_HEIGHT = 48

_DETECTOR, _READER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
# Lines are found as well at two thirds of 200 dpi as at 200, in less than half the time and memory.
_LONGEST_SIDE = 1600


class RecognisedLine(NamedTuple):
    """What stands in one line: characters, the probability of each, and its place as a share of the line's width."""

    characters: tuple[str, ...]
    confidences: tuple[float, ...]
    places: tuple[float, ...]


class _LineReader(NamedTuple):
    session: Any
    columns: NDArray[np.intp]
    characters: tuple[str, ...]


def find_lines(image: Pixels) -> list[Quad]:
    """The places of the lines of a page image (RGB); raises StageError when the extra is not installed."""
    height, width = image.shape[:2]
    scale = min(1.0, _LONGEST_SIDE / max(width, height))
    detector, cv2 = load_detector(), _load_opencv()
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    quads = getattr(detector(small, use_det=True, use_cls=False, use_rec=False), "boxes", None)
    if quads is None:
        return []
    stretch = np.array([width / size[0], height / size[1]])
    return [(np.asarray(quad) * stretch).astype(np.float32) for quad in quads]


def read_line(strip: NDArray[np.float32]) -> RecognisedLine:
    """What stands in the picture of one line: `LINE_HEIGHT` pixels high, three equal channels, black 0, white 1."""
    session, columns, characters = load_reader()
    batch = (strip * 2 - 1).transpose(2, 0, 1)[np.newaxis]
    steps = session.run(None, {session.get_inputs()[0].name: batch})[0][0][:, columns]
    best, sure = steps.argmax(axis=1), steps.max(axis=1)
    # Column 0 stands for "nothing new here", and a character that stays for several steps is one character.
    starts = [at for at, character in enumerate(best) if character and (at == 0 or character != best[at - 1])]
    return RecognisedLine(
        tuple(characters[best[at]] for at in starts),
        tuple(float(sure[at]) for at in starts),
        tuple((at + 0.5) / len(best) for at in starts),
    )


@lru_cache(maxsize=1)
def load_detector() -> Any:
    """The model that finds lines; raises StageError when the extra is not installed."""
    models = _find_models()
    _load_opencv().setNumThreads(1)
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_preprocess_img": False,
            "Global.use_vertical_padding": False,
            "Det.model_path": str(models / _DETECTOR),  # a path is never downloaded
            "Det.limit_side_len": 32,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


@lru_cache(maxsize=1)
def load_reader() -> _LineReader:
    """The model that reads a line; raises StageError when the extra is not installed."""
    path = _find_models() / _READER
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    known = ["", *session.get_modelmeta().custom_metadata_map["character"].splitlines(), " "]
    columns = [at for at, character in enumerate(known) if at == 0 or is_readable(character)]
    return _LineReader(session, np.array(columns), tuple(known[at] for at in columns))


def is_readable(character: str) -> bool:
    """Whether the character belongs to Latin script, the digits or common marks; the model knows Chinese as well."""
    if len(character) != 1:
        return False
    point, letter = ord(character), unicodedata.category(character)[0] in "LM"
    if letter:
        return point < 0x250 or 0x1E00 <= point < 0x1F00
    return point < 0x250 or 0x2000 <= point < 0x2200


def _find_models() -> Path:
    package = find_spec("rapidocr")
    if package is None or package.origin is None:
        raise StageError('the reader of scans is not installed: pip install "policyecho[ocr]"')
    models = Path(package.origin).parent / "models"
    for name in (_DETECTOR, _READER):
        if not (models / name).is_file():
            raise StageError(f"this rapidocr holds no {name}: install the version that policyecho[ocr] asks for")
    return models


def _load_opencv() -> Any:
    try:
        import cv2
    except ImportError as error:
        raise StageError('the reader of scans is not installed: pip install "policyecho[ocr]"') from error
    return cv2
