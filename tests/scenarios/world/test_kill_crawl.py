"""A crawl that is killed at any moment and begun again asks for nothing twice and brings the same documents."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.crawl import crawl
from crawler.errors import CrawlerError
from crawler.events import CrawlEvent, Snapshot
from crawler.warc import read_payload
from pipeline.study import open_study
from pipeline.workflow.new_study import init_study
from tests.kill.warm import WarmCommands
from tests.scenarios.world.server import Reply, World

SEED = 2016
PAGES, LISTINGS = 120, 6
SOURCE = """\
id = "velden"
role = "city"
issuer_id = "velden"
kind = "listing"
languages = ["en"]
allowed_domains = ["127.0.0.1"]
take = ["txt"]
start_urls = ["{address}/list/1"]
item_css = "li"
follow_css = "a.next"
"""
SETTINGS = '[crawl]\ncontact = "a@b.example"\ndelay_seconds = 0\nmax_pages = 900\nprivate_hosts = ["127.0.0.1"]\n'
# Ten moments, by how many requests the server has seen; what is killed then, and once more where it is killed twice.
_draw = random.Random(SEED)
MOMENTS = [
    (share * (PAGES + LISTINGS) // 10 + _draw.randrange(2, 12), victim)
    for share, victim in enumerate(
        ("all", "caller", "crawl", "all", "all twice", "crawl", "caller twice", "all", "crawl twice", "all")
    )
]
DOCUMENTS = (
    "SELECT document_id, work_id, title, lang, date_earliest, date_latest, date_source, url, sha256, problem,"
    " removed_reason FROM documents ORDER BY document_id"
)


def fill(world: World, reply: type[Reply], made: SimpleNamespace) -> None:
    """120 pages behind 6 listing pages: texts, equal ones, redirects and some that are gone."""
    each = PAGES // LISTINGS
    for page in range(1, LISTINGS + 1):
        names = [f"/d/{number:03d}.txt" for number in range((page - 1) * each, page * each)]
        world.pages[f"/list/{page}"] = made.page(*names, following=f"/list/{page + 1}" if page < LISTINGS else "")
    noise = random.Random(SEED)
    for number in range(PAGES):
        # Hardly to be compressed, so that records are torn at other places than their ends.
        text = f"The strategy {number}. ".encode() + noise.randbytes(1500).hex().encode()
        path = f"/d/{number:03d}.txt"
        match number % 20:
            case 7:
                world.pages[path] = reply(status=302, headers=(("Location", f"/end/{number}.txt"),))
                world.pages[f"/end/{number}.txt"] = reply(text, etag=f'"{number}"')
            case 8:
                world.pages[path] = reply(b"gone", status=410)
            case 9:
                world.pages[path] = world.pages["/d/001.txt"]
            case _:
                world.pages[path] = reply(text)


def make_study(root: Path, world: World) -> Path:
    init_study(root, settings=SETTINGS)
    (root / "sources" / "velden.toml").write_text(SOURCE.format(address=world.address))
    return root


def processes_of(pid: int) -> list[int]:
    """The process that crawls for a command, found among its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    crawls = [child for child in children if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()]
    return [int(child) for child in crawls]


@dataclass
class Command:
    """`policyecho crawl` in a process group of its own, which is killed when the server has seen enough."""

    root: Path
    world: World
    commands: WarmCommands
    landed: bool = False
    started: Event = field(default_factory=Event)
    pid: int = 0

    def run(self, kill: str = "", at: int = 0) -> tuple[int, str]:
        """Exit code and messages; returns when no process of the command is left."""
        self.landed = False
        self.started.clear()
        seen = len(self.world.seen)
        self.world.on_request = lambda number: self._kill(kill) if kill and number - seen == at else None
        notes = self.root.with_name("notes")
        ended = self.commands.run(notes, "crawl", "--study", str(self.root), on_start=self._note_process)
        self.world.on_request = lambda number: None
        return ended.code, ended.told

    def _note_process(self, pid: int) -> None:
        self.pid = pid
        self.started.set()

    def _kill(self, victim: str) -> None:
        self.started.wait()  # the command may ask before this process has read its number
        self.landed = True
        match victim.partition(" ")[0]:
            case "all":
                os.killpg(self.pid, signal.SIGKILL)
            case "caller":
                os.kill(self.pid, signal.SIGKILL)
            case "crawl":
                (child,) = processes_of(self.pid)
                os.kill(child, signal.SIGKILL)


@dataclass(frozen=True)
class Left:
    """What an undisturbed crawl leaves: its documents, its refusals, and how often each path was asked for."""

    documents: list[tuple[Any, ...]]
    refusals: list[tuple[str, str]]
    asked: dict[str, int]


def left_in(root: Path, world: World) -> Left:
    with open_study(root) as study:
        documents = [tuple(row) for row in study.catalogue.rows(DOCUMENTS)]
        refusals = [(one.url, one.reason) for one in study.crawls.refusals()]
        for stored in study.documents.all():
            assert study.read_version(stored.document.sha256)
        (last,) = study.crawls.last_rounds()
        assert last.finished_at and last.documents == PAGES - 6
        assert [row[0] for row in study.catalogue.rows("PRAGMA integrity_check")] == ["ok"]
    return Left(documents, refusals, dict(world.asked))


