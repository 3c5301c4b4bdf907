"""policyecho schedule remove."""

from __future__ import annotations

from pipeline.cli.terminal.options import HERE, StudyOption


def remove(study: StudyOption = HERE) -> None:
    """Remove the timer or cron line of this study, and no other; the study need not be there any more.

    Example: policyecho schedule remove --study my-study
    """
    from pipeline.ingest import schedule

    removed = schedule.remove(schedule.Job.of(study))
    print(f"Removed: {', '.join(removed)}" if removed else "Nothing was installed for this study")
