"""The rows of the table: what is measured, by whom, and which ratio the project has set itself (the bar).

A row's contenders are called in turn; each call is one measurement. README.md says what the rows mean.
"""
import dataclasses
import itertools

from contenders import HERE, PYTHON, Absent

BEST, BEST_HERE = "best", "best here"  # of all peers of a row, those that are only estimated included or not

GROUPS = {  # in the order of the table
    "adam": "Adam's step over N parameters, one thread",
    "sweep": "The lecture's optimizers in the second cache (1e4) and in memory, one thread",
    "train": "Training: gathering, loss, gradient, step; one thread",
    "threads": "Two threads against one",
    "busy": "Two threads against one, beside a program that keeps a processor busy",
    "gemm": "Products of matrices, one thread",
    "csv": "Reading a CSV of 20 columns of numbers",
    "adult": "The adult data from the file to the scores, one thread",
    "growth": "How cost grows, one thread: each size the double of the last",
}

# The products at which the libraries were compared when the kernels were planned: those of networks with layers of 64 to
# 1024, forward (nn), weight gradient (tn) and input gradient (nt).
GEMM = ([("nn", m, n, k) for m in (32, 128, 512)
         for n, k in ((64, 64), (256, 64), (128, 128), (64, 256), (256, 256), (128, 784), (1024, 128), (128, 1024), (1024, 1024))]
        + [("nn", 32, 64, 20), ("nn", 32, 10, 128), ("nn", 32, 1, 64), ("tn", 64, 64, 32), ("nt", 32, 64, 64), ("tn", 20, 64, 32),
           ("nn", 128, 64, 20), ("nn", 128, 10, 128), ("nn", 128, 1, 64), ("tn", 64, 64, 128), ("nt", 128, 64, 64), ("tn", 20, 64, 128),
           ("tn", 784, 128, 128), ("tn", 128, 10, 128), ("nt", 128, 128, 10), ("tn", 1024, 1024, 128), ("nt", 128, 1024, 1024)])
LIBRARIES = ("openblas", "blis", "onednn", "eigen", "libxsmm")

# mlpack 4 is not in Debian 12. Its rows per second, as multiples of libtorch's, were measured once (mlpack 4.7, one thread
# of a Zen 3) for every network and batch.
MLPACK = {("a", 32): 534 / 62, ("a", 128): 917 / 226, ("b", 128): 63 / 58, ("c", 128): 4.17 / 3.98, ("d", 128): 17.2 / 0.866,
          ("e", 128): 1.35 / 3.2}


@dataclasses.dataclass(frozen=True)
class Bar:
    """At least `ratio` times as good as `against`: a contender, BEST or BEST_HERE. Without a ratio it is only told."""
    against: str
    ratio: float | None = None


@dataclasses.dataclass(frozen=True)
class Limit:
    """The figure itself: at least, or where less is better at most, `value`."""
    value: float


@dataclasses.dataclass(frozen=True)
class Row:
    group: str
    name: str
    unit: str
    more: bool  # is better
    contenders: dict  # name: measures once and returns the figure, or the figure and a dict of what it is made of; ravine is first
    bars: tuple = ()
    roof: str = ""  # the contender that is no peer but what the machine allows
    scaled: dict = dataclasses.field(default_factory=dict)  # name of a peer that is not here: (name of one that is, times that)

    def complete(self, values):
        """Whether what was measured is worth a line."""
        return "ravine" in values

    def entry(self):
        """What the results say about it, beside the figures."""
        return {"group": self.group, "name": self.name, "unit": self.unit, "more": self.more, "contenders": list(self.contenders),
                "bars": [dataclasses.asdict(bar) for bar in self.bars], "roof": self.roof, "scaled": self.scaled}


def rule(c, name, n, counter):
    # At 5e7 parameters a step takes long beside making the arrays; a few are enough.
    return lambda: c.google("bench_sweep", f"{name}/{n}/real_time", counter, 0.1 if n > 10**7 else None)


