#!/usr/bin/env python3
"""Ravine beside its peers on this machine, in alternation, as medians with their ratios.

A row is measured in rounds: ravine, peer, peer, ..., ravine, peer, ...; a ratio above 1 means that ravine is ahead, and the
bar is what the project has set itself. What the machine can do is measured all through the run. bench/README.md says what
the rows are.
"""
# Python's standard library only; the peers bring their own. scripts/bench.sh builds what this runs.
import argparse
import datetime
import difflib
import json
import os
import pathlib
import re
import sys
import time

from contenders import Absent, Contenders, HERE
from growth import all_growth
from make_csv import Data
from rows import all_rows, limits
from tables import Table, means, show


class Progress:
    """One line on a terminal's standard error that says what is being measured; nothing where it would be kept."""

    def __init__(self):
        self.total, self.done, self.start, self.shown = 0, 0, time.perf_counter(), sys.stderr.isatty()

    def say(self, text):
        if self.shown:
            seconds = int(time.perf_counter() - self.start)
            print(f"\r\033[K[{self.done + 1}/{self.total}, {seconds // 60}:{seconds % 60:02}] {text}", end="", file=sys.stderr, flush=True)

    def clear(self):
        if self.shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def warn(self, text):
        self.clear()
        print(text, file=sys.stderr, flush=True)


def measure(name, contenders, rounds, progress):
    """The figures of each contender by round, and those of their parts. Who is absent is left out and said."""
    values, split, absent = {who: [] for who in contenders}, {}, set()
    for turn in range(rounds):
        for who, call in contenders.items():
            if who in absent:
                continue
            progress.say(f"{name}, round {turn + 1} of {rounds}: {who}")
            try:
                figure = call()
            except Absent as reason:
                absent.add(who)
                progress.warn(f"{name}: {who} is left out: {reason}")
                continue
            if isinstance(figure, tuple):
                figure, parts = figure
                for part, value in parts.items():
                    split.setdefault(who, {}).setdefault(part, []).append(value)
            values[who].append(figure)
    return {who: v for who, v in values.items() if who not in absent}, split


def machine(c):
    def found(pattern, text):
        match = re.search(pattern, text)
        return match.group(1).strip() if match else "unknown"

    info = pathlib.Path("/proc/cpuinfo")
    blas = pathlib.Path(f"/usr/lib/{os.uname().machine}-linux-gnu/libblas.so.3")
    return {"cpu": found(r"model name\s*:(.*)", info.read_text() if info.exists() else ""), "cores": os.cpu_count(),
            "instructions": found(r"in use: (\w+)", c.output(c.build / "bin" / "ravine", "--version")),
            "blas": blas.resolve().parent.name if blas.exists() else "unknown"}


def choose(rows, words):
    """The rows that are asked for by words; all without any."""
    for word in words:
        if not any(word in row.name for row in rows):
            names = [row.name for row in rows]
            near = difflib.get_close_matches(word, [*names, *{name.split()[0] for name in names}], 1)
            raise ValueError(f"no row is called \"{word}\"" + (f"; did you mean \"{near[0]}\"?" if near else "") + " (--list names them all)")
    return [row for row in rows if not words or any(word in row.name for word in words)]


FORMAT = 1  # of the results' file; to be raised when what a row says changes


def load(file):
    """The results in a file; none if it is not there or of another format."""
    data = json.loads(file.read_text()) if file.exists() else {}
    return data if data.get("format") == FORMAT else {"format": FORMAT, "runs": [], "rows": []}


class Results:
    """What has been measured, in a file that is written after every row. Rows measured anew replace those of earlier
    runs, so that a long run can be made in parts; a row is always of one run, whose limits are kept as long as it is."""

    def __init__(self, file, run):
        self.file, self.run, self.start = file, run, time.perf_counter()
        self.data = load(file)
        self.data["runs"].append(run)

    def add(self, entry):
        old = self.data["rows"]
        at = next((i for i, other in enumerate(old) if other["name"] == entry["name"]), len(old))
        old[at:at + 1] = [{**entry, "run": self.run["date"]}]
        self.write()

    def write(self):
        self.run["minutes"] = (time.perf_counter() - self.start) / 60
        used = {row["run"] for row in self.data["rows"]}
        self.data["runs"] = [run for run in self.data["runs"] if run["date"] in used or run is self.run]
        part = self.file.with_suffix(".part")
        part.write_text(json.dumps(self.data, indent=1) + "\n")
        part.replace(self.file)


