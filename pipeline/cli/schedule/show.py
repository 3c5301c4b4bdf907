"""policyecho schedule show."""

from __future__ import annotations

from pipeline.cli.terminal.options import HERE, JsonOption, StudyOption


def show(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """What is installed, when it runs next, and how the last run ended.

    Example: policyecho schedule show --study my-study
    """
    from dataclasses import asdict

    from pipeline.cli.terminal import console
    from pipeline.ingest import schedule
    from pipeline.study import open_study
    from pipeline.text.characters import visible

    found = schedule.find_installed(schedule.Job.of(study))
    with open_study(study) as opened:
        last = schedule.last_run(opened.store)
        crawled = opened.last_crawl_summary()
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
    from pipeline.cli.crawl import TOO_FEW
    from pipeline.cli.schedule.timed_run import ERROR, OK
    from pipeline.ingest.schedule import IN_USE

    known = {OK: "all well", ERROR: "failed", TOO_FEW: "a source brought too little", IN_USE: "skipped"}
    return known.get(code, "stopped")
