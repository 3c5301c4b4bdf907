"""study.toml: one file, the settings of every stage, each defined beside its stage."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipeline.corpus.embed import ModelSettings
from pipeline.errors import ConfigError
from pipeline.evidence.settings import EvidenceSettings
from pipeline.export import ExportSettings
from pipeline.extract.settings import ExtractSettings
from pipeline.ingest.crawl import CrawlChoices
from pipeline.match import MatchSettings
from pipeline.text.language import is_detectable
from pipeline.text.segment import SegmentSettings

_BARE_CONTROLS = re.compile("[\x7f-\x9f]")


class StudyChoices(BaseModel):
    """What the study is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field("", description="shown in summaries")
    languages: tuple[str, ...] = Field((), description="language detection chooses among these; empty: any")

    @field_validator("languages")
    @classmethod
    def _can_be_detected(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        for tag in languages:
            if not is_detectable(tag):
                raise ValueError(f"{tag!r} is no language that can be detected; write tags such as de, el or pt-BR")
        return languages


class StudySettings(BaseModel):
    """All settings of a study; every value has a default, so that study.toml may be nearly empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    study: StudyChoices = StudyChoices()
    crawl: CrawlChoices = CrawlChoices()
    extract: ExtractSettings = ExtractSettings()
    model: ModelSettings = ModelSettings()
    segment: SegmentSettings = SegmentSettings()
    match: MatchSettings = MatchSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    export: ExportSettings = ExportSettings()

    def analysis(self) -> dict[str, object]:
        """What exports depend on: not how documents were fetched, what the work may cost, what the study is called."""
        costs = set(ExtractSettings.model_fields) - {"ocr"}
        kept = {"cache", "cache_mb", "batch_size"}  # the last is part of the fingerprint of vectors that depend on it
        found = self.model_dump(
            mode="json", exclude={"crawl": True, "extract": costs, "model": kept, "study": {"name"}}
        )
        return dict(found)


def load_settings(path: Path) -> StudySettings:
    """The settings in a study.toml. Raises ConfigError naming the key and, for closed lists, what is known."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"{path} is missing; make a study with `policyecho init STUDY`") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error.strerror}); mend that and run the command again") from None
    except RecursionError:
        raise ConfigError(f"{path} is not valid TOML (brackets in brackets without end); mend that line") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8, as TOML is; save it so in your editor (encoding UTF-8)") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML ({error}); mend that line") from None
    try:
        return StudySettings.model_validate(raw)
    except ValidationError as error:
        raise ConfigError(f"{path}: {'; '.join(_sentences(error))}") from None


def _sentences(error: ValidationError) -> list[str]:
    found = []
    for fault in error.errors():
        place = ".".join(str(part) for part in fault["loc"])
        if fault["type"] == "extra_forbidden":
            known = ", ".join(_known(fault["loc"][:-1]))
            found.append(f"unknown key {place!r}; known here: {known}")
        else:
            found.append(f"{place}: {fault['msg'].removeprefix('Value error, ')} (found {fault['input']!r})")
    return found


def _known(location: tuple[int | str, ...]) -> list[str]:
    model: type[BaseModel] = StudySettings
    for part in location:
        inner = model.model_fields[str(part)].annotation
        assert isinstance(inner, type) and issubclass(inner, BaseModel)
        model = inner
    return sorted(model.model_fields)


def commented_toml(name: str) -> str:
    """A study.toml with every setting at its default and a comment on each."""
    lines = ["# Settings of this study. Every line may be left out; then the value shown here applies.", ""]
    for section, field in StudySettings.model_fields.items():
        inner = field.default
        lines.append(f"[{section}]")
        for key, info in type(inner).model_fields.items():
            value = name if (section, key) == ("study", "name") else getattr(inner, key)
            lines.append(f"{key} = {_toml(value)}  # {info.description}")
        lines.append("")
    return "\n".join(lines)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str):
        # JSON leaves DEL and the C1 controls as they are; TOML forbids the one, and no editor shows the others.
        return _BARE_CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
    return str(value)