def run(chosen, c, o, rounds, progress):
    """Measures and prints, group by group; returns whether ravine had a figure for every row."""
    roofs, complete, entries, table = limits(c), True, [], Table(markdown=False)
    results = Results(o.json, {"date": datetime.datetime.now().isoformat(timespec="seconds"), "rounds": rounds,
                               "command": " ".join(["scripts/bench.sh", *sys.argv[1:]]), "machine": machine(c),
                               "limits": {name: {"unit": unit, "values": []} for name, (unit, _) in roofs.items()}})

    def measure_limits():
        figures, _ = measure("limits", {name: call for name, (_, call) in roofs.items()}, 1, progress)
        for name, values in figures.items():
            results.run["limits"][name]["values"] += values
        progress.clear()

    for group in dict.fromkeys(row.group for row in chosen):
        measure_limits()
        rows = [row for row in chosen if row.group == group]
        table.section(group, [row.entry() for row in rows])
        measured = []
        for row in rows:
            values, split = measure(row.name, row.contenders, rounds, progress)
            progress.clear()
            progress.done += 1
            if not row.complete(values):
                complete = False
                continue
            measured.append({**row.entry(), "values": values, "split": split})
            table.row(measured[-1])
            results.add(measured[-1])
        for mean in means(measured):
            table.row(mean)
        entries += measured
    measure_limits()
    table.limits(results.run["limits"])
    table.verdict(entries)
    results.write()
    return complete


def main():
    options = argparse.ArgumentParser(prog="scripts/bench.sh", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", metavar="WORDS", action="append", default=[],
                         help="rows whose name contains this, for example \"train a\"; may be said more than once")
    options.add_argument("--quick", action="store_true", help="3 rounds of a quarter of the time, smaller files: to see that all works")
    options.add_argument("--rounds", metavar="N", type=int, help="measurements of every contender (5)")
    options.add_argument("--list", action="store_true", help="print the names of the rows and stop")
    options.add_argument("--show", action="store_true", help="print the tables of the results' file and stop")
    options.add_argument("--markdown", action="store_true", help="with --show: as Markdown")
    options.add_argument("--json", metavar="FILE", type=pathlib.Path,
                         help="the results' file; rows measured anew replace those in it (results.json or quick.json in build/bench)")
    options.add_argument("--build", metavar="DIR", type=pathlib.Path, default=HERE.parent / "build" / "bench", help="what was built (build/bench)")
    options.add_argument("--adult", metavar="FILE", type=pathlib.Path, default=HERE.parent.parent / "shared" / "data" / "adult-train.csv",
                         help="the adult training data, without a header (../shared/data/adult-train.csv)")
    o = options.parse_args()
    if o.rounds is not None and o.rounds < 1:
        options.error(f"--rounds {o.rounds}: at least 1")
    o.json = o.json or o.build / ("quick.json" if o.quick else "results.json")
    if o.show:
        results = load(o.json)
        if not results["rows"]:
            sys.exit(f"there are no results in {o.json}: run scripts/bench.sh first")
        show(results, o.markdown)
        return 0
    progress = Progress()
    with Contenders(o.build, seconds=0.1 if o.quick else 0.4) as c:
        data = Data(o.build / "data", progress.say)
        try:
            chosen = choose([*all_rows(c, data, o.adult, o.quick), *all_growth(c, data, o.quick)], o.only)
        except ValueError as error:
            options.error(f"--only: {error}")
        progress.total = len(chosen)
        if o.list:
            print("\n".join(row.name for row in chosen))
            return 0
        if not (o.build / "bin" / "bench_train").exists():
            sys.exit(f"nothing is built in {o.build}: run scripts/bench.sh")
        try:
            return 0 if run(chosen, c, o, o.rounds or (3 if o.quick else 5), progress) else 1
        except KeyboardInterrupt:
            progress.warn(f"stopped; the rows above are in {o.json}")
            return 130


if __name__ == "__main__":
    sys.exit(main())
