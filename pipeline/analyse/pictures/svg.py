"""Pictures as SVG: real text that a journal can set anew, and the same bytes for the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

__all__ = ["BLUE", "DARK", "GREEN", "GREY", "LIGHT", "ORANGE", "Picture", "shade"]

# Of the palette of Okabe and Ito (2008), which colour-blind readers tell apart.
BLUE, ORANGE, GREEN = (0, 114, 178), (213, 94, 0), (0, 158, 115)
DARK, GREY, LIGHT = "#222222", "#888888", "#e6e6e6"
_FONT = 'font-family="Helvetica, Arial, sans-serif"'
_CHARACTER = 0.56  # of the font's size: the mean width of a letter


def shade(colour: tuple[int, int, int], strength: float) -> str:
    """A colour between white (0) and itself (1)."""
    part = min(1.0, max(0.0, strength))
    return "#" + "".join(f"{round(255 + (value - 255) * part):02x}" for value in colour)


def width_of(text: str, size: float) -> float:
    """About how wide a text is."""
    return len(text) * size * _CHARACTER


def number(value: float) -> str:
    """A coordinate with two decimals at the most."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"


@dataclass
class Picture:
    """A picture that is written shape by shape; `title` and `description` are what a screen reader says."""

    width: float
    height: float
    title: str
    description: str
    shapes: list[str] = field(default_factory=list)

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, stroke: str = "none", thick: float = 1.0
    ) -> None:
        """A rectangle; `fill` is a colour or the id of the hatching."""
        self.shapes.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
            f'fill="{fill}" stroke="{stroke}" stroke-width="{number(thick)}"/>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str = DARK, thick: float = 1.0) -> None:
        """A straight line."""
        self.shapes.append(
            f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" '
            f'stroke="{colour}" stroke-width="{number(thick)}"/>'
        )

    def area(self, points: Sequence[tuple[float, float]], fill: str, opacity: float = 1.0) -> None:
        """A filled shape with these corners; what lies below shows through where it is not opaque."""
        corners = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        self.shapes.append(f'<polygon points="{corners}" fill="{fill}" fill-opacity="{number(opacity)}"/>')

    def dot(self, x: float, y: float, radius: float, colour: str = DARK) -> None:
        """A filled circle."""
        self.shapes.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{colour}"/>')

    def text(
        self, x: float, y: float, words: str, size: float = 12, anchor: str = "start", colour: str = DARK, turn: int = 0
    ) -> None:
        """Words on a line; `anchor` is start, middle or end, `turn` in degrees about their beginning."""
        turned = f' transform="rotate({turn} {number(x)} {number(y)})"' if turn else ""
        self.shapes.append(
            f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" text-anchor="{anchor}" '
            f'fill="{colour}"{turned}>{escape(words)}</text>'
        )

    def write(self) -> str:
        """The whole file."""
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(self.width)}" height="{number(self.height)}" '
                f'viewBox="0 0 {number(self.width)} {number(self.height)}" role="img" {_FONT}>',
                f"<title>{escape(self.title)}</title>",
                f"<desc>{escape(self.description)}</desc>",
                '<defs><pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" '
                f'patternTransform="rotate(45)"><rect width="6" height="6" fill="#ffffff"/>'
                f'<line x1="0" y1="0" x2="0" y2="6" stroke="{GREY}" stroke-width="2"/></pattern></defs>',
                f'<rect width="{number(self.width)}" height="{number(self.height)}" fill="#ffffff"/>',
                *self.shapes,
                "</svg>\n",
            ]
        )
