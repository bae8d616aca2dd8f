import json
import os
import signal
import subprocess
import time
import unittest

from harness import RAVINE, CommandLine

FAST = ("--epochs", "5", "-q")


class Train(CommandLine):
    def test_the_json_is_the_contract(self):
        self.table()
        out = self.json("train", "t.csv", "--target", "y", "-o", "m.ravine", *FAST)
        for key in ("model", "task", "rows", "parameters", "optimizer", "epochs", "best_epoch", "seconds", "metrics"):
            self.assertIn(key, out)
        self.assertEqual(out["model"], "m.ravine")
        self.assertEqual(out["task"], "classify")
        self.assertEqual(set(out["rows"]), {"train", "valid", "test"})
        self.assertEqual(sum(out["rows"].values()), 120)
        self.assertEqual(set(out["metrics"]), {"train", "valid", "test", "baseline"})
        for part in out["metrics"].values():
            self.assertEqual(list(part), ["loss", "accuracy", "balanced_accuracy", "f1_macro", "roc_auc"])

    def test_regression_has_its_own_figures(self):
        self.table(change=lambda i, c: [c[0], c[1], str(float(c[0]) * 3 + i % 2)])
        out = self.json("train", "t.csv", "--target", "y", *FAST)
        self.assertEqual(out["task"], "regress")
        self.assertIsNone(out["model"])
        self.assertEqual(list(out["metrics"]["test"]), ["loss", "rmse", "mae", "r2"])

    def test_it_learns_and_beats_the_baseline(self):
        self.table(rows=400)
        out = self.json("train", "t.csv", "--target", "y", "-q")
        self.assertGreater(out["metrics"]["test"]["accuracy"], 0.95)
        self.assertLess(out["metrics"]["baseline"]["accuracy"], 0.7)

    def test_same_seed_same_bytes_at_any_thread_count(self):
        self.table(rows=600)
        for n in (1, 2, 4):
            self.run_ravine("train", "t.csv", "--target", "y", "--batch", "256", "--threads", n, "-o", f"{n}.ravine", *FAST)
        first = (self.folder / "1.ravine").read_bytes()
        for n in (2, 4):
            self.assertEqual(first, (self.folder / f"{n}.ravine").read_bytes(), f"{n} threads")
        self.run_ravine("train", "t.csv", "--target", "y", "--batch", "256", "--seed", 2, "-o", "other.ravine", *FAST)
        self.assertNotEqual(first, (self.folder / "other.ravine").read_bytes())

    def test_every_instruction_set_with_fused_multiply_add_gives_the_same_bytes(self):
        levels = self.run_ravine("--version").stdout.split("instruction sets: ")[1].split(" (")[0].split(", ")
        self.table()
        models = {}
        for level in levels:
            self.run_ravine("train", "t.csv", "--target", "y", "-o", "m.ravine", *FAST, env={"RAVINE_ISA": level})
            models[level] = (self.folder / "m.ravine").read_bytes()
        self.assertEqual(len({m for level, m in models.items() if level != "base"}) <= 1, True)
        self.assertIn("base", self.error("train", "t.csv", code=2, env={"RAVINE_ISA": "sse9"}))

    def test_every_batch_size_is_one_thing(self):
        self.table()
        for batch in ("full", "1", "7", "100000"):
            self.json("train", "t.csv", "--target", "y", "--batch", batch, "--epochs", "2", "-q")

    def test_files_for_validation_and_test(self):
        self.table("t.csv", 100)
        self.table("v.csv", 30)
        out = self.json("train", "t.csv", "--target", "y", "--valid", "v.csv", "--test", "v.csv", *FAST)
        self.assertEqual(out["rows"], {"train": 100, "valid": 30, "test": 30})
        self.assertEqual(out["metrics"]["valid"], out["metrics"]["test"])

    def test_no_validation_at_all(self):
        self.table(rows=20)
        out = self.json("train", "t.csv", "--target", "y", "--split", "1,0,0", *FAST)
        self.assertEqual(out["rows"], {"train": 20, "valid": 0, "test": 0})
        self.assertIsNone(out["metrics"]["test"])
        self.assertEqual(out["best_epoch"], 5)

    def test_class_weight_lifts_the_rare_class(self):
        self.table(rows=600, change=lambda i, c: [c[0], c[1], "yes" if i * 7919 % 1000 < 350 * float(c[0]) else "no"])
        plain = self.json("train", "t.csv", "--target", "y", "--model", "perceptron", "--epochs", "30", "-q")
        even = self.json("train", "t.csv", "--target", "y", "--model", "perceptron", "--epochs", "30", "--class-weight", "balanced", "-q")
        self.assertGreater(even["metrics"]["train"]["balanced_accuracy"], plain["metrics"]["train"]["balanced_accuracy"])

    def test_log_has_a_line_per_epoch(self):
        self.table()
        self.run_ravine("train", "t.csv", "--target", "y", "--log", "run.jsonl", *FAST)
        lines = [json.loads(line) for line in (self.folder / "run.jsonl").read_text().splitlines()]
        self.assertEqual([line["epoch"] for line in lines], [1, 2, 3, 4, 5])
        self.assertIn("accuracy", lines[0]["valid"])

    def test_max_time_ends_the_run(self):
        self.table(rows=2000)
        out = self.json("train", "t.csv", "--target", "y", "--epochs", "1000000", "--patience", "0", "--max-time", "0.5s", "-q")
        self.assertEqual(out["outcome"], "time_limit")
        self.assertLess(out["seconds"], 3)

    def test_progress_is_plain_lines_where_there_is_no_terminal(self):
        self.table()
        done = self.run_ravine("train", "t.csv", "--target", "y", "--epochs", "3")
        self.assertEqual(sum(line.startswith("epoch ") for line in done.stderr.splitlines()), 3)
        self.assertNotIn("\r", done.stderr)
        self.assertIn("baseline", done.stdout)
        self.assertEqual(self.run_ravine("train", "t.csv", "--target", "y", *FAST).stderr, "")

    def test_a_requirement_that_is_missed_sets_the_model_aside(self):
        self.table()
        self.write("m.ravine", "precious")
        message = self.error("train", "t.csv", "--target", "y", "-o", "m.ravine", "--require", "accuracy>=1.01", *FAST, code=5)
        self.assertIn("accuracy>=1.01", message)
        self.assertEqual((self.folder / "m.ravine").read_text(), "precious")
        self.assertTrue((self.folder / "m.ravine.rejected").exists())
        self.run_ravine("train", "t.csv", "--target", "y", "-o", "m.ravine", "--require", "accuracy>0.1", "--require", "loss<5", *FAST)
        self.assertNotEqual((self.folder / "m.ravine").read_bytes(), b"precious")

    def test_divergence_overwrites_nothing(self):
        self.table()
        self.write("m.ravine", "precious")
        message = self.error("train", "t.csv", "--target", "y", "-o", "m.ravine", "--optimizer", "sgd lr=1e30", *FAST, code=4)
        self.assertIn("diverged", message)
        self.assertEqual((self.folder / "m.ravine").read_text(), "precious")

    def test_interrupted_and_resumed_is_never_interrupted(self):
        self.table(rows=3000)
        common = ("--target", "y", "--epochs", "40", "--patience", "0", "--batch", "8", "--threads", "1")
        self.run_ravine("train", "t.csv", *common, "-o", "whole.ravine", "-q")
        process = subprocess.Popen([RAVINE, "train", "t.csv", *common, "-o", "part.ravine"], cwd=self.folder, stderr=subprocess.PIPE, text=True)
        for line in process.stderr:
            if line.startswith("epoch 3/"):
                break
        process.send_signal(signal.SIGINT)
        rest = process.communicate()[1]
        self.assertEqual(process.returncode, 130, rest)
        self.assertIn("ravine train --resume part.ravine.checkpoint", rest)
        self.assertTrue((self.folder / "part.ravine").exists(), "the best so far is kept")
        self.run_ravine("evaluate", "part.ravine", "t.csv")
        self.run_ravine("train", "--resume", "part.ravine.checkpoint", "-q")
        self.assertEqual((self.folder / "whole.ravine").read_bytes(), (self.folder / "part.ravine").read_bytes())

    def test_an_interrupted_run_does_not_replace_a_finished_model(self):
        self.table(rows=3000)
        self.write("m.ravine", "precious")
        process = subprocess.Popen([RAVINE, "train", "t.csv", "--target", "y", "--epochs", "10000", "--patience", "0", "-o", "m.ravine"], cwd=self.folder, stderr=subprocess.PIPE, text=True)
        for line in process.stderr:
            if line.startswith("epoch 1/"):
                break
        process.send_signal(signal.SIGTERM)
        process.communicate()
        self.assertEqual(process.returncode, 143)
        self.assertEqual((self.folder / "m.ravine").read_text(), "precious")
        self.assertTrue((self.folder / "m.ravine.interrupted").exists())

    def test_a_killed_run_goes_on_from_its_checkpoint(self):
        self.table(rows=4000)
        common = ("--target", "y", "--epochs", "60", "--patience", "0", "--batch", "8", "--threads", "1")
        self.run_ravine("train", "t.csv", *common, "-o", "whole.ravine", "-q")
        process = subprocess.Popen([RAVINE, "train", "t.csv", *common, "-o", "m.ravine", "--checkpoint", "c", "-q"], cwd=self.folder)
        for _ in range(600):
            if (self.folder / "c").exists() or process.poll() is not None:
                break
            time.sleep(0.05)
        process.kill()
        process.wait()
        if not (self.folder / "c").exists():
            self.assertTrue((self.folder / "m.ravine").exists(), "the run was over before its first checkpoint was due")
            return
        self.run_ravine("train", "--resume", "c", "-q")
        self.assertEqual((self.folder / "whole.ravine").read_bytes(), (self.folder / "m.ravine").read_bytes())

    def test_resume_refuses_other_data(self):
        self.table(rows=2000)
        process = subprocess.Popen([RAVINE, "train", "t.csv", "--target", "y", "--epochs", "10000", "--patience", "0", "-o", "m.ravine"], cwd=self.folder, stderr=subprocess.PIPE, text=True)
        for line in process.stderr:
            if line.startswith("epoch 1/"):
                break
        process.send_signal(signal.SIGINT)
        process.communicate()
        self.table(rows=2001)
        self.assertIn("is not the data", self.error("train", "--resume", "m.ravine.checkpoint", code=3))


