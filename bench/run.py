#!/usr/bin/env python3
"""Ravine beside its peers on this machine: run.py [--only WORDS] [--runs N] [--build DIR] [--json FILE] [--list]

Every row is measured in alternation (ravine, peer, ravine, peer, ...), each contender in a process of its own, and shown
as medians with their ratio; above 1, ravine is ahead. What the machine can do is measured in the same run. README.md
says what each row means. Python's standard library only; scripts/bench.sh builds what this runs.
"""
import argparse
import datetime
import json
import math
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"  # Debian's, which has the packages
SECONDS = "0.5"  # of one measurement


class Absent(Exception):
    """A contender that is not built or not installed."""


class Bench:
    def __init__(self, build, work):
        self.build, self.work = build, work

    def output(self, *command):
        try:
            done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True, timeout=600)
        except FileNotFoundError:
            raise Absent(f"{command[0]} is not there") from None
        except subprocess.CalledProcessError as error:
            raise Absent(f"{' '.join(map(str, command))}: {error.stderr.strip().splitlines()[-1:]}") from None
        return done.stdout

    def google(self, program, name, counter):
        """One counter of one benchmark, named as Google Benchmark prints it."""
        text = self.output(self.build / "bin" / program, f"--benchmark_filter=^{name}$", "--benchmark_format=json",
                           f"--benchmark_min_time={SECONDS}")
        found = json.loads(text)["benchmarks"] if text.strip() else []
        if not found:
            raise Absent(f"{program} has no {name}")
        return found[0][counter]

    def peer(self, name, *arguments):
        """The numbers a peer prints: a Python script, or a program that scripts/bench.sh has compiled."""
        script = HERE / "peers" / f"{name}.py"
        command = [PYTHON, script] if script.exists() else [self.build / "peers" / name]
        return [float(word) for word in self.output(*command, *arguments).split()]

    def train(self, *arguments):
        """The result of `ravine train --json`, with the seconds and the peak of memory of the process added.

        The kernel counts the peak of this process into that of its children, so this one stays small.
        """
        start = time.perf_counter()
        process = subprocess.Popen([self.build / "bin" / "ravine", "train", *map(str, arguments), "--json", "-q"],
                                   stdout=subprocess.PIPE)
        text = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise Absent(f"ravine train {' '.join(map(str, arguments))} ended with {process.returncode}")
        return {**json.loads(text), "wall": time.perf_counter() - start, "peak": usage.ru_maxrss / 1024}

    def csv(self, rows, columns):
        path = self.work / f"{rows}x{columns}.csv"
        if not path.exists():
            self.output(PYTHON, HERE / "make_csv.py", path, rows, columns)
        return path


# A row: its name, the unit, whether more is better, what ravine and the peers measure (each call is one measurement).
def rows_of(b, adult):
    def adam(n, team=1):
        real = n // 16 * 16
        return lambda: b.google("bench_sweep", f"adam/threads:{team}/{real}/real_time", "ns/param")

    def torch_adam(n, foreach):
        return lambda: b.peer("adam_step", n, foreach, 1, SECONDS)[0]

    for n in (10**3, 10**4, 10**5, 10**6, 10**7, 5 * 10**7):
        yield (f"adam {n:.0e}".replace("+0", ""), "ns/param", False, adam(n),
               {"torch foreach": torch_adam(n, 1), "torch loop": torch_adam(n, 0)})

    networks = {"a": "a:20-64-64-1", "b": "b:784-128-10", "c": "c:784-1024-1024-10", "d": "d:20-1", "e": "e:cnn"}

    def ours(key, batch, team=1):
        return lambda: b.google("bench_train", f"{networks[key]}/batch:{batch}/threads:{team}/real_time", "rows/s")

    for key, batch in (("a", 32), ("a", 128), ("b", 128), ("c", 128), ("d", 128), ("e", 128)):
        yield (f"train {key} batch {batch}", "rows/s", True, ours(key, batch),
               {"libtorch": lambda key=key, batch=batch: b.peer("train", key, batch, 1, "2")[0]})
    for key in "abce":
        yield (f"threads {key} batch 128: two against one", "rows/s", True, ours(key, 128, 2), {"one thread": ours(key, 128)})

    for op, m, n, k in (("nn", 32, 64, 64), ("nn", 128, 64, 64), ("nn", 128, 128, 784), ("nn", 128, 1024, 1024),
                        ("tn", 784, 128, 128), ("nt", 128, 1024, 1024), ("nn", 512, 1024, 1024)):
        yield (f"gemm {op} {m}x{n}x{k}", "GFLOP/s", True,
               lambda op=op, m=m, n=n, k=k: b.google("bench_gemm", f"{op}/{m}x{n}x{k}/threads:1/real_time", "GFLOP/s"),
               {"openblas": lambda op=op, m=m, n=n, k=k: b.peer("gemm", op, m, n, k, SECONDS)[0]})

    def read(team, what):
        path = b.csv(1_000_000, 20)
        result = b.train(path, "--target", "y", "--model", "perceptron", "--epochs", 1, "--threads", team)
        return path.stat().st_size / 1e6 / result["timing"]["read"] if what == "MB/s" else result["peak"]

    def pandas(what):
        path = b.csv(1_000_000, 20)
        seconds, peak = b.peer("read_csv", path)
        return path.stat().st_size / 1e6 / seconds if what == "MB/s" else peak

    yield "csv 1e6 x 20, one thread", "MB/s", True, lambda: read(1, "MB/s"), {"pandas": lambda: pandas("MB/s")}
    yield "csv 1e6 x 20, two threads", "MB/s", True, lambda: read(2, "MB/s"), {"pandas": lambda: pandas("MB/s")}
    yield "memory of train on it (matrix: 80)", "MB", False, lambda: read(1, "peak"), {"pandas, reading": lambda: pandas("peak")}
    if adult:
        yield ("adult, defaults, wall", "s", False, lambda: b.train(adult, "--target", "-1", "--threads", 1)["wall"],
               {"scikit-learn": lambda: b.peer("adult", adult)[0]})


