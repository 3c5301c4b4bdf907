"""The lines, rectangles and pictures of a page, as pdfium tells them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.extract.pdf.engines.clips import read_clip
from pipeline.extract.pdf.engines.codes import bind_by_address
from pipeline.extract.pdf.engines.matrices import SAME, Matrix, Point, bounding_box, multiply, transform
from pipeline.extract.pdf.page import Box, Frame, Rule

MAX_OBJECTS = 200_000
MAX_RULES = 4000
MAX_DOTS = 400
# More filled shapes than this are a drawing.
MAX_FILLS = 300
_MAX_SEGMENTS = 400
# Points: bullets are no smaller and no larger.
_MIN_DOT, _MAX_DOT = 1.5, 9.0
_MAX_DEPTH = 5
# Points: what is lower hides no line of text.
_MIN_FILL = 5.0
# Points: a picture thinner than this is a rule.
_MAX_STRIP = 2.0
# Points: an outline this straight is a line or a rectangle.
_STRAIGHT = 0.5

# A page may be drawn with ten thousand lines: they are asked for by address, into the same few places.
_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
_objects_of_page = bind_by_address(pdfium.FPDFPage_CountObjects, _INT, _POINTER)
_object_of_page = bind_by_address(pdfium.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
_objects_of_form = bind_by_address(pdfium.FPDFFormObj_CountObjects, _INT, _POINTER)
_object_of_form = bind_by_address(pdfium.FPDFFormObj_GetObject, _POINTER, _POINTER, ctypes.c_ulong)
_kind_of = bind_by_address(pdfium.FPDFPageObj_GetType, _INT, _POINTER)
_matrix_of = bind_by_address(pdfium.FPDFPageObj_GetMatrix, _INT, _POINTER, _POINTER)
_bounds_of = bind_by_address(pdfium.FPDFPageObj_GetBounds, _INT, *[_POINTER] * 5)
_mode_of = bind_by_address(pdfium.FPDFPath_GetDrawMode, _INT, *[_POINTER] * 3)
_segments_of = bind_by_address(pdfium.FPDFPath_CountSegments, _INT, _POINTER)
_segment_of = bind_by_address(pdfium.FPDFPath_GetPathSegment, _POINTER, _POINTER, _INT)
_kind_of_segment = bind_by_address(pdfium.FPDFPathSegment_GetType, _INT, _POINTER)
_point_of = bind_by_address(pdfium.FPDFPathSegment_GetPoint, _INT, *[_POINTER] * 3)
_closes = bind_by_address(pdfium.FPDFPathSegment_GetClose, _INT, _POINTER)
_floats, _ints, _matrix = (ctypes.c_float * 4)(), (ctypes.c_int * 2)(), pdfium.FS_MATRIX()
_FLOATS = tuple(ctypes.addressof(_floats) + 4 * place for place in range(4))
_INTS = tuple(ctypes.addressof(_ints) + 4 * place for place in range(2))
_MATRIX = ctypes.addressof(_matrix)


class Drawings(NamedTuple):
    """Straight lines and rectangles, small filled shapes such as bullets, the share that pictures cover (0-1).

    `pictures` are their places. `texts` are the addresses of the text objects in the order in which they are drawn, and
    `fills` the places of filled shapes, each with how many text objects were drawn before it, and its address. `clips`
    are the places that text objects are cut to, by their addresses; those that nothing cuts are left out.
    """

    rules: tuple[Rule, ...]
    dots: tuple[Box, ...]
    picture: float
    pictures: tuple[Box, ...]
    texts: tuple[int, ...]
    fills: tuple[tuple[int, Box, int], ...]
    clips: Mapping[int, Box]
    frame: Frame
    shown: Frame


class _Placing(NamedTuple):
    """How the objects of a page or form are placed: the way to the page, what they are cut to, how deep they stand."""

    matrix: Matrix = SAME
    clip: Box | None = None
    depth: int = 0


def read_drawings(page: Any, frame: Frame, shown: Frame) -> Drawings:
    """What is drawn on a page besides text.

    No lines where there are more than MAX_RULES of them: that is a drawing, not a table.
    """
    reader = _DrawingReader(frame)
    address = ctypes.cast(page, ctypes.c_void_p).value
    reader.read_objects(address, _objects_of_page, _object_of_page, _Placing())
    rules = tuple(reader.rules) if len(reader.rules) <= MAX_RULES else ()
    dots = tuple(reader.dots) if len(reader.dots) <= MAX_DOTS else ()
    share = min(1.0, reader.picture / max(1.0, frame.width * frame.height))
    fills = tuple(reader.fills) if len(reader.fills) <= MAX_FILLS else ()
    return Drawings(rules, dots, share, tuple(reader.pictures), tuple(reader.texts), fills, reader.clips, frame, shown)


class _DrawingReader:
    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self.rules: list[Rule] = []
        self.dots: list[Box] = []
        self.picture = 0.0
        self.pictures: list[Box] = []
        self.texts: list[int] = []
        self.fills: list[tuple[int, Box, int]] = []
        self.clips: dict[int, Box] = {}
        self._left = MAX_OBJECTS

    def read_objects(self, holder: int | None, count: Any, get: Any, placing: _Placing) -> None:
        """Take in the objects of a page or of a form that is drawn on it, given by its address."""
        matrix = placing.matrix
        for index in range(count(holder)):
            self._left -= 1
            if self._left < 0:
                return
            item = get(holder, index)
            kind = _kind_of(item)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self._take_text(item or 0, placing)
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                if len(self.rules) <= MAX_RULES:
                    self._take_path(item, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._take_image(item, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and placing.depth < _MAX_DEPTH:
                inner = _Placing(
                    multiply(_read_matrix(item), matrix), read_clip(item, matrix, placing.clip), placing.depth + 1
                )
                self.read_objects(item, _objects_of_form, _object_of_form, inner)

    def _take_text(self, item: int, placing: _Placing) -> None:
        self.texts.append(item)
        clip = read_clip(item, placing.matrix, placing.clip)
        if clip is not None:
            self.clips[item] = self._frame.to_page(*clip)

    def _take_image(self, item: int, matrix: Matrix) -> None:
        placed = multiply(_read_matrix(item), matrix)
        corners = [transform(placed, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
        x0, top, x1, bottom = self._frame.to_page(*bounding_box(corners))
        if min(x1 - x0, bottom - top) <= _MAX_STRIP:
            self._take_strip(Rule(x0, top, x1, bottom, is_line=False, stroked=False))
            return
        self.pictures.append((x0, top, x1, bottom))
        width = min(x1, self._frame.width) - max(x0, 0.0)
        height = min(bottom, self._frame.height) - max(top, 0.0)
        self.picture += max(0.0, width) * max(0.0, height)  # scanners deliver pages in strips

    def _take_strip(self, piece: Rule) -> None:
        """Take a picture as thin as a rule for one; some programs draw borders as thousands of them."""
        last = self.rules[-1] if self.rules else piece
        level = abs(last.top - piece.top) < _STRAIGHT and abs(last.bottom - piece.bottom) < _STRAIGHT
        if self.rules and level and last.x0 - _STRAIGHT <= piece.x0 <= last.x1 + _MAX_STRIP:
            self.rules[-1] = last._replace(x1=max(last.x1, piece.x1))
        else:
            self.rules.append(piece)

    def _take_path(self, item: int, matrix: Matrix) -> None:
        if not 2 <= _segments_of(item) <= _MAX_SEGMENTS:
            return
        _ints[:] = [0, 0]
        _mode_of(item, *_INTS)
        fill, stroke = _ints
        if not (fill or stroke):
            return
        if fill and self._take_dot(item, matrix):
            return
        for points in _read_outlines(item, multiply(_read_matrix(item), matrix)):
            self._take_outline(points, bool(stroke))

    def _take_dot(self, item: int, matrix: Matrix) -> bool:
        """Whether a filled shape is as small and as wide as high as a bullet; it is kept then."""
        if not _bounds_of(item, *_FLOATS):
            return False
        left, bottom, right, top = _floats
        if max(right - left, top - bottom) > 2 * _MAX_DOT:
            self._take_fill(item, (left, bottom, right, top), matrix)
            return False
        corners = [transform(matrix, x, y) for x in (left, right) for y in (bottom, top)]
        x0, upper, x1, lower = box = self._frame.to_page(*bounding_box(corners))
        width, height = x1 - x0, lower - upper
        is_dot = min(width, height) >= _MIN_DOT and max(width, height) <= min(_MAX_DOT, 1.3 * min(width, height))
        if is_dot:
            self.dots.append(box)
        return is_dot

    def _take_fill(self, item: int, sides: Box, matrix: Matrix) -> None:
        """Keep the place of a filled shape: the ground of text drawn after it, or what hides text drawn before it."""
        left, bottom, right, top = sides
        if top - bottom > _MIN_FILL and len(self.fills) <= MAX_FILLS:
            corners = [transform(matrix, x, y) for x in (left, right) for y in (bottom, top)]
            self.fills.append((len(self.texts), self._frame.to_page(*bounding_box(corners)), item))

    def _take_outline(self, points: list[Point], stroked: bool) -> None:
        """Take a run of points as lines or as a rectangle; what is neither is no rule."""
        left, bottom, right, top = box = bounding_box(points)
        corners = len(points) >= 4
        for x, y in points if corners else ():
            if (x - left >= _STRAIGHT and right - x >= _STRAIGHT) or (y - bottom >= _STRAIGHT and top - y >= _STRAIGHT):
                corners = False
                break
        if corners:
            self.rules.append(Rule(*self._frame.to_page(*box), is_line=False, stroked=stroked))
        elif stroked:
            for first, second in pairwise(points):
                if min(abs(first[0] - second[0]), abs(first[1] - second[1])) < _STRAIGHT:
                    line = self._frame.to_page(*bounding_box([first, second]))
                    self.rules.append(Rule(*line, is_line=True, stroked=True))


def _read_outlines(item: int, matrix: Matrix) -> Iterator[list[Point]]:
    """The points of each part of a path that is made of straight lines alone."""
    a, b, c, d, e, f = matrix
    points: list[Point] = []
    curved = False
    for index in range(_segments_of(item)):
        segment = _segment_of(item, index)
        kind = _kind_of_segment(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            curved = True
        _point_of(segment, _FLOATS[0], _FLOATS[1])
        x, y = _floats[0], _floats[1]
        points.append((a * x + c * y + e, b * x + d * y + f))
        if _closes(segment):
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points


def _read_matrix(item: int) -> Matrix:
    if not _matrix_of(item, _MATRIX):
        return SAME
    return _matrix.a, _matrix.b, _matrix.c, _matrix.d, _matrix.e, _matrix.f
