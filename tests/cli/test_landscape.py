import json
import unittest

from harness import CommandLine

FAST = ("--epochs", "4", "--grid", "9", "-q")
DRAWN = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "NO_COLOR": "1"}


def without_seconds(result):
    return {key: value for key, value in result.items() if key != "seconds"}


class Functions(CommandLine):
    def test_paths_surface_and_critical_points(self):
        r = self.json("landscape", "himmelblau", "--optimizer", "sgd lr=0.01; adam lr=0.1", "--grid", "21", "--evaluations", "50")
        self.assertEqual((r["kind"], r["function"], r["variables"], r["formula"]), ("function", "himmelblau", ["x", "y"], None))
        self.assertEqual([len(row) for row in r["surface"]["values"]], [21] * 21)
        self.assertEqual(r["surface"]["box"], [-5, 5, -5, 5])
        self.assertEqual(r["levels"], sorted(r["levels"]))
        kinds = [p["kind"] for p in r["critical_points"]]
        self.assertEqual((kinds.count("minimum"), kinds.count("saddle"), kinds.count("maximum")), (4, 4, 1))
        for path in r["paths"]:
            self.assertEqual(path["points"][0], r["start"])
            self.assertEqual(len(path["points"]), len(path["loss"]))
            self.assertEqual((len(path["points"]), path["evaluations"][-1]), (51, 50))
            self.assertLess(path["end"]["loss"], path["loss"][0])
            self.assertIn(path["end"]["curvature"]["verdict"], ("bowl", "ravine", "saddle", "maximum", "plateau"))

    def test_a_formula_and_its_start(self):
        r = self.json("landscape", "a^2 + 10*sin(b)^2", "--start", "2,1", "--optimizer", "sgd lr=0.05", "--grid", "9")
        self.assertEqual((r["function"], r["formula"], r["variables"], r["start"]), ("formula", "a^2 + 10*sin(b)^2", ["a", "b"], [2, 1]))

    def test_without_optimizers_four_are_tuned_alike(self):
        r = self.json("landscape", "rosenbrock", "--grid", "9", "--evaluations", "30")
        self.assertEqual([p["optimizer"].split()[0] for p in r["paths"]], ["sgd", "heavy_ball", "rmsprop", "adam"])
        self.assertTrue(r["tuned"])

    def test_optimizers_stand_between_semicolons_or_commas(self):
        names = [[p["optimizer"] for p in self.json("landscape", "booth", "--optimizer", f"sgd lr=0.01{by}adam", "--grid", "9")["paths"]] for by in (";", ", ")]
        self.assertEqual(names[0], names[1])

    def test_a_path_that_diverges_is_an_outcome(self):
        r = self.json("landscape", "rosenbrock", "--optimizer", "sgd lr=1", "--grid", "9")
        self.assertEqual(r["paths"][0]["outcome"], "diverged")

    def test_the_same_for_any_number_of_threads(self):
        results = [self.json("landscape", "ackley", "--threads", n, "--grid", "15", "--tune", "--optimizer", "sgd;adam") for n in (1, 3)]
        self.assertEqual(without_seconds(results[0]), without_seconds(results[1]))

    def test_the_picture(self):
        text = self.run_ravine("landscape", "himmelblau", "--optimizer", "adam lr=0.1", env=DRAWN).stdout
        self.assertIn("S", text)
        self.assertIn("a adam lr=0.1", text)
        self.assertNotIn("\x1b", text)
        self.assertTrue(any("\u2801" <= c <= "\u28ff" for c in text))
        self.assertLessEqual(max(len(line) for line in text.splitlines()[:26]), 80)
        plain = self.run_ravine("landscape", "himmelblau", "--optimizer", "adam lr=0.1", env={**DRAWN, "LC_ALL": "C"}).stdout
        self.assertTrue(plain.isascii())
        colours = self.run_ravine("landscape", "himmelblau", env={**DRAWN, "NO_COLOR": "", "CLICOLOR_FORCE": "1"}).stdout
        self.assertIn("\x1b[48;5;", colours)
        for line in colours.splitlines()[:24]:
            self.assertTrue(line.endswith("\x1b[0m"), "a colour runs on")

    def test_wrong_input(self):
        self.assertIn("did you mean rosenbrock?", self.error("landscape", "rosenbrok", code=2))
        self.assertIn("two variables; this one has 10", self.error("landscape", "quadratic", code=2))
        self.assertIn("two variables; this one has 3", self.error("landscape", "x^2 + y^2 + z^2", code=2))
        self.assertIn("2 numbers", self.error("landscape", "booth", "--start", "1", code=2))
        self.assertIn("X0 < X1", self.error("landscape", "booth", "--box", "1,0,0,1", code=2))
        self.assertIn("did you mean adam?", self.error("landscape", "booth", "--optimizer", "adm", code=2))
        self.assertIn("no finite value at the start", self.error("landscape", "log(x) + y", "--start", "-1,0", code=2))
        self.assertIn("--with is for models", self.error("landscape", "booth", "--with", "b.ravine", code=2))
        self.assertIn("at least 5", self.error("landscape", "booth", "--grid", "1", code=2))
        self.assertIn("nowhere.csv: no such file", self.error("landscape", "nowhere.csv", "--target", "y", code=1))


