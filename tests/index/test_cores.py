"""The processors that a container grants count, not those of the machine that it runs on."""

from __future__ import annotations

import math
import os
from pathlib import Path

import pytest

from index import cores
from index.cores import available_cores, granted_cores


def put(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content, encoding="ascii")


def granted(tmp_path: Path, group: str) -> float:
    (tmp_path / "cgroup").write_text(group, encoding="ascii")
    granted_cores.cache_clear()  # which holds for a process
    return granted_cores(tmp_path / "cgroup", tmp_path / "groups")


def test_the_least_bound_of_a_group_and_those_around_it_holds(tmp_path: Path) -> None:
    groups = tmp_path / "groups"
    put(groups / "jobs" / "mine", cpu__max="400000 100000\n")
    put(groups / "jobs", cpu__max="150000 100000\n")
    put(groups, cpu__max="max 100000\n")
    assert granted(tmp_path, "0::/jobs/mine\n") == 1.5
    assert granted(tmp_path, "0::/\n") == math.inf


def test_the_first_version_of_groups_is_read_too(tmp_path: Path) -> None:
    put(tmp_path / "groups" / "cpu,cpuacct" / "docker", cpu__cfs_quota_us="200000\n", cpu__cfs_period_us="100000\n")
    put(tmp_path / "groups" / "cpu,cpuacct", cpu__cfs_quota_us="-1\n", cpu__cfs_period_us="100000\n")
    put(tmp_path / "groups" / "cpuset" / "docker", cpu__cfs_quota_us="1\n", cpu__cfs_period_us="100000\n")
    assert granted(tmp_path, "4:cpuset:/docker\n3:cpu,cpuacct:/docker\n0::/\n") == 2.0


def test_a_container_that_is_told_the_name_outside_finds_its_own_group(tmp_path: Path) -> None:
    put(tmp_path / "groups", cpu__max="200000 100000\n")
    assert granted(tmp_path, "0::/docker/of-the-machine\n") == 2.0


@pytest.mark.parametrize("content", ["", "max", "1 0", "a b", "1"])
def test_what_cannot_be_read_bounds_nothing(tmp_path: Path, content: str) -> None:
    assert granted_cores(tmp_path / "none", tmp_path) == math.inf
    put(tmp_path / "groups", cpu__max=content, cpu__cfs_quota_us=content, cpu__cfs_period_us="0")
    assert granted(tmp_path, "0::/\nno line\n") == math.inf


@pytest.mark.parametrize(("cores_granted", "used"), [(math.inf, 64), (1.5, 2), (0.1, 1), (100.0, 64)])
def test_no_more_cores_are_used_than_there_are_and_are_granted(
    monkeypatch: pytest.MonkeyPatch, cores_granted: float, used: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(64)), raising=False)
    monkeypatch.setattr(cores, "granted_cores", lambda group, groups: cores_granted)
    assert available_cores() == used
