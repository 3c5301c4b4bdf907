"""Settings of weighing, as in study.toml under [evidence]."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from pipeline.evidence import grade_rules


class EvidenceSettings(BaseModel):
    """How matches are weighed."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    q_limit: float = Field(
        grade_rules.Q_LIMIT, ge=0, le=1, description="matches with a larger q-value go to excluded.csv"
    )
    low_quality: float = Field(
        grade_rules.LOW_QUALITY,
        ge=0,
        le=1,
        description="a text of which a smaller share of pages was usable costs a point",
    )
    low_ocr: float = Field(
        grade_rules.LOW_OCR,
        ge=0,
        le=1,
        description="a passage on a page that OCR read with less confidence costs a point",
    )
