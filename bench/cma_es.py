#!/usr/bin/env python3
"""Evaluations of CMA-ES until the value at the mean is below 1e-8, beside Debian's python3-cmaes 0.9.1.

usage: cma_es.py RAVINE [SEEDS]

Prints a table: medians over the seeds (7), and their ratio; then the runs that pycma's documents print, purecma on the
ellipsoid and pycma on Rosenbrock's function, with the value they reached as the target. Sphere and ellipsoids begin at
(0.5, 0.5, ...) with sigma 0.3, Rosenbrock's function at 0 with sigma 0.5, as those runs do. What ends in Rosenbrock's other
minimum is left out. Standard library only, but for the peer, which is left out where it is missing.
"""
import csv
import json
import math
import statistics
import subprocess
import sys
import tempfile

try:
    import cmaes
    import numpy
except ImportError:
    cmaes = None

TARGET, MOST = 1e-8, 20000
DIMENSIONS = (2, 3, 5, 8, 10, 20, 40)
TASKS = {"sphere": (0.5, 0.3), "ellipsoid": (0.5, 0.3), "rotated_ellipsoid": (0.5, 0.3), "rosenbrock": (0.0, 0.5)}
PUBLISHED = (("ellipsoid", 3, 4.8e-13, 1400), ("rosenbrock", 8, 1.3e-11, 4000))


def ours(ravine, function, n, seed, target=TARGET):
    """Evaluations until the target, or None."""
    start, sigma = TASKS[function]
    with tempfile.NamedTemporaryFile(suffix=".csv") as trace:
        done = subprocess.run([ravine, "minimize", function, "--dim", str(n), "--start", ",".join([str(start)] * n),
                               "--optimizer", f"cma_es sigma={sigma} seed={seed}", "--steps", str(MOST), "--json",
                               "--trace", trace.name], capture_output=True, text=True, check=True)
        result = json.loads(done.stdout)
        with open(trace.name, newline="") as rows:
            for row in csv.DictReader(rows):
                if float(row["loss"]) < target:
                    # One evaluation more in every step, and one at the start, are those of the value at the mean.
                    return int(row["step"]) * (result["evaluations"] - result["steps"] - 1) / result["steps"]
    return None


def values(function, n):
    """The function of a point, in numpy."""
    scales = 10 ** (6 * numpy.arange(n) / (n - 1))
    return {"sphere": lambda x: x @ x,
            "ellipsoid": lambda x: scales @ (x * x),
            "rosenbrock": lambda x: 100 * numpy.sum((x[1:] - x[:-1] ** 2) ** 2) + numpy.sum((1 - x[:-1]) ** 2)}[function]


def peer(function, n, seed):
    if cmaes is None or function == "rotated_ellipsoid":
        return None
    f, (start, sigma) = values(function, n), TASKS[function]
    es = cmaes.CMA(mean=numpy.full(n, start), sigma=sigma, seed=seed)
    for generation in range(1, MOST):
        points = [es.ask() for _ in range(es.population_size)]
        es.tell([(x, f(x)) for x in points])
        if f(es._mean) < TARGET:
            return generation * es.population_size
        if es.should_stop():
            return None
    return None


def shown(number, digits=0):
    return "-" if math.isnan(number) else f"{number:,.{digits}f}"


def median(counts):
    reached = [c for c in counts if c is not None]
    return statistics.median(reached) if reached else math.nan


def main():
    ravine, seeds = sys.argv[1], range(1, 1 + int((sys.argv[2:] or [7])[0]))
    print("| function | n | ravine | python3-cmaes | ratio |\n|---|---|---|---|---|")
    for function in TASKS:
        for n in DIMENSIONS:
            own, other = median([ours(ravine, function, n, s) for s in seeds]), median([peer(function, n, s) for s in seeds])
            print(f"| {function} | {n} | {shown(own)} | {shown(other)} | {shown(own / other, 2)} |", flush=True)
    print("\n| published | n | target | ravine | published | ratio |\n|---|---|---|---|---|---|")
    for function, n, target, count in PUBLISHED:
        own = median([ours(ravine, function, n, s, target) for s in seeds])
        print(f"| {function} | {n} | {target} | {shown(own)} | {shown(count)} | {shown(own / count, 2)} |")


if __name__ == "__main__":
    main()
