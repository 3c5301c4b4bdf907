"""schedule install, show and remove."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from pipeline import schedule
from pipeline.cli import console
from pipeline.cli.add import TOO_FEW
from pipeline.cli.scheduled_run import ERROR, IN_USE, OK
from pipeline.schedule import systemd
from pipeline.study import open_study
from pipeline.text.characters import visible
from pipeline.workflow.settings import load_settings


def install(root: Path, every: str, at: str, by_cron: bool) -> None:
    """Have the study's due sources crawled and its new documents matched by the clock, and say how."""
    when = schedule.rhythm(every, at)
    with open_study(root) as study:
        contact = load_settings(study.settings_path).crawl.contact
        has_sources = any(study.sources.rglob("*.toml"))
    made = schedule.install(schedule.Job.of(root), when, by_cron=by_cron)
    print(f"Installed with {made.by}, {when.in_words}: {made.where}")
    if made.next_time:
        print(f"Next run: {made.next_time}")
    if not contact:
        console.say(f"a crawl needs a contact: set it under [crawl] in {root / 'study.toml'}")
    if not has_sources:
        console.say(f"{root / 'sources'} holds no source yet, so there is nothing to crawl")
    if made.by == "systemd" and systemd.ends_with_login():
        console.say("the timer runs only while you are logged in; `loginctl enable-linger` lets it run always")


def show(root: Path, as_json: bool) -> None:
    """Print what is installed for a study, when it runs next, and what its last run and its last crawl did."""
    found = schedule.installed(schedule.Job.of(root))
    with open_study(root) as study:
        last = schedule.last_run(study.store)
        crawled = study.last_crawl_summary()
    if as_json:
        console.show_json({
            "installed": [asdict(one) for one in found],
            "last_run": asdict(last) if last else None,
            "last_crawl": crawled,
        })  # fmt: skip
        return
    for one in found:
        print(visible(f"Installed with {one.by}: {one.where}"))
        print(f"Next run: {one.next_time or 'not known; is it switched off?'}")
    if not found:
        print("Nothing is installed; `policyecho schedule install` does it")
    if last is None:
        print("No scheduled run yet")
        return
    print(f"Last run: {last.started_at} to {last.ended_at}, {_in_words(last.exit_code)} (exit code {last.exit_code})")
    for sentence in last.sentences:
        print(visible(f"  {sentence}"))


def _in_words(code: int) -> str:
    known = {OK: "all well", ERROR: "failed", TOO_FEW: "a source brought too little", IN_USE: "skipped"}
    return known.get(code, "stopped")


def remove(root: Path) -> None:
    """Remove what is installed for a study; the study need not be there any more."""
    removed = schedule.remove(schedule.Job.of(root))
    print(f"Removed: {', '.join(removed)}" if removed else "Nothing was installed for this study")
