"""policyecho status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cli.terminal.options import HERE, JsonOption, StudyOption
from pipeline.text.plurals import count_of

if TYPE_CHECKING:
    from index.sentence_index import IndexState
    from pipeline.review.following.follow import Following
    from pipeline.views.status import Status

_ISSUERS_SHOWN = 5
_GONE_SHOWN = 5
_IN_WORDS = {"skipped": "to be read"}


def status(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """What is there, what is stale, what failed and why.

    Example: policyecho status --json --study my-study
    """
    from dataclasses import asdict

    from pipeline.cli.review.state import following_json
    from pipeline.cli.terminal import console, limiting
    from pipeline.review.following.follow import follow
    from pipeline.views.limits import study_limits
    from pipeline.views.status import study_status
    from pipeline.workflow.workspace import open_workspace

    with open_workspace(study) as workspace:
        found = study_status(workspace)
        limits = study_limits(workspace)
        following = follow(workspace, found.run_id)
    if as_json:
        judged = following_json(following) if following.followed else None
        console.show_json(asdict(found) | {"limits": limiting.limits_json(limits), "review": judged})
    else:
        _print(found)
        _print_judged(following)
        limiting.print_limits(limits)


def _print(found: Status) -> None:
    from pipeline.cli.terminal import console
    from pipeline.cli.terminal.costing import cost_lines

    print(f"Study {found.study}, model {found.model}")
    if found.documents:
        # To a person, what nobody has read yet is no trouble: the line on what is stale counts it.
        states = {_IN_WORDS.get(status, status): count for status, count in found.documents.items()}
        print(f"Documents: {_words(states)} ({_words(found.roles)}); {found.sentences} sentences")
    else:
        print("Documents: none yet; add some with `policyecho add documents.csv`, or crawl sources")
    if found.index:
        print(f"Index: {_index(found.index)}")
    if found.index_problem:
        print(f"Index: {found.index_problem}")
    if found.snapshots:
        print(f"Snapshots from crawls: {found.snapshots}")
    rows = [(one.document_id, one.status, one.reason) for one in found.not_ok if one.status not in _IN_WORDS]
    if rows:
        console.show_table(("document", "status", "reason"), rows, title="Documents that are not ok")
    if found.gone:
        _print_gone(found)
    _print_crawls(found)
    if found.fresh:
        print(f"Fresh: run {found.run_id} holds everything")
    else:
        last = f"last run {found.run_id}" if found.run_id else "never run"
        work = [f"{count_of(found.unread, 'document')} to read"] if found.unread else []
        work += [f"{found.unembedded} to embed"] if found.unembedded else []
        why = ", ".join(work) or "documents, tables or settings changed since, or results were deleted"
        print(f"Stale ({last}): {why if found.run_id or work else 'nothing was matched yet'}; run `policyecho run`")
    if found.new_model:
        print(found.new_model)
    if found.corpus_outgrew_statistics:
        print(
            "More than a fifth has come to what the statistics were frozen on and is still there, so that finds of "
            "chance may stand out; see `policyecho calibrate`"
        )
    if found.template_phrases:
        print(
            f"Issuers whose documents repeat themselves: {_issuers(found.template_phrases)}; what recurs outside "
            "running text carries no match, see `policyecho text DOCUMENT_ID --scraps`"
        )
    if found.cost:
        total, *more = cost_lines(found.cost)
        console.show_text(f"The last run that had work and came to its end took {total}", "  ")
        for line in more:
            console.show_text(f"  {line}", "    ")
    print("Copying the folder is safe now" if found.copying_is_safe else "Do not copy the folder now: it is in use")


def _print_crawls(found: Status) -> None:
    """What the last crawls refused, did not end, or found too little of."""
    from pipeline.cli.terminal import console

    if found.refusals:
        rows = [(one.source_id, one.url, one.reason) for one in found.refusals]
        console.show_table(("source", "address", "reason"), rows, title="Addresses not taken by the last crawl")
    if found.interrupted_crawls:
        print(
            f"Crawls under way or interrupted: {', '.join(found.interrupted_crawls)}; `policyecho crawl` goes on with "
            "interrupted ones"
        )
    if found.too_few_documents:
        print(f"Sources below their expected_min: {', '.join(found.too_few_documents)}; see `policyecho sources check`")


def _print_judged(following: Following) -> None:
    """How many matches people have judged, and how many judgements are on none."""
    from pipeline.review.following.describe import count_judged

    if not following.followed:
        return
    counts = count_judged(following)
    matches = count_of(counts.total(), "match", "matches")
    print(f"Judged by people: {matches} of the newest run ({_words(dict(counts))})")
    if following.orphans:
        pairs = count_of(len(following.orphans), "judged pair")
        print(f"  {pairs} on no match of it; `policyecho review status` names them")


def _print_gone(found: Status) -> None:
    """How many documents are gone from their sources, and the last of them."""
    latest = sorted(found.gone, key=lambda one: (one.since, one.document_id), reverse=True)[:_GONE_SHOWN]
    print(
        f"Gone from their sources: {count_of(len(found.gone), 'document')}; what was "
        "archived is kept and goes on taking part"
    )
    for one in latest:
        print(f"  {one.document_id} since {one.since} ({one.reason})")
    if len(found.gone) > len(latest):
        print(
            f"  and {len(found.gone) - len(latest)} more, see gone_since in documents.csv or `policyecho status --json`"
        )


def _index(state: IndexState) -> str:
    """How the nearest sentences are found, and among how many."""
    from index.sentence_index import IndexKind

    if state.kind is IndexKind.EXACT:
        return f"exact, {state.vectors} sentences compared one by one"
    since = f", {state.since} of them came since its groups were found" if state.since else ""
    return f"grouped, the nearest groups of {state.vectors} sentences compared{since}"


def _issuers(phrases: dict[str, int]) -> str:
    """The issuers of whom most recurs, and how many others there are."""
    most = sorted(phrases, key=lambda issuer: (-phrases[issuer], issuer))[:_ISSUERS_SHOWN]
    more = f" and {len(phrases) - len(most)} more" if len(phrases) > len(most) else ""
    return ", ".join(f"{issuer} ({phrases[issuer]} phrases)" for issuer in most) + more


def _words(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "none"
