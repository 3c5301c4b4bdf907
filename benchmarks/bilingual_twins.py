"""Real input as a new user would give it: 13 national climate policies, each in English and in Spanish or French.

Every file is its own work; English is `network` and dated earlier, Spanish and French are `city`. For each city
document: is the English document that covers most of its characters its own twin? Beside it, as partner, the
nearest English document by character n-gram TF-IDF, which knows names and numbers but no translation.

    python -m benchmarks.bilingual_twins [--pairs N] [--work FOLDER] [--bench FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from pipeline.corpus.embed import Unembedded
from pipeline.export.csv import read
from pipeline.workflow.workspace import open_workspace

BENCH = Path(__file__).resolve().parent.parent.parent / "shared" / "bench" / "policy-pdfs"
COUNTRIES = ("ARG", "BOL", "CHL", "COL", "DOM", "ECU", "GIN", "MAR", "NER", "TCD", "TGO", "TUN", "URY")
SHORTEST = ("DOM", "ARG", "MAR", "TCD")  # the quick sample that must always hold
QUESTION = "adaptation of agriculture to drought"
_LANGUAGES = {"English": "en", "Spanish": "es", "French": "fr"}


def files_of(bench: Path, country: str) -> tuple[Path, Path]:
    """The English and the Spanish or French file of a country."""
    found = sorted(bench.glob(f"{country}_*_INDC_*.pdf"))
    english = [path for path in found if path.stem.endswith("English")]
    other = [path for path in found if path not in english]
    if len(english) != 1 or len(other) != 1:
        raise SystemExit(f"{bench} holds no single pair for {country}")
    return english[0], other[0]


def write_table(bench: Path, countries: Iterable[str], path: Path) -> None:
    """The documents.csv of the study."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["path", "document_id", "role", "issuer_id", "lang", "date_earliest", "date_latest"])
        for country in countries:
            for file, role, date in zip(files_of(bench, country), ("network", "city"), ("2014", "2016"), strict=True):
                lang = _LANGUAGES[file.stem.rsplit("_", 1)[1]]
                document_id = f"{country.lower()}-{lang}"
                writer.writerow([file, document_id, role, country.lower(), lang, date, date])


def policyecho(*arguments: str) -> str:
    """Run one command as a user would and give back what it printed; its messages stay visible."""
    command = [sys.executable, "-m", "pipeline.cli", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return done.stdout


def sentences_of(study: Path) -> list[str]:
    """Every sentence of a study that has a vector, as the model is given it; its files were read."""
    with open_workspace(study) as workspace:
        texts = (workspace.text_of(item) for item in workspace.readable)
        return [sentence for text in texts for sentence in Unembedded.of(text, study).texts]


def read_sentences(bench: Path, work: Path, countries: tuple[str, ...]) -> list[str]:
    """The sentences of a new study of these countries, whose files are read for them."""
    study, table = work / "study", work / "documents.csv"
    write_table(bench, countries, table)
    for command in (("init",), ("add", str(table), "--study"), ("extract", "--study")):
        policyecho(*command, str(study))
    return sentences_of(study)


def covered(spans: Iterable[tuple[int, int]]) -> int:
    """Characters in the union of spans."""
    total = end = 0
    for start, stop in sorted(spans):
        total += max(0, stop - max(start, end))
        end = max(end, stop)
    return total


def twins_by_cover(folder: Path) -> dict[str, tuple[str, int, int]]:
    """For each city document its best-covering network document, that cover and the runner-up's, in characters."""
    spans: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for name in ("matches.csv", "excluded.csv"):
        for row in read(folder / name, frozenset()).to_dict("records"):
            span = int(row["city_char_start"]), int(row["city_char_end"])
            spans.setdefault(row["city_document_id"], {}).setdefault(row["network_document_id"], []).append(span)
    best = {}
    for city, networks in spans.items():
        ranked = sorted(((covered(found), network) for network, found in networks.items()), reverse=True)
        best[city] = (ranked[0][1], ranked[0][0], ranked[1][0] if len(ranked) > 1 else 0)
    return best


def tell_whole(folder: Path, texts: Iterable[str]) -> None:
    """Print which pairs of documents a run took for one work as a whole, of all pairs."""
    made = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    found = {(pair["first"], pair["second"]) for pair in made["found_to_be_one_work"]}
    names = sorted(texts)
    true = {(one, other) for one, other in found if one[:3] == other[:3]}
    twins = len(names) // 2
    pairs = len(names) * (len(names) - 1) // 2
    print(
        f"one work as a whole: {len(true)} of {twins} twins (recall {len(true) / twins:.2f}), "
        f"{len(found - true)} of {pairs - twins} other pairs (precision {len(true) / max(1, len(found)):.2f})"
    )


def twins_by_tfidf(texts: dict[str, str]) -> dict[str, str]:
    """The partner: nearest network document by cosine of character 3- to 5-gram TF-IDF."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    names = sorted(texts)
    table = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit_transform(
        texts[name] for name in names
    )
    networks = [n for n, name in enumerate(names) if name.endswith("-en")]
    similar = (table @ table[networks].T).toarray()
    return {name: names[networks[similar[n].argmax()]] for n, name in enumerate(names) if n not in networks}


def measure(bench: Path, work: Path, countries: tuple[str, ...]) -> tuple[int, int]:
    """Make the study, run it, print the figures; returns twins found by policyecho and by the partner."""
    study, table = work / "study", work / "documents.csv"
    write_table(bench, countries, table)
    if not (study / "study.toml").exists():
        policyecho("init", str(study))
    print(policyecho("add", str(table), "--study", str(study)), end="")
    started = time.perf_counter()
    print(policyecho("run", "--study", str(study)), end="")
    print(f"run took {time.perf_counter() - started:.0f} s")
    state = json.loads(policyecho("status", "--json", "--study", str(study)))
    best = twins_by_cover(study / "exports" / state["run_id"])
    known = read(study / "exports" / state["run_id"] / "documents.csv", frozenset())["document_id"]
    with open_workspace(study) as workspace:
        texts = {name: workspace.text_of(workspace.item(name)).extraction.text for name in known}
    tell_whole(study / "exports" / state["run_id"], texts)
    partner = twins_by_tfidf(texts)
    right = partner_right = 0
    for city in sorted(partner):
        own = f"{city[:3]}-en"
        network, cover, second = best.get(city, ("none", 0, 0))
        right += network == own
        partner_right += partner[city] == own
        share = cover / len(texts[city])
        print(f"{city}: {network} covers {share:5.1%} (next {second / len(texts[city]):5.1%}); partner {partner[city]}")
    print(f"own twin first: policyecho {right} of {len(partner)}, TF-IDF {partner_right} of {len(partner)}")
    return right, partner_right


def main() -> None:
    """Print the figures; exit 1 when a twin is not found first, 2 when the data are absent."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pairs", type=int, default=len(COUNTRIES), help="only the first N countries")
    parser.add_argument("--bench", type=Path, default=BENCH, help="folder with the PDFs")
    parser.add_argument("--work", type=Path, help="keep the study here; a rerun then does only what is stale")
    options = parser.parse_args()
    if not options.bench.is_dir():
        print(f"skipped: {options.bench} is not there")
        raise SystemExit(2)
    countries = COUNTRIES[: options.pairs]
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        right, _ = measure(options.bench, work, countries)
        print(f'\nquery "{QUESTION}":')
        print(policyecho("query", QUESTION, "--study", str(work / "study")))
    raise SystemExit(0 if right == len(countries) else 1)


if __name__ == "__main__":
    main()
