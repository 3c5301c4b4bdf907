"""No crawl is led to a private computer, whatever a name, a redirect or a spelling of an address promises."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.address import is_public
from crawler.public_internet import is_private_literal
from tests.scenarios.world.server import Reply, World

ROOT = Path(__file__).resolve().parents[3]
PUBLIC, OTHER_PUBLIC = "8.8.8.8", "2606:4700:4700::1111"
PRIVATE = (
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
    *("255.255.255.255", "198.18.0.1", "192.0.0.8", "240.0.0.1"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1", "100::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1"),
    *("64:ff9b::10.0.0.1", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2002:a00:1::1"),
)
# As a C library reads them: each is 127.0.0.1 or 169.254.169.254.
SPELLINGS = (
    *("2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.1", "127.0.1", "2852039166"),
    *("0xa9.0xfe.0xa9.0xfe", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[::1]", "127.0.0.1"),
)
Outcome = dict[str, Any]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_of_the_public_internet_is_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, OTHER_PUBLIC, "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"])
def test_an_address_of_the_public_internet_is_known(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", SPELLINGS)
def test_a_private_computer_named_by_number_is_known_however_it_is_spelt(host: str) -> None:
    assert is_private_literal(f"http://{host}/", ())
    assert is_private_literal(f"http://{host}.:8080/a", ()) or host.startswith("[")
    assert not is_private_literal("http://8.8.8.8/", ()) and not is_private_literal("http://134744072/", ())
    assert not is_private_literal("http://1.velden.example/", ())


@pytest.fixture
def crawled(world: World, reply: type[Reply], made: SimpleNamespace, tmp_path: Path) -> Callable[..., Outcome]:
    """A crawl of addresses whose names a made-up service resolves; port 80 of public addresses is the world's."""
    world.pages = {f"/{name}.txt": reply(made.text_of(name)) for name in "ab"}

    def crawl(*urls: str, names: dict[str, list[list[str]]], **changed: Any) -> Outcome:
        order = {
            "names": names, "reached": {PUBLIC: world.port, OTHER_PUBLIC: world.port}, "urls": urls, "proxy": "",
            "domains": [*names, *(host.strip("[]") for host in SPELLINGS), "localhost",
                        *(f"{name}:{world.port}" for name in (*names, *SPELLINGS))],
            "private_hosts": [], "archive": str(tmp_path / "archive"), "loopback": ["127.0.0.1", "::1"],
        } | changed  # fmt: skip
        (tmp_path / "order.json").write_text(json.dumps(order))
        program = Path(__file__).with_name("resolving.py")
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", str(program), str(tmp_path / "order.json")],
            capture_output=True, text=True, check=False, timeout=60, env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        found: Outcome = json.loads(ran.stdout)
        return found

    return crawl


@pytest.mark.slow
def test_a_name_that_turns_private_is_not_connected_to(
    world: World, reply: type[Reply], crawled: Callable[..., Outcome]
) -> None:
    # Each answer closes its connection, so that the name is asked for anew every time.
    world.pages = {"/a.txt": reply(b"first", length=-1), "/robots.txt": reply(b"", length=-1)}
    urls = [f"http://turns.example/{name}.txt" for name in ("a", "b", "c")]
    found = crawled(*urls, names={"turns.example": [[PUBLIC], [PUBLIC], ["127.0.0.1"]]})
    assert found["connected"] == [PUBLIC, PUBLIC]
    assert found["documents"] == urls[:1]
    assert found["reasons"] == dict.fromkeys(
        urls[1:], "its host leads to the private address 127.0.0.1, and private_hosts does not name it"
    )
    assert [one.path for one in world.seen] == ["/robots.txt", "/a.txt"]


@pytest.mark.slow
def test_of_a_name_with_public_and_private_addresses_only_the_public_ones_are_tried(
    world: World, crawled: Callable[..., Outcome]
) -> None:
    names = {"mixed.example": [["127.0.0.1", PUBLIC, "::1"]], "dead.example": [["8.8.4.4", "127.0.0.1", "10.0.0.1"]]}
    here = f":{world.port}/a.txt"
    found = crawled("http://mixed.example/a.txt", f"http://dead.example{here}", names=names)
    assert set(found["connected"]) == {PUBLIC, "8.8.4.4"}
    assert found["documents"] == ["http://mixed.example/a.txt"]
    assert found["reasons"] == {f"http://dead.example{here}": "its server refused the connection"}


@pytest.mark.slow
@pytest.mark.parametrize("proxy", ["", "http://proxy.example:3128"])
def test_no_spelling_of_a_private_address_is_connected_to(
    world: World, crawled: Callable[..., Outcome], proxy: str
) -> None:
    # What a proxy is asked for it connects to itself, so a number must not even be asked of it.
    hosts = (*SPELLINGS, *(() if proxy else ("localhost", "localhost.", "LOCALHOST")))
    urls = [f"http://{host}:{world.port}/a.txt" for host in hosts]
    found = crawled(*urls, names={"proxy.example": [[PUBLIC]]}, proxy=proxy)
    assert found["connected"] == [] and world.seen == []
    assert len(found["reasons"]) >= len(SPELLINGS) and found["documents"] == []
    assert all("private address" in reason for reason in found["reasons"].values())


@pytest.mark.slow
@pytest.mark.parametrize("target", ["169.254.169.254", "inner.example", "0x7f.1", "[::ffff:127.0.0.1]", "2130706433"])
def test_a_redirect_leads_to_no_private_computer(
    world: World, reply: type[Reply], crawled: Callable[..., Outcome], target: str
) -> None:
    to = (("Location", f"http://{target}:{world.port}/a.txt"),)
    world.pages |= {"/to.txt": reply(status=302, headers=to)}
    names = {"outer.example": [[PUBLIC]], "inner.example": [["127.0.0.1"]], "169.254.169.254": [["169.254.169.254"]]}
    found = crawled("http://outer.example/to.txt", names=names)
    assert set(found["connected"]) == {PUBLIC}
    assert [one.path for one in world.seen] == ["/robots.txt", "/to.txt"]
    assert "private address" in found["reasons"]["http://outer.example/to.txt"]


@pytest.mark.slow
def test_rules_that_moved_to_a_private_computer_are_not_asked_for(
    world: World, reply: type[Reply], crawled: Callable[..., Outcome]
) -> None:
    world.pages["/robots.txt"] = reply(status=302, headers=(("Location", f"http://inner.example:{world.port}/r"),))
    found = crawled("http://outer.example/a.txt", names={"outer.example": [[PUBLIC]], "inner.example": [["127.0.0.1"]]})
    assert set(found["connected"]) == {PUBLIC}
    assert "/r" not in world.asked


@pytest.mark.slow
def test_only_the_hosts_that_are_named_may_lead_to_private_addresses(
    world: World, crawled: Callable[..., Outcome]
) -> None:
    names = {"mine.example": [["127.0.0.1"]], "other.example": [["127.0.0.1"]], "sub.mine.example": [["127.0.0.1"]]}
    urls = [f"http://{name}:{world.port}/a.txt" for name in names]
    found = crawled(*urls, names=names, private_hosts=["mine.example"])
    assert found["documents"] == urls[:1]
    assert found["reasons"].keys() == set(urls[1:])
    assert {one.host for one in world.seen} == {f"mine.example:{world.port}"}
