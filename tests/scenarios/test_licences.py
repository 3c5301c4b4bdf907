"""What policyecho needs at run time is under permissive licences or the Mozilla Public License 2.0, nothing else."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]

ALLOWED = frozenset(
    {
        *("0BSD", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU", "Unlicense", "Zlib"),
        *("Apache-2.0", "Apache-2.0 WITH LLVM-exception", "ZPL-2.1", "CC0-1.0"),
        *("CNRI-Python", "PSF-2.0", "Python-2.0"),
        "MPL-2.0",
    }
)

# What the free-text field and the classifiers of older packages say, in SPDX's words.
SPDX = {
    "apache 2.0": "Apache-2.0",
    "apache 2.0 license": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd 3-clause": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "3-clause bsd license": "BSD-3-Clause",
    "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
    "the bsd 2-clause license": "BSD-2-Clause",
}

# Packages whose metadata do not settle it: the licence they are used under, and why.
BY_HAND = {
    "tld": ("MPL-2.0", "offered under MPL-1.1, GPL or LGPL; section 6.2 of MPL-1.1 lets one take a later version"),
    "pyclipper": ("MIT", "its metadata say MIT; 'OSI Approved' is the name of a group of classifiers"),
    "pypdfium2": ("Apache-2.0 OR BSD-3-Clause", "its code; the PDFium inside is BSD and Apache, like what it bundles"),
}

# Vendors' GPU libraries that some builds of torch ask for. They are proprietary; the platform's torch installs them,
# policyecho neither uses nor distributes them, and NOTICE says so. Nothing else may ask for them.
GPU_LIBRARY = re.compile(r"(nvidia|cuda)-")


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement on the way through the metadata, with the package that states it."""

    requirement: Requirement
    stated_by: str


def licence_of(name: str) -> str:
    """The licence as an SPDX expression as far as it can be told, else what the metadata say."""
    if name in BY_HAND:
        return BY_HAND[name][0]
    metadata = distribution(name).metadata
    if expressions := metadata.get_all("License-Expression"):
        return " AND ".join(expressions)
    # A whole licence text in the field is not read; the classifiers then have to tell.
    said = {text for text in metadata.get_all("License") or [] if 0 < len(text) < 100}
    said |= {line.rsplit(" :: ", 1)[-1] for line in metadata.get_all("Classifier") or [] if line.startswith("License")}
    return " AND ".join(sorted({SPDX.get(text.lower(), text) for text in said})) or "nothing said"


def is_allowed(expression: str) -> bool:
    """Whether one may take the software under allowed licences alone; brackets are for a person to read."""
    return any(all(part.strip() in ALLOWED for part in choice.split(" AND ")) for choice in expression.split(" OR "))


@cache
def needed() -> dict[str, frozenset[str]]:
    """Every package needed at run time on this machine, with those that ask for it; GPU libraries of torch too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras_of_users = [lines for name, lines in project["optional-dependencies"].items() if name != "dev"]
    lines = [*project["dependencies"], *(line for lines in extras_of_users for line in lines)]
    waiting = [Need(Requirement(line), "policyecho") for line in lines]
    found: dict[str, set[str]] = {}
    walked: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        need = waiting.pop()
        name, extras = str(canonicalize_name(need.requirement.name)), frozenset(need.requirement.extras)
        found.setdefault(name, set()).add(need.stated_by)
        if (name, extras) in walked:
            continue
        walked.add((name, extras))
        waiting += [Need(one, name) for one in requirements_of(name, extras)]
    return {name: frozenset(askers) for name, askers in sorted(found.items())}


def requirements_of(name: str, extras: frozenset[str]) -> list[Requirement]:
    """What an installed package asks for under these extras on this machine."""
    try:
        lines = distribution(name).requires or []
    except PackageNotFoundError:
        pytest.fail(f"{name} is needed but not installed; run make test, which installs everything")
    asked = [Requirement(line) for line in lines]
    return [one for one in asked if not one.marker or any(one.marker.evaluate({"extra": e}) for e in ("", *extras))]


def is_gpu_library(name: str, askers: frozenset[str]) -> bool:
    """Whether a package is a vendor's GPU library that only torch, or another such library, asks for."""
    return bool(GPU_LIBRARY.match(name)) and all(asker == "torch" or GPU_LIBRARY.match(asker) for asker in askers)


def test_all_run_time_dependencies_are_permissive_or_mpl_2() -> None:
    refused = {
        name: f"{licence_of(name)} (needed by {', '.join(sorted(askers))})"
        for name, askers in needed().items()
        if not is_gpu_library(name, askers) and not is_allowed(licence_of(name))
    }
    assert not refused


def test_the_walk_reaches_what_is_only_needed_by_others() -> None:
    assert "scrapy" in needed()["twisted"]  # a dependency of a dependency
    assert "courlan" in needed()["tld"]  # three steps away
    assert "lxml-html-clean" in needed()  # by way of an extra


def test_dev_tools_are_not_taken_for_run_time_dependencies() -> None:
    assert not {"pytest", "hypothesis", "mypy", "ruff"} & set(needed())


@pytest.mark.parametrize(
    "expression",
    [
        "GPL-3.0-only",
        "LGPL-2.1-or-later",
        "AGPL-3.0-or-later",
        "MPL-1.1",
        "MIT AND GPL-2.0-only",
        "GPL-2.0-only OR LGPL-2.1-or-later",
        "LicenseRef-Proprietary",
        "nothing said",
        "",
    ],
)
def test_other_licences_are_refused(expression: str) -> None:
    assert not is_allowed(expression)


@pytest.mark.parametrize("expression", ["MIT", "MPL-2.0 AND MIT", "GPL-2.0-only OR MIT", "Apache-2.0 OR BSD-3-Clause"])
def test_permissive_licences_and_mpl_2_are_taken(expression: str) -> None:
    assert is_allowed(expression)


def test_gpu_libraries_are_excused_only_where_torch_alone_asks_for_them() -> None:
    assert is_gpu_library("nvidia-cublas-cu12", frozenset({"torch"}))
    assert is_gpu_library("nvidia-nvjitlink-cu12", frozenset({"torch", "nvidia-cusparse-cu12"}))
    assert not is_gpu_library("nvidia-cublas-cu12", frozenset({"torch", "policyecho"}))
    assert not is_gpu_library("tld", frozenset({"torch"}))


def test_entries_by_hand_are_still_needed() -> None:
    assert set(BY_HAND) <= set(needed())


def test_notice_names_every_package_under_the_mozilla_licence() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    packages = [name for name, askers in needed().items() if not is_gpu_library(name, askers)]
    under_mpl = [name for name in packages if "MPL" in licence_of(name)]
    assert under_mpl
    assert not [name for name in under_mpl if not re.search(rf"\b{re.escape(name)}\b", notice)]
