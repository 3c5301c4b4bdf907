"""policyecho review status."""

from __future__ import annotations

from pipeline.cli.review.options import SampleOption, find_sample, open_reviews
from pipeline.cli.terminal.options import HERE, JsonOption, StudyOption


def show_state(sample: SampleOption = "", study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """Who has coded how much of a sample.

    Example: policyecho review status --study my-study
    """
    from pipeline.cli.terminal import console
    from pipeline.review.judgements import coder_states

    with open_reviews(study) as store:
        chosen = find_sample(store, sample)
        total = len(store.pair_ids(chosen.sample_id))
        states = coder_states(store.answers(chosen.sample_id))
    coded = {coder: sum(1 for state in held.values() if state.coded) for coder, held in states.items()}
    if as_json:
        console.show_json({"sample": chosen.sample_id, "run_id": chosen.run_id, "pairs": total, "coded": coded})
        return
    print(f"{chosen.sample_id}: {total} pairs, drawn {chosen.drawn_at} from run {chosen.run_id}")
    if coded:
        rows = [(coder, str(count), str(total - count)) for coder, count in coded.items()]
        console.show_table(("coder", "coded", "to do"), rows)
    else:
        print("Nobody has coded yet: policyecho review sheet --coder A")
