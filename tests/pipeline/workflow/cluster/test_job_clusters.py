"""The jobs that a batch system is asked for, as far as they can be known without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.workflow.cluster.connect import open_job_cluster
from pipeline.workflow.cluster.settings import read_cluster_settings

JOB = """
jobs = 4
cores = 8
memory = "16GB"
hours = 2.5
queue = "normal"
account = "migration"
setup = ["module load python/3.11"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "cluster.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("system", "asked"),
    [
        ("slurm", ["#SBATCH -p normal", "#SBATCH -A migration", "#SBATCH --cpus-per-task=8", "#SBATCH -t 02:30:00"]),
        ("pbs", ["#PBS -q normal", "#PBS -A migration", "#PBS -l select=1:ncpus=8:mem=15GB\n", "walltime=02:30:00"]),
        ("lsf", ["#BSUB -q normal", '#BSUB -P "migration"', "#BSUB -n 8", "#BSUB -W 02:30\n"]),
    ],
)
def test_a_job_asks_for_what_the_file_says(tmp_path: Path, system: str, asked: list[str]) -> None:
    settings = read_cluster_settings(written(tmp_path, f'system = "{system}"{JOB}'))
    with open_job_cluster(settings) as cluster:
        script = cluster.job_script()
    assert [line for line in asked if line not in script] == []
    lines = script.splitlines()
    # Workers that may start no process could read no file.
    before = lines.index("export DASK_DISTRIBUTED__WORKER__DAEMON=False")
    assert lines[before + 1] == "module load python/3.11"
    (worker,) = [line for line in lines if "distributed.cli.dask_worker" in line]
    assert lines.index(worker) > before and "--nworkers 8" in worker and "--nthreads 1" in worker


@pytest.mark.slow
def test_a_network_that_is_none_is_told_in_a_sentence(tmp_path: Path) -> None:
    settings = read_cluster_settings(written(tmp_path, f'system = "slurm"{JOB}interface = "ib9"'))
    with pytest.raises(ConfigError, match="no job can be described so"):
        open_job_cluster(settings)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("system = 1", "cluster.toml: system cannot be 1: `slurm`, `pbs` or `lsf`; see docs/scaling.md"),
        (f'system = "slurm"{JOB}jbos = 3', "cluster.toml: unknown key 'jbos'; known are system, jobs, cores, "),
        ('system = "slurm"\ncores = 8\nmemory = "16GB"', "cluster.toml: jobs is missing: how many jobs are asked for"),
        ("system = ", "cluster.toml is no TOML"),
        (
            f'system = "slurm"{JOB.replace("16GB", "16gb")}',
            "cluster.toml: memory cannot be '16gb': memory of each job, like 16GB",
        ),
        (f'system = "slurm"{JOB.replace("16GB", "0GB")}', "cluster.toml: memory cannot be '0GB': "),
        (
            f'system = "slurm"{JOB}directives = ["#SBATCH --x"]',
            "cannot be '#SBATCH --x': a list of further directives, without #SBATCH",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_its_first_fault(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        read_cluster_settings(written(tmp_path, text))
    assert said in str(refused.value)


def test_a_file_of_an_editor_that_marks_it_is_read(tmp_path: Path) -> None:
    assert read_cluster_settings(written(tmp_path, f'\ufeffsystem = "slurm"{JOB}')).jobs == 4
