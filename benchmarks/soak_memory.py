"""The memory of a soak: samples of a process, how they are judged, and their curve.

    python -m benchmarks.soak_memory memory.csv docs/memory.svg

draws what `python -m benchmarks.soak --memory memory.csv` has measured. The curve is an SVG, because that is text and
needs no library.
"""

from __future__ import annotations

import csv
import os
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

Samples = Sequence[tuple[float, float]]
"""Seconds since the start, and resident mebibytes."""

TEN_MINUTES, MINUTE = 600.0, 60.0
BARS = {TEN_MINUTES: 1.03, MINUTE: 1.05}
"""How far memory may grow from the second span to the last."""
_WIDTH, _HEIGHT, _MARGIN = 800, 300, 50


def usage(pid: int) -> tuple[float, float] | None:
    """Resident mebibytes of a process and its processor seconds; None where the system does not say."""
    folder = Path(f"/proc/{pid}")
    try:
        status = (folder / "status").read_text(encoding="ascii").splitlines()
        times = (folder / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return None
    kibibytes = next((int(line.split()[1]) for line in status if line.startswith("VmRSS")), 0)
    return kibibytes / 1024, (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def growth(samples: Samples) -> tuple[float, float] | None:
    """The span that is compared, in seconds, and the mean of the last to that of the second.

    The span is ten minutes in a run of at least forty, else a minute; None in runs of less than three.
    """
    end = samples[-1][0] if samples else 0.0
    span = TEN_MINUTES if end >= 4 * TEN_MINUTES - 10 else MINUTE
    if end < 3 * span - 10:
        return None
    second = [size for at, size in samples if span <= at < 2 * span]
    last = [size for at, size in samples if at >= end - span]
    return span, statistics.mean(last) / statistics.mean(second)


def read(file: Path) -> Samples:
    """The samples that a soak has written."""
    with file.open(encoding="ascii", newline="") as lines:
        return [(float(row["seconds"]), float(row["MiB"])) for row in csv.DictReader(lines)]


def drawn(samples: Samples) -> str:
    """The curve, as an SVG; memory from zero up."""
    end, top = samples[-1][0], max(size for _, size in samples) * 1.1
    across, up = (_WIDTH - 2 * _MARGIN) / end, (_HEIGHT - 2 * _MARGIN) / top
    floor = _HEIGHT - _MARGIN
    points = " ".join(f"{_MARGIN + at * across:.1f},{floor - size * up:.1f}" for at, size in samples)
    minutes = max(1, round(end / 60 / 6))
    labels = [
        f'<text x="{_MARGIN + minute * 60 * across:.0f}" y="{floor + 18}" text-anchor="middle">{minute} min</text>'
        for minute in range(0, int(end / 60) + 1, minutes)
    ]
    for size in range(0, int(top) + 1, 20):
        y = floor - size * up
        labels.append(f'<path d="M{_MARGIN} {y:.1f}H{_WIDTH - _MARGIN}" stroke="#ccc"/>')
        labels.append(f'<text x="{_MARGIN - 6}" y="{y + 4:.1f}" text-anchor="end">{size}</text>')
    said = growth(samples)
    title = "Resident memory in MiB" + (f"; last to second {said[0] / 60:.0f} min: {said[1]:.3f}" if said else "")
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
            'font-size="12" role="img">',
            f"<title>{title}</title>",
            '<rect width="100%" height="100%" fill="white"/>',
            f'<text x="{_WIDTH / 2:.0f}" y="24" text-anchor="middle" font-size="14">{title}</text>',
            *labels,
            f'<polyline points="{points}" fill="none" stroke="#1f5fbf" stroke-width="1.5"/>',
            "</svg>\n",
        )
    )


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(drawn(read(Path(sys.argv[1]))), encoding="utf-8")
