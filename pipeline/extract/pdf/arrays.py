"""Names of the arrays in which the glyphs and the white of a page are looked at all at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.records.arrays import Floats, Ints, Mask

__all__ = ["Boxes", "Cells", "Codes", "Counts", "Floats", "Ints", "Mask"]

Codes = NDArray[np.uint32]  # characters by their code points, one a glyph
Boxes = NDArray[np.float32]  # a row a glyph: left, bottom, right, top in PDF coordinates
Cells = NDArray[np.bool_]  # rows and columns of a raster
Counts = NDArray[np.int32]  # one a cell of a raster