class Models(CommandLine):
    def setUp(self):
        super().setUp()
        self.table()
        for name, optimizer in (("a", "adam lr=0.01"), ("b", "sgd lr=0.3")):
            self.run_ravine("train", "t.csv", "--target", "y", "--model", "mlp:6", "--optimizer", optimizer, "--epochs", "20", "-q",
                            "-o", f"{name}.ravine")

    def test_a_model_and_the_barrier_to_another(self):
        r = self.json("landscape", "a.ravine", "t.csv", "--with", "b.ravine", "--grid", "9")
        self.assertEqual((r["kind"], r["models"], r["rows"]), ("model", ["a.ravine", "b.ravine"], 120))
        middle = r["surface"]["values"][4][4]
        self.assertAlmostEqual(middle, r["loss"], places=12)
        loss = self.json("evaluate", "a.ravine", "t.csv")["metrics"]["loss"]
        self.assertAlmostEqual(r["loss"], loss, places=5)
        self.assertEqual(r["curvature"]["method"], "full")
        self.assertEqual(len(r["curvature"]["eigenvalues"]), r["parameters"])
        line = r["barriers"]["lines"][0]["loss"]
        self.assertAlmostEqual(line[r["barriers"]["alpha"].index(0)], r["loss"], places=12)
        self.assertEqual(r["barriers"]["matrix"][0][1], r["barriers"]["matrix"][1][0])

    def test_the_plane_is_drawn_from_the_seed(self):
        first, again, other = (self.json("landscape", "a.ravine", "t.csv", "--grid", "5", "--seed", s) for s in (1, 1, 2))
        self.assertEqual(without_seconds(first), without_seconds(again))
        self.assertNotEqual(first["surface"]["values"], other["surface"]["values"])

    def test_wrong_input(self):
        self.assertIn("which rows?", self.error("landscape", "a.ravine", code=2))
        self.assertIn("has been trained already", self.error("landscape", "a.ravine", "t.csv", "--optimizer", "sgd", code=2))
        self.run_ravine("train", "t.csv", "--target", "y", "--model", "mlp:5", "--epochs", "1", "-q", "-o", "c.ravine")
        self.assertIn("another shape", self.error("landscape", "a.ravine", "t.csv", "--with", "c.ravine", code=3))
        self.error("landscape", "none.ravine", "t.csv", code=1)
        self.error("landscape", "a.ravine", "none.csv", code=1)


class Tables(CommandLine):
    def test_the_paths_share_a_start_and_a_plane(self):
        self.table()
        r = self.json("landscape", "t.csv", "--target", "y", "--model", "mlp:6", "--optimizer", "sgd lr=0.3; adam lr=0.01; rprop", *FAST)
        self.assertEqual(r["kind"], "table")
        self.assertEqual([p["points"][0] for p in r["paths"]], [r["start"]] * 3)
        self.assertEqual([p["loss"][0] for p in r["paths"]], [r["paths"][0]["loss"][0]] * 3)
        self.assertLessEqual(r["plane"]["explained"][1], r["plane"]["explained"][0])
        for path in r["paths"]:
            self.assertTrue(all(0 <= share <= 1 for share in path["in_plane"]))
            self.assertEqual(path["steps"], sorted(path["steps"]))
        self.assertEqual([round(v, 9) for v in r["paths"][0]["points"][-1]], [0, 0])  # coordinates count from its end
        self.assertEqual(len(r["barriers"]["lines"]), 3)
        self.assertEqual(without_seconds(r), without_seconds(self.json("landscape", "t.csv", "--target", "y", "--model", "mlp:6", "--threads", "1",
                                                                       "--optimizer", "sgd lr=0.3; adam lr=0.01; rprop", *FAST)))

    def test_wrong_input(self):
        self.table()
        self.assertIn("--target", self.error("landscape", "t.csv", code=2))
        self.assertIn("did you mean --optimizer?", self.error("landscape", "t.csv", "--target", "y", "--optimiser", "sgd", code=2))


