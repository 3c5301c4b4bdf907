"""The PDFs that extraction is measured on: real policies beside the checkout, and the demo's own."""

from __future__ import annotations

from pathlib import Path

from benchmarks.quality.bench_data import BenchmarkAbsent, bench

__all__ = ["QUICK_FILES", "BenchmarkAbsent", "demo_pdfs", "policy_pdfs"]

_DEMO = Path(__file__).resolve().parents[2] / "data" / "demo" / "sites"
# Columns, labels beside text, a table of two languages, one column with many lists: 57 pages.
QUICK_FILES = (
    "DOM_Dominican-Republic_INDC_Spanish.pdf",
    "MAR_Morocco_INDC_French.pdf",
    "RUS_Russia_INDC_Russian.pdf",
    "TUN_Tunisia_INDC_Translation_English.pdf",
    "multi-column-2p.pdf",
    "multi-column.pdf",
)


def policy_pdfs(*, quick: bool = False) -> dict[str, Path]:
    """The policies by file name, a fixed few of them when quick. Raises BenchmarkAbsent."""
    found = {path.name: path for path in sorted(bench("policy-pdfs").glob("*.pdf"))}
    if missing := sorted(set(QUICK_FILES) - found.keys()):
        raise BenchmarkAbsent(f"of the policies are not here: {', '.join(missing)}")
    return {name: path for name, path in found.items() if name in QUICK_FILES} if quick else found


def demo_pdfs() -> dict[str, Path]:
    """The PDFs of the demo corpus by file name."""
    return {path.name: path for path in sorted(_DEMO.rglob("*.pdf"))}