TRAFFIC = "loop of its traffic"


def adam(c):
    for n, bar in ((10**3, 10), (10**4, 10), (10**5, 10), (10**6, 4), (10**7, 10)):
        whole = n // 16 * 16  # registers; so bench_sweep calls it
        peers = {f"torch, {word}": lambda whole=whole, foreach=foreach: c.ask("torch_adam", whole, foreach)
                 for word, foreach in (("foreach", 1), ("loop", 0))}
        yield Row("adam", f"adam {power(n)}", "ns/param", False,
                  {"ravine": rule(c, "adam/threads:1", whole, "ns/param"), **peers, TRAFFIC: rule(c, "traffic/3", whole, "ns/param")},
                  (Bar(BEST, bar),), TRAFFIC)


def sweep(c):
    updates = {"sgd": 1, "momentum": 2, "adagrad": 2, "rmsprop": 2, "adadelta": 3, "adam": 3}
    for name in updates:
        yield Row("sweep", f"sweep {name} 1e4", "ns/param", False, {"ravine": rule(c, f"{name}/threads:1", 10**4, "ns/param")},
                  (Limit(0.45 if name == "adam" else 1.35),))
    for name, streams in updates.items():
        for n in (10**7, 5 * 10**7) if name != "sgd" else ():
            yield Row("sweep", f"sweep {name} {power(n)}", "GB/s", True,
                      {"ravine": rule(c, f"{name}/threads:1", n, "GB/s"), TRAFFIC: rule(c, f"traffic/{streams}", n, "GB/s")},
                      (Bar(TRAFFIC, 0.95),), TRAFFIC)


NETWORKS = {"a": "a:20-64-64-1", "b": "b:784-128-10", "c": "c:784-1024-1024-10", "d": "d:20-1", "e": "e:cnn"}
MULTIPLY_ADDS = {  # of each layer, forward, for one row
    "a": (20 * 64, 64 * 64, 64), "b": (784 * 128, 128 * 10), "c": (784 * 1024, 1024 * 1024, 1024 * 10), "d": (20,),
    "e": (26 * 26 * 9 * 16, 11 * 11 * 9 * 16 * 32, 5 * 5 * 32 * 128, 128 * 10)}
PEAK = "at FMA peak"


def step(c, network, batch, team):
    return lambda: c.google("bench_train", f"{NETWORKS[network]}/batch:{batch}/threads:{team}/real_time", "rows/s")


def rows_at_peak(c, network):
    """Rows per second if the products of training ran at the peak: forward, weight gradient, and the input gradient of
    all layers but the first."""
    layers = MULTIPLY_ADDS[network]
    return lambda: c.google("bench_train", "peak/real_time", "GFLOP/s") * 1e9 / 2 / (3 * sum(layers) - layers[0])


def train(c):
    for network, batch, libtorch, best, peak in (("a", 32, 25, 2, 0), ("a", 128, 9, 2, 0), ("b", 128, 3, 2, 0.72), ("c", 128, 1.6, 1.5, 0.70),
                                                 ("d", 128, 150, 2, 0), ("e", 128, 4, 2, 0)):
        peers = {name: lambda name=name, network=network, batch=batch: c.ask(name.replace("-", "_"), network, batch)
                 for name in ("libtorch", "dlib", "scikit-learn") if name != "scikit-learn" or network != "e"}  # it has no CNN
        bars = [Bar("libtorch", libtorch), Bar(BEST, best), Bar(BEST_HERE, best)] + [Bar(PEAK, peak)] * (peak > 0)
        yield Row("train", f"train {network} batch {batch}", "rows/s", True,
                  {"ravine": step(c, network, batch, 1), **peers, PEAK: rows_at_peak(c, network)}, tuple(bars), PEAK,
                  {"mlpack*": ("libtorch", MLPACK[network, batch])})


