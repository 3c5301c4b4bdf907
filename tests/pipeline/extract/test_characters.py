from __future__ import annotations

from pipeline.extract.characters import make_printable, tidy


def test_printable_spells_out_ligatures_and_drops_soft_hyphens() -> None:
    assert make_printable("e\ufb03zient, \ufb02e\u00adxi\ufeffbel (cid:7)\x00") == "effizient, flexibel \ufffd\ufffd"


def test_tidy_leaves_composition_alone() -> None:
    assert tidy("  Zu\u0308rich \n\t und  Zürich\u00a0") == "Zu\u0308rich und Zürich"
