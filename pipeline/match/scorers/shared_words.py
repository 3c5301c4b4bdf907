"""Words in common, within one language: how much of the shorter passage, and how long the runs are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.match.scorers.base import MatchedPassages, Measure, Measurement, Scorer, find_sentence, weigh_word
from pipeline.match.scorers.content_words import is_content
from pipeline.records import AlignedRun, Span
from pipeline.text.characters import on_one_line
from pipeline.text.tokens import Word, find_runs, find_words

# An equal word gains 1, any other column costs this: a local alignment never falls below four equal words in five.
_GAP_COST = 4
_FEWEST = 5  # words of a run between passages that vectors found: shorter ones are what everybody says
_QUOTED_CHARS = 160


def _measure_shared_words(passages: MatchedPassages) -> Measurement:
    """Share of the shorter passage's content words, by their weight, that the other passage has too."""
    if not passages.lang:
        return Measurement(None)
    sides = [_content_words(passages, text) for text in (passages.network_passage, passages.city_passage)]
    network, city = (Counter(word.folded for word in words) for words in sides)
    shorter = min(network, city, key=lambda words: words.total())
    whole = _weigh(passages, shorter)
    if whole <= 0:
        return Measurement(None)
    shared = _count_in_runs(passages) if passages.match.runs else network & city
    shared = shared & shorter
    rarest = sorted(shared, key=lambda word: (-weigh_word(passages, word), -len(word), word))[:8]
    return Measurement(_weigh(passages, shared) / whole, ", ".join(rarest))


def _content_words(passages: MatchedPassages, text: str) -> list[Word]:
    return [word for word in find_words(text, passages.lang) if is_content(word, passages.lang)]


def _weigh(passages: MatchedPassages, words: Counter[str]) -> float:
    return sum(count * weigh_word(passages, word) for word, count in words.items())


def _count_in_runs(passages: MatchedPassages) -> Counter[str]:
    """Content words of the runs; runs may touch or overlap, so each place in the city text counts once."""
    by_place = {
        word.start + run.city.start: word.folded for run in passages.match.runs for word in _run_words(passages, run)
    }
    return Counter(by_place.values())


def _run_words(passages: MatchedPassages, run: AlignedRun) -> list[Word]:
    return _content_words(passages, passages.city.text[run.city.start : run.city.end])


@dataclass(frozen=True, slots=True)
class _Block:
    """Consecutive words that are the same on both sides; places are characters of either text."""

    words: tuple[Word, ...]
    network: tuple[int, int]
    city: tuple[int, int]


@lru_cache(maxsize=1)  # four scorers ask for those of the same passages, one after the other
def _find_blocks(passages: MatchedPassages) -> tuple[_Block, ...]:
    """The stretches of the runs in which every word is the same on both sides, in the order of the city text."""
    blocks = []
    runs = passages.match.runs or _find_runs(passages)
    for run in sorted(runs, key=lambda run: (run.city.start, run.network.start)):
        network = find_words(passages.network.text[run.network.start : run.network.end], passages.lang)
        city = find_words(passages.city.text[run.city.start : run.city.end], passages.lang)
        for first, last in _find_equal(network, city):
            blocks.append(
                _Block(
                    tuple(city[first:last]),
                    (run.network.start + network[first].start, run.network.start + network[last - 1].end),
                    (run.city.start + city[first].start, run.city.start + city[last - 1].end),
                )
            )
    return tuple(blocks)


def _find_runs(passages: MatchedPassages) -> Iterator[AlignedRun]:
    """Runs of the same words where words found none: those that many texts of a study use weigh nothing there, and
    vectors alone find what is copied in them."""
    match = passages.match
    network = find_words(passages.network.text[match.network.span.start : match.network.span.end], passages.lang)
    city = find_words(passages.city.text[match.city.span.start : match.city.span.end], passages.lang)
    said, written = ([word.folded for word in side] for side in (city, network))
    for at, place, length in find_runs(said, written, _FEWEST):
        yield AlignedRun(
            _span_of(network[place : place + length], match.network.span),
            _span_of(city[at : at + length], match.city.span),
        )


def _span_of(words: list[Word], passage: Span) -> Span:
    return Span(passage.start + words[0].start, passage.start + words[-1].end)


def _find_equal(a: list[Word], b: list[Word]) -> Iterator[tuple[int, int]]:
    """Ranges of places at which two lists of words are the same."""
    first = 0
    for place in range(min(len(a), len(b)) + 1):
        if place == min(len(a), len(b)) or a[place].folded != b[place].folded:
            if place > first:
                yield first, place
            first = place + 1


