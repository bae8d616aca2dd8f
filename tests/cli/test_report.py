import json
import re
import subprocess
import unittest

from harness import RAVINE, CommandLine

FAST = ("--epochs", "3", "-q")


class Report(CommandLine):
    def report(self, *arguments):
        """The data of the page that a training writes; skipped in a build without pages, which must say what to install."""
        done = subprocess.run([RAVINE, "train", *map(str, arguments), "--report", "r.html"], cwd=self.folder, capture_output=True, text=True)
        if done.returncode == 1 and "no report pages" in done.stderr:
            self.assertEqual(len(done.stderr.splitlines()), 1)
            self.assertIn("apt-get install esbuild node-d3", done.stderr)
            self.assertFalse((self.folder / "r.html").exists())
            self.skipTest("this build has no report pages")
        self.assertEqual(done.returncode, 0, done.stderr)
        page = (self.folder / "r.html").read_text()
        return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script', page, re.S)[1])["data"]

    def test_the_command_on_the_page_repeats_the_model(self):
        self.table("it's a table.csv")
        data = self.report("it's a table.csv", "--target", "y", "--header", "-o", "m.ravine", *FAST)
        model = (self.folder / "m.ravine").read_bytes()
        (self.folder / "m.ravine").unlink()
        again = data["command"].replace("ravine", RAVINE, 1)
        subprocess.run(again, shell=True, check=True, cwd=self.folder, capture_output=True)
        self.assertEqual((self.folder / "m.ravine").read_bytes(), model)
        (self.folder / "run.toml").write_text(data["config"])
        self.run_ravine("train", "--config", "run.toml", "-q")
        self.assertEqual((self.folder / "m.ravine").read_bytes(), model)

    def test_a_config_file_may_change_so_the_command_does_not_need_it(self):
        self.table()
        self.write("c.toml", 'target = "y"\noptimizer = "sgd lr=0.5"\n')
        command = self.report("t.csv", "--config", "c.toml", *FAST)["command"]
        self.assertNotIn("c.toml", command)
        self.assertIn("sgd lr=0.5", command)

    def test_a_place_that_cannot_be_written_is_an_error_before_the_training(self):
        self.table()
        self.report("t.csv", "--target", "y", *FAST)
        self.assertIn("nowhere", self.error("train", "t.csv", "--target", "y", "--epochs", 1000000, "--report", "nowhere/r.html", code=1))


if __name__ == "__main__":
    unittest.main()
