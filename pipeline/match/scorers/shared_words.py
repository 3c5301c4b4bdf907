"""Words in common, within one language: how much of the shorter passage, and how long the runs are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.match.scorers.base import Found, Pairing, Scorer, sentence_of, weight_of
from pipeline.match.scorers.content_words import is_content
from pipeline.records import AlignedRun
from pipeline.text.tokens import Word, words_in

# An equal word gains 1, any other column costs this: a local alignment never falls below four equal words in five.
_GAP_COST = 4
_QUOTED_CHARS = 160


def _lexical(pairing: Pairing) -> Found:
    """Share of the shorter passage's content words, by their weight, that the other passage has too."""
    if not pairing.lang:
        return Found(None)
    sides = [_content(pairing, text) for text in (pairing.network_passage, pairing.city_passage)]
    network, city = (Counter(word.folded for word in words) for words in sides)
    shorter = min(network, city, key=lambda words: words.total())
    whole = _weight(pairing, shorter)
    if whole <= 0:
        return Found(None)
    shared = _in_runs(pairing) if pairing.match.runs else network & city
    shared = shared & shorter
    rarest = sorted(shared, key=lambda word: (-weight_of(pairing, word), -len(word), word))[:8]
    return Found(_weight(pairing, shared) / whole, ", ".join(rarest))


def _content(pairing: Pairing, text: str) -> list[Word]:
    return [word for word in words_in(text) if is_content(word, pairing.lang)]


def _weight(pairing: Pairing, words: Counter[str]) -> float:
    return sum(count * weight_of(pairing, word) for word, count in words.items())


def _in_runs(pairing: Pairing) -> Counter[str]:
    """Content words of the runs; runs may touch or overlap, so each place in the city text counts once."""
    held = {word.start + run.city.start: word.folded for run in pairing.match.runs for word in _city_run(pairing, run)}
    return Counter(held.values())


def _city_run(pairing: Pairing, run: AlignedRun) -> list[Word]:
    return _content(pairing, pairing.city.text[run.city.start : run.city.end])


@dataclass(frozen=True, slots=True)
class _Block:
    """Consecutive words that are the same on both sides; places are characters of either text."""

    words: tuple[Word, ...]
    network: tuple[int, int]
    city: tuple[int, int]


def _blocks(pairing: Pairing) -> list[_Block]:
    """The stretches of the runs in which every word is the same on both sides, in the order of the city text."""
    found = []
    for run in sorted(pairing.match.runs, key=lambda run: (run.city.start, run.network.start)):
        network = words_in(pairing.network.text[run.network.start : run.network.end])
        city = words_in(pairing.city.text[run.city.start : run.city.end])
        for first, last in _equal(network, city):
            found.append(
                _Block(
                    tuple(city[first:last]),
                    (run.network.start + network[first].start, run.network.start + network[last - 1].end),
                    (run.city.start + city[first].start, run.city.start + city[last - 1].end),
                )
            )
    return found


def _equal(a: list[Word], b: list[Word]) -> Iterator[tuple[int, int]]:
    """Ranges of places at which two lists of words are the same."""
    first = 0
    for place in range(min(len(a), len(b)) + 1):
        if place == min(len(a), len(b)) or a[place].folded != b[place].folded:
            if place > first:
                yield first, place
            first = place + 1


@dataclass(frozen=True, slots=True)
class _Local:
    """A local alignment: equal words, and columns with the words between them."""

    equal: int = 0
    columns: int = 0

    @property
    def worth(self) -> int:
        return self.equal - _GAP_COST * (self.columns - self.equal)


def _local(pairing: Pairing) -> _Local:
    """The best local alignment that chains blocks in the order of both texts."""
    best = current = _Local()
    before: _Block | None = None
    for block in _blocks(pairing):
        size = len(block.words)
        grown = _Local(size, size)
        if before and before.city[1] <= block.city[0] and before.network[1] <= block.network[0]:
            between = max(
                len(words_in(pairing.city.text[before.city[1] : block.city[0]])),
                len(words_in(pairing.network.text[before.network[1] : block.network[0]])),
            )
            joined = _Local(current.equal + size, current.columns + between + size)
            grown = max(grown, joined, key=lambda local: (local.worth, local.equal))
        current, before = grown, block
        best = max(best, current, key=lambda local: (local.worth, local.equal))
    return best


def _of_blocks(measure: Callable[[Pairing, _Block], int]) -> Callable[[Pairing], Found]:
    def measured(pairing: Pairing) -> Found:
        blocks = _blocks(pairing) if pairing.lang else []
        if not blocks:
            return Found(None)
        longest = max(blocks, key=lambda block: len(block.words))
        quoted = " ".join(pairing.city.text[longest.city[0] : longest.city[1]].split())
        return Found(float(measure(pairing, longest)), quoted[:_QUOTED_CHARS])

    return measured


def _content_words(pairing: Pairing, block: _Block) -> int:
    return sum(is_content(word, pairing.lang) for word in block.words)


def _of_local(measure: Callable[[_Local], float]) -> Callable[[Pairing], Found]:
    def measured(pairing: Pairing) -> Found:
        local = _local(pairing) if pairing.lang else _Local()
        return Found(measure(local)) if local.columns else Found(None)

    return measured


def _longest_sentence(pairing: Pairing) -> Found:
    """Words of the longest aligned sentence, by its shorter side."""
    lengths = []
    for pair in pairing.match.pairs:
        sides = ((pairing.network, pair.network_sentence), (pairing.city, pair.city_sentence))
        sentences = [(document, sentence_of(document, number)) for document, number in sides]
        lengths.append(min(len(words_in(found.text[s.start : s.end])) if s else 0 for found, s in sentences))
    return Found(float(max(lengths))) if lengths else Found(None)


_OTHER_LANGUAGES = "Words: the passages are in different languages, or in one that is not known."
_NO_RUNS = "Runs of the same words: there are none."

LEXICAL = Scorer(
    "lexical",
    _lexical,
    "{value:.0%} of the shorter passage's content words, by their weight, stand in the other too ({detail}).",
    "The passages have no content words in common.",
    _OTHER_LANGUAGES,
)
LONGEST_RUN = Scorer(
    "longest_run",
    _of_blocks(lambda _, block: len(block.words)),
    "The longest run of the same words has {value:.0f} words: “{detail}”.",
    _NO_RUNS,
    _NO_RUNS,
)
RUN_CONTENT = Scorer(
    "run_content",
    _of_blocks(_content_words),
    "{value:.0f} words of the longest run carry content.",
    "No word of the longest run carries content.",
    _NO_RUNS,
)
ALIGNED_WORDS = Scorer(
    "aligned_words",
    _of_local(lambda local: float(local.columns)),
    "The stretch in which the passages agree best word by word is {value:.0f} words long.",
    _NO_RUNS,
    _NO_RUNS,
)
IDENTITY = Scorer(
    "identity",
    _of_local(lambda local: local.equal / local.columns),
    "{value:.0%} of the words of that stretch are the same.",
    _NO_RUNS,
    _NO_RUNS,
)
LONGEST_SENTENCE = Scorer(
    "longest_sentence",
    _longest_sentence,
    "The longest aligned sentence has {value:.0f} words.",
    "The aligned sentences hold no words.",
    "Aligned sentences: there are none.",
)
