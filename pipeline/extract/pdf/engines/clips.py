"""How much of an object on a page is drawn: the rectangle that it is cut to, by paths around it or around its form."""

from __future__ import annotations

import ctypes

import pypdfium2.raw as pdfium

from pipeline.extract.pdf.engines.codes import bind_by_address
from pipeline.extract.pdf.engines.matrices import Matrix, bounding_box, transform
from pipeline.extract.pdf.page import Box

# A path of more points is a drawing through which text may be seen anywhere.
_MOST_POINTS, _MOST_PATHS = 64, 8
NO_BOX: Box = (0.0, 0.0, 0.0, 0.0)

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
_clip_of = bind_by_address(pdfium.FPDFPageObj_GetClipPath, _POINTER, _POINTER)
_paths_of = bind_by_address(pdfium.FPDFClipPath_CountPaths, _INT, _POINTER)
_points_of = bind_by_address(pdfium.FPDFClipPath_CountPathSegments, _INT, _POINTER, _INT)
_segment_of = bind_by_address(pdfium.FPDFClipPath_GetPathSegment, _POINTER, _POINTER, _INT, _INT)
_point_of = bind_by_address(pdfium.FPDFPathSegment_GetPoint, _INT, *[_POINTER] * 3)
_floats = (ctypes.c_float * 2)()
_X, _Y = (ctypes.addressof(_floats) + 4 * place for place in range(2))


def read_clip(item: int | None, matrix: Matrix, around: Box | None) -> Box | None:
    """The rectangle outside which nothing of an object is drawn, in PDF coordinates; None where nothing cuts it.

    `matrix` leads from the coordinates of its form to those of the page, `around` is what its form is cut to.
    """
    clip = _clip_of(item)
    if not clip:
        return around
    for path in range(min(_paths_of(clip), _MOST_PATHS)):
        count = _points_of(clip, path)
        if count <= _MOST_POINTS:
            around = _cut(around, _bound(clip, path, count, matrix))
    return around


def _bound(clip: int, path: int, count: int, matrix: Matrix) -> Box:
    """The rectangle around a path; one without points lets nothing through."""
    points = []
    for number in range(count):
        if _point_of(_segment_of(clip, path, number), _X, _Y):
            points.append(transform(matrix, _floats[0], _floats[1]))
    return bounding_box(points) if points else NO_BOX


def _cut(one: Box | None, other: Box) -> Box:
    if one is None:
        return other
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left < right and bottom < top else NO_BOX
