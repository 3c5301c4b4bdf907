"""A new study: the folder, its settings with comments, its tables."""

from __future__ import annotations

import shutil
from pathlib import Path

from crawler.sources import SHIPPED
from pipeline.errors import StudyError
from pipeline.records.shipped import shipped
from pipeline.study import CATALOGUE_NAME, Study, write_atomically
from pipeline.text.characters import storable
from pipeline.workflow.settings import commented_toml

_PROVENANCE = "source_url,retrieved_at,confidence"
# What each table of a study begins with; the shipped seeds have the same columns.
HEADERS = {
    "documents.csv": "path,document_id,role,issuer_id,work_id,title,lang,date_earliest,date_latest,url,doc_type,"
    "policy_field",
    "networks.csv": "network_id,name,kind,parent_network_id,wikidata_qid,start_year,end_year,homepage_url,"
    f"documents_url,working_languages,note,{_PROVENANCE}",
    "cities.csv": "city_id,name,country_code,lang_codes,wikidata_qid,nuts3_code,nuts_version,lau_code,population,"
    f"population_year,capacity_proxy,note,{_PROVENANCE}",
    "memberships.csv": f"city_id,network_id,role,start_date,end_date,start_precision,note,{_PROVENANCE}",
    "engagement.csv": "city_id,network_id,year,meetings_held,meetings_attended,roles_held,projects,hosted_events,"
    f"interview_score,survey_score,note,{_PROVENANCE}",
    "instruments.csv": "instrument_id,type,origin_id,origin_year,origin_country,lang,term,term_kind,match_mode,"
    f"negative_terms,note,{_PROVENANCE}",
    "process_events.csv": "event_id,city_id,country_code,network_id,date,kind,practice,instrument_ids,text,"
    f"access_level,note,{_PROVENANCE}",
    "common_sources.csv": "common_source_id,title,level,country_code,date,celex_id,scope,issuer_id,issuer_name,note,"
    f"{_PROVENANCE}",
}


def init_study(root: Path, *, with_seeds: bool = False, settings: str = "", tables: Path | None = None) -> None:
    """Make a study in a new or empty-of-study folder; tables come from the seeds, from `tables`, or are empty.

    With the seeds come the shipped sources, which are the study's from then on. A table or source that is in the
    folder already stays as it is, and so do the settings of a study that was passed on without its store.

    Raises StudyError where the folder already is a study or cannot hold one.
    """
    if root.exists() and not root.is_dir():
        raise StudyError(f"{root} is a file; give the name of a folder for the study")
    path = root / "study.toml"
    if (path.exists() and (root / "store").exists()) or _holds_documents(root):
        raise StudyError(f"{root} already holds a study; work with it by --study {root}, or name another folder")
    origin = shipped("seeds") if with_seeds else tables
    for folder in ("sources", "exports", "store"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for name, header in HEADERS.items():
        if (root / name).exists():
            continue  # a table that someone put there is theirs
        if origin is not None and (origin / name).exists():
            shutil.copyfile(origin / name, root / name)
        else:
            (root / name).write_text(header + "\n", encoding="utf-8")
    if with_seeds:
        _copy_sources(SHIPPED, root / "sources")
    if tables is not None and (tables / "sources").is_dir():
        _copy_sources(tables / "sources", root / "sources")
    Study(root, create=True).close()
    # Last, so that a study that was interrupted while being made is not taken for one.
    if not path.exists():
        text = settings or commented_toml(storable(root.resolve().name))
        write_atomically(path, text.encode("utf-8"))


def _copy_sources(origin: Path, target: Path) -> None:
    """Copy source files with their folders; one that is there already is the researcher's and stays."""
    for path in sorted(origin.rglob("*.toml")):
        copy = target / path.relative_to(origin)
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def _holds_documents(root: Path) -> bool:
    """True for a catalogue without study.toml that is more than the beginning of a study."""
    if not (root / "store" / CATALOGUE_NAME).exists():
        return False
    try:
        study = Study(root, write=False)
    except StudyError:
        return True
    try:
        return bool(study.documents.ids())
    finally:
        study.close()
