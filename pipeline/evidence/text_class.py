"""What kind of echo a match is: the rules of METHOD 1.1, the first that holds decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, floor

from pipeline.evidence import grade_rules
from pipeline.records import FindKind, LearningType, Match, SharedTerms, TextClass

__all__ = [
    "RULES",
    "ClassInputs",
    "Classification",
    "PairThresholds",
    "class_inputs",
    "classify",
    "instrument_ids",
    "learning_type",
]


@dataclass(frozen=True, slots=True)
class PairThresholds:
    """Two-point scores from which the classes hold in one language pair; None: not calibrated, or switched off.

    `parallel` for translated copies, `para` for paraphrases, `topic` for a shared subject.
    """

    parallel: float | None = None
    para: float | None = None
    topic: float | None = None


@dataclass(frozen=True, slots=True)
class ClassInputs:
    """What the rules look at. Words are counted, coverages and identity are shares of 1.

    `length_ratio` is the city's length over what a translation of the network's would have; `two_point` the mean
    score of the aligned sentences between unrelated (0) and translated (1), None where the pair has no such scale.
    `numbers_agree`, `names_agree` and `lists_agree` are None where there is nothing to compare. `instruments_known`:
    instruments.csv has terms of both languages, so that passages which name none in common say something.
    """

    same_language: bool
    longest_run_words: int = 0
    longest_run_content_words: int = 0
    identity: float = 0.0
    aligned_words: int = 0
    aligned_sentences: int = 0
    longest_sentence_words: int = 0
    coverage_network: float = 0.0
    coverage_city: float = 0.0
    length_ratio: float | None = None
    two_point: float | None = None
    thresholds: PairThresholds = PairThresholds()
    numbers_agree: bool | None = None
    names_agree: bool | None = None
    lists_agree: bool | None = None
    instrument_ids: tuple[str, ...] = ()
    digest: bool = False
    instruments_known: bool = False


@dataclass(frozen=True, slots=True)
class Classification:
    """The class of a match and why, in words."""

    text_class: TextClass
    reason: str


def class_inputs(
    match: Match, *, same_language: bool, two_point: float | None, thresholds: PairThresholds
) -> ClassInputs:
    """The inputs of the rules as the scorers left them with the match; what was not scored counts as not found.

    Numbers that differ speak against a copy. A name that does not recur does not: it may have a form of its own in
    the other language.
    """

    def value(name: str) -> float | None:
        score = match.scored(name)
        return None if score is None else score.value

    ratio, numbers, names, lists = (value(name) for name in ("length_ratio", "numbers", "names", "enumeration"))
    return ClassInputs(
        same_language=same_language,
        longest_run_words=int(value("longest_run") or 0),
        longest_run_content_words=int(value("run_content") or 0),
        identity=value("identity") or 0.0,
        aligned_words=int(value("aligned_words") or 0),
        aligned_sentences=_aligned_sentences(match),
        longest_sentence_words=int(value("longest_sentence") or 0),
        # How much of its source a city leaves out between two parts is its own affair: both are copies still.
        coverage_network=value("coverage_parts") or value("coverage_network") or 0.0,
        coverage_city=value("coverage_city") or 0.0,
        length_ratio=None if ratio is None else exp(ratio),
        two_point=two_point,
        thresholds=thresholds,
        numbers_agree=None if numbers is None else numbers >= grade_rules.NUMBERS_AGREE,
        names_agree=True if names is not None and names >= grade_rules.NAMES_AGREE else None,
        lists_agree=None if lists is None else lists >= 1,
        instrument_ids=instrument_ids(match),
        digest=match.kind is FindKind.DIGEST,
        instruments_known=value("instruments") is not None,
    )


def _aligned_sentences(match: Match) -> int:
    """Sentences aligned on the side that has fewer of them: one sentence twice on the other side is no second one."""
    city = {pair.city_sentence for pair in match.pairs}
    network = {pair.network_sentence for pair in match.pairs}
    return min(len(city), len(network))


def instrument_ids(match: Match) -> tuple[str, ...]:
    """The instruments that both passages name, by id."""
    score = match.scored("instruments")
    return SharedTerms(score.detail).ids if score is not None and score.value else ()


def classify(inputs: ClassInputs) -> Classification:
    """The class of the first rule that holds.

    Where no paraphrase threshold exists, `paraphrase_uncalibrated` comes after `shared_instrument`: an uncalibrated
    class must not take the place of one that is known.
    """
    for text_class, rule in RULES:
        if reason := rule(inputs):
            return Classification(text_class, reason)
    return Classification(TextClass.UNCLASSED, _why_none(inputs))


def learning_type(text_class: TextClass, inputs: ClassInputs) -> LearningType:
    """What kind of learning the wording allows to speak of.

    A shared instrument is learning about means, and so is any echo that names one. A shared frame is learning about
    goals and reasons where instruments were looked for in both languages. A copy or paraphrase without an instrument
    can be either (METHOD 1.1), and only a coder can say.
    """
    if inputs.instrument_ids or text_class is TextClass.SHARED_INSTRUMENT:
        return LearningType.INSTRUMENTAL
    about_goals = text_class is TextClass.SHARED_FRAME and inputs.instruments_known
    return LearningType.PARADIGMATIC if about_goals else LearningType.OPEN


def _verbatim(of: ClassInputs) -> str:
    # Whatever the languages of the documents: words are aligned only where they are the same.
    if of.aligned_words >= grade_rules.COPY_WORDS and of.identity >= grade_rules.COPY_IDENTITY:
        return f"{of.aligned_words} aligned words, {of.identity:.0%} of them the same"
    if of.longest_run_words >= grade_rules.RUN_WORDS and of.longest_run_content_words >= grade_rules.RUN_CONTENT_WORDS:
        return f"{of.longest_run_words} words in a row are the same"
    return ""


def _translated(of: ClassInputs) -> str:
    if not (scored := _as_translations(of)) or _unlike_a_translation(of):
        return ""
    return f"{scored}, and both passages are covered"


def _as_translations(of: ClassInputs) -> str:
    """That the sentences are as near as translations are; empty where they are not."""
    score, least = of.two_point, of.thresholds.parallel
    if of.same_language or score is None or least is None or score < least:
        return ""
    return f"scored {score:.2f} where translations reach {least:.2f}"


def _unlike_a_translation(of: ClassInputs) -> str:
    """What passages with such sentences lack of a translated copy; empty where nothing is lacking."""
    low, high = grade_rules.TRANSLATED_RATIO
    if of.length_ratio is None or not low <= of.length_ratio <= high:
        return "one is far longer than a translation of the other would be"
    if not of.aligned_sentences or of.longest_sentence_words < grade_rules.TRANSLATED_WORDS:
        return f"no aligned sentence has {grade_rules.TRANSLATED_WORDS} words"
    least = grade_rules.TRANSLATED_COVERAGE
    for side, covered in (("network", of.coverage_network), ("city", of.coverage_city)):
        if covered < least:
            # Rounded down: 69.9 % is not told as the 70 that it lacks.
            return f"{floor(round(covered * 100, 6))}% of the {side} passage is covered, where a copy has {least:.0%}"
    compared = (("numbers", of.numbers_agree), ("names", of.names_agree), ("lists", of.lists_agree))
    return " and ".join(f"their {name} differ" for name, agree in compared if agree is False)


def _paraphrase(of: ClassInputs) -> str:
    score, least = of.two_point, of.thresholds.para
    if score is None or least is None or score < least or not (held := _held_together(of)):
        return ""
    return f"scored {score:.2f} where paraphrases reach {least:.2f}, with {held}"


def _uncalibrated(of: ClassInputs) -> str:
    """Where no threshold can be had, at most the subject's is asked for."""
    score, topic = of.two_point, of.thresholds.topic
    if of.digest:
        return "the network document as a whole explains the passage, as in a summary"
    if score is not None and of.thresholds.para is not None:
        return ""
    if score is not None and topic is not None and score < topic:
        return ""
    held = _held_together(of)
    if not held:
        return ""
    if not of.same_language and score is not None and of.thresholds.parallel is None:
        return f"{held}; in this language pair translations cannot be told from other sentences well enough"
    if scored := _as_translations(of):
        return f"{held}, {scored}, but no copy: {_unlike_a_translation(of)}"
    return f"{held}, but paraphrases are not calibrated for this language pair"


