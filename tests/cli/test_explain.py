import signal
import subprocess
import time
import unittest

from harness import RAVINE, CommandLine


class Lists(CommandLine):
    def test_stages(self):
        stages = {s["name"]: s for s in self.json("list", "stages")}
        self.assertLessEqual({"clip", "agc", "sam", "lookahead", "ema", "swa", "accumulate", "no_decay", "rest", "for"}, set(stages))
        self.assertEqual([o["name"] for o in stages["clip"]["options"]], ["norm", "block", "value", "eps"])
        listed = self.run_ravine("list", "stages").stdout
        self.assertEqual([line.split()[0] for line in listed.splitlines()], list(stages))

    def test_the_example_of_every_stage_works(self):
        self.run_ravine("generate", "moons", "--rows", "60", "-o", "t.csv")
        for stage in self.json("list", "stages"):
            text = self.run_ravine("explain", stage["name"], env={"COLUMNS": "120"}).stdout
            spec = text.split("example: ")[1].strip()
            self.run_ravine("train", "t.csv", "--target", "y", "--optimizer", spec, "--epochs", "2", "-q")

    def test_headings_are_no_results(self):
        done = self.run_ravine("list", "optimizers")
        self.assertIn("tensor by tensor", done.stderr)
        self.assertNotIn("tensor by tensor:", done.stdout)
        kinds = {o["name"]: o["runs"] for o in self.json("list", "optimizers")}
        self.assertEqual((kinds["adam"], kinds["muon"], kinds["lbfgs"]), ("pointwise", "block", "method"))
        self.assertIn("(MGH)", self.run_ravine("list", "functions").stderr)

    def test_frames(self):
        frames = {o["name"]: [f["name"] for f in o["frame"]] for o in self.json("list", "optimizers")}
        self.assertEqual(frames["adam"], ["weight_decay", "decay", "max_grad_norm"])
        self.assertEqual(frames["prodigy"], ["max_grad_norm"])  # its decay is its own
        self.assertEqual(frames["lbfgs"], [])

    def test_wrong_names(self):
        self.assertIn("did you mean stages?", self.error("list", "stage", code=2))
        self.assertIn("ravine explain adam", self.error("list", "adam", code=2))


class Explanations(CommandLine):
    def explain(self, name):
        return self.run_ravine("explain", name, env={"COLUMNS": "120"}).stdout

    def test_state_is_that_of_the_rule(self):
        self.assertIn("state: 2 numbers per parameter (m, v); with other options up to 3 (m, v, v_max)", self.explain("adam"))
        self.assertIn("state: nothing per parameter; with other options up to 1 (b)", self.explain("sgd"))
        adafactor = self.explain("adafactor")
        self.assertIn("a 512 x 256 matrix has row 512, column 256; a vector of 256 has v 256", adafactor)
        self.assertNotIn("per parameter", adafactor)
        self.assertIn("a 512 x 256 matrix has m 131,072; a vector of 256 is left to `rest`", self.explain("muon"))
        self.assertIn("state: 23 numbers per parameter with these defaults", self.explain("lbfgs"))  # 10 s, 10 y and 3
        for optimizer in self.json("list", "optimizers"):
            self.assertRegex(self.explain(optimizer["name"]), "(?m)^kind: " + optimizer["runs"])

    def test_the_frame(self):
        self.assertRegex(self.explain("lion"), r"(?m)^  decay +=\s+decoupled ")
        self.assertIn("max_grad_norm", self.explain("prodigy"))
        self.assertNotIn("max_grad_norm", self.explain("lbfgs"))

    def test_functions(self):
        text = self.explain("himmelblau")
        for line in ("group: classic", "variables: 2", "start: (0, 0)"):
            self.assertIn(line + "\n", text)
        self.assertIn("least value: 0 at (3, 2), (-2.80512, 3.13131)", text)
        self.assertIn("--dim takes 4 to 10,000,000 in steps of 4", self.explain("extended_powell"))
        self.assertIn("least value: there is none", self.explain("saddle"))
        self.assertIn("tensors: W (6 x 4), b (4)", self.explain("matrix_regression"))
        self.assertIn("higher minima: ", self.explain("three_hump_camel"))
        for function in self.json("list", "functions"):
            self.assertIn("\nstart: (", self.explain(function["name"]))

    def test_no_line_is_wider_than_asked(self):
        for name in ("adam", "adafactor", "muon", "lbfgs", "cosine", "clip", "rosenbrock"):
            text = self.run_ravine("explain", name, env={"COLUMNS": "90"}).stdout
            self.assertLessEqual(max(map(len, text.splitlines())), 90, name)

    def test_what_is_no_name(self):
        self.assertIn("ravine list stages", self.error("explain", "stages", code=2))
        self.assertIn("one name", self.error("explain", "adam lr=1", code=2))
        self.assertIn("did you mean lookahead?", self.error("explain", "lookahed", code=2))


class WrongInput(CommandLine):
    def wrong(self, *arguments):
        return self.error("minimize", *arguments, code=2)

    def spec(self, text):
        return self.wrong("rosenbrock", "--optimizer", text)

    def test_specs(self):
        self.assertIn("separate stages with |", self.spec("adam clip norm=1"))
        self.assertIn("did you mean clip?", self.spec("adam | clp norm=1"))
        self.assertIn("clip needs a bound", self.spec("adam | clip"))
        self.assertIn("both given", self.spec("adam | ema | swa"))
        self.assertIn("is a stage", self.spec("ema decay=0.9"))
        self.assertIn("stands first", self.spec("adam | sgd"))
        self.assertIn("no option", self.spec("lbfgs max_grad_norm=1"))

    def test_formulas_that_begin_with_a_sign(self):
        self.assertIn('-- "-x^2"', self.wrong("-x^2"))
        self.assertIn("behind --", self.wrong("--", "-x^2", "--steps", "3"))
        done = self.run_ravine("minimize", "--start", "0.5", "--", "-cos(x)")
        self.assertTrue(done.stdout.startswith("-cos(x): -1 at "), done.stdout)

    def test_a_start_without_a_value(self):
        self.assertIn("no finite value or slope at the start", self.wrong("sqrt(x)", "--start=-1", "--trace", "p.csv"))
        self.assertFalse((self.folder / "p.csv").exists())
        self.assertIn("has 2 numbers, but the function has 1 variable", self.wrong("x^2", "--start", "1,2"))

    def test_an_interrupted_minimisation_says_where_it_is(self):
        process = subprocess.Popen([RAVINE, "minimize", "sphere", "--dim", "1000", "--steps", "1000000000", "--optimizer", "sgd lr=1e-9"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertIn(": stopped", out)


if __name__ == "__main__":
    unittest.main()
