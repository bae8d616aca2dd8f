"""Runs the command line in an empty folder; for the tests of this folder. RAVINE names the program."""
import json
import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import unittest

RAVINE = os.environ["RAVINE"]


class CommandLine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_ravine(self, *arguments, code=0, stdin=None, env=None, user=None):
        """Runs and checks the exit code; an error must be exactly one line, beginning with the program's name."""
        program = RAVINE
        if user is not None:  # who may not be let into the folder of the build
            program = shutil.copy(RAVINE, self.folder)
        done = subprocess.run([program, *map(str, arguments)], cwd=self.folder, input=stdin, capture_output=True, text=True,
                              env={**os.environ, **(env or {})}, timeout=300, user=user)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
        if code in (1, 2, 3, 4, 5):
            errors = [line for line in done.stderr.splitlines() if line.startswith("ravine: ")]
            self.assertEqual(len(errors), 1, done.stderr)
            self.assertNotIn("internal error", done.stderr)
        return done

    def error(self, *arguments, code, **more):
        """The one line of an error."""
        lines = self.run_ravine(*arguments, code=code, **more).stderr.splitlines()
        return next(line for line in lines if line.startswith("ravine: "))

    def json(self, *arguments, **more):
        """What a command prints with --json: exactly one object on standard output."""
        return json.loads(self.run_ravine(*arguments, "--json", **more).stdout)

    def write(self, name, text, mode="w"):
        path = self.folder / name
        with open(path, mode, **({} if "b" in mode else {"newline": ""})) as f:
            f.write(text)
        return path

    def table(self, name="t.csv", rows=120, header="a,b,y", change=None):
        """Two numbers and a class that a line separates; `change(i, cells)` may edit a row."""
        draw = random.Random(1)
        lines = [header] if header else []
        for i in range(rows):
            a, b = round(draw.random(), 3), round(draw.random(), 3)
            cells = [str(a), str(b), "yes" if a + b > 1 else "no"]
            if change:
                cells = change(i, cells) or cells
            lines.append(",".join(cells))
        return self.write(name, "\n".join(lines) + "\n")
