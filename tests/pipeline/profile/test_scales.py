"""Two-point scales, and learning them from parallel text in invented languages whose words are numbered meanings."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest

from pipeline.calibration.light_edits import edit_lightly
from pipeline.calibration.parallel import ParallelText, is_even, read_pair, read_parallel
from pipeline.calibration.scales import learn_scales
from pipeline.errors import InputError, StageError
from pipeline.evidence.rivals.compare import SentenceVectors, compare_sentences
from pipeline.profile.scales import LeadTail, PairScale, Scales, log_length

PAIR = PairScale(unrelated=0.2, rise=0.05, parallel=0.7, shortfall=0.3, advance=0.1, twin_spread=0.2)


def test_the_two_points_are_nought_and_one_at_the_size_they_are_stated_for() -> None:
    assert PAIR.place([0.2, 0.45, 0.7], 100).tolist() == pytest.approx([0.0, 0.5, 1.0])


def test_a_larger_document_has_to_come_nearer_to_hold_a_sentence() -> None:
    small, large = PAIR.place(0.35, [10, 1000])
    assert small > large
    assert PAIR.place(0.7, 1000) == pytest.approx(1.0)
    assert PAIR.place(0.45, 10**12) == pytest.approx(0.0), "half of the way is never given up"


def test_a_long_sentence_has_to_come_nearer_where_length_helps() -> None:
    helped = PairScale(0.2, 0.05, 0.7, per_length=0.2)
    assert helped.place(0.7, 100) == pytest.approx(1.0)
    short, long = helped.place(0.7, 100, [60, 260])
    assert long < 1.0 < short
    assert log_length([1, 40]).tolist() == pytest.approx([log_length(40)] * 2)
    assert log_length([300, 9000]).tolist() == pytest.approx([log_length(300)] * 2)


@pytest.mark.parametrize("numbers", [(0.7, 0.0, 0.7), (0.2, 0.0, 0.7, 0.0, -0.1)])
def test_points_in_the_wrong_order_or_a_negative_deviation_are_no_scale(numbers: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="parallel point above"):
        PairScale(*numbers)


SCALES = Scales(
    {("de", "en"): PAIR, ("de", "fr"): PairScale(0.2, 0.05, 0.6, advance=0.4), ("de", "de"): PAIR},
    LeadTail(2.0, 0.5),
    LeadTail(1.0, 0.0),
    LeadTail(3.0, 1.0),
)


def test_delta_adds_the_parts_of_the_language_ahead_and_of_the_one_behind() -> None:
    assert SCALES.delta("de", "fr", "en", 1) == pytest.approx(2.0 * 0.5)  # 0.4 ahead and 0.3 behind
    assert SCALES.delta("de", "en", "fr", 1) == pytest.approx(2.0 * 0.1)


def test_delta_grows_with_the_sentences_of_the_passage() -> None:
    assert SCALES.delta("de", "fr", "en", 3) == pytest.approx((2.0 + 0.5 * np.log(3)) * 0.5)
    assert SCALES.delta("de", "fr", "en", 0) == SCALES.delta("de", "fr", "en", 1)


def test_delta_of_two_documents_in_one_language_and_of_one_in_the_citys_have_their_own_tails() -> None:
    assert SCALES.delta("de", "en", "en", 1) == pytest.approx(3.0 * 0.2)
    assert SCALES.delta("de", "de", "fr", 1) == pytest.approx(1.0 * 0.1)


def test_an_unmeasured_pair_has_neither_scale_nor_delta() -> None:
    assert SCALES.pair("de", "hr") is None
    assert SCALES.delta("de", "en", "hr", 1) is None and SCALES.delta("hr", "en", "en", 1) is None


def test_sentences_say_the_same_from_the_middle_of_the_stricter_scale_and_from_less_beside_such() -> None:
    scales = Scales(
        {("de", "en"): PAIR, ("en", "de"): PairScale(0.3, 0.05, 0.9), ("de", "fr"): PAIR, ("en", "fr"): PAIR}
    )
    assert scales.same_from("de", "en") == scales.same_from("en", "de") == pytest.approx((0.6, 0.48))
    assert scales.same_from("fr", "de") == pytest.approx((0.45, 0.35))


def test_within_a_language_only_a_lightly_edited_copy_says_the_same() -> None:
    whole, part = Scales({("de", "de"): PAIR}).same_from("de", "de")
    assert whole == pytest.approx(PAIR.between(1.0)) and whole > PAIR.between(0.5) and np.isnan(part)


def test_of_two_languages_that_were_measured_but_not_together_nobody_says_what_is_the_same() -> None:
    scales = Scales({("de", "en"): PAIR, ("fr", "it"): PAIR})
    assert np.isnan(scales.same_from("de", "fr")).all() and np.isnan(Scales().same_from("de", "de")).all()


def test_norwegian_is_found_under_both_its_tags() -> None:
    scales = Scales({("nb", "en"): PAIR})
    assert scales.pair("no", "en") is scales.pair("nb", "en") is PAIR


def test_scales_are_the_same_after_a_way_through_json() -> None:
    numbers = json.loads(json.dumps(SCALES.to_numbers()))
    assert Scales.from_numbers(numbers) == SCALES
    assert numbers["de-en"] == [0.2, 0.05, 0.7, 0.0, 0.3, 0.1, 0.2]


@pytest.mark.parametrize("change", [{"tail": ["x"]}, {"de-en": [0.9, 0.0, 0.1]}, {"deen": [0.1, 0.0, 0.9]}])
def test_damaged_scales_say_what_to_do(change: dict[str, list[float]]) -> None:
    with pytest.raises(StageError, match="renew them with `policyecho calibrate`"):
        Scales.from_numbers(SCALES.to_numbers() | change)


def test_scales_of_another_version_are_refused_and_not_read_as_something_else() -> None:
    numbers = SCALES.to_numbers()
    for older in (numbers | {"de-en": numbers["de-en"][:5]}, {k: v for k, v in numbers.items() if k != "own_tail"}):
        with pytest.raises(StageError, match="renew them"):
            Scales.from_numbers(older)


MEANINGS, DIMENSIONS = 400, 96
_AXES = np.random.default_rng(0).normal(size=(MEANINGS, DIMENSIONS))
_ACCENTS = {lang: np.random.default_rng(seed).normal(size=(MEANINGS, DIMENSIONS)) for seed, lang in enumerate("vwx", 1)}
_NOISE = {"v": 0.1, "w": 0.5, "x": 0.9}


def encode(texts: Sequence[str]) -> np.ndarray:
    """Each word is a letter for its language and the number of its meaning; some languages blur it."""
    rows = []
    for text in texts:
        words = [(word[0], int(word[1:])) for word in re.findall(r"[vwx]\d+", text.lower())]
        rows.append(sum(_AXES[number] + _NOISE[lang] * _ACCENTS[lang][number] for lang, number in words))
    found = np.array(rows)
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def parallel(seed: int, langs: str = "vwx", documents: int = 16, lines: int = 8) -> ParallelText:
    chance = Random(seed)
    said = [[chance.randrange(MEANINGS) for _ in range(12)] for _ in range(documents * lines)]
    text = {lang: tuple(" ".join(f"{lang}{n}" for n in line).capitalize() + "." for line in said) for lang in langs}
    return ParallelText(
        text, {f"d{n:02}": tuple(range(n * lines, (n + 1) * lines)) for n in range(documents)}
    )  # fmt: skip


@pytest.fixture(scope="module")
def learned() -> Scales:
    return learn_scales(parallel(1), encode)


def test_all_ordered_pairs_are_learned_with_their_points_apart(learned: Scales) -> None:
    assert set(learned.pairs) == {(a, b) for a in "vwx" for b in "vwx"}
    assert all(scale.parallel - scale.unrelated > 0.2 and scale.rise > 0 for scale in learned.pairs.values())
    assert learned.pairs["v", "w"].parallel > learned.pairs["v", "x"].parallel, "the blurred language is farther"


def test_point_nought_is_the_best_match_in_documents_that_do_not_hold_the_sentence(learned: Scales) -> None:
    text = parallel(1)
    rows = {lang: encode(text.lines[lang]) for lang in "vw"}
    rows = {lang: found - found.mean(axis=0) for lang, found in rows.items()}
    rows = {lang: found / np.linalg.norm(found, axis=1, keepdims=True) for lang, found in rows.items()}
    best = (rows["v"] @ rows["w"].T).reshape(128, 16, 8).max(axis=2)
    foreign = best[np.arange(128)[:, None] // 8 != np.arange(16)[None, :]].mean()
    scale = learned.pairs["v", "w"]
    assert scale.unrelated + scale.rise * np.log(8 / 100) == pytest.approx(foreign, abs=0.01)


def test_held_sentences_stay_within_delta_in_text_that_was_not_learned_from(learned: Scales) -> None:
    fresh = parallel(2, documents=30)
    vectors = {lang: encode(fresh.lines[lang]) for lang in "vwx"}
    vectors = {lang: rows - rows.mean(axis=0) for lang, rows in vectors.items()}
    vectors = {lang: rows / np.linalg.norm(rows, axis=1, keepdims=True) for lang, rows in vectors.items()}
    told = {lang: SentenceVectors(lang, rows, np.full(len(rows), 60)) for lang, rows in vectors.items()}
    decided = []
    for city, first, second in (("v", "w", "x"), ("w", "v", "x"), ("x", "v", "w")):
        for row in range(len(vectors["v"])):
            document = np.arange(row // 8 * 8, row // 8 * 8 + 8)
            between = compare_sentences(
                told[city].of(np.array([row])), told[first].of(document), told[second].of(document), learned
            )
            assert between is not None
            decided.append(bool(between.verdict.any()))
    assert np.mean(decided) < 0.1


def test_the_same_text_gives_the_same_scales_and_other_text_others(learned: Scales) -> None:
    assert learn_scales(parallel(1), encode) == learned
    assert learn_scales(parallel(3), encode) != learned


def test_given_means_are_used(learned: Scales) -> None:
    own = {lang: encode(parallel(1).lines[lang]).mean(axis=0) for lang in "vwx"}
    found = learn_scales(parallel(1), encode, own)
    assert found.pairs["v", "w"].parallel == pytest.approx(learned.pairs["v", "w"].parallel, abs=0.005)
    aside = {lang: np.ones(DIMENSIONS, np.float32) for lang in "vwx"}
    assert learn_scales(parallel(1), encode, aside) != learned


def test_one_and_two_languages_can_be_learned() -> None:
    assert set(learn_scales(parallel(1, "v"), encode).pairs) == {("v", "v")}
    assert len(learn_scales(parallel(1, "vw"), encode).pairs) == 4


def test_too_little_text_is_refused_with_what_to_give() -> None:
    with pytest.raises(InputError, match=r"parallel text in 'v' has 9 sentences in 3 of 3 documents; give at least 8"):
        learn_scales(parallel(1, documents=3, lines=3), encode)


def test_light_edits_touch_some_words_and_repeat_with_the_same_chance() -> None:
    sentence = " ".join(f"word{n}" for n in range(20))
    edits = {edit_lightly(sentence, ["new"], Random(seed)) for seed in range(30)}
    assert sentence not in edits and len(edits) == 30
    assert all(len(set(edit.split()) & set(sentence.split())) >= 13 for edit in edits)
    assert edit_lightly(sentence, ["new"], Random(5)) == edit_lightly(sentence, ["new"], Random(5))
    assert edit_lightly("two words", ["new"], Random(1)) != ""


def test_the_even_half_of_documents_is_fixed_by_their_names() -> None:
    names = [f"bbc.{number}" for number in range(400)]
    assert {name for name in names[:4] if is_even(name)} == {"bbc.0", "bbc.1", "bbc.2"}
    assert 150 < sum(map(is_even, names)) < 250


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return folder


def test_ntrex_layout_is_read_with_documents_lines_and_languages(tmp_path: Path) -> None:
    write(
        tmp_path,
        DOCUMENT_IDS__tsv="a\textra\nb\na\n",
        **{
            "newstest-src__eng__txt": "One.\nTwo.\u2028Still two.\nThree.\n",
            "newstest-ref__nob__txt": "En.\nTo.\nTre.\n",
            "newstest-ref__eng-GB__txt": "short\n",
        },
    )
    found = read_parallel(tmp_path)
    assert found.languages == ("en", "nb")
    assert found.documents == {"a": (0, 2), "b": (1,)}
    assert found.text("a", "en") == "One. Three."
    assert found.lines["en"][1] == "Two.\u2028Still two."


def test_general_layout_is_read_and_can_be_narrowed(tmp_path: Path) -> None:
    found = read_parallel(write(tmp_path, documents__tsv="a\nb\n", de__txt="Eins.\nZwei.", hr__txt="Jedan.\nDva."))
    assert found.languages == ("de", "hr")
    assert found.select_documents(["b"]).documents == {"b": (1,)} and found.select_languages(["hr"]).languages == (
        "hr",
    )
    with pytest.raises(KeyError):
        found.select_documents(["c"])


def test_pairs_of_files_are_read_each_line_on_its_own(tmp_path: Path) -> None:
    write(tmp_path, **{"t__deu-eng__deu": "Eins.\nZwei.\n", "t__deu-eng__eng": "One.\nTwo.\n"})
    found = read_pair(tmp_path / "t.deu-eng.deu", tmp_path / "t.deu-eng.eng")
    assert found.languages == ("de", "en") and found.documents == {"0": (0,), "1": (1,)}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "holds no documents.tsv or DOCUMENT_IDS.tsv; give a folder"),
        ({"documents__tsv": "a\n"}, "no text file named by its language; name them"),
        ({"documents__tsv": "a\nb\n", "de__txt": "Eins.\n"}, "de.txt has 1 lines and documents.tsv has 2; give files"),
    ],
)
def test_a_folder_that_is_no_parallel_text_says_what_to_do(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        read_parallel(write(tmp_path, **files))


def test_a_file_that_is_not_utf8_or_tells_no_language_says_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, documents__tsv="a\n", notes="x\n")
    (tmp_path / "de.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="save it as UTF-8"):
        read_parallel(tmp_path)
    with pytest.raises(InputError, match="does not say its language; end the names"):
        read_pair(tmp_path / "notes", tmp_path / "documents.tsv")


def test_languages_of_unequal_length_are_no_parallel_text() -> None:
    with pytest.raises(ValueError, match="differ in their number of lines"):
        ParallelText({"de": ("a",), "en": ()}, {})
    with pytest.raises(ValueError, match="a line that no language holds"):
        ParallelText({"de": ("a",)}, {"d": (1,)})
