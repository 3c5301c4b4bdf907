"""The cells of a study: cities and networks, the finds of a run, the room for them, and contact as tables tell it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import urlsplit

import numpy as np

from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.counts.coverage import Coverage, survey_texts
from pipeline.analyse.counts.doubles import leave_out_doubles
from pipeline.analyse.counts.finds import Find, count_finds
from pipeline.analyse.counts.opportunity import DatedText, HasRate, measure_room
from pipeline.errors import StageError, UnknownNameError
from pipeline.evidence.exposure import Exposures
from pipeline.profile import Profile
from pipeline.records import ExposureLevel, FindKind, Length, Match, Role, Stratum
from pipeline.records.arrays import Floats, Mask
from pipeline.study.tables import Issuer, StudyTables
from pipeline.text.languages import written_as
from pipeline.text.plurals import count_of
from pipeline.workflow.inventory import Item
from pipeline.workflow.manifest import present_run_id
from pipeline.workflow.workspace import Workspace

__all__ = [
    "OpenedRun",
    "StudyCells",
    "contact_of",
    "cross_study",
    "date_texts",
    "find_newest_run",
    "open_cells",
    "rates_of",
]

_LEVELS = (ExposureLevel.NONE, ExposureLevel.MEMBER, ExposureLevel.TAKES_PART, ExposureLevel.WAS_THERE)
_TOLD = 3  # names in a sentence


@dataclass(frozen=True, slots=True, eq=False)
class StudyCells:
    """The cells of a study, the finds that they count, and what had to be left out of them.

    `issuer_of` tells of each document of a city or network who issued it.
    `undated` and `unrated` are documents of cities and networks that have no date, or whose language has an error rate
    with none of the other side's; `no_country` are cities whose country cities.csv does not say. `on_network_sites` are
    documents of cities on a network's site, which may have been written with the network.
    """

    cells: Cells
    finds: tuple[Find, ...]
    undated: tuple[str, ...]
    unrated: tuple[str, ...]
    no_country: tuple[str, ...]
    coverage: Coverage
    on_network_sites: tuple[str, ...]
    issuer_of: Mapping[str, str]

    def left_out(self) -> tuple[str, ...]:
        """What takes no part, a sentence each with what would help."""
        said = (
            (self.undated, "document", "without a date, so that nobody is known to be first; give it in overrides.csv"),
            (self.unrated, "document", "in a language without an error rate beside those of the other side"),
            (
                self.no_country,
                "city",
                "without a country in cities.csv, so that no membership there is permuted; give it there",
            ),
        )
        return tuple(
            f"{count_of(len(names), one, 'cities' if one == 'city' else '')} {why}: {_named(names)}"
            for names, one, why in said
            if names
        )


@dataclass(frozen=True, slots=True, eq=False)
class OpenedRun:
    """The newest run with its matches and the cells of all its texts; `cross` makes those of some."""

    run_id: str
    matches: tuple[Match, ...]
    whole: StudyCells
    cross: Callable[[Collection[str]], StudyCells]


def find_newest_run(workspace: Workspace) -> str:
    """The newest run's id. Raises StageError before the first run, and where the study has changed since the newest."""
    run_id = workspace.study.runs.current()
    if not run_id or present_run_id(workspace) != run_id:
        what = "has changed since its newest run" if run_id else "has no run yet"
        raise StageError(f"the study {what}; run `policyecho run` first")
    return run_id


def open_cells(workspace: Workspace, networks: Collection[str] = ()) -> OpenedRun:
    """The newest run and its cells, for some of the networks or for all.

    Raises StageError as `find_newest_run` does, and UnknownNameError for a network without a text.
    """
    run_id = find_newest_run(workspace)
    matches = workspace.matches_of(run_id)
    q_limit = workspace.settings.evidence.q_limit

    def cross(without: Collection[str]) -> StudyCells:
        crossed = cross_study(
            workspace.items, matches, workspace.tables, workspace.issuers, workspace.profile, q_limit, without
        )
        return replace(crossed, cells=crossed.cells.only(networks)) if networks else crossed

    whole = cross(())
    if unknown := sorted(set(networks) - set(whole.cells.networks)):
        known = {item.document.issuer_id for item in workspace.readable if item.document.role is Role.NETWORK}
        raise UnknownNameError("network with a text", unknown[0], sorted(known))
    return OpenedRun(run_id, matches, whole, cross)


def contact_of(cells: Cells, network: str) -> dict[str, bool]:
    """By city whether it was in contact with one network; cities of which that is unknown are not in it."""
    at = cells.networks.index(network)
    return {city: bool(cells.exposed[row, at]) for row, city in enumerate(cells.cities) if cells.contact_known[row, at]}


