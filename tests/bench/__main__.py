"""`make bench`: measure everything and print the table; `--write` puts it into docs/performance.md."""

import argparse
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.catalogue import fill
from tests.bench.engine import seen_elsewhere, whole_answer
from tests.bench.goals import Measured, table
from tests.bench.pages import answers_without_work, beginning, list_page, search_page
from tests.bench.peers import beside_datasette
from tests.bench.sync import bringing_in

SCALES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"
PLACE = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)


def measure(scales: list[str]) -> list[Measured]:
    """Measure each scale in turn; the heavier pages at the largest of them alone."""
    lines: list[Measured] = []
    for scale in scales:
        with TemporaryDirectory(prefix="hub-bench-") as folder:
            lines += measure_one(Path(folder), scale, whole=scale == scales[-1])
    with TemporaryDirectory(prefix="hub-bench-") as folder:
        lines += tell(lambda: bringing_in(Path(folder)))
    return sorted(lines, key=lambda line: line.goal)


def measure_one(instance: Path, scale: str, *, whole: bool) -> list[Measured]:
    """Measure a hub with so many items."""
    count, size = SCALES[scale], f"{SCALES[scale]:,}"
    began = time.perf_counter()
    fill(instance, count)
    print(f"{size} items made in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    lines = tell(lambda: whole_answer(instance, size))
    if whole:
        lines += tell(lambda: beginning(instance, size))
        lines += tell(lambda: [list_page(instance, size), search_page(instance, size)])
        lines += tell(lambda: answers_without_work(instance, size))
        lines += tell(lambda: [seen_elsewhere(instance, size)])
    if scale == "10k":
        lines += tell(lambda: [beside_datasette(instance, count, size)])
    return lines


def tell(measured: Callable[[], list[Measured]]) -> list[Measured]:
    """Measure, and say at once what came of it."""
    lines = measured()
    for line in lines:
        print(" | ".join(line.cells()), file=sys.stderr)
    return lines


def main() -> None:
    """Measure the scales that were asked for, and write the table into the document if asked."""
    parser = argparse.ArgumentParser(description="Measure the goals, as ratios in one run.")
    parser.add_argument("--scale", default=os.environ.get("SCALE", ""), choices=["", *SCALES])
    parser.add_argument("--write", action="store_true", help="Put the table into docs/performance.md.")
    given = parser.parse_args()
    began = time.perf_counter()
    words = table(measure([given.scale] if given.scale else ["10k", "100k"]))
    print(words)
    print(f"\nTook {time.perf_counter() - began:.0f} s.")
    if given.write:
        text = DOCUMENT.read_text(encoding="utf-8")
        DOCUMENT.write_text(PLACE.sub(lambda match: f"{match[1]}{words}\n{match[2]}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
