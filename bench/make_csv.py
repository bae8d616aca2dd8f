"""Writes a CSV of normal random numbers with seven decimals: python3 make_csv.py FILE [ROWS] [COLUMNS].

The last column, y, is a linear function of the first three with noise, so that the file can be trained on.
"""
import random
import sys


def main(path, rows=1_000_000, columns=20):
    draw = random.Random(1).gauss
    line = ",".join(["%.7f"] * columns) + "\n"
    with open(path, "w") as out:
        out.write(",".join([f"x{j}" for j in range(columns - 1)] + ["y"]) + "\n")
        for _ in range(rows):
            x = [draw(0, 1) for _ in range(columns - 1)]
            out.write(line % (*x, 0.6 * x[0] - 0.3 * x[1 % len(x)] + 0.2 * x[2 % len(x)] + draw(0, 0.5)))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
