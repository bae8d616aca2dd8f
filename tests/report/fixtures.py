"""Data in the formats of docs/, made up and the same every time, for pages that are tested without running their commands."""
import math
import random


def train():
    """A training with five classes, every instrument, and names that a careless page would take for markup."""
    draw = random.Random(1)
    classes = [f"class {c}" for c in "abcde"]
    counts = [[40 if r == c else (r * 3 + c) % 7 for c in range(5)] for r in range(5)]
    epochs = list(range(1, 31))
    loss = [1.6 * math.exp(-e / 8) + 0.05 * draw.random() + 0.1 for e in epochs]
    figures = {"loss": 0.41, "accuracy": 0.87, "balanced_accuracy": 0.86, "f1_macro": 0.865}
    records = [{"step": s, "epoch": 1 + s // 20, "lr": 0.001, "loss": 1.6 * math.exp(-s / 200) + 0.2 * draw.random(), "loss_ewma": 1.6 * math.exp(-s / 200) + 0.1,
                "gradient_norm": math.exp(-s / 300), "update_ratio": [1e-3 * math.exp(-s / 500), None if s < 40 else 3e-4], "noise_scale": 30.0 + s / 10,
                "gauge": math.sin(s / 40), "sharpness": 10.0 + s / 20, "stability_threshold": 2000.0, "dead_units": 0.01 * (s // 100)} for s in range(1, 600, 10)]
    return {
        "version": "0", "data": {"file": "</script><b>t.csv", "hash": "00", "rows": {"train": 800, "valid": 200, "test": 250}},
        "target": {"name": "y & <i>z</i>", "kind": "classes", "classes": classes}, "network": "mlp:16", "parameters": 321,
        "optimizer": "adam lr=0.001", "loss": "cross_entropy", "batch": 32, "seed": 1, "outcome": "stopped_early", "best_epoch": 28, "steps": 600, "seconds": 1.5,
        "epochs": {"epoch": epochs, "steps": [20 * e for e in epochs], "seconds": [0.05 * e for e in epochs], "lr": [0.001] * 30,
                   "train_loss": loss, "valid_loss": [None if e == 7 else x + 0.05 for e, x in zip(epochs, loss)], "valid": {"accuracy": [1 - x / 2 for x in loss]}},
        "metrics": {"train": figures, "valid": figures, "test": figures, "baseline": {**figures, "accuracy": 0.2}}, "judged": {"part": "test", "rows": 250},
        "confusion": {"labels": classes, "counts": counts},
        "calibration": {"positive": None, "error": 0.03, "brier": 0.2,
                        "bins": [{"low": b / 10, "high": (b + 1) / 10, "rows": b * 5, "predicted": b / 10 + 0.05, "observed": min(1, b / 9)} for b in range(10)]},
        "residuals": None, "regions": None, "command": "ravine train '</script>'", "config": "seed = 1\n",
        "instruments": {"every": 10, "extra_work": 0.2, "sample_rows": 256, "layers": ["dense0.weight", "dense1.weight"],
                        "threshold": "2 / lr", "records": records}}
