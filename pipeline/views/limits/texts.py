"""What limits a study in its documents: sides that are empty, dates, languages, readings, rivals that are not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import TypeAdapter

from index.models import Precision
from pipeline.evidence.works import SameWork
from pipeline.profile.planted import load_planted
from pipeline.records import DocumentStatus, FindKind, Flag, Length, Order, Role, Stratum
from pipeline.records.dates import DateInterval
from pipeline.records.order import who_was_first
from pipeline.study.tables import DIFFERENT_WORKS
from pipeline.text.languages import known_languages, written_as
from pipeline.text.plurals import count_of
from pipeline.views.limits.kinds import Limit, LimitKind
from pipeline.workflow.inventory import UNDETERMINED, Item
from pipeline.workflow.workspace import Workspace

_SAME_WORKS = TypeAdapter(tuple[SameWork, ...])
NO_TEXT = (DocumentStatus.FAILED, DocumentStatus.EMPTY)
_FOUND = 0.85  # of what was planted in a language, else it is told


def of_role(workspace: Workspace, role: Role) -> list[Item]:
    """The documents of a role that can be compared, or may be once they are read."""
    return [item for item in workspace.active if item.document.role is role and item.status not in NO_TEXT]


def ids_of(items: Iterable[Item]) -> tuple[str, ...]:
    """The ids of documents."""
    return tuple(item.document.document_id for item in items)


def find_missing_sides(workspace: Workspace) -> Iterator[Limit]:
    """A side without any document that can be compared."""
    sides = (Role.NETWORK, Role.CITY)
    missing = tuple(role.value for role in sides if not of_role(workspace, role))
    if missing:
        yield Limit(
            LimitKind.SIDE_MISSING,
            f"{count_of(len(missing), 'side', of=len(sides))} without a document that can be compared",
            len(missing), len(sides), missing,
            "add some with `policyecho add documents.csv`, or crawl sources of that role with `policyecho crawl`",
        )  # fmt: skip


def find_unmeasured_model(workspace: Workspace) -> Iterator[Limit]:
    """An embedding model without a profile."""
    if workspace.profile is None:
        yield Limit(
            LimitKind.MODEL_UNMEASURED, "1 model without a profile", 1, None, (workspace.fingerprints.model.label,),
            "learn one with `policyecho calibrate --model NAME --parallel FOLDER`, or take the default model",
        )  # fmt: skip


def find_rounded_model(workspace: Workspace) -> Iterator[Limit]:
    """An embedding model that computes in fewer bits than it was trained in."""
    model = workspace.fingerprints.model
    if model.precision is not Precision.FLOAT32:
        step = f"set model.precision to {Precision.FLOAT32} in study.toml where there is time to embed anew"
        yield Limit(LimitKind.MODEL_ROUNDED, "1 model in 8 bits", 1, None, (model.label,), step)


def find_nothing_earlier(workspace: Workspace) -> Iterator[Limit]:
    """City documents before which no document of a network is certain to have been there."""
    earliest = _first_to_end(of_role(workspace, Role.NETWORK))
    dated = [item for item in of_role(workspace, Role.CITY) if item.document.date]
    first = [item for item in dated if not _is_before(earliest, item)]
    if earliest and first:
        yield Limit(
            LimitKind.NOTHING_EARLIER,
            f"{count_of(len(first), 'dated city document', of=len(dated))} with no network document certainly before",
            len(first), len(dated), ids_of(first),
            "add earlier documents of networks, or put dates right in overrides.csv",
        )  # fmt: skip


def find_unmeasured_languages(workspace: Workspace) -> Iterator[Limit]:
    """Languages whose error rate the model's profile borrows from others, in a pair that stands in the study."""
    profile = workspace.profile
    if profile is None:
        return
    cities, networks = (
        {item.lang for item in workspace.readable if item.document.role is role} for role in (Role.CITY, Role.NETWORK)
    )
    measured = {stratum.langs for stratum in profile.nulls.tails if stratum.kind is FindKind.SEMANTIC}
    known = {lang for langs in measured if langs for lang in langs}
    lacking: set[str] = set()
    for city, network in ((city, network) for city in cities for network in networks):
        strata = (Stratum.of(FindKind.SEMANTIC, written_as(city), written_as(network), length) for length in Length)
        rates = [profile.nulls.rate(stratum) for stratum in strata]
        if all(rate is None or rate.borrowed for rate in rates):
            lacking |= {lang for lang in (city, network) if written_as(lang) not in known} or {city, network}
    if lacking:
        langs = cities | networks
        undetermined = f"; {UNDETERMINED} is no language: fill lang in overrides.csv" if UNDETERMINED in lacking else ""
        yield Limit(
            LimitKind.LANGUAGE_UNMEASURED,
            f"{count_of(len(lacking), 'language', of=len(langs))} without an error rate of their own",
            len(lacking), len(langs), tuple(sorted(lacking)),
            f"read both passages, or learn the rate with `policyecho calibrate --model NAME --parallel FOLDER`"
            f"{undetermined}",
        )  # fmt: skip


