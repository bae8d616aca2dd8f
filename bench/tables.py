"""The results of run.py as tables, on a terminal or in Markdown. Everything here is computed from the results' JSON."""
import statistics

from growth import exponent
from rows import BEST, BEST_HERE, GROUPS

WIDTHS = {"against": 18, "rounds": 14, "of": 12, "sizes": 16, "seconds": 18}
AGAINST = ["against", "ratio", "rounds", "limit", "bar", ""]


def number(value):
    """Three digits; thousands, millions and billions by their letters."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= 0.9995 * size:
            return f"{value / size:.3g} {letter}"
    return f"{value:.0f}" if abs(value) >= 99.95 else f"{value:.3g}"


def estimated(row):
    """The values of a row by contender, with those of peers that are known by a ratio to another."""
    values = dict(row["values"])
    for name, (by, factor) in row["scaled"].items():
        if by in values:
            values[name] = [value * factor for value in values[by]]
    return values


def comparisons(row):
    """For each bar, or for the best peer if there is none: whom ravine is held against, the ratio of the medians, that of
    the worst and the best round, that of what the machine allows, the bar and whether it is met."""
    values = estimated(row)
    mine = values.pop("ravine", [])
    median = {who: statistics.median(v) for who, v in values.items()}
    peers = [who for who in median if who != row["roof"]]
    here = [who for who in peers if who not in row["scaled"]]

    def advantage(ours, theirs):
        return ours / theirs if row["more"] else theirs / ours

    def best(of):
        return (max if row["more"] else min)(of, key=median.get, default=None)

    chosen = {BEST: best(peers), BEST_HERE: best(here) if best(here) != best(peers) else None}  # nothing is said twice
    for bar in (row["bars"] or [{"against": BEST}]) if mine else []:
        if "value" in bar:
            yield {"against": "", "bar": f"{'>=' if row['more'] else '<='} {number(bar['value'])}",
                   "met": advantage(statistics.median(mine), bar["value"]) >= 1}
            continue
        who, wanted = chosen.get(bar["against"], bar["against"]), bar.get("ratio")
        if who not in median:
            continue
        rounds = [advantage(a, b) for a, b in zip(mine, values[who])]
        ratio = advantage(statistics.median(mine), median[who])
        yield {"against": f"best: {who}" if bar["against"] in chosen and len(peers) > 1 else who, "ratio": ratio,
               "low": min(rounds), "high": max(rounds),
               "limit": advantage(median[row["roof"]], median[who]) if row["roof"] in median and who != row["roof"] else None,
               "bar": f">= {wanted:g}" if wanted else "", "met": ratio >= wanted if wanted else None}


def means(rows):
    """Rows of the geometric means over the products, per round; one for all libraries that have kernels for the same."""
    products = [row for row in rows if row["group"] == "gemm" and "ravine" in row["values"]]
    libraries = dict.fromkeys(who for row in products for who in row["values"] if who != "ravine")
    sets = {}
    for library in libraries:
        sets.setdefault(tuple(row["name"] for row in products if library in row["values"]), []).append(library)
    for names, members in sets.items() if len(products) > 1 else ():
        chosen = [row for row in products if row["name"] in names]
        values = {who: [statistics.geometric_mean(turn) for turn in zip(*(row["values"][who] for row in chosen))]
                  for who in ["ravine", *members]}
        yield {**chosen[0], "name": f"gemm, mean of {len(names)}", "values": values, "split": {},
               "bars": [{"against": who, "ratio": 1} for who in members]}


def lines_of(row, peers):
    """The cells of a row's lines; the first has the figures, every further bar a line of its own."""
    median = {who: statistics.median(v) for who, v in estimated(row).items()}
    figures = [row["name"], row["unit"], *(number(median[who]) if who in median else "-" for who in ["ravine", *peers])]
    for c in list(comparisons(row)) or [{"against": "", "bar": "", "met": None}]:
        ratio = [""] * 3
        if "ratio" in c:
            ratio = [number(c["ratio"]), f"{number(c['low'])} to {number(c['high'])}", number(c["limit"]) if c["limit"] else ""]
        yield figures + [c["against"], *ratio, c["bar"], {True: "met", False: "missed", None: ""}[c["met"]]]
        figures = [""] * len(figures)


