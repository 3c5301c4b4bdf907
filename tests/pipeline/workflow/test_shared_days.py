from __future__ import annotations

from datetime import date

from pipeline.views.limits import LimitKind, study_limits
from pipeline.workflow.inventory import take_inventory
from pipeline.workflow.workspace import Workspace
from tests.fixtures.study import Bench

PAGE = """<html lang="en"><head><title>{title}</title>
<meta property="article:published_time" content="{day}T08:00:00+01:00"></head>
<body><main><h1>{title}</h1><p>The city helps those who arrive to find a home. It asks each office to translate {title}.
Neighbours who speak the language come along to the offices. The council looks at it again each year.</p></main>
</body></html>"""


def put(bench: Bench, name: str, day: str) -> None:
    page = PAGE.format(title=f"Plan {name}", day=day)
    bench.put(name, page, suffix=".html", url=f"https://www.town.example/{name}.html", work_id=name)


def dates(bench: Bench) -> dict[str, date | None]:
    with bench.open(write=False) as study:
        workspace = Workspace(study)
        assert workspace.items == take_inventory(study, workspace.fingerprints)
        return {
            item.document.document_id: item.document.date.earliest if item.document.date else None
            for item in workspace.items
            if item.document.url
        }


def test_a_day_that_a_site_comes_to_declare_of_many_dates_none_of_them_any_more(bench: Bench) -> None:
    for number in range(4):
        put(bench, f"own-{number}", f"201{number}-05-04")
    for number in range(3):
        put(bench, f"moved-{number}", "2019-03-14")
    bench.add()
    bench.run("index")
    assert set(dates(bench).values()) == {date(2019, 3, 14), *(date(2010 + number, 5, 4) for number in range(4))}
    put(bench, "moved-3", "2019-03-14")
    bench.add()
    bench.run("index")
    found = dates(bench)
    assert [found[f"moved-{number}"] for number in range(4)] == [None] * 4
    assert [found[f"own-{number}"] for number in range(4)] == [date(2010 + number, 5, 4) for number in range(4)]
    with bench.open(write=False) as study:
        (limit,) = [one for one in study_limits(Workspace(study)) if one.kind is LimitKind.DATE_SHARED]
    assert limit.ids == tuple(f"moved-{number}" for number in range(4)) and "overrides.csv" in limit.step
    put(bench, "moved-3", "2018-08-08")
    bench.add()
    bench.run("index")
    found = dates(bench)
    assert found["moved-0"] == date(2019, 3, 14) and found["moved-3"] == date(2018, 8, 8)
