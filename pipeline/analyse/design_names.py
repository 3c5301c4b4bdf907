"""The designs of analysis by name: the one list of them, with the question of each."""

from __future__ import annotations

from pipeline.records.codes import Code

__all__ = ["DesignName"]


class DesignName(Code):
    """A design, in the order in which `policyecho analyse all` asks them; its command has the same name."""

    INVOLVEMENT = "involvement", "Do cities that were in contact with a network echo it more than others?"
    EXPECTED = (
        "expected",
        "Which cities echo which networks more than chance, and which networks more with contact?",
    )
    DIRECTION = "direction", "Is the network or the city first, and does wording go from city to city by way of one?"
    CONVERGENCE = "convergence", "Do the texts of a network's cities grow alike, beside those of other cities?"
    INSTRUMENTS = "instruments", "Do instruments spread more where somebody was at an event on them?"
    BEFORE_AFTER = "before-after", "Do cities echo a network more after they joined it than was to be expected?"
