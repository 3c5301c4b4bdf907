from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.main_guard import describe_missing_guard

ROOT = Path(__file__).parents[2]
ENCODE = """
from index.encoder_process import EncoderProcess
from index.errors import ModelError
from index.models import MODELS
"""
WORK = """
with EncoderProcess(MODELS["hashing"]) as encoder:
    try:
        print(encoder.encode(["Housing."]).shape)
    except ModelError as error:
        print(error)
"""
GUARDED = "\nif __name__ == '__main__':" + WORK.replace("\n", "\n    ")


def run(*arguments: str, stdin: str = "", cwd: Path = ROOT) -> tuple[str, str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(cwd)))}
    done = subprocess.run(
        [sys.executable, *arguments], input=stdin, capture_output=True, text=True, env=env, timeout=60, check=False
    )
    return done.stdout.strip(), done.stderr


def test_this_program_can_be_run_again() -> None:
    assert describe_missing_guard() == ""


@pytest.mark.slow
def test_a_script_without_a_main_guard_is_told_so_in_one_sentence_before_a_process_starts(tmp_path: Path) -> None:
    script = tmp_path / "my_study.py"
    script.write_text(ENCODE + WORK, encoding="utf-8")
    out, err = run(str(script))
    assert out.startswith("my_study.py does its work whenever it is imported")
    assert out.endswith('put that work under `if __name__ == "__main__":` and run again') and err == ""


@pytest.mark.slow
def test_a_script_with_a_main_guard_works(tmp_path: Path) -> None:
    script = tmp_path / "my_study.py"
    script.write_text(ENCODE + GUARDED, encoding="utf-8")
    assert run(str(script)) == ("(1, 256)", "")


@pytest.mark.slow
def test_what_is_piped_in_is_to_be_saved_as_a_file() -> None:
    out, err = run("-", stdin=ENCODE + GUARDED + "\n")
    assert out.startswith("what is piped into Python cannot start processes; save it, its work under `if")
    assert err == ""


@pytest.mark.slow
def test_the_main_module_of_a_package_needs_no_guard(tmp_path: Path) -> None:
    package = tmp_path / "mine"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(ENCODE + WORK, encoding="utf-8")
    assert run("-m", "mine", cwd=tmp_path) == ("(1, 256)", "")


@pytest.mark.slow
def test_an_error_that_ends_the_encoder_at_its_start_is_not_taken_for_want_of_memory(tmp_path: Path) -> None:
    script = tmp_path / "my_study.py"
    # it names the guard, but not around its work
    script.write_text(f"{ENCODE}{WORK}# no __main__ here\nraise SystemExit(1)\n", encoding="utf-8")
    out, err = run(str(script))
    assert "ended unexpectedly (exit code 1); mend the error that was printed" in out.splitlines()[-1]
    assert "RuntimeError" in err
