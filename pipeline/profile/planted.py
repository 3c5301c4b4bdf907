"""How many of the echoes that were planted in a language the search found: what it misses there.

Measured by `python -m benchmarks.quality.languages --all --keep` on texts that no profile has learned from, human
translations of English, and shipped beside the profile it was measured with. Another profile has no such figures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.profile import Profile
from pipeline.records import Length
from pipeline.records.shipped import shipped

__all__ = ["NETWORK_LANG", "PlantedEchoes", "load_planted", "planted_to_json"]

NETWORK_LANG = "en"  # of the texts whose translations were planted


@dataclass(frozen=True, slots=True)
class PlantedEchoes:
    """How many passages were planted, and how many of them were claimed at a q-value of at most .05."""

    planted: int
    found: int

    @property
    def share(self) -> float:
        """The share that was found, 0 to 1."""
        return self.found / self.planted


def load_planted(profile: Profile | None, folder: Path | None = None) -> Mapping[str, Mapping[Length, PlantedEchoes]]:
    """By language of the city text and length of the passage; empty where nothing was measured with this profile.

    A language may lack a length.
    """
    path = (folder or shipped("planted")) / f"{profile.model if profile else ''}.json"
    if profile is None or not path.is_file():
        return {}
    told = json.loads(path.read_text(encoding="utf-8"))
    if told["profile_id"] != profile.profile_id:
        return {}
    return {
        lang: {Length(length): PlantedEchoes(*counts) for length, counts in lengths.items()}
        for lang, lengths in told["languages"].items()
    }


def planted_to_json(profile: Profile, languages: Mapping[str, Mapping[Length, PlantedEchoes]]) -> str:
    """The file that `load_planted` reads, a line a language."""
    counts = {
        lang: {length.value: [one.planted, one.found] for length, one in lengths.items()}
        for lang, lengths in sorted(languages.items())
    }
    lines = (f"  {json.dumps(lang)}: {json.dumps(of_lang)}" for lang, of_lang in counts.items())
    return f'{{"profile_id": "{profile.profile_id}", "languages": {{\n' + ",\n".join(lines) + "\n}}\n"
