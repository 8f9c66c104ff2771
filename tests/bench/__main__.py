"""`make bench`: run all benchmarks, print the table, and write it into docs/performance.md with `--write`."""

import argparse
import os
import re
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.acts import act_costs
from tests.bench.catalogue import fill
from tests.bench.engine import whole_answer, write_visibility
from tests.bench.events import event_pages
from tests.bench.goals import Measured, table
from tests.bench.growth import growth
from tests.bench.item_pages import item_pages
from tests.bench.mentoring import register_pages
from tests.bench.pages import cached_responses, list_page, search_page, startup
from tests.bench.peers import beside_datasette
from tests.bench.processes import mixed_load
from tests.bench.starts import second_start
from tests.bench.sync import sync_times

SCALES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"
BENCH_PART = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)


def measure(scales: list[str]) -> list[Measured]:
    """Run the benchmarks at each scale; those of pages only at the largest one."""
    lines: list[Measured] = []
    with ExitStack() as stack:
        instances = {
            scale: Path(stack.enter_context(TemporaryDirectory(prefix="hub-bench-"))) for scale in scales
        }
        for scale, instance in instances.items():
            lines += measure_one(instance, scale, whole=scale == scales[-1])
        if "10k" in instances and "100k" in instances:
            lines += run_and_print(lambda: mixed_load(instances["10k"], "10,000"))
            lines += run_and_print(lambda: act_costs(instances["10k"], "10,000"))
            lines += run_and_print(lambda: growth(instances["10k"], instances["100k"]))
    with TemporaryDirectory(prefix="hub-bench-") as folder:
        lines += run_and_print(lambda: sync_times(Path(folder)))
    with TemporaryDirectory(prefix="hub-bench-") as folder:
        lines += run_and_print(lambda: second_start(Path(folder)))
    return sorted(lines, key=lambda line: int(line.goal.removeprefix("P")))


def measure_one(instance: Path, scale: str, *, whole: bool) -> list[Measured]:
    """Run the benchmarks of one scale; `whole` includes those of pages."""
    count, size = SCALES[scale], f"{SCALES[scale]:,}"
    started = time.perf_counter()
    fill(instance, count)
    print(f"{size} items made in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    lines = run_and_print(lambda: whole_answer(instance, size))
    if whole:
        lines += run_and_print(lambda: startup(instance, size))
        lines += run_and_print(lambda: list_page(instance, size))
        lines += run_and_print(lambda: [search_page(instance, size)])
        lines += run_and_print(lambda: cached_responses(instance, size))
        lines += run_and_print(lambda: [write_visibility(instance, size)])
    if scale == "10k":
        lines += run_and_print(lambda: [beside_datasette(instance, count, size)])
        lines += run_and_print(lambda: event_pages(instance, size))
        lines += run_and_print(lambda: register_pages(instance, size))
    if scale in ("10k", "100k"):
        lines += run_and_print(lambda: item_pages(instance, size))
    return lines


def run_and_print(benchmark: Callable[[], list[Measured]]) -> list[Measured]:
    """Run a benchmark and print its results."""
    lines = benchmark()
    for line in lines:
        print(" | ".join(line.cells()), file=sys.stderr)
    return lines


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Measure the goals, as ratios in one run.")
    parser.add_argument("--scale", default=os.environ.get("SCALE", ""), choices=["", *SCALES])
    parser.add_argument("--write", action="store_true", help="Put the table into docs/performance.md.")
    args = parser.parse_args()
    started = time.perf_counter()
    text = table(measure([args.scale] if args.scale else ["10k", "100k"]))
    print(text)
    print(f"\nTook {time.perf_counter() - started:.0f} s.")
    if args.write:
        document = DOCUMENT.read_text(encoding="utf-8")
        document = BENCH_PART.sub(lambda match: f"{match[1]}{text}\n{match[2]}", document)
        DOCUMENT.write_text(document, encoding="utf-8")


if __name__ == "__main__":
    main()
