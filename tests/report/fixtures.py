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


NAMES = ("sgd", "momentum", "adagrad", "rmsprop", "adam", "nadam")


def study(file="t.csv", names=NAMES):
    """A study of some optimizers on one file: later names are better, the first one diverges at times."""
    draw = random.Random(file)
    quality = {name: 0.5 - 0.04 * i + 0.01 * draw.random() for i, name in enumerate(names)}
    epochs = [1, 2, 4, 7, 10, 15, 20]

    def spread(values):
        return {"median": values, "low": [0.94 * v for v in values], "high": [1.07 * v for v in values]}

    def curve(name, kind):
        loss = [quality[name] + math.exp(-e / 4) for e in epochs]
        return {"name": name, "kind": kind, "stage": "final", "epochs": epochs, "examples": [900 * e for e in epochs], "seconds": [0.01 * e for e in epochs],
                "train_loss": spread([0.9 * v for v in loss]), "valid_loss": spread(loss), "runs": [{"seed": s, "valid_loss": [v * (1 + 0.02 * s) for v in loss]} for s in range(3)]}

    def keys(name):
        more = [{"key": "beta1", "low": 0.5, "high": 0.99, "scale": "log_from_1"}, {"key": "eps", "low": 1e-9, "high": 1e-3, "scale": "log"}] if "ada" in name else []
        return [{"key": "lr", "low": 1e-4, "high": 1.0, "scale": "log"}, {"key": "batch", "low": 8, "high": 64, "scale": "linear"}, *more]

    def trials(name):
        out = []
        for i in range(24):
            bad = name == names[0] and i % 8 == 0
            point = {"lr": 10 ** (-4 * draw.random()), "batch": draw.choice([8, 16, 32, 64]), "beta1": 1 - 10 ** (-0.3 - 1.7 * draw.random()), "eps": 10 ** (-9 + 6 * draw.random())}
            out.append({"name": name, "stage": "rung1", "index": i, "point": {k["key"]: point[k["key"]] for k in keys(name)}, "loss": 1.1 if bad else quality[name] + draw.random() ** 2,
                        "diverged": bad, "epochs": 5, "forward_equivalents": 10000})
        return out

    ordered = sorted(names, key=quality.get)
    leader, finalists = ordered[0], ordered[:4]
    verdict = dict(zip(ordered, ("leader", "equivalent", "undecided", "worse")))
    optimizers = [{
        "name": n, "spec": n, "default": {"spec": n, "median": quality[n] * 1.1, "values": [quality[n] * 1.1] * 3},
        "tuned": {"spec": f"{n} lr=0.0123", "median": quality[n], "values": [quality[n]] * 3, "point": {"lr": 0.0123}}, "finalist": n in finalists,
        "median": quality[n] if n in finalists else None, "interval": [quality[n] - 0.01, quality[n] + 0.012] if n in finalists else None,
        "values": [quality[n]] * 8 if n in finalists else None, "metrics": {"loss": quality[n], "accuracy": 1 - quality[n]} if n in finalists else None, "rank": i + 1,
        "verdict": verdict.get(n, "eliminated"), "immaterial": False, "seeds_needed": 41 if verdict.get(n) == "undecided" else None, "lr_tolerance_decades": 1.2, "default_gap": 0.1,
        "time_to_target": None if i > 3 else 12000.0 * (i + 1), "diverged": 3 if n == names[0] else 0, "trials": 24, "forward_equivalents": 900000, "state_words": 2} for i, n in enumerate(ordered)]
    comparisons = [{"name": n, "leader": leader, "differences": [0.01 * i] * 8, "estimate": 0.015 * i, "interval": [0.015 * i - 0.012, 0.015 * i + 0.011], "level": 0.953, "p": 0.04, "p_holm": 0.08,
                    "margin": 0.006, "verdict": verdict[n], "immaterial": False, "seeds_needed": None} for i, n in enumerate(finalists[1:], 1)]
    evaluations = [10 ** (3 + 0.2 * i) for i in range(15)]
    data = {
        "command": "compare", "version": "0",
        "data": {"file": file, "hash": "00", "target": "y", "task": "classify", "rows": {"train": 900, "valid": 200, "test": 200}, "parameters": 321, "network": "mlp:16", "loss": "bce", "trivial": 0.69},
        "plan": {"preset": "quick", "budget_seconds": None, "epochs": 20, "batch": 32, "rows_per_epoch": 900, "schedule": "constant", "seed": 1, "trial_forward_equivalents": 54000, "tuning_seeds": 1, "sweep_points": 9,
                 "search_points": 15, "qualifying_seeds": 3, "finalists": 4, "final_seeds": 8, "equivalence": 0.01, "nominal_seconds": 60},
        "seeds": {"tuning": [1], "qualifying": [101, 102, 103], "final": list(range(201, 209))}, "optimizers": optimizers,
        "baselines": [{"name": "adam", "spec": "adam", "median": 0.41, "interval": [0.4, 0.42], "values": [0.41] * 8, "metrics": {"loss": 0.41, "accuracy": 0.6}, "diverged": 0}] if "adam" in names else [],
        "leader": leader,
        "recommendation": {"optimizer": leader, "spec": f"{leader} lr=0.0123", "text": f"Use {leader} with lr=0.0123.", "command": f"ravine train {file} --target y --optimizer '{leader} lr=0.0123'", "also": finalists[1:2],
                           "avoid": [{"name": names[0], "why": "diverges at 12 % of the rates"}], "rule": "of those not worse than the leader, the one that needs least tuning.", "hardly_matters": False, "why": "",
                           "sensitivity": {"validation_loss": leader, "first_half": leader, "second_half": finalists[-1]}, "confidence": "8 paired seeds."},
        "equivalent": finalists[1:2], "undecided": finalists[2:3], "comparisons": comparisons,
        "curves": [curve(n, "tuned") for n in finalists] + [curve(n, "default") for n in names if n == "adam"],
        "lr_sensitivity": [{"name": n, "key": "lr", "default_lr": 0.01, "best_lr": 0.01, "at_edge": n == names[0], "extended": n == names[-1],
                            "points": [{"lr": 10 ** (i / 2 - 4), "loss": quality[n] + 0.1 * (i / 2 - 2) ** 2, "diverged": n == names[0] and i == 8} for i in range(9)]} for n in names],
        "ecdf": {"targets": [0.1 * i for i in range(1, 20)], "curves": [{"name": n, "forward_equivalents": evaluations, "share": [min(1, (i + k) / 15) for i in range(15)]} for k, n in enumerate(names)]},
        "best_after": {"trials": list(range(1, 16)), "curves": [{"name": n, "expected": [quality[n] + 0.5 / k for k in range(1, 16)], "chance_of_best": [(i + 1) / 21] * 15} for i, n in enumerate(names)]},
        "trials": [t for n in names for t in trials(n)], "dimensions": [{"name": n, "keys": keys(n)} for n in names],
        "importance": [{"name": n, "keys": [{"key": k["key"], "share": 1 / len(keys(n))} for k in keys(n)], "rough": True} for n in names],
        "budget": {"stages": [{"stage": s, "runs": 30, "diverged": 3, "forward_equivalents": 300000 + 1000 * len(s)} for s in ("sweep", "rung1", "qualify", "final")],
                   "optimizers": [{"name": n, "runs": 40, "diverged": 0, "forward_equivalents": 900000} for n in names]},
        "runs": 240, "forward_equivalents": 5400000, "notes": [f"{names[-1]}: the range of rates was extended"], "seconds": 61.0}
    return data


