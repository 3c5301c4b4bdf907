from __future__ import annotations

from pipeline.evidence.rivals.wording import compare_wording
from pipeline.text.tokens import write_latin

COMMON = "свако дете које стигне у град добија место у школи"
NETWORK = f"{COMMON} и додатне часове код учитеља који говоре његов језик"
RIVAL = f"{COMMON} уз помоћ тумача из оближње општине"


def test_the_passage_follows_the_text_whose_words_it_has_in_either_script() -> None:
    for city, verdict in ((NETWORK, -1), (RIVAL, 1), (COMMON, 0)):
        for network in (NETWORK, write_latin(NETWORK, "sr")):
            for rival in (RIVAL, write_latin(RIVAL, "sr")):
                assert compare_wording([city], [network], [rival], "sr").tolist() == [verdict]