@pytest.fixture(scope="module")
def commands() -> Iterator[WarmCommands]:
    """Every command of this module is a fork of a process that has loaded what commands load."""
    with WarmCommands() as started:
        yield started


@pytest.fixture(scope="module")
def undisturbed(
    module_world: World,
    reply: type[Reply],
    made: SimpleNamespace,
    commands: WarmCommands,
    tmp_path_factory: pytest.TempPathFactory,
) -> Left:
    module_world.pages, module_world.seen = {}, []
    fill(module_world, reply, made)
    root = make_study(tmp_path_factory.mktemp("undisturbed") / "study", module_world)
    code, messages = Command(root, module_world, commands).run()
    assert code == 0, messages
    found = left_in(root, module_world)
    assert len(found.documents) == PAGES - 12 and len(found.refusals) == 6
    assert set(found.asked.values()) == {1}
    return found


@pytest.fixture
def killed(
    world: World, reply: type[Reply], made: SimpleNamespace, commands: WarmCommands, tmp_path: Path
) -> Callable[[str, int], Command]:
    """A new study whose crawl was killed at a moment."""

    def kill(victim: str, at: int) -> Command:
        fill(world, reply, made)
        command = Command(make_study(tmp_path / "study", world), world, commands)
        end_killed(command, victim, at)
        return command

    return kill


def end_killed(command: Command, victim: str, at: int) -> None:
    code, messages = command.run(victim, at)
    assert command.landed, "the crawl was over before the kill"
    if victim.startswith("crawl"):
        assert code == 1 and "ended before the crawl" in messages and "run the crawl again" in messages
        assert len(messages.strip().splitlines()) == 1
    else:
        assert code == -signal.SIGKILL
    with open_study(command.root) as study:
        (last,) = study.crawls.last_rounds()
        assert last.finished_at == "", "the crawl was over before the kill"


def complete(command: Command, made: SimpleNamespace) -> set[str]:
    """The paths whose answers are whole in the archive."""
    archive = command.root / "store" / "warc"
    return {
        one.fields["warc-target-uri"].removeprefix(command.world.address)
        for one in made.records(archive)
        if one.type in ("response", "revisit")
    }


def assert_all_readable(command: Command) -> None:
    for path in (command.root / "store" / "warc").glob("*.warc.gz"):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.content_stream().read()


@pytest.mark.slow
@pytest.mark.parametrize(("at", "victim"), MOMENTS, ids=str)
def test_a_killed_crawl_goes_on_where_it_was(
    killed: Callable[[str, int], Command], undisturbed: Left, made: SimpleNamespace, at: int, victim: str
) -> None:
    command = killed(victim, at)
    before = complete(command, made)
    command.world.seen.clear()
    if victim.endswith("twice"):
        end_killed(command, victim, 9)
        assert not before & command.world.asked.keys()
        before |= complete(command, made)
        command.world.seen.clear()
    code, messages = command.run()
    assert code == 0, messages
    again = {path for path in before if command.world.asked[path]}
    assert again == set(), "archived whole and asked for again"
    assert before | command.world.asked.keys() == undisturbed.asked.keys()
    assert max(command.world.asked.values()) == 1
    found = left_in(command.root, command.world)
    assert (found.documents, found.refusals) == (undisturbed.documents, undisturbed.refusals)
    assert_all_readable(command)


@pytest.mark.slow
def test_a_crawl_whose_archive_was_torn_by_hand_asks_for_what_was_torn_alone(
    killed: Callable[[str, int], Command], undisturbed: Left, made: SimpleNamespace
) -> None:
    command = killed("all", 60)
    (path,) = (command.root / "store" / "warc").glob("*.warc.gz")
    last = [one for one in made.records(path.parent) if one.type == "response"][-20]
    with path.open("r+b") as stream:
        stream.truncate((last.offset + last.end) // 2)
    (path.parent / "ledger.sqlite").write_bytes(b"garbage " * 999)
    before = complete(command, made)
    command.world.seen.clear()
    code, messages = command.run()
    assert code == 0, messages
    assert not before & command.world.asked.keys()
    found = left_in(command.root, command.world)
    assert (found.documents, found.refusals) == (undisturbed.documents, undisturbed.refusals)
    assert_all_readable(command)


@pytest.mark.slow
def test_what_was_handed_over_outlives_a_kill(
    world: World, reply: type[Reply], made: SimpleNamespace, settings: Callable[..., Any], tmp_path: Path
) -> None:
    world.pages = {"/a.txt": reply(made.text_of("a")), "/slow.txt": reply(b"x" * 6000, seconds_a_byte=0.1)}
    kept: list[bytes] = []
    # Tests before this one may have left a process that waits for more work.
    others = set(multiprocessing.active_children())

    def take(batch: Sequence[CrawlEvent]) -> None:
        for one in batch:
            if isinstance(one, Snapshot):
                (child,) = set(multiprocessing.active_children()) - others
                child.kill()
                child.join()
                kept.append(read_payload(tmp_path / one.body_file, one.body_offset))

    with pytest.raises(CrawlerError, match="ended before the crawl"):
        crawl((world.source("/a.txt", "/slow.txt"),), settings(), tmp_path, on_batch=take)
    assert kept == [made.text_of("a")]