def several_files():
    return {"command": "compare", "version": "0", "studies": [study("a.csv"), study("b.csv")],
            "profiles": {"r_max": 4, "curves": [{"name": n, "ratio": [1, 1.5, 2, 4], "share": [0.2, 0.4, 0.6, 0.1 * i + 0.5], "score": 0.5} for i, n in enumerate(NAMES)]},
            "friedman": {"chi_squared": 9.3, "p": 0.03, "f": 4.0, "f_p": 0.02, "datasets": 2, "mean_ranks": [{"name": n, "rank": 6 - 0.9 * i} for i, n in enumerate(NAMES)],
                         "critical_difference": 2.1, "groups": [["sgd", "momentum", "adagrad"], ["rmsprop", "adam", "nadam"]]}}


def surface(box, n, value):
    x = [box[0] + (box[1] - box[0]) * i / (n - 1) for i in range(n)]
    y = [box[2] + (box[3] - box[2]) * i / (n - 1) for i in range(n)]
    return {"box": box, "x": x, "y": y, "values": [[value(a, b) for a in x] for b in y]}


CURVATURE = {"verdict": "ravine", "text": "ravine: condition number 2508; at rest", "at_rest": True, "gradient_norm": 1e-9, "method": "full", "largest": 1001.6, "smallest": 0.399,
             "condition_number": 2508.0, "index": 0, "trace": 1002.0, "eigenvalues": [0.399, 1001.6], "residuals": []}
BARRIERS = {"names": ["sgd lr=0.1", "adam lr=0.001"], "matrix": [[0, 0.12], [0.12, 0]], "alpha": [i / 10 - 0.5 for i in range(21)],
            "lines": [{"from": 0, "to": 1, "loss": [0.3 + 0.1 * math.sin(i / 5) for i in range(21)]}]}


def landscape_of_a_function():
    """Rosenbrock's function with two hand-made paths, one of which leaves the numbers."""
    def f(x, y):
        return (1 - x) ** 2 + 100 * (y - x * x) ** 2
    land = surface([-2, 2, -1, 3], 60, f)
    land["values"][0][0] = None
    walk = [[-1.5 + 2.5 * i / 100, (-1.5 + 2.5 * i / 100) ** 2] for i in range(101)]
    lost = [[-1.5, 2.25], [-1.2, 1.9], [1.9, -0.9], [None, None]]
    return {"kind": "function", "function": "rosenbrock", "variables": ["x", "y"], "formula": None, "surface": land, "levels": [10 ** (i / 3 - 1) for i in range(13)], "start": walk[0], "evaluations": 200,
            "paths": [{"optimizer": "adam lr=0.05", "outcome": "steps", "points": walk, "loss": [f(*p) for p in walk], "evaluations": [2 * i for i in range(101)], "end": {"x": walk[-1], "loss": 0.0, "curvature": CURVATURE}},
                      {"optimizer": "sgd lr=0.1", "outcome": "diverged", "points": lost, "loss": [6.25, 30.0, 900.0, None], "evaluations": [0, 2, 4, 6], "end": {"x": [None, None], "loss": None, "curvature": None}}],
            "critical_points": [{"x": [1.0, 1.0], "value": 0.0, "kind": "minimum", "index": 0, "eigenvalues": [0.399, 1001.6]}], "seconds": 0.2}


