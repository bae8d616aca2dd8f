"""How cost grows: one size at a time is doubled, and the exponent of the power law through the medians is fitted."""
import dataclasses
import math
import statistics
from collections.abc import Callable


@dataclasses.dataclass(frozen=True)
class Growth:
    of: str  # what is measured
    name: str
    sizes: tuple
    seconds: Callable  # of a size
    law: str  # what is expected of the exponent
    group = "growth"

    @property
    def contenders(self):
        return {size: lambda size=size: self.seconds(size) for size in self.sizes}

    def complete(self, values):
        return len(values) == len(self.sizes)

    def entry(self):
        return {"group": self.group, "name": self.name, "of": self.of, "law": self.law}


def doubled(first, times):
    return tuple(first * 2**i for i in range(times + 1))


def all_growth(c, data, quick):
    def training(rows=20_000, columns=20, model="mlp:64,64", batch=128):
        """Seconds in the steps of `ravine train`."""
        return c.train(data.csv(rows, columns)(), "--target", "y", "--epochs", 2, "--patience", 0, "--threads", 1,
                       "--model", model, "--batch", batch)["timing"]["train"]

    def adam(n):
        return c.google("bench_sweep", f"adam/threads:1/{n}/real_time", "ns/param") * n * 1e-9

    times = 2 if quick else 4
    of = "training"
    return [Growth(of, "growth rows", doubled(20_000, times), lambda n: training(rows=n), "1"),
            Growth(of, "growth columns", doubled(16, times), lambda n: training(columns=n), "below 1"),
            Growth(of, "growth width", doubled(64, times), lambda n: training(rows=5_000, model=f"mlp:{n},{n}"), "to 2"),
            Growth(of, "growth depth", doubled(2, times), lambda n: training(model="mlp:" + ",".join(["64"] * n)), "to 1"),
            Growth("a step", "growth batch", doubled(32, times), lambda n: training(batch=n) * n / 20_000, "to 1"),
            Growth("Adam's step", "growth parameters", doubled(2**21, times), adam, "1")]


def exponent(sizes, seconds):
    """The slope of the least-squares line through the logarithms."""
    x, y = [math.log(s) for s in sizes], [math.log(s) for s in seconds]
    return statistics.linear_regression(x, y).slope