def find_missed_echoes(workspace: Workspace) -> Iterator[Limit]:
    """Languages of city texts in which a search missed many of the echoes that were planted to try it."""
    planted = load_planted(workspace.profile)
    langs = {item.lang for item in workspace.readable if item.document.role is Role.CITY}
    shares = {
        lang: sum(one.found for one in lengths.values()) / sum(one.planted for one in lengths.values())
        for lang in langs
        if (lengths := planted.get(written_as(lang)))
    }
    weak = sorted((share, lang) for lang, share in shares.items() if share < _FOUND)
    if weak:
        told = ", ".join(f"{share:.0%} in {lang}" for share, lang in weak)
        yield Limit(
            LimitKind.ECHOES_MISSED,
            f"{count_of(len(weak), 'language', of=len(langs))} in which fewer than {_FOUND:.0%} of planted echoes "
            "were found",
            len(weak), len(langs), tuple(lang for _, lang in weak),
            f"mind it when cities are compared: it was {told}, and short passages are missed most (planted_found in "
            "calibration.csv)",
        )  # fmt: skip


def find_doubted_languages(workspace: Workspace) -> Iterator[Limit]:
    """Documents that are said to be in a language in which their text does not seem to be."""
    readable = [item for item in workspace.readable if item.facts]
    doubted = [item for item in readable if item.facts and _is_other(item.lang, item.facts.detected_lang)]
    if doubted:
        found = f"{count_of(len(doubted), 'document', of=len(readable))} said to be in another language than detected"
        step = "look at each, and put lang right in documents.csv or overrides.csv, or leave it empty there"
        yield Limit(LimitKind.LANGUAGE_DOUBTED, found, len(doubted), len(readable), ids_of(doubted), step)


def _is_other(said: str, detected: str) -> bool:
    """Whether these are two languages; those that share a profile are too near to be told apart.

    What is taken for a language that nothing is known of here is rather a text of few words or names.
    """
    return known_languages().get(detected) is not None and written_as(said) != written_as(detected)


def find_missing_references(workspace: Workspace) -> Iterator[Limit]:
    """No third source that both sides may rest on."""
    if workspace.active and not of_role(workspace, Role.REFERENCE):
        yield Limit(
            LimitKind.REFERENCES_MISSING, "0 documents have role reference", 0, None, (),
            "add with role reference what both sides may rest on; common_sources.csv is the place to list it",
        )  # fmt: skip


def find_unreadable(workspace: Workspace) -> Iterator[Limit]:
    """Documents that gave no text."""
    present = [item for item in workspace.items if item.status is not DocumentStatus.REMOVED]
    lost = [item for item in present if item.status in NO_TEXT]
    if lost:
        found = f"{count_of(len(lost), 'document', of=len(present))} without text"
        step = "`policyecho status` says of each why and what to do"
        yield Limit(LimitKind.UNREADABLE, found, len(lost), len(present), ids_of(lost), step)


def find_lost_files(workspace: Workspace) -> Iterator[Limit]:
    """Documents whose file is in the store no more, as after a copy of the study that left some out."""
    store, places = workspace.study.store, workspace.study.documents.stored_files()
    items = [item for item in workspace.active if item.document.sha256 in places]
    there = {name: (store / name).exists() for name in {places[item.document.sha256] for item in items}}
    lost = [item for item in items if not there[places[item.document.sha256]]]
    if lost:
        found = f"{count_of(len(lost), 'document', of=len(items))} whose file is in the store no more"
        step = "put it back from a copy of the study, or add or crawl it again"
        yield Limit(LimitKind.FILE_LOST, found, len(lost), len(items), ids_of(lost), step)


def find_partly_read(workspace: Workspace) -> Iterator[Limit]:
    """Documents of which a part gave no text, or text that cannot be trusted."""
    partial = [item for item in workspace.active if item.status is DocumentStatus.PARTIAL]
    if partial:
        found = f"{count_of(len(partial), 'document', of=len(workspace.active))} read in part or with doubt"
        step = "`policyecho status` says of each what is missing or in doubt and why; look there yourself"
        if any(item.facts and item.facts.stopped for item in partial):
            step += ", or where a page stopped the reader, raise the limit and `policyecho extract --failed`"
        yield Limit(LimitKind.PARTLY_READ, found, len(partial), len(workspace.active), ids_of(partial), step)