def _held_together(of: ClassInputs) -> str:
    """What makes a paraphrase more than one like sentence; empty where nothing does."""
    if of.coverage_city < grade_rules.PARAPHRASE_COVERAGE:
        return ""
    if of.aligned_sentences >= grade_rules.PARAPHRASE_SENTENCES:
        return f"{of.aligned_sentences} aligned sentences"
    agreeing = [
        name
        for name, agree in (("numbers", of.numbers_agree), ("names", of.names_agree), ("a list", of.lists_agree))
        if agree
    ]
    return f"one aligned sentence with {' and '.join(agreeing)} in common" if of.aligned_sentences and agreeing else ""


def _instrument(of: ClassInputs) -> str:
    score, topic = of.two_point, of.thresholds.topic
    if not of.instrument_ids or score is None or topic is None or score < topic:
        return ""
    return f"both describe {', '.join(of.instrument_ids)}, scored {score:.2f} where one subject reaches {topic:.2f}"


def _frame(of: ClassInputs) -> str:
    score, topic = of.two_point, of.thresholds.topic
    if of.instrument_ids or score is None or topic is None or score < topic:
        return ""
    none = "no instrument is named in both" if of.instruments_known else "instruments of both languages are not known"
    near = f"; as near as translations, but no copy: {_unlike_a_translation(of)}" if _as_translations(of) else ""
    return f"scored {score:.2f} where one subject reaches {topic:.2f}, and {none}{near}"


def _why_none(of: ClassInputs) -> str:
    if of.two_point is None:
        return "this language pair has no scale, and too little was aligned"
    if of.thresholds.topic is None:
        return "the classes that could hold are not calibrated or switched off for this language pair"
    return f"scored {of.two_point:.2f}, below the {of.thresholds.topic:.2f} that one subject reaches"


RULES: tuple[tuple[TextClass, Callable[[ClassInputs], str]], ...] = (
    (TextClass.VERBATIM_COPY, _verbatim),
    (TextClass.TRANSLATED_COPY, _translated),
    (TextClass.CLOSE_PARAPHRASE, _paraphrase),
    (TextClass.SHARED_INSTRUMENT, _instrument),
    (TextClass.PARAPHRASE_UNCALIBRATED, _uncalibrated),
    (TextClass.SHARED_FRAME, _frame),
)