class Table:
    """Writes sections of lines as they come: cells in columns, or Markdown."""

    def __init__(self, markdown):
        self.markdown, self.widths, self.peers = markdown, [], []

    def head(self, title, names, cells):
        """Begins a section whose rows are called `names`."""
        print(f"\n**{title}**\n" if self.markdown else f"\n{title}")
        self.widths = [max(map(len, names)), *(max(len(cell), WIDTHS.get(cell, 8)) for cell in cells[1:])]
        self.line(cells)
        if self.markdown:
            print("|" + "---|" * len(cells))

    def line(self, cells):
        if self.markdown:
            print("| " + " | ".join(cells) + " |")
        else:
            print("  ".join(cell.ljust(width) if i == 0 else cell.rjust(width)
                            for i, (cell, width) in enumerate(zip(cells, self.widths))).rstrip(), flush=True)

    def note(self, text):
        print(f"\n{text}" if self.markdown else f"  {text}", flush=True)

    def section(self, group, entries):
        """The head of a group; `entries` are those of its rows, so far as they are known."""
        self.peers = list(dict.fromkeys(who for e in entries for who in [*e.get("contenders", []), *e.get("scaled", [])] if who != "ravine"))
        growth = ["of", "sizes", "seconds", "exponent", "expected"]
        self.head(GROUPS[group], [e["name"] for e in entries] + ["gemm, mean of 44"] * (group == "gemm"), ["row", *(growth if group == "growth" else ["unit", "ravine", *self.peers, *AGAINST])])

    def row(self, entry):
        for cells in growth_line(entry) if entry["group"] == "growth" else lines_of(entry, self.peers):
            self.line(cells)
        for who, parts in entry.get("split", {}).items():
            self.note(f"{who}: " + ", ".join(f"{name} {number(statistics.median(v))}" for name, v in parts.items()))

    def limits(self, limits):
        self.head("What the machine can do, all through the run", limits, ["limit", "unit", "median", "least", "most"])
        for name, limit in limits.items():
            if limit["values"]:
                self.line([name, limit["unit"], *(number(of(limit["values"])) for of in (statistics.median, min, max))])

    def verdict(self, entries):
        """How many bars are met, and which are not."""
        rows = [e for e in entries if e["group"] != "growth"]
        judged = [(row["name"], c) for row in [*rows, *means(rows)] for c in comparisons(row) if c["met"] is not None]
        missed = [f"{name}: {number(c['ratio']) + ' of ' if 'ratio' in c else ''}{c['bar']} {c['against']}".rstrip()
                  + (f"; the machine allows {number(c['limit'])}" if c.get("limit") else "") for name, c in judged if not c["met"]]
        if judged:
            self.note(f"{len(judged) - len(missed)} of {len(judged)} bars are met" + ("; missed:" if missed else ""))
            if missed and self.markdown:
                print()
        for text in missed:
            print(f"- {text}" if self.markdown else f"    {text}")
        if any(row["scaled"] for row in rows):
            self.note("* not measured here: its ratio to another peer was measured once elsewhere (bench/README.md)")


def growth_line(entry):
    sizes, seconds = list(map(int, entry["values"])), [statistics.median(v) for v in entry["values"].values()]
    yield [entry["name"], entry["of"], f"{number(sizes[0])} to {number(sizes[-1])}", f"{number(seconds[0])} to {number(seconds[-1])}",
           f"{exponent(sizes, seconds):.2f}", entry["law"]]


def show(results, markdown=False):
    """All tables of the results."""
    table, entries = Table(markdown), results["rows"]
    for run in results["runs"]:
        m = run["machine"]
        table.note(f"{run['date']}, {run['rounds']} rounds, {run['minutes']:.1f} minutes: {run['command']}")
        table.note(f"{m['cpu']}, {m['cores']} cores, {m['instructions']}; BLAS of the peers: {m['blas']}")
        table.limits(run["limits"])
    for group in GROUPS:
        chosen = [entry for entry in entries if entry["group"] == group]
        if chosen:
            table.section(group, chosen)
        summary = list(means(chosen))
        for entry in (summary if markdown else [*chosen, *summary]) if summary else chosen:  # 44 products are too many for a document
            table.row(entry)
    table.verdict(entries)