class Config(CommandLine):
    def test_a_config_file_takes_the_same_keys(self):
        self.table()
        self.write("run.toml", 'data = "t.csv"\ntarget = "y"\nepochs = 4\nbatch = "full"\noptimizer = "sgd lr=0.5 momentum=0.9"\ndrop = ["b"]\nrequire = ["accuracy>=0.1"]\n')
        out = self.json("train", "--config", "run.toml", "-q")
        self.assertEqual(out["epochs"], 4)
        self.assertTrue(out["optimizer"].startswith("sgd lr=0.5 momentum=0.9"))
        self.assertEqual(self.json("train", "--config", "run.toml", "--epochs", "2", "-q")["epochs"], 2)

    def test_the_printed_config_repeats_the_run(self):
        self.table()
        printed = self.run_ravine("train", "t.csv", "--target", "y", "--drop", "b", "--epochs", "6", "--class-weight", "balanced", "--print-config").stdout
        self.write("run.toml", printed)
        self.assertEqual(self.run_ravine("train", "--config", "run.toml", "--print-config").stdout, printed)
        self.run_ravine("train", "t.csv", "--target", "y", "--drop", "b", "--epochs", "6", "--class-weight", "balanced", "-o", "a.ravine", "-q")
        self.run_ravine("train", "--config", "run.toml", "-o", "b.ravine", "-q")
        self.assertEqual((self.folder / "a.ravine").read_bytes(), (self.folder / "b.ravine").read_bytes())

    def test_errors_name_line_and_nearest_key(self):
        self.table()
        self.write("run.toml", 'target = "y"\nepoch = 4\n')
        message = self.error("train", "t.csv", "--config", "run.toml", code=2)
        self.assertIn("run.toml:2:1", message)
        self.assertIn("did you mean epochs?", message)
        self.write("run.toml", 'target = "y"\nepochs = -4\n')
        self.assertIn("run.toml:2:1", self.error("train", "t.csv", "--config", "run.toml", code=2))
        self.write("run.toml", 'target = "y\n')
        self.assertIn("run.toml:1:", self.error("train", "t.csv", "--config", "run.toml", code=2))


