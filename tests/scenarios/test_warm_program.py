"""What stands for `policyecho` in tests, a fork of a process that has loaded all, does as `policyecho` does."""

from __future__ import annotations

import os
import select
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipeline import __version__
from tests.fixtures.study import Bench

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("warm program")]  # in one process, which loads all once


def call(program: Path, *arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, **more)


def test_arguments_and_folder_are_those_of_the_caller(warm_program: Path, tmp_path: Path) -> None:
    assert call(warm_program, "init", "my study", cwd=tmp_path).returncode == 0
    assert (tmp_path / "my study" / "study.toml").is_file()


def test_the_environment_is_that_of_the_caller(warm_program: Path) -> None:
    for width in (60, 120):
        told = call(warm_program, "--help", env=os.environ | {"COLUMNS": str(width)}).stdout
        assert max(map(len, told.splitlines())) == width


def test_output_errors_and_exit_codes_are_those_of_the_command(warm_program: Path, tmp_path: Path) -> None:
    told = call(warm_program, "--version")
    assert (told.returncode, told.stdout, told.stderr) == (0, f"policyecho {__version__}\n", "")
    failed = call(warm_program, "status", "--study", tmp_path)
    assert (failed.returncode, failed.stdout) == (1, "") and failed.stderr.startswith("policyecho: ")
    assert call(warm_program, "--no-such-option").returncode == 2


def test_a_killed_program_takes_its_command_with_it(warm_program: Path, finished: Bench) -> None:
    """Also one that waits for what is typed, and is answered until then."""
    asking = [warm_program, "query", "--interactive", "--format", "csv", "--study", finished.root]
    with subprocess.Popen(asking, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        process.stdin.write(b"homes\n")
        process.stdin.flush()
        assert b"query" in process.stdout.readline()
        process.kill()
        # Its input stays open, so that only its own end can end its output.
        while select.select([process.stdout], [], [], 300)[0]:
            if not os.read(process.stdout.fileno(), 1 << 16):
                return
    pytest.fail("the command goes on though its program was killed")