class Rates(CommandLine):
    def test_find_lr(self):
        self.table()
        r = self.json("find-lr", "t.csv", "--target", "y", "--optimizer", "adam", "-q")
        self.assertEqual((r["optimizer"], r["seeds"], r["rule"], len(r["lr"])), ("adam", [1, 2, 3], "valley", 100))
        self.assertEqual(r["suggestion"], r["suggestions"]["valley"])
        self.assertEqual(len(r["smoothed"]), 100)
        self.assertEqual([s["seed"] for s in r["per_seed"]], r["seeds"])
        self.assertEqual(r["divergence"], min(s["divergence"] for s in r["per_seed"] if s["divergence"]))
        text = self.run_ravine("find-lr", "t.csv", "--target", "y", "--optimizer", "adam", env=DRAWN).stdout
        self.assertRegex(text, r"(?m)^adam: lr [0-9.e-]+ \(valley; the seeds say ")
        self.assertIn("valley", text)

    def test_auto_takes_it_and_says_so(self):
        self.table()
        found = self.json("find-lr", "t.csv", "--target", "y", "--optimizer", "adam", "--model", "mlp:6", "-q")["suggestion"]
        done = self.run_ravine("train", "t.csv", "--target", "y", "--optimizer", "adam", "--model", "mlp:6", "--lr", "auto", "--epochs", "3", "--json")
        used = json.loads(done.stdout)["optimizer"].split("lr=")[1].split()[0]
        self.assertEqual(float(used), found)
        self.assertRegex(done.stderr, r"lr [0-9.e-]+ \(valley.*by the range test")
        self.assertIn('lr = "auto"', self.run_ravine("train", "t.csv", "--target", "y", "--lr", "auto", "--print-config").stdout)

    def test_wrong_input(self):
        self.table()
        self.assertIn("--from is not below --to", self.error("find-lr", "t.csv", "--target", "y", "--from", "1", "--to", "0.1", code=2))
        self.assertIn("makes its steps itself", self.error("find-lr", "t.csv", "--target", "y", "--optimizer", "lbfgs", code=2))
        self.assertIn("out of range", self.error("find-lr", "t.csv", "--target", "y", "--from", "-1", code=2))
        self.assertIn("should be a number", self.error("train", "t.csv", "--target", "y", "--lr", "atuo", code=2))


class Instruments(CommandLine):
    def test_they_are_recorded_and_change_nothing(self):
        self.table()
        train = ("train", "t.csv", "--target", "y", "--model", "mlp:6 activation=relu", "--epochs", "10")
        self.run_ravine(*train, "-q", "-o", "plain.ravine")
        r = self.json(*train, "-q", "--instruments", "-o", "watched.ravine", "--log", "log.jsonl")
        self.assertEqual((self.folder / "plain.ravine").read_bytes(), (self.folder / "watched.ravine").read_bytes())
        panel = r["instruments"]
        self.assertEqual(panel["layers"], ["dense0.weight", "dense1.weight"])
        steps = [record["step"] for record in panel["records"]]
        self.assertEqual({b - a for a, b in zip(steps, steps[1:])}, {panel["every"]})
        lines = [json.loads(line) for line in (self.folder / "log.jsonl").read_text().splitlines()]
        self.assertEqual([line["instruments"] for line in lines if "instruments" in line], panel["records"])
        for record in panel["records"]:
            self.assertEqual(len(record["update_ratio"]), 2)
            self.assertGreater(record["gradient_norm"], 0)

    def test_the_panel(self):
        self.table()
        text = self.run_ravine("train", "t.csv", "--target", "y", "--epochs", "10", "--instruments", env=DRAWN).stdout
        for name in ("gradient norm", "update dense0.weight", "noise scale", "step gauge", "sharpness", "dead units", "exponentially weighted average"):
            self.assertIn(name, text)


class Obstacles(CommandLine):
    def test_a_course(self):
        r = self.json("obstacles", "--optimizer", "sgd; lbfgs", "--only", "ravine,saddle", "--evaluations", "300")
        self.assertEqual(r["optimizers"], ["sgd", "lbfgs"])
        self.assertEqual({o["name"] for o in r["obstacles"]}, {"ravine", "saddle"})
        self.assertEqual([len(row) for row in r["cells"]], [len(r["obstacles"])] * 2)
        self.assertFalse(set(r["seeds"]["tuning"]) & set(r["seeds"]["final"]))
        lbfgs = dict(zip([(o["name"], o["level"]) for o in r["obstacles"]], r["cells"][1]))
        self.assertEqual(lbfgs["ravine", "1e4"]["success"], 1)
        text = self.run_ravine("obstacles", "--optimizer", "lbfgs", "--only", "ravine", env=DRAWN).stdout
        self.assertIn("\u2588", text)

    def test_wrong_input(self):
        self.assertIn("did you mean ravine?", self.error("obstacles", "--only", "ravines", code=2))
        self.assertIn("did you mean", self.error("obstacles", "--optimizer", "adm", code=2))
        self.assertIn("at least 10", self.error("obstacles", "--evaluations", "3", code=2))


if __name__ == "__main__":
    unittest.main()
