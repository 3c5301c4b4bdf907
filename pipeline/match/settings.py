"""Settings of matching, as in study.toml under [match]."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, field_validator

from pipeline.errors import UnknownNameError


class MatchSettings(BaseModel):
    """Which matcher, and what it is told; margins are in units of the centred cosine."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    matcher: str = Field("echo", description="which matcher; an unknown name lists the known ones")
    neighbours: int = Field(10, ge=1, le=200, description="nearest sentences looked at from either side")
    seed_margin: float = Field(0.07, description="margin from which a sentence pair starts a passage")
    pair_margin: float = Field(0.04, description="margin a sentence must exceed to count for a passage")
    widen_margin: float = Field(-0.03, description="margin to which a passage may take in more of its paragraph")
    gap_sentences: int = Field(3, ge=0, le=20, description="sentences without evidence that a passage may span")
    # Sixty sentences of at most 400 characters fit into a cell of Excel, whatever they hold.
    max_sentences: int = Field(60, ge=4, le=80, description="longer passages are weighed in parts of this size")
    min_strength: float = Field(
        -1.0, description="weaker ones are dropped: chance finds of 1,000 by 1,000 sentences, minus their log10"
    )
    min_score: float = Field(0.2, ge=0, description="the same for models without a profile, summed margins")

    @field_validator("matcher")
    @classmethod
    def _known(cls, value: str) -> str:
        from pipeline.match import MATCHERS  # the table names the matchers, which read these settings

        if value not in MATCHERS:
            raise ValueError(str(UnknownNameError("matcher", value, MATCHERS)))
        return value