# How cost grows: three sizes, each the double of the last, and the exponent of the power law through them.
def scalings(b):
    base = ["--target", "y", "--epochs", 2, "--threads", 1, "--patience", 0]

    def steps(rows=20_000, columns=20, model="mlp:64,64", batch=128):
        return b.train(b.csv(rows, columns), *base, "--model", model, "--batch", batch)["timing"]["train"]

    yield "rows", (20_000, 40_000, 80_000), lambda n: steps(rows=n)
    yield "columns", (20, 40, 80), lambda n: steps(columns=n)
    yield "width", (128, 256, 512), lambda n: steps(model=f"mlp:{n},{n}")
    yield "depth", (2, 4, 8), lambda n: steps(model="mlp:" + ",".join(["64"] * n))
    yield "batch (fewer, larger steps)", (64, 128, 256), lambda n: steps(batch=n)
    yield ("parameters (Adam)", (10**4, 2 * 10**4, 4 * 10**4),
           lambda n: b.train(b.csv(2000, 10), *base, "--model", f"mlp:{n // 10}", "--batch", "full")["timing"]["train"])


def measure(contenders, runs):
    """Medians by name; one call of each in turn. A contender that is absent is left out and said."""
    values, absent = {name: [] for name in contenders}, {}
    for _ in range(runs):
        for name, call in contenders.items():
            if name in absent:
                continue
            try:
                values[name].append(call())
            except Absent as reason:
                absent[name] = str(reason)
    return {name: statistics.median(v) for name, v in values.items() if v}, absent


def exponent(sizes, seconds):
    x, y = [math.log(s) for s in sizes], [math.log(s) for s in seconds]
    mx, my = statistics.mean(x), statistics.mean(y)
    return sum((a - mx) * (c - my) for a, c in zip(x, y)) / sum((a - mx) ** 2 for a in x)


def number(value):
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", default="", help="rows whose name contains this")
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--build", type=pathlib.Path, default=HERE.parent / "build" / "bench")
    options.add_argument("--json", type=pathlib.Path)
    options.add_argument("--adult", type=pathlib.Path, default=HERE.parent.parent / "shared" / "data" / "adult-train.csv")
    options.add_argument("--list", action="store_true", help="print the names of the rows and stop")
    o = options.parse_args()
    with tempfile.TemporaryDirectory(dir="/var/tmp") as work:
        b = Bench(o.build, pathlib.Path(work))
        rows = [row for row in rows_of(b, o.adult if o.adult.exists() else None) if o.only in row[0]]
        growth = [(name, sizes, call) for name, sizes, call in scalings(b) if o.only in f"growth with {name}"]
        if o.list:
            print("\n".join([row[0] for row in rows] + [f"growth with {name}" for name, _, _ in growth]))
            return
        result = {"date": datetime.datetime.now().isoformat(timespec="seconds"), "machine": platform.processor() or platform.machine(),
                  "cores": os.cpu_count(), "runs": o.runs, "limits": {}, "rows": [], "growth": []}

        limits = {"fma peak GFLOP/s": lambda: b.google("bench_gemm", "peak/real_time", "GFLOP/s"),
                  "copy GB/s": lambda: float(b.output(PYTHON, HERE / "copy_bandwidth.py")),
                  "update in place GB/s": lambda: b.google("bench_sweep", "traffic/1/50000000/real_time", "GB/s"),
                  "adam's traffic GB/s": lambda: b.google("bench_sweep", "traffic/3/50000000/real_time", "GB/s")}
        result["limits"], absent = measure(limits, o.runs)
        for name, value in result["limits"].items():
            print(f"limit: {name} {number(value)}")
        for name, reason in absent.items():
            print(f"limit: {name}: {reason}", file=sys.stderr)

        print(f"\n{'row':44} {'unit':9} {'ravine':>11} {'best peer':>11} {'ratio':>7}  peer", flush=True)
        for name, unit, more, ours, peers in rows:
            medians, absent = measure({"ravine": ours, **peers}, o.runs)
            for who, reason in absent.items():
                print(f"{name}: {who} is left out: {reason}", file=sys.stderr)
            mine = medians.pop("ravine", None)
            best = (max if more else min)(medians, key=medians.get) if medians else None
            ratio = None if mine is None or best is None else mine / medians[best] if more else medians[best] / mine
            result["rows"].append({"name": name, "unit": unit, "more_is_better": more, "ravine": mine, "peers": medians, "ratio": ratio})
            print(f"{name:44} {unit:9} {number(mine) if mine else '-':>11} {number(medians[best]) if best else '-':>11} "
                  f"{f'{ratio:.2f}' if ratio else '-':>7}  {best or ''}", flush=True)

        for name, sizes, call in growth:
            medians, absent = measure({size: (lambda size=size: call(size)) for size in sizes}, o.runs)
            if absent:
                print(f"growth with {name}: {next(iter(absent.values()))}", file=sys.stderr)
                continue
            power = exponent(sizes, [medians[size] for size in sizes])
            result["growth"].append({"with": name, "seconds": medians, "exponent": power})
            print(f"growth with {name}: seconds ~ size^{power:.2f}  ({', '.join(f'{s}: {number(t)}' for s, t in medians.items())})", flush=True)
        if o.json:
            o.json.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
