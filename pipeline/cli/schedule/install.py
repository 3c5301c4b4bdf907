"""policyecho schedule install."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.terminal.options import HERE, StudyOption


def install(
    every: Annotated[str, typer.Option(help="daily, weekly (on Monday) or hourly.")] = "daily",
    at: Annotated[str, typer.Option(help="Local time; for hourly only its minutes count.")] = "03:30",
    cron: Annotated[bool, typer.Option("--cron", help="Use cron though systemd is here.")] = False,
    study: StudyOption = HERE,
) -> None:
    """Have what is due crawled and what is new matched from now on; again, to change the time.

    Example: policyecho schedule install --every daily --at 03:30 --study my-study
    """
    from pipeline.cli.terminal import console
    from pipeline.ingest import schedule
    from pipeline.ingest.schedule import systemd
    from pipeline.study import open_study
    from pipeline.workflow.settings import load_settings

    when = schedule.parse_rhythm(every, at)
    with open_study(study) as opened:
        contact = load_settings(opened.settings_path).crawl.contact
        has_sources = any(opened.sources.rglob("*.toml"))
    made = schedule.install(schedule.Job.of(study), when, by_cron=cron)
    print(f"Installed with {made.by}, {when.in_words}: {made.where}")
    if made.next_time:
        print(f"Next run: {made.next_time}")
    if not contact:
        console.say(f"a crawl needs a contact: set it under [crawl] in {study / 'study.toml'}")
    if not has_sources:
        console.say(f"{study / 'sources'} holds no source yet, so there is nothing to crawl")
    if made.by == "systemd" and systemd.ends_with_login():
        console.say("the timer runs only while you are logged in; `loginctl enable-linger` lets it run always")
