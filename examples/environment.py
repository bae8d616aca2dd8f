#!/usr/bin/env python3
"""A simulator of one's own for `ravine search`: a cart on a line that should stand still at 0.

    ravine search --env-command "python3 environment.py" --target -8 -o policy.ravine

ravine speaks first, a line at a time; the program answers every line with one (docs/search.md). Nothing but answers may go
to standard output, and every answer is flushed.
"""
import random
import sys

DT, HORIZON = 0.1, 100


def main():
    x = v = 0.0
    for line in sys.stdin:
        word, *numbers = line.split()
        if word == "ravine":
            answer = f"environment cart observations 2 actions continuous 1 -1 1 horizon {HORIZON}"
        elif word == "reset":
            draw = random.Random(int(numbers[0]))  # the same seed must be the same episode
            x, v = draw.uniform(-1, 1), draw.uniform(-0.1, 0.1)
            answer = f"observation {x} {v}"
        elif word == "step":
            force = min(max(float(numbers[0]), -1.0), 1.0)
            reward = -(x * x + 0.1 * v * v + 0.01 * force * force)
            v += DT * force
            x += DT * v
            ended = int(abs(x) > 5)
            answer = f"result {reward - 100 * ended} {ended} {x} {v}"
        else:
            sys.exit(f"unknown word {word}")
        print(answer, flush=True)


if __name__ == "__main__":
    main()
