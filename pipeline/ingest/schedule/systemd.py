"""Scheduled runs as systemd user timers: one service and one timer file a study."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.errors import ScheduleError
from pipeline.ingest.schedule.job import IN_USE, Job, Rhythm
from pipeline.ingest.schedule.programs import ProgramResult, ask
from pipeline.study import write_atomically

# No failure: the study was in use, or the run was stopped in order, as when the machine is switched off (143).
_SERVICE = """\
# Written by `policyecho schedule install`; `policyecho schedule remove` removes it.
[Unit]
Description=policyecho: crawl what is due of the study {label} and match what is new

[Service]
Type=oneshot
ExecStart={command}
SuccessExitStatus={in_use} 143
Nice=10
"""
# Persistent: a firing that was missed while the machine was off is made up for once.
_TIMER = """\
# Written by `policyecho schedule install`; `policyecho schedule remove` removes it.
[Unit]
Description=policyecho: start the scheduled run of the study {label}

[Timer]
OnCalendar={calendar}
Persistent=true
RandomizedDelaySec=10min
FixedRandomDelay=true

[Install]
WantedBy=timers.target
"""


def is_at_work() -> bool:
    """True where a systemd user manager answers."""
    return _systemctl("show", "--property=Version").code == 0


def folder() -> Path:
    """Where a user's own units lie. Raises ScheduleError where nobody knows the user's home folder."""
    configured = os.environ.get("XDG_CONFIG_HOME", "")
    try:
        base = Path(configured) if configured.startswith("/") else Path.home() / ".config"
    except RuntimeError:
        raise ScheduleError("this user's home folder is not known; set HOME to it and run the command again") from None
    return base / "systemd" / "user"


def timer_path(job: Job) -> Path:
    """The timer file of a study."""
    return folder() / f"{job.name}.timer"


def service_path(job: Job) -> Path:
    """The service file of a study."""
    return folder() / f"{job.name}.service"


def units(job: Job, when: Rhythm) -> tuple[str, str]:
    """The texts of service and timer."""
    program, *arguments = job.command()
    # No variable is looked for in the program's own name, so a dollar there is not doubled.
    command = " ".join([_quote(program), *(_quote(word).replace("$", "$$") for word in arguments)])
    service = _SERVICE.format(label=job.label, command=command, in_use=IN_USE)
    return service, _TIMER.format(label=job.label, calendar=_calendar(when))


def _quote(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _calendar(when: Rhythm) -> str:
    return {
        "daily": f"*-*-* {when.hour:02}:{when.minute:02}:00",
        "weekly": f"Mon *-*-* {when.hour:02}:{when.minute:02}:00",
        "hourly": f"*-*-* *:{when.minute:02}:00",
    }[when.every]


def install(job: Job, when: Rhythm) -> None:
    """Write the units and start the timer; a timer that is there already takes the new time.

    Raises ScheduleError, leaving nothing behind, where systemd refuses.
    """
    service, timer = units(job, when)
    folder().mkdir(parents=True, exist_ok=True)
    write_atomically(service_path(job), service.encode())
    write_atomically(timer_path(job), timer.encode())
    name = timer_path(job).name
    # Restarted, since `enable --now` would leave a running timer with the time it had.
    for command in (("daemon-reload",), ("enable", name), ("restart", name)):
        answer = _systemctl(*command)
        if answer.code:
            remove(job)
            raise ScheduleError(
                f"systemd refused the timer (systemctl --user {' '.join(command)}: {answer.err or answer.code}); "
                "mend that, or use cron with --cron"
            )


def remove(job: Job) -> bool:
    """Stop the timer and delete its two files; False where there were none. A run at work goes on to its end."""
    paths = [path for path in (timer_path(job), service_path(job)) if path.exists()]
    if not paths:
        return False
    timer, service = timer_path(job).name, service_path(job).name
    # What is refused here is no obstacle: without their files, units are gone at the next start of systemd.
    _systemctl("disable", "--now", timer)
    # Forgets when the timer fired last, or a later one would begin by making up for the time between.
    _systemctl("clean", "--what=state", timer)
    for path in paths:
        path.unlink(missing_ok=True)
    (folder() / "timers.target.wants" / timer).unlink(missing_ok=True)
    _systemctl("daemon-reload")
    _systemctl("reset-failed", service)
    return True


def next_time(job: Job) -> str:
    """When the timer fires next, as systemd says it; empty where it does not run."""
    answer = _systemctl("show", timer_path(job).name, "--property=NextElapseUSecRealtime", "--value")
    return answer.out.decode("utf-8", "replace").strip() if answer.code == 0 else ""


def ends_with_login() -> bool:
    """True where this user's timers run only while the user is logged in."""
    answer = ask("loginctl", "show-user", str(os.getuid()), "--property=Linger", "--value")
    return answer.code == 0 and answer.out.strip() == b"no"


def _systemctl(*arguments: str) -> ProgramResult:
    return ask("systemctl", "--user", *arguments)
