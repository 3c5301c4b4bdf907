"""Do cities echo a network more after they joined it than was to be expected: the whole answer of a study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.progress import Bar, no_bar, part_of
from pipeline.analyse.answer import Answer, Primary, tell_asked
from pipeline.analyse.counts.study_cells import open_cells
from pipeline.analyse.design_names import DesignName
from pipeline.analyse.joining.before_after import PLACEBOS, YEARS_AFTER, BeforeAfter, compare_before_after
from pipeline.analyse.joining.paragraphs import tell_before_after, tell_joinings, tell_left_out, tell_repeats
from pipeline.analyse.joining.pictures import draw_before_after
from pipeline.analyse.joining.repeats import Repeat, repeat_crossing
from pipeline.analyse.joining.tables import joining_tables
from pipeline.analyse.pictures.coefficients import Coefficient
from pipeline.workflow.workspace import Workspace

__all__ = ["ask_before_after"]


def ask_before_after(
    workspace: Workspace,
    networks: Sequence[str] = (),
    years_after: int = YEARS_AFTER,
    placebos: int = PLACEBOS,
    period: int = 1,
    bar: Bar = no_bar,
) -> Answer:
    """The ratio over all texts and over fewer, its years and placebos; `bar` is told of one unit in all.

    `period` is how many years of the calendar share the effect of a period.
    """
    bar(0, "dating texts by joining")
    opened = open_cells(workspace, networks)
    crossed = dict(repeat_crossing(workspace, opened, period))
    step = part_of(bar, len(crossed))
    found = {
        repeat: compare_before_after(one, years_after, placebos, step, whole=repeat is Repeat.ALL)
        for repeat, one in crossed.items()
    }
    whole, rows = found[Repeat.ALL], crossed[Repeat.ALL]
    said = (tell_joinings(whole.identification), tell_before_after(whole), tell_repeats(found))
    return Answer(
        DesignName.BEFORE_AFTER.value,
        opened.run_id,
        (*tell_asked(networks), *filter(None, said)),
        (*opened.whole.left_out(), *tell_left_out(rows)),
        joining_tables(found, rows),
        draw_before_after(whole),
        primaries=(Primary("imputed", whole.ratio.p if whole.ratio else None),),
        ratios=tuple(_ratios(whole)),
    )


def _ratios(whole: BeforeAfter) -> Iterator[Coefficient]:
    if whole.ratio is None or whole.ratio.ratio is None:
        return
    yield Coefficient("imputed", whole.ratio.ratio, whole.ratio.low, whole.ratio.high)
    if whole.two_way is not None:
        yield Coefficient("one coefficient of joining", whole.two_way, None, None, grey=True)
