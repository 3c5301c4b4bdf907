"""A language is one file: with it in place a study in that language is cut, dated and matched by its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.text import languages
from pipeline.text.languages.__main__ import list_languages
from pipeline.workflow.workspace import Workspace
from tests.fixtures.study import HASHING, Bench

# What CONTRIBUTING asks of whoever adds a language: this file, named by its tag. "qaa" is kept free for local use.
VELDISH = """
name = "Veldish"
stemmer = "esperanto"
abbreviations = "kvz"
function_words = "anstataw krome"

[dates]
months = [
    "unuma", "duma", "trima", "kvarma", "kvinma", "sesma", "sepma", "okma", "nawma", "dekma", "undekma", "dudekma",
]

[dates.cues]
adopted = ["dekretit"]
"""

# The city writes every word of the network's charter in another form. The first six letters, by which words are known
# without a stemmer, never agree.
ROOTS = (
    "urb dom park voj pont mur land arb flor tabl pan akv fajr mont riv vent sun lun stel mar insul bov kat "
    "hund bird fiŝ libr plum"
)
# Its guide the city copies word by word, but for the two function words.
GUIDE = (
    "Fremduloj renkontas tradukistojn {0} vespere. Infanoj lernas lingvojn {0} en printempaj kursoj. Najbaroj kuiras "
    "supojn {0} kun maljunuloj. Laboristoj serĉas dungantojn {0} per anoncoj. Studentoj {0} vizitas muzeojn senpage."
)
FUNCTION_WORDS = ("anstataw", "krome")
NETWORK_OWN = "Havenestroj planas kunvenojn dum vintro.\n\nSekretario skribas leterojn pri kotizoj kaj elektoj."
ABBREVIATED = "Lernejoj ricevas novajn tegmentojn laŭ kvz. Numero kvin de konsilio."
CITY_OWN = f"{ABBREVIATED}\n\nBiciklistoj trovas larĝan padon ĉe kanalo."


def charter(ending: str) -> str:
    """Four sentences of seven words each, all with this ending."""
    words = [root + ending for root in ROOTS.split()]
    return " ".join(" ".join(words[first : first + 7]).capitalize() + "." for first in range(0, len(words), 7))


def run_study(bench: Bench, study: str = "") -> str:
    """A charter, a guide and the city's echo of each, run to the end; the id of the run."""
    bench.configure(f'{study}{HASHING}[match]\nmatcher = "lexical"\n')
    theirs, ours = FUNCTION_WORDS
    bench.put("charter", f"Dekretita 12 kvarma 2014\n\n{NETWORK_OWN}\n\n{charter('o')}", "network", lang="qaa")
    bench.put("guide", GUIDE.format(theirs), "network", lang="qaa", date_earliest="2013")
    bench.put("plan", f"Dekretita 3 okma 2018\n\n{CITY_OWN}\n\n{charter('ojn')}", "city", lang="qaa")
    bench.put("leaflet", GUIDE.format(ours), "city", lang="qaa", date_earliest="2019")
    bench.add()
    return bench.run().run_id


def lexical_scores(bench: Bench, run_id: str) -> dict[tuple[str, str], float]:
    """By network and city document the share of content words in common, excluded matches included."""
    rows = [*bench.exported(run_id), *bench.exported(run_id, "excluded")]
    return {(row["network_document_id"], row["city_document_id"]): float(row["score_lexical"]) for row in rows}


def sentences(bench: Bench, document_id: str) -> list[str]:
    with bench.open(write=False) as study:
        workspace = Workspace(study)
        source = workspace.text_of(workspace.item(document_id))
    text = source.extraction.text
    return [text[sentence.start : sentence.end] for sentence in source.segmentation.sentences]


@pytest.fixture
def veldish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one step: the file stands in a folder where languages are looked for."""
    folder = tmp_path / "languages"
    folder.mkdir()
    (folder / "qaa.toml").write_text(VELDISH, encoding="utf-8")
    monkeypatch.setattr(languages, "FOLDERS", [*languages.FOLDERS, folder])


@pytest.mark.slow
@pytest.mark.usefixtures("veldish")
def test_a_language_works_from_its_file_to_the_exported_tables(bench: Bench) -> None:
    run_id = run_study(bench, '[study]\nlanguages = ["qaa"]\n')
    assert ABBREVIATED in sentences(bench, "plan")
    dated = {
        (row["document_id"], row["earliest"], row["latest"], row["note"], row["used"])
        for row in bench.exported(run_id, "date_evidence")
        if row["kind"] == "page_text"
    }
    assert dated == {
        ("charter", "2014-04-12", "2014-04-12", "adoption", "yes"),
        ("plan", "2018-08-03", "2018-08-03", "adoption", "yes"),
    }
    scores = lexical_scores(bench, run_id)
    assert set(scores) == {("charter", "plan"), ("guide", "leaflet")}
    assert scores["guide", "leaflet"] == 1
    assert any(line.startswith("qaa Veldish") for line in list_languages())


def test_without_the_file_none_of_it_is_known(bench: Bench) -> None:
    with pytest.raises(ConfigError, match="'qaa' is no language that can be detected"):
        run_study(bench, '[study]\nlanguages = ["qaa"]\n')
    run_id = run_study(bench)
    assert ABBREVIATED not in sentences(bench, "plan")
    assert "adoption" not in {row["note"] for row in bench.exported(run_id, "date_evidence")}
    scores = lexical_scores(bench, run_id)
    assert set(scores) == {("guide", "leaflet")} and scores["guide", "leaflet"] < 1
