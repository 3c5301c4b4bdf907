from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analyse.counts.opportunity import DatedText, measure_room
from pipeline.records.dates import parse_interval

TEXTS = [
    DatedText("a-2014", "town", "de", parse_interval("2014"), 10),
    DatedText("a-2018", "town", "de", parse_interval("2018-05"), 100),
    DatedText("b-2018", "village", "ga", parse_interval("2018"), 7),
    DatedText("n-2016", "net", "en", parse_interval("2016"), 3),
    DatedText("n-2018", "net", "en", parse_interval("2018-05-10"), 5),
]
CITIES, NETWORKS = {"town": 0, "village": 1}, {"net": 0}


def test_room_is_pairs_of_sentences_of_which_one_is_certainly_earlier() -> None:
    forward, backward = measure_room(CITIES, NETWORKS, TEXTS, lambda city, network: True)
    # Only the plan of 2018 is later than a guide; the guide of May 2018 may be either side of it.
    assert forward.tolist() == [[100 * 3], [7 * 3]]
    assert backward.tolist() == [[10 * 3 + 10 * 5], [0]]


def test_a_language_pair_without_an_error_rate_has_no_room() -> None:
    forward, backward = measure_room(CITIES, NETWORKS, TEXTS, lambda city, network: city != "ga")
    assert forward[1, 0] == backward[1, 0] == 0 and forward[0, 0] > 0


def test_texts_of_others_have_none() -> None:
    stranger = DatedText("x", "another", "de", parse_interval("2019"), 9)
    with_it, without = (
        measure_room(CITIES, NETWORKS, texts, lambda city, network: True)[0] for texts in ([*TEXTS, stranger], TEXTS)
    )
    assert with_it.tolist() == without.tolist()


dated = st.tuples(st.sampled_from(["town", "village", "net"]), st.integers(2010, 2014), st.integers(0, 9))


@given(st.lists(dated, max_size=12))
def test_room_is_the_sum_over_all_pairs_of_documents(made: list[tuple[str, int, int]]) -> None:
    texts = [
        DatedText(str(number), issuer, "de", parse_interval(str(year)), sentences)
        for number, (issuer, year, sentences) in enumerate(made)
    ]
    forward, backward = measure_room(CITIES, NETWORKS, texts, lambda city, network: True)
    expected = np.zeros((2, 2, 1))
    for city in (text for text in texts if text.issuer_id != "net"):
        for network in (text for text in texts if text.issuer_id == "net"):
            later = city.date.earliest > network.date.latest
            earlier = city.date.latest < network.date.earliest
            expected[0, CITIES[city.issuer_id], 0] += later * city.sentences * network.sentences
            expected[1, CITIES[city.issuer_id], 0] += earlier * city.sentences * network.sentences
    assert np.array_equal(expected, np.stack([forward, backward]))
