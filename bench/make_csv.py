"""Writes a CSV of normal random numbers with seven decimals: python3 make_csv.py FILE [ROWS] [COLUMNS].

The last column, y, is a linear function of the first three with noise, so that the file can be trained on.
"""
import pathlib
import random
import sys


def make_csv(path, rows=1_000_000, columns=20):
    draw = random.Random(1).gauss
    line = ",".join(["%.7f"] * columns) + "\n"
    with open(path, "w") as out:
        out.write(",".join([f"x{j}" for j in range(columns - 1)] + ["y"]) + "\n")
        for _ in range(rows):
            x = [draw(0, 1) for _ in range(columns - 1)]
            out.write(line % (*x, 0.6 * x[0] - 0.3 * x[1 % len(x)] + 0.2 * x[2 % len(x)] + draw(0, 0.5)))


class Data:
    """The files in a folder, each made when it is first asked for and kept for the next run."""

    def __init__(self, folder, say):
        self.folder, self.say = pathlib.Path(folder), say

    def csv(self, rows, columns):
        def path():
            file = self.folder / f"{rows}x{columns}.csv"
            if not file.exists():
                self.say(f"making {file.name}")
                self.folder.mkdir(parents=True, exist_ok=True)
                part = file.with_suffix(".part")
                make_csv(part, rows, columns)
                part.rename(file)
            return file
        return path


if __name__ == "__main__":
    make_csv(sys.argv[1], *map(int, sys.argv[2:]))