def cross_study(
    items: Iterable[Item],
    matches: Iterable[Match],
    tables: StudyTables,
    issuers: Mapping[str, Issuer],
    profile: Profile | None,
    q_limit: float,
    without: Collection[str] = (),
) -> StudyCells:
    """Every city that has a text crossed with every network that has one, without the documents in `without`."""
    items = [item for item in items if item.document.document_id not in without]
    texts = [item for item in items if item.readable and item.document.issuer_id]
    sides = {role: [item for item in texts if item.document.role is role] for role in (Role.CITY, Role.NETWORK)}
    rows, columns = (_numbered({item.document.issuer_id for item in held}) for held in sides.values())
    of_cells = [*sides[Role.CITY], *sides[Role.NETWORK]]
    issuer_of = {item.document.document_id: item.document.issuer_id for item in of_cells}
    has_rate = rates_of(profile)
    forward, backward = measure_room(rows, columns, date_texts(of_cells), has_rate)
    by_id = {match.match_id: match for match in matches}
    counted = (find for find in count_finds(by_id.values(), q_limit) if find.city_document_id in issuer_of)
    finds = leave_out_doubles(counted, by_id, {item.document.document_id: item.document for item in of_cells})
    network_first, city_first = (
        _count(finds, issuer_of, rows, columns, network_first=order) for order in (True, False)
    )
    contacts = _contacts(sides[Role.CITY], rows, columns, tables)
    possible = (forward > 0) & contacts.known
    countries = [issuers[city].country_code if city in issuers else "" for city in rows]
    cells = Cells(
        tuple(rows),
        tuple(columns),
        # A city whose country nobody gave is a country of its own: within it nothing can be traded.
        tuple(country or f"?{city}" for city, country in zip(rows, countries, strict=True)),
        contacts.exposed,
        contacts.known,
        possible,
        network_first,
        city_first,
        forward,
        backward,
    )
    return StudyCells(
        cells,
        finds,
        tuple(sorted(item.document.document_id for item in of_cells if item.document.date is None)),
        _find_unrated(sides[Role.CITY], sides[Role.NETWORK], has_rate),
        tuple(city for city, country in zip(rows, countries, strict=True) if not country),
        survey_texts(items),
        _find_on_network_sites(sides[Role.CITY], sides[Role.NETWORK]),
        issuer_of,
    )


def _find_on_network_sites(cities: Iterable[Item], networks: Iterable[Item]) -> tuple[str, ...]:
    """City documents on the site of a network."""
    sites = {_site(item) for item in networks} - {""}
    return tuple(sorted(item.document.document_id for item in cities if _site(item) in sites))


def _site(item: Item) -> str:
    return (urlsplit(item.document.url).hostname or "").removeprefix("www.")


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return f"{', '.join(names[:_TOLD])}{more}"


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(sorted(names))}


def date_texts(items: Iterable[Item]) -> list[DatedText]:
    """The documents that have a date, as far as they have room for finds."""
    return [
        DatedText(item.document.document_id, item.document.issuer_id, item.lang, date, item.counts.embedded)
        for item in items
        if (date := item.document.date) is not None and item.counts is not None
    ]


def _count(
    finds: Iterable[Find],
    issuer_of: Mapping[str, str],
    rows: Mapping[str, int],
    columns: Mapping[str, int],
    *,
    network_first: bool,
) -> Floats:
    """Finds in one order by cell."""
    counts = np.zeros((len(rows), len(columns)))
    for find in finds:
        if find.network_first is network_first:
            at = rows[issuer_of[find.city_document_id]], columns[issuer_of[find.network_document_id]]
            counts[at] += 1
    return counts


@dataclass(frozen=True, slots=True, eq=False)
class _Contacts:
    """By cell whether contact is known, and whether there was any."""

    known: Mask
    exposed: Mask


def _contacts(
    items: Iterable[Item], rows: Mapping[str, int], columns: Mapping[str, int], tables: StudyTables
) -> _Contacts:
    """Contact of each city with each network at the time of any of the city's texts.

    Of a network that is part of another only members of the other are compared: nobody else could have been in it.
    """
    exposures = Exposures.of(tables)
    parents = {network.network_id: network.parent_id for network in tables.networks if network.parent_id}
    known, exposed = (np.zeros((len(rows), len(columns)), bool) for _ in range(2))
    dates = {(item.document.issuer_id, item.document.date) for item in items if item.document.date is not None}
    for city, date in dates:
        for network, column in columns.items():
            level = exposures.at(city, network, date).level
            least = ExposureLevel.TAKES_PART if network in parents else ExposureLevel.MEMBER
            can_be = _LEVELS.index(level) >= (1 if network in parents else 0) if level in _LEVELS else False
            known[rows[city], column] |= can_be
            exposed[rows[city], column] |= can_be and _LEVELS.index(level) >= _LEVELS.index(least)
    return _Contacts(known, exposed)


def rates_of(profile: Profile | None) -> HasRate:
    """Asks of a pair of languages whether finds by vectors have an error rate there."""
    tails = set(profile.nulls.tails) if profile else set()

    @cache
    def has_rate(city: str, network: str) -> bool:
        pair = written_as(city), written_as(network)
        return any(Stratum.of(FindKind.SEMANTIC, *pair, length) in tails for length in Length)

    return has_rate


def _find_unrated(cities: Iterable[Item], networks: Iterable[Item], has_rate: HasRate) -> tuple[str, ...]:
    """Documents whose language has a rate with no language of the other side; none where that side has no documents."""
    city_langs, network_langs = ({item.lang for item in side} for side in (cities, networks))
    if not city_langs or not network_langs:
        return ()
    lonely = {lang for lang in city_langs if not any(has_rate(lang, other) for other in network_langs)}
    alone = {lang for lang in network_langs if not any(has_rate(other, lang) for other in city_langs)}
    found = [item for item in cities if item.lang in lonely] + [item for item in networks if item.lang in alone]
    return tuple(sorted(item.document.document_id for item in found))
