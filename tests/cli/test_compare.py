"""ravine compare and ravine tune from outside."""
import json
import random
import signal
import subprocess
import time
import unittest

from harness import RAVINE, CommandLine


def without_times(value):
    if isinstance(value, dict):
        return {k: without_times(v) for k, v in value.items() if k != "seconds"}
    return [without_times(v) for v in value] if isinstance(value, list) else value


class Compare(CommandLine):
    small = ("--target", "y", "--model", "mlp:8", "--optimizer", "sgd,adam", "--preset", "quick", "--epochs", "4", "--seeds", "6")

    def test_json_has_the_keys_of_the_contract(self):
        self.table()
        result = self.json("compare", "t.csv", *self.small, "-q")
        for key in ("optimizers", "leader", "recommendation", "equivalent", "undecided", "runs", "forward_equivalents", "seeds"):
            self.assertIn(key, result)
        for key in ("name", "spec", "default", "tuned", "median", "interval", "rank", "verdict", "lr_tolerance_decades",
                    "time_to_target", "diverged", "trials"):
            self.assertIn(key, result["optimizers"][0])
        self.assertEqual({b["name"] for b in result["baselines"]}, {"adam", "sgd"})
        self.assertEqual(json.loads((self.folder / "t-compare" / "study.json").read_text()), result)
        lines = (self.folder / "t-compare" / "study.jsonl").read_text().splitlines()
        self.assertEqual(len(lines), result["runs"] + 1)
        self.assertEqual(len({json.loads(line)["id"] for line in lines[1:]}), result["runs"])

    def test_same_result_for_any_number_of_threads(self):
        self.table()
        results = [self.json("compare", "t.csv", *self.small, "-q", "--threads", n) for n in (1, 2, 5)]
        self.assertEqual(without_times(results[0]), without_times(results[1]))
        self.assertEqual(without_times(results[0]), without_times(results[2]))
        self.assertTrue((self.folder / "t-compare-3" / "study.json").exists())

    def test_killed_at_any_moment_and_resumed(self):
        self.table(rows=300)
        more = ("--epochs", "20")
        arguments = tuple(a for a in self.small if a not in ("--epochs", "4")) + more
        whole = self.json("compare", "t.csv", *arguments, "-q", "-o", "whole")
        journal = self.folder / "killed" / "study.jsonl"
        killed = 0
        for attempt in range(6):
            command = (["compare", "--resume", "killed"] if journal.exists() and journal.stat().st_size > 2000
                       else ["compare", "t.csv", *arguments, "-o", "killed"])
            process = subprocess.Popen([RAVINE, *command, "-q"], cwd=self.folder)
            have = len(journal.read_text().splitlines()) if journal.exists() else 0
            while process.poll() is None:
                if journal.exists() and len(journal.read_text().splitlines()) > have + 12:
                    process.kill()
                    process.wait()
                    killed += 1
                    break
                time.sleep(0.002)
        self.assertGreater(killed, 1)
        with open(journal, "a") as f:
            f.write('{"id":"adam/fin')  # what a kill in the middle of a line leaves
        self.assertEqual(without_times(self.json("compare", "--resume", "killed", "-q")), without_times(whole))

    def test_interrupted_says_how_to_resume(self):
        self.table(rows=2000)
        process = subprocess.Popen([RAVINE, "compare", "t.csv", "--target", "y", "--epochs", "200"], cwd=self.folder,
                                   stderr=subprocess.PIPE, text=True)
        while not (self.folder / "t-compare" / "study.jsonl").exists():
            time.sleep(0.01)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        errors = process.communicate()[1]
        self.assertEqual(process.returncode, 130)
        self.assertIn("to go on: ravine compare --resume t-compare", errors)

    def test_noise_labels_hardly_matter(self):
        draw = random.Random(5)
        self.table(rows=400, change=lambda i, cells: cells[:2] + [draw.choice(["yes", "no"])])
        result = self.json("compare", "t.csv", *self.small, "-q")
        self.assertTrue(result["recommendation"]["hardly_matters"])
        self.assertIn("hardly matters", self.run_ravine("compare", "t.csv", *self.small).stdout)

    def test_who_cannot_take_part_is_known_before_the_first_run(self):
        self.table()
        few = ("--target", "y", "--preset", "quick", "--epochs", "1", "--seeds", "6", "--model", "mlp:40,40")
        self.assertIn("a single step takes", self.error("compare", "t.csv", "--optimizer", "adam; finite_difference", *few, code=2))
        self.assertIn("covariance", self.error("compare", "t.csv", "--optimizer", "adam; cma_es", *few[:-1], "mlp:100,100", code=2))
        self.assertFalse((self.folder / "t-compare").exists())
        self.table("b.csv", header="a,b,z")
        self.assertIn('no column "y"', self.error("compare", "t.csv", "b.csv", *few, code=3))
        self.assertFalse((self.folder / "t-compare").exists())

    def test_all_leaves_out_who_cannot_take_part(self):
        self.table(rows=60)
        result = self.json("compare", "t.csv", "--optimizer", "all", "--target", "y", "--preset", "quick", "--epochs", "8", "--seeds", "6", "--model", "mlp:20", "-q")
        names = {o["name"] for o in result["optimizers"]}
        self.assertIn("shampoo", names)
        self.assertIn("cma_es", names)
        self.assertNotIn("finite_difference", names)
        self.assertTrue(any(note.startswith("finite_difference is left out: ") for note in result["notes"]), result["notes"])

    def test_several_files(self):
        self.table("a.csv")
        self.table("b.csv", rows=90)
        result = self.json("compare", "a.csv", "b.csv", *self.small, "-q")
        self.assertEqual(len(result["studies"]), 2)
        self.assertEqual({r["name"] for r in result["friedman"]["mean_ranks"]}, {"sgd", "adam"})
        self.assertEqual(sum(r["rank"] for r in result["friedman"]["mean_ranks"]), 3)
        self.assertEqual(len(result["profiles"]["curves"]), 2)

    def test_last_column_without_a_header(self):
        self.table(header=None)
        result = self.json("compare", "t.csv", *self.small[2:], "-q")
        self.assertEqual(result["data"]["target"], "c2")

    def test_errors(self):
        self.table()
        self.assertIn("--target", self.error("compare", "t.csv", code=2))
        self.assertIn("did you mean adam?", self.error("compare", "t.csv", "--target", "y", "--optimizer", "adm", code=2))
        self.assertIn("did you mean standard?", self.error("compare", "t.csv", "--preset", "standart", code=2))
        self.assertIn("is this the folder of a study?", self.error("compare", "--resume", "nowhere", code=1))
        self.assertIn("leave out", self.error("compare", "t.csv", "--resume", "x", code=2))
        self.json("compare", "t.csv", *self.small, "-q", "-o", "s")
        self.assertIn("other options", self.error("compare", "t.csv", *self.small, "--seed", "2", "-o", "s", code=2))
        self.table(rows=121)
        self.assertIn("is not the data", self.error("compare", "--resume", "s", code=3))