def find_unsure_ocr(workspace: Workspace) -> Iterator[Limit]:
    """Pages that optical character recognition read with less confidence than the settings ask for."""
    least = workspace.settings.evidence.low_ocr
    unsure = workspace.study.texts.unsure_pages(workspace.fingerprints.extraction, least)
    items = [item for item in workspace.readable if item.document.sha256 in unsure]
    pages = sum(unsure[item.document.sha256] for item in items)
    if pages:
        total = sum(item.facts.pages for item in items if item.facts)
        yield Limit(
            LimitKind.OCR_UNSURE, f"{count_of(pages, 'page', of=total)} read by OCR with a confidence below {least:g}",
            pages, total, ids_of(items),
            "compare with the page (`policyecho show MATCH_ID --image page.png`), or find a better copy of the file",
        )  # fmt: skip


def find_missing_peers(workspace: Workspace) -> Iterator[Limit]:
    """No other city whose earlier text may have been the way."""
    cities = {item.document.issuer_id for item in of_role(workspace, Role.CITY)}
    if len(cities) == 1:
        step = "add earlier documents of other cities with `policyecho add documents.csv`"
        yield Limit(LimitKind.PEERS_MISSING, "1 city in the study", 1, None, tuple(cities), step)


def find_missing_own_earlier(workspace: Workspace) -> Iterator[Limit]:
    """Cities without any document that is certain to precede another of theirs."""
    of_city: dict[str, list[Item]] = {}
    for item in of_role(workspace, Role.CITY):
        of_city.setdefault(item.document.issuer_id, []).append(item)
    first = {city: _first_to_end(items) for city, items in of_city.items()}
    alone = [city for city in sorted(of_city) if not any(_is_before(first[city], one) for one in of_city[city])]
    if alone:
        cities = count_of(len(alone), "city", "cities", of=len(of_city))
        found = f"{cities} with no document before another of the same city"
        step = "add earlier documents of these cities with `policyecho add documents.csv`"
        yield Limit(LimitKind.OWN_EARLIER_MISSING, found, len(alone), len(of_city), tuple(alone), step)


def find_one_work(workspace: Workspace) -> Iterator[Limit]:
    """Documents of one role that the newest run found to be one work though their work_id says otherwise."""
    pairs = _found_pairs(workspace, within_role=True)
    if pairs:
        told = count_of(len(pairs), "pair of documents", "pairs of documents")
        step = (
            "run.json says why; if that is right give both the same work_id in documents.csv or overrides.csv, "
            f"if not name both in {DIFFERENT_WORKS}"
        )
        yield Limit(LimitKind.ONE_WORK, f"{told} found to be one work", len(pairs), None, pairs, step)


def find_whole_versions(workspace: Workspace) -> Iterator[Limit]:
    """Documents of cities that the newest run found to be a network's as a whole, against their work_id."""
    pairs = _found_pairs(workspace, within_role=False)
    if pairs:
        told = count_of(len(pairs), "document of a city", "documents of cities")
        found = f"{told} found to be a network's as a whole, most often its translation"
        step = (
            "exclusion_detail says how much of both that is; where the city made the text its own, name both in "
            f"{DIFFERENT_WORKS}: their matches then count, with the flag {Flag.WHOLE_DOCUMENT}"
        )
        yield Limit(LimitKind.WHOLE_VERSION, found, len(pairs), None, pairs, step)


def _found_pairs(workspace: Workspace, *, within_role: bool) -> tuple[str, ...]:
    """The pairs of documents, of one role or of two, that the newest run joined though the tables do not."""
    current = workspace.study.runs.current()
    made_of = workspace.study.runs.made_of(current) if current else {}
    active = {item.document.document_id: item.document for item in workspace.active}
    pairs = []
    for pair in _SAME_WORKS.validate_python(made_of.get("found_to_be_one_work", ())):
        one, other = active.get(pair.first), active.get(pair.second)
        if one and other and one.work_id != other.work_id and (one.role is other.role) is within_role:
            pairs.append(f"{pair.first} = {pair.second}")
    return tuple(pairs)


def _first_to_end(items: Iterable[Item]) -> DateInterval | None:
    """The date that ends first: if any of the documents is certain to precede another, this one is."""
    return min((item.document.date for item in items if item.document.date), key=lambda d: d.latest, default=None)


def _is_before(date: DateInterval | None, item: Item) -> bool:
    return who_was_first(date, item.document.date) is Order.NETWORK_FIRST