def threads(c):
    gains = {("a", 128): 1.0, ("b", 128): 1.6, ("c", 128): 1.6, ("e", 128): 1.6}
    for group, beside in (("threads", lambda measure: measure), ("busy", c.beside_a_program)):
        for network, batch in itertools.product(NETWORKS, (32, 128)):
            bar = gains.get((network, batch), 0.95) if group == "threads" else 0.95
            yield Row(group, f"{group}, train {network} batch {batch}", "rows/s", True,
                      {"ravine": beside(step(c, network, batch, 2)), "one thread": beside(step(c, network, batch, 1))},
                      (Bar("one thread", bar),))


def gemm(c):
    seconds = c.seconds / 4  # they are many, and short
    for op, m, n, k in GEMM:
        name = f"{m}x{n}x{k}"
        peers = {library: lambda library=library, words=(op, m, n, k): c.ask(f"gemm_{library}", *words, seconds=seconds)
                 for library in LIBRARIES if library != "libxsmm" or op == "nn"}  # it has no kernels for transposed matrices
        yield Row("gemm", f"gemm {op} {name}", "GFLOP/s", True,
                  {"ravine": lambda op=op, name=name: c.google("bench_gemm", f"{op}/{name}/threads:1/real_time", "GFLOP/s", seconds), **peers})


def csv(c, data, quick):
    rows = 100_000 if quick else 1_000_000
    path = data.csv(rows, 20)

    def bars(limit):  # are for the whole file
        return (Bar("pandas"),) if quick else (Bar("pandas"), Limit(limit))

    def ravine(team):
        return c.train(path(), "--target", "y", "--model", "perceptron", "--epochs", 1, "--threads", team)

    def speed(seconds):
        return path().stat().st_size / 1e6 / seconds

    for team, word, bar in ((1, "one thread", 450), (2, "two threads", 800)):
        yield Row("csv", f"csv, {word}", "MB/s", True,
                  {"ravine": lambda team=team: speed(ravine(team)["timing"]["read"]), "pandas": lambda: speed(c.run("read_csv", path())[0])},
                  bars(bar))
    yield Row("csv", "csv, memory", "MB", False,
              {"ravine": lambda: ravine(1)["peak"], "pandas": lambda: c.run("read_csv", path())[1]},
              bars(120))  # half as much again as the floats


def adult(c, file):
    def ravine():
        if not file.exists():
            raise Absent(f"there is no file {file} (say --adult FILE)")
        result = c.train(file, "--target", "-1", "--no-header", "--threads", 1)
        return result["wall"], {**result["timing"], "accuracy": result["metrics"]["test"]["accuracy"]}

    def scikit_learn():
        seconds, accuracy = c.run("adult", file)
        return seconds, {"accuracy": accuracy}

    yield Row("adult", "adult, end to end", "s", False, {"ravine": ravine, "scikit-learn": scikit_learn})


def all_rows(c, data, adult_file, quick):
    """In the order of GROUPS."""
    return [*adam(c), *sweep(c), *train(c), *threads(c), *gemm(c), *csv(c, data, quick), *adult(c, adult_file)]


def limits(c):
    """What the machine can do; measured again and again all through the run."""
    return {"copy": ("GB/s", lambda: float(c.output(PYTHON, HERE / "copy_bandwidth.py"))),
            "update in place": ("GB/s", lambda: c.google("bench_sweep", "traffic/1/10000000/real_time", "GB/s")),
            "Adam's traffic": ("GB/s", lambda: c.google("bench_sweep", "traffic/3/10000000/real_time", "GB/s")),
            "FMA peak": ("GFLOP/s", lambda: c.google("bench_gemm", "peak/real_time", "GFLOP/s")),
            "FMA peak, two processes": ("GFLOP/s", lambda: c.google_twice("bench_gemm", "peak/real_time", "GFLOP/s"))}


def power(n):
    return f"{n:.0e}".replace("+0", "")