def landscape_of_a_table():
    paths = [{"optimizer": name, "outcome": "finished", "points": [[(1 - t / 50) * math.cos(t / 20), side * (1 - t / 50) * math.sin(t / 20)] for t in range(40)], "steps": [25 * t for t in range(40)],
              "loss": [0.9 * math.exp(-t / 20) + 0.1 for t in range(40)], "in_plane": [max(0.2, 1 - t / 45) for t in range(40)], "end": {"loss": 0.2, "curvature": CURVATURE}}
             for name, side in (("sgd lr=0.1", 1), ("adam lr=0.001", -1))]
    return {"kind": "table", "data": "t.csv", "target": "y", "rows": 2000, "parameters": 4481, "network": "mlp:64", "batch": 32, "epochs": 20, "seed": 1, "plane": {"how": "pca", "explained": [0.61, 0.22], "snapshots": 84},
            "surface": surface([-1.2, 1.2, -1.2, 1.2], 41, lambda x, y: 0.2 + x * x + 2 * y * y), "levels": [0.1 + 0.3 * i for i in range(15)], "start": [1, 0], "paths": paths, "barriers": BARRIERS, "seconds": 3.4}


EPISODES = {  # names of states and of the action, and the state at step t
    "cartpole": (["x", "x_dot", "theta", "theta_dot"], "push", lambda t: [math.sin(t / 20), 0, 0.2 * math.sin(t / 7), 0]),
    "pendulum": (["theta", "theta_dot"], "torque", lambda t: [3.1 - t / 20, 1]),
    "acrobot": (["theta1", "theta2", "omega1", "omega2"], "torque", lambda t: [math.sin(t / 9), t / 20, 0, 0]),
    "mountain_car": (["position", "velocity"], "force", lambda t: [-0.5 + 0.6 * math.sin(t / 15), 0]),
    "half_cheetah": (["x", "z", "pitch", *(f"{leg}_{joint}" for leg in ("back", "front") for joint in ("hip", "knee", "ankle"))], "torque",
                     lambda t: [t / 10, 0.05 * math.sin(t / 3), 0.2 * math.sin(t / 9), *(0.4 * math.sin(t / 4 + i) for i in range(6))]),
    "swimmer": (["x", "y", "heading", "front_joint", "back_joint"], "torque", lambda t: [t / 30, 0, 0.2 * math.sin(t / 9), math.sin(t / 6), math.sin(t / 6 + 1)]),
    "lqr": (["x0", "x1", "x2"], "u0", lambda t: [math.exp(-t / 20), -math.exp(-t / 30), 0]),
}


def search(environment="cartpole"):
    states, action, state = EPISODES[environment]
    rows = [[t, *state(t), 1.0 if t < 100 else None, 1.0 if t < 100 else None] for t in range(101)]
    steps = [1000 * i for i in range(1, 21)]
    curve = lambda s: [{"iteration": i, "episodes": 10 * i, "steps": 1000 * i, "return": min(500, 20 * i + 15 * s), "deviation": 10.0, "seconds": 0.1 * i} for i in range(1, 21 - s)]
    runs = [{"seed": s, "outcome": "target", "iterations": 20, "episodes": 200, "steps": 20000, "seconds": 2.0, "steps_per_second": 1e6, "curve": curve(s),
             "final": {"mean": 480.0 + s, "deviation": 5.0, "lowest": 450.0, "highest": 500.0, "episodes": 100}} for s in (1, 2, 3)]
    return {"kind": "search", "environment": {"name": environment, "title": environment, "observations": states, "states": states, "action": {"kind": "discrete", "size": 2, "low": None, "high": None},
                                              "horizon": 500, "dt": 0.02, "threshold": 475.0}, "optimizer": "ars lr=0.02", "policy": "linear", "parameters": 4, "whitened": True, "shift": 0.0, "target": 475.0,
            "evaluation_episodes": 10, "threads": 2, "seconds": 6.0, "runs": runs, "band": {"steps": steps, "low": [15.0 * i for i in range(1, 21)], "median": [20.0 * i for i in range(1, 21)], "high": [25.0 * i for i in range(1, 21)]},
            "best_seed": 3, "model": None, "episode": {"environment": environment, "return": 490.0, "seed": 1, "dt": None if environment == "mountain_car" else 0.02, "columns": ["step", *states, action, "reward"], "rows": rows}}
