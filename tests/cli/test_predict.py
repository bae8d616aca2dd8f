import csv
import io
import unittest

from harness import CommandLine


class Predict(CommandLine):
    def setUp(self):
        super().setUp()
        self.table(rows=400)
        self.run_ravine("train", "t.csv", "--target", "y", "-o", "m.ravine", "-q")

    def rows(self, text):
        return list(csv.DictReader(io.StringIO(text)))

    def test_columns_by_name_in_any_order_without_the_target(self):
        expected = self.run_ravine("predict", "m.ravine", "t.csv").stdout
        source = self.rows((self.folder / "t.csv").read_text())
        self.write("u.csv", "extra,b,a\n" + "".join(f"zzz,{r['b']},{r['a']}\n" for r in source))
        self.assertEqual(self.run_ravine("predict", "m.ravine", "u.csv").stdout, expected)
        self.assertEqual(len(self.rows(expected)), 400)

    def test_probabilities_add_up_and_agree(self):
        for r in self.rows(self.run_ravine("predict", "m.ravine", "t.csv", "--proba").stdout):
            p = {"no": float(r["p_no"]), "yes": float(r["p_yes"])}
            self.assertAlmostEqual(sum(p.values()), 1, places=5)
            self.assertEqual(r["prediction"], max(p, key=p.get))

    def test_output_to_a_file_and_from_standard_input(self):
        expected = self.run_ravine("predict", "m.ravine", "t.csv", "-q").stdout
        self.run_ravine("predict", "m.ravine", "t.csv", "-o", "p.csv", "-q")
        self.assertEqual((self.folder / "p.csv").read_text(), expected)
        self.assertEqual(self.run_ravine("predict", "m.ravine", "-", "-q", stdin=(self.folder / "t.csv").read_text()).stdout, expected)

    def test_a_row_gets_the_same_answer_alone(self):
        whole = self.rows(self.run_ravine("predict", "m.ravine", "t.csv", "--proba").stdout)
        lines = (self.folder / "t.csv").read_text().splitlines()
        for i in (0, 57, 399):
            self.write("one.csv", lines[0] + "\n" + lines[i + 1] + "\n")
            self.assertEqual(self.rows(self.run_ravine("predict", "m.ravine", "one.csv", "--proba").stdout)[0], whole[i])

    def test_unknown_levels_and_gaps_are_counted_not_fatal(self):
        self.table(rows=300, header="a,b,k,y", change=lambda i, c: [c[0], c[1], "red" if i % 2 else "blue", c[2]])
        self.run_ravine("train", "t.csv", "--target", "y", "-o", "k.ravine", "--epochs", "5", "-q")
        self.write("n.csv", "a,b,k\n0.5,0.5,green\n0.5,,red\n,0.1,\n")
        done = self.run_ravine("predict", "k.ravine", "n.csv")
        self.assertEqual(len(self.rows(done.stdout)), 3)
        self.assertIn("column k: 1 cells have a level that training did not see", done.stderr)
        self.assertIn("column b: 1 cells are missing", done.stderr)

    def test_what_does_not_fit_is_refused(self):
        self.write("n.csv", "a,c\n1,2\n")
        self.assertIn("column b, which the model needs, is absent", self.error("predict", "m.ravine", "n.csv", code=3))
        self.write("n.csv", "a,b\n1,2\n3,many\n")
        self.assertIn("n.csv:3:3", self.error("predict", "m.ravine", "n.csv", code=3))
        self.assertIn("not a ravine model", self.error("predict", "t.csv", "t.csv", code=3))
        self.assertIn("no such file", self.error("predict", "none.ravine", "t.csv", code=1))

    def test_a_damaged_model_is_refused(self):
        whole = (self.folder / "m.ravine").read_bytes()
        for n in (0, 7, 100, len(whole) // 2, len(whole) - 1):
            self.write("bad.ravine", whole[:n], "wb")
            self.error("predict", "bad.ravine", "t.csv", code=3)
        for at in range(0, len(whole), len(whole) // 60):
            self.write("bad.ravine", whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1:], "wb")
            self.error("predict", "bad.ravine", "t.csv", code=3)

    def test_evaluate_prints_the_contract(self):
        out = self.json("evaluate", "m.ravine", "t.csv")
        self.assertEqual(list(out), ["rows", "metrics", "confusion"])
        self.assertEqual(out["rows"], 400)
        self.assertEqual(out["confusion"]["labels"], ["no", "yes"])
        self.assertEqual(sum(map(sum, out["confusion"]["matrix"])), 400)
        right = sum(out["confusion"]["matrix"][i][i] for i in range(2))
        self.assertAlmostEqual(out["metrics"]["accuracy"], right / 400)
        predicted = [r["prediction"] for r in self.rows(self.run_ravine("predict", "m.ravine", "t.csv").stdout)]
        true = [r["y"] for r in self.rows((self.folder / "t.csv").read_text())]
        self.assertEqual(sum(p == t for p, t in zip(predicted, true)), right)

    def test_regression_predicts_in_the_targets_own_unit(self):
        self.table(rows=400, change=lambda i, c: [c[0], c[1], f"{5000 + 100 * float(c[0]) - 50 * float(c[1]):.2f}"])
        out = self.json("train", "t.csv", "--target", "y", "-o", "r.ravine", "-q")
        self.assertGreater(out["metrics"]["test"]["r2"], 0.99)
        predictions = [float(r["prediction"]) for r in self.rows(self.run_ravine("predict", "r.ravine", "t.csv").stdout)]
        true = [float(r["y"]) for r in self.rows((self.folder / "t.csv").read_text())]
        rmse = (sum((p - t) ** 2 for p, t in zip(predictions, true)) / 400) ** 0.5
        evaluated = self.json("evaluate", "r.ravine", "t.csv")
        self.assertAlmostEqual(evaluated["metrics"]["rmse"], rmse, delta=0.01)
        self.assertIsNone(evaluated["confusion"])
        self.assertIn("--proba", self.error("predict", "r.ravine", "t.csv", "--proba", code=2))

    def test_inspect_tells_what_a_model_is(self):
        done = self.run_ravine("inspect", "m.ravine")
        self.assertIn("predicts y (2 classes (no, yes))", done.stdout)
        self.assertEqual(self.json("inspect", "m.ravine")["target"], "y")

    def test_class_names_that_need_quotes(self):
        self.table(rows=100, change=lambda i, c: [c[0], c[1], '"yes, ""really"""' if c[2] == "yes" else c[2]])
        self.run_ravine("train", "t.csv", "--target", "y", "-o", "q.ravine", "--epochs", "20", "-q")
        rows = self.rows(self.run_ravine("predict", "q.ravine", "t.csv", "--proba").stdout)
        self.assertIn('yes, "really"', {r["prediction"] for r in rows})
        self.assertIn('p_yes, "really"', rows[0])


class Catalogue(CommandLine):
    def test_lists_and_explanations_agree(self):
        for what in ("optimizers", "schedules", "losses", "activations", "functions", "samples"):
            entries = self.json("list", what)
            self.assertGreater(len(entries), 2, what)
            for entry in entries:
                self.assertIn(entry["name"], self.run_ravine("explain", entry["name"]).stdout)
            self.assertEqual(len(self.run_ravine("list", what).stdout.splitlines()), len(entries))

    def test_an_optimizer_is_described_whole(self):
        adam = next(e for e in self.json("list", "optimizers") if e["name"] == "adam")
        self.assertEqual(adam["slots"], ["m", "v", "v_max"])
        self.assertEqual(adam["hyper"][0], {"name": "lr", "default": 0.001, "min": 0.0, "max": None, "meaning": adam["hyper"][0]["meaning"]})
        self.assertIn("Kingma", adam["paper"])

    def test_every_default_is_accepted_as_a_spec(self):
        self.run_ravine("generate", "moons", "--rows", "60", "-o", "t.csv")
        for entry in self.json("list", "optimizers"):
            spec = entry["name"] + "".join(f" {h['name']}={str(h['default']).lower()}" for h in entry["hyper"]
                                           if h["default"] is not None)  # null is no bound
            self.run_ravine("train", "t.csv", "--target", "y", "--model", "mlp:8", "--optimizer", spec, "--epochs", "2", "-q")


class Minimize(CommandLine):
    def test_the_trace_has_the_whole_path(self):
        out = self.json("minimize", "rosenbrock", "--optimizer", "adam lr=0.05", "--steps", "500", "--trace", "p.csv")
        self.assertLess(out["loss"], 1)
        self.assertEqual(out["reason"], "steps")
        with open(self.folder / "p.csv") as f:
            rows = list(csv.DictReader(f))
        self.assertEqual(list(rows[0]), ["step", "loss", "x0", "x1"])
        self.assertEqual(len(rows), 501)
        self.assertEqual((float(rows[0]["x0"]), float(rows[0]["x1"])), (-1.2, 1.0))
        self.assertEqual(float(rows[-1]["x0"]), out["x"][0])

    def test_functions_of_any_number_of_variables(self):
        self.assertEqual(len(self.json("minimize", "rosenbrock", "--steps", "0")["x"]), 2)
        self.assertEqual(self.json("minimize", "extended_powell", "--dim", "8", "--steps", "0")["loss"], 430)
        self.assertIn("beale has 2 variables, not 3", self.error("minimize", "beale", "--dim", "3", code=2))
        self.assertIn("a multiple of 4, not 6", self.error("minimize", "extended_powell", "--dim", "6", code=2))
        self.assertIn("2 to 31", self.error("minimize", "watson", "--dim", "32", code=2))
        for bad in ("0", "-1", "2.5", "many"):
            self.error("minimize", "sphere", "--dim", bad, code=2)

    def test_functions_are_listed_with_what_is_known_of_them(self):
        functions = {f["name"]: f for f in self.json("list", "functions")}
        self.assertEqual(sum(f["group"] == "mgh" for f in functions.values()), 35)
        self.assertEqual(len(functions["himmelblau"]["minima"]), 4)
        self.assertEqual(functions["himmelblau"]["box"], [-5, 5, -5, 5])
        self.assertEqual((functions["watson"]["dimension"], functions["watson"]["max_dimension"]), (6, 31))
        self.assertIsNone(functions["saddle"]["minimum"])
        listed = self.run_ravine("list", "functions").stdout
        self.assertRegex(listed, r"(?m)^brown_dennis +4 +85822.2 .*\(MGH 16\)$")
        self.assertRegex(listed, r"(?m)^watson +n=6 +0.00228767 ")

    def test_tolerance_start_precision_and_divergence(self):
        self.assertEqual(self.json("minimize", "quadratic", "--optimizer", "heavy_ball lr=0.001", "--tolerance", "1e-6", "--steps", "50000")["reason"], "tolerance")
        self.assertEqual(self.json("minimize", "beale", "--start", "3,0.5", "--steps", "0")["loss"], 0)
        self.assertNotEqual(self.json("minimize", "rosenbrock", "--precision", "f32")["x"], self.json("minimize", "rosenbrock")["x"])
        self.error("minimize", "rosenbrock", "--optimizer", "sgd lr=1", code=4)
        self.assertIn("2 variables", self.error("minimize", "rosenbrock", "--start", "1,2,3", code=2))
        self.assertIn('"x" is not a number', self.error("minimize", "rosenbrock", "--start", "1,x", code=2))


class Demo(CommandLine):
    def test_it_trains_and_draws_both(self):
        done = self.run_ravine("demo", env={"COLUMNS": "60", "NO_COLOR": "1"})
        self.assertIn("== moons ==", done.stdout)
        self.assertIn("== spirals ==", done.stdout)
        drawing = [line for line in done.stdout.splitlines() if len(line) == 58 and set(line) <= set(".+ox")]
        self.assertEqual(len(drawing), 44)
        self.assertTrue(any("." in line and "+" in line for line in drawing))
        self.assertEqual(list(self.folder.iterdir()), [])
        coloured = self.run_ravine("demo", env={"CLICOLOR_FORCE": "1", "LC_ALL": "C.UTF-8"}).stdout
        self.assertIn("\x1b[38;5;", coloured)


if __name__ == "__main__":
    unittest.main()