class Tune(CommandLine):
    small = ("--target", "y", "--model", "mlp:8", "--preset", "quick", "--epochs", "4", "--seeds", "6", "-q")

    def test_best_setting_is_a_configuration_for_train(self):
        self.table()
        result = self.json("tune", "t.csv", "lr=1e-3..1", "batch=8|16", "width=4..32", "dropout=0..0.5", *self.small)
        point = result["best"]["point"]
        self.assertEqual(list(point), ["lr", "batch", "width", "dropout"])
        self.assertIn(point["batch"], (8, 16))
        self.assertTrue(result["best"]["network"].startswith(f"mlp:{point['width']:.0f} "))
        self.assertAlmostEqual(sum(k["share"] for k in result["importance"][0]["keys"]), 1)
        self.assertEqual((self.folder / "t-tune" / "best.toml").read_text(), result["best"]["config"])
        trained = self.json("train", "--config", "t-tune/best.toml")
        self.assertEqual(trained["optimizer"], result["best"]["spec"])
        self.assertEqual(trained["batch"], point["batch"])
        self.assertEqual(trained["network"], result["best"]["network"])

    def test_killed_and_resumed(self):
        self.table(rows=300)
        more = ("lr=1e-3..1", *self.small, "--threads", "2")
        whole = self.json("tune", "t.csv", *more, "-o", "whole")
        journal = self.folder / "killed" / "study.jsonl"
        process = subprocess.Popen([RAVINE, "tune", "t.csv", *more, "-o", "killed"], cwd=self.folder)
        while process.poll() is None and not (journal.exists() and len(journal.read_text().splitlines()) > 5):
            time.sleep(0.002)
        process.kill()
        process.wait()
        self.assertEqual(without_times(self.json("tune", "--resume", "killed", "-q")), without_times(whole))
        self.assertIn("is a study of ravine tune", self.error("compare", "--resume", "killed", code=2))

    def test_errors(self):
        self.table()
        self.assertIn("did you mean beta2?", self.error("tune", "t.csv", "beta22=0.9..0.99", "--target", "y", code=2))
        self.assertIn("KEY=LOW..HIGH", self.error("tune", "t.csv", "lr=0.1", "--target", "y", code=2))
        self.assertIn("a single step takes", self.error("tune", "t.csv", "--optimizer", "finite_difference", "--model", "mlp:40,40", *self.small[:2], "--epochs", "1", code=2))
        self.assertIn("two ranges for lr", self.error("tune", "t.csv", "lr=0.1..1", "lr=1..2", "--target", "y", code=2))
        self.assertIn("dropout", self.error("tune", "t.csv", "dropout=0..1.5", "--target", "y", code=2))


if __name__ == "__main__":
    unittest.main()