@dataclass(frozen=True, slots=True)
class _LocalAlignment:
    """A local alignment: equal words, and columns with the words between them."""

    equal: int = 0
    columns: int = 0

    @property
    def worth(self) -> int:
        return self.equal - _GAP_COST * (self.columns - self.equal)


def _align_locally(passages: MatchedPassages) -> _LocalAlignment:
    """The best local alignment that chains blocks in the order of both texts."""
    best = current = _LocalAlignment()
    before: _Block | None = None
    for block in _find_blocks(passages):
        size = len(block.words)
        grown = _LocalAlignment(size, size)
        if before and before.city[1] <= block.city[0] and before.network[1] <= block.network[0]:
            between = max(
                len(find_words(passages.city.text[before.city[1] : block.city[0]])),
                len(find_words(passages.network.text[before.network[1] : block.network[0]])),
            )
            joined = _LocalAlignment(current.equal + size, current.columns + between + size)
            grown = max(grown, joined, key=lambda local: (local.worth, local.equal))
        current, before = grown, block
        best = max(best, current, key=lambda local: (local.worth, local.equal))
    return best


def _measure_longest_block(measure: Callable[[MatchedPassages, _Block], int]) -> Measure:
    def measure_longest(passages: MatchedPassages) -> Measurement:
        blocks = _find_blocks(passages) if passages.lang else ()
        if not blocks:
            return Measurement(None)
        longest = max(blocks, key=lambda block: len(block.words))
        quoted = on_one_line(passages.city.text[longest.city[0] : longest.city[1]])
        return Measurement(float(measure(passages, longest)), quoted[:_QUOTED_CHARS])

    return measure_longest


def _count_content_words(passages: MatchedPassages, block: _Block) -> int:
    return sum(is_content(word, passages.lang) for word in block.words)


def _measure_alignment(measure: Callable[[_LocalAlignment], float]) -> Measure:
    def measure_best(passages: MatchedPassages) -> Measurement:
        local = _align_locally(passages) if passages.lang else _LocalAlignment()
        return Measurement(measure(local)) if local.columns else Measurement(None)

    return measure_best


def _measure_longest_sentence(passages: MatchedPassages) -> Measurement:
    """Words of the longest aligned sentence, by its shorter side."""
    lengths = []
    for pair in passages.match.pairs:
        sides = ((passages.network, pair.network_sentence), (passages.city, pair.city_sentence))
        sentences = [(document, find_sentence(document, number)) for document, number in sides]
        lengths.append(min(len(find_words(document.text[s.start : s.end])) if s else 0 for document, s in sentences))
    return Measurement(float(max(lengths))) if lengths else Measurement(None)


_OTHER_LANGUAGES = "Words: the passages are in different languages, or in one that is not known."
_NO_RUNS = f"Runs of the same words: there is none of {_FEWEST} words."

LEXICAL = Scorer(
    "lexical",
    _measure_shared_words,
    "{value:.0%} of the shorter passage's content words, by their weight, stand in the other too ({detail}).",
    "The passages have no content words in common.",
    _OTHER_LANGUAGES,
)
LONGEST_RUN = Scorer(
    "longest_run",
    _measure_longest_block(lambda _, block: len(block.words)),
    "The longest run of the same words has {value:.0f} words: “{detail}”.",
    _NO_RUNS,
    _NO_RUNS,
)
RUN_CONTENT = Scorer(
    "run_content",
    _measure_longest_block(_count_content_words),
    "{value:.0f} words of the longest run carry content.",
    "No word of the longest run carries content.",
    _NO_RUNS,
)
ALIGNED_WORDS = Scorer(
    "aligned_words",
    _measure_alignment(lambda local: float(local.columns)),
    "The stretch in which the passages agree best word by word is {value:.0f} words long.",
    _NO_RUNS,
    _NO_RUNS,
)
IDENTITY = Scorer(
    "identity",
    _measure_alignment(lambda local: local.equal / local.columns),
    "{value:.0%} of the words of that stretch are the same.",
    _NO_RUNS,
    _NO_RUNS,
)
LONGEST_SENTENCE = Scorer(
    "longest_sentence",
    _measure_longest_sentence,
    "The longest aligned sentence has {value:.0f} words.",
    "The aligned sentences hold no words.",
    "Aligned sentences: there are none.",
)
