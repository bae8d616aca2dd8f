#!/usr/bin/env python3
"""Trains on public data sets with default settings and checks what comes out.

usage: data_sets.py RAVINE FOLDER

The data are not part of the project; without FOLDER the test is skipped (exit code 77). The bars are what a user may
expect of an ordinary network on these tables.
"""
import json
import pathlib
import subprocess
import sys

ravine, folder = sys.argv[1], pathlib.Path(sys.argv[2])
if not (folder / "iris.csv").exists():
    print(f"SKIPPED: {folder} holds no data sets")
    sys.exit(77)

# name, arguments, figure, bar, seeds whose mean counts
CASES = [
    ("adult", ["adult-train.csv", "--no-header", "--target", "-1", "--test", folder / "adult-test.csv", "--strip", "."], "accuracy", 0.850, 1),
    ("california housing", ["california-housing.csv", "--target", "median_house_value"], "r2", 0.78, 1),
    ("diamonds", ["diamonds.csv", "--target", "price", "--drop", "rownames"], "r2", 0.975, 1),
    ("white wine", ["winequality-white.csv", "--no-header", "--target", "-1"], "r2", 0.33, 1),
    ("iris", ["iris.csv", "--no-header", "--target", "-1"], "accuracy", 0.93, 5),
    ("titanic", ["titanic.csv", "--target", "Survived"], "accuracy", 0.78, 5),
    ("MNIST, 10,000 digits", ["mnist10k-images-idx3-ubyte.gz", "--labels", folder / "mnist10k-labels-idx1-ubyte.gz", "--model", "mlp:256,128"], "accuracy", 0.955, 1),
    ("the same, convolutions", ["mnist10k-images-idx3-ubyte.gz", "--labels", folder / "mnist10k-labels-idx1-ubyte.gz", "--model", "cnn:16,32/128", "--epochs", "10"], "accuracy", 0.97, 1),
]
failed = False
print(f"{'data':22} {'figure':9} {'bar':>6} {'test':>7} {'baseline':>8} {'seconds':>8}")
for name, arguments, figure, bar, seeds in CASES:
    values, baseline, seconds = [], 0.0, 0.0
    for seed in range(1, seeds + 1):
        done = subprocess.run([ravine, "train", folder / arguments[0], *arguments[1:], "--seed", str(seed), "--json", "-q"], capture_output=True, text=True)
        if done.returncode != 0:
            print(done.stderr)
            sys.exit(1)
        out = json.loads(done.stdout)
        values.append(out["metrics"]["test"][figure])
        baseline = out["metrics"]["baseline"][figure]
        seconds = max(seconds, out["seconds"])
    mean = sum(values) / len(values)
    failed |= mean < bar
    print(f"{name:22} {figure:9} {bar:6.3f} {mean:7.4f} {baseline:8.4f} {seconds:8.1f}{'  BELOW' if mean < bar else ''}", flush=True)
sys.exit(failed)
