"""policyecho review status."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.review.options import SampleOption, describe_others, find_sample, open_reviews
from pipeline.cli.terminal.hints import command
from pipeline.cli.terminal.options import HERE, JsonOption, StudyOption

if TYPE_CHECKING:
    from pipeline.review.following.follow import Following


def show_state(sample: SampleOption = "", study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """Who has coded how much of a sample, and which judgements of all samples stand on no match of the newest run.

    Example: policyecho review status --study my-study
    """
    from pipeline.cli.terminal import console
    from pipeline.review.following.describe import describe_following
    from pipeline.review.judgements import coder_states

    with open_reviews(study) as store:
        chosen = find_sample(store, sample)
        total = len(store.pair_ids(chosen.sample_id))
        states = coder_states(store.answers(chosen.sample_id))
        others = describe_others(store, chosen)
        samples = [one.sample_id for one in store.samples()]
    coded = {coder: sum(1 for state in held.values() if state.coded) for coder, held in states.items()}
    following = _follow(study)
    if as_json:
        about = {
            "sample": chosen.sample_id,
            "run_id": chosen.run_id,
            "pairs": total,
            "coded": coded,
            "samples": samples,
        }
        console.show_json(about | {"followed": following_json(following)})
        return
    print(f"{chosen.sample_id}: {total} pairs, drawn {chosen.drawn_at} from run {chosen.run_id}")
    if coded:
        rows = [(coder, str(count), str(total - count)) for coder, count in coded.items()]
        console.show_table(("coder", "coded", "to do"), rows)
    else:
        print(f"Nobody has coded yet: {command('review sheet --coder A', study)}")
    if others:
        console.show_text(f"Other samples, which `--sample` takes: {others}", "    ")
    if following.followed:
        for line in describe_following(following):
            console.show_text(line, "    ")


def _follow(study: Path) -> Following:
    """The judgements beside the newest run; a sample was drawn from a run, so that there is one."""
    from pipeline.review.following.follow import follow
    from pipeline.workflow.workspace import open_workspace

    with open_workspace(study) as workspace:
        return follow(workspace, workspace.study.runs.current())


def following_json(following: Following) -> dict[str, object]:
    """Where judged pairs are in a run, for a program."""
    from pipeline.review.following.describe import count_judged

    return {
        "run_id": following.run_id,
        "judged_pairs": len(following.followed),
        "whereabouts": {where.value: count for where, count in sorted(following.counts.items())},
        "judged_matches": dict(sorted(count_judged(following).items())),
        "orphans": [
            {
                "pair_id": one.judged.pair.pair_id,
                "sample": one.judged.pair.sample_id,
                "network_document_id": one.judged.pair.content.network.document_id,
                "city_document_id": one.judged.pair.content.city.document_id,
                "why": one.whereabouts.value,
            }
            for one in following.orphans
        ],
    }