class Usage(CommandLine):
    def test_typing_errors_get_the_nearest_name(self):
        self.table()
        for arguments, hint in ((("trian",), "train"), (("train", "t.csv", "--epoch", "3"), "--epochs"), (("train", "t.csv", "--target", "y", "--optimizer", "adma"), "adam"),
                                (("train", "t.csv", "--target", "y", "--optimizer", "adam lrr=1"), "lr"), (("train", "t.csv", "--target", "y", "--schedule", "cosin"), "cosine"),
                                (("train", "t.csv", "--target", "y", "--model", "mpl:3"), "mlp"), (("train", "t.csv", "--target", "y", "--loss", "bcee"), "bce"),
                                (("train", "t.csv", "--target", "y", "--require", "acuracy>=1"), "accuracy"), (("list", "optimisers"), "optimizers"), (("explain", "adma"), "adam"),
                                (("minimize", "rosenbrok"), "rosenbrock"), (("generate", "moon"), "moons")):
            self.assertIn(f"did you mean {hint}?", self.error(*arguments, code=2))

    def test_values_are_checked(self):
        self.table()
        for option, value in (("--epochs", "0"), ("--epochs", "many"), ("--batch", "0"), ("--lr", "-1"), ("--lr", "nan"), ("--split", "0.5"), ("--split", "0,1,1"), ("--task", "cluster"), ("--threads", "0"), ("--max-time", "soon"), ("--delimiter", "ab"),
                              ("--type", "a"), ("--type", "a=blob"), ("--class-weight", "heavy"), ("--seed", "-1"), ("--l2", "-1"), ("--decimal", ";"), ("--require", "accuracy"), ("--patience", "1.5")):
            self.assertIn(option[2:], self.error("train", "t.csv", "--target", "y", option, value, code=2), (option, value))

    def test_what_is_missing_is_said(self):
        self.table()
        self.assertIn("which file?", self.error("train", code=2))
        self.assertIn("which column", self.error("train", "t.csv", code=2))
        self.assertIn("needs a value", self.error("train", "t.csv", "--target", code=2))
        self.assertIn("needs MODEL", self.error("predict", code=2))
        self.assertIn("takes no further argument", self.error("inspect", "t.csv", "u.csv", code=2))
        self.assertIn("given twice", self.error("train", "t.csv", "--target", "y", "--target", "a", code=2))
        self.assertIn("schedule is given twice", self.error("train", "t.csv", "--target", "y", "--optimizer", "adam | cosine", "--schedule", "step", code=2))

    def test_help_shows_every_option_and_examples(self):
        for command in ("train", "predict", "evaluate", "inspect", "minimize", "list", "explain", "generate", "demo"):
            done = self.run_ravine(command, "--help")
            self.assertIn("examples:", done.stdout)
            self.assertEqual(self.run_ravine("help", command).stdout, done.stdout)
        self.assertIn("--max-time", self.run_ravine("train", "--help").stdout)
        self.assertEqual(self.run_ravine("--help").stdout.count("  train "), 1)
        self.assertIn("instruction sets", self.run_ravine("--version").stdout)


if __name__ == "__main__":
    unittest.main()
