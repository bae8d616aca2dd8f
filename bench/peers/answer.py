"""The same as answer.hpp for peers in Python: answer every line of standard input with one line of numbers."""
import sys
import time


def steps_in(seconds, step):
    start, passed, done, chunk = time.perf_counter(), 0.0, 0, 1
    while passed < seconds:
        before = passed
        for _ in range(chunk):
            step()
        done += chunk
        passed = time.perf_counter() - start
        if passed - before < seconds / 20:
            chunk *= 2
    return done / passed


def steps_per_second(seconds, step):
    """Runs `step` for about `seconds`, behind a tenth of that time to warm up."""
    steps_in(seconds / 10, step)
    return steps_in(seconds, step)


def answer_lines(answer):
    for line in sys.stdin:
        try:
            print(answer(*line.split()), flush=True)
        except Exception as error:
            print("no:", str(error).splitlines()[0] if str(error) else type(error).__name__, flush=True)
