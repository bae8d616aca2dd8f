"""What a measurement is made by: Google Benchmark programs and `ravine`, run once for each, and peers.

A peer that is slow to start stays and answers one line per measurement (peers/answer.hpp, answer.py); it sleeps while
others are measured. Everything runs on one thread unless it is told otherwise: libraries that make threads of their
own get one.
"""
import json
import os
import pathlib
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"  # Debian's, which has the packages
ONE_THREAD = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}


class Absent(Exception):
    """A contender that is not built, not installed, or cannot do what is asked."""


class Contenders:
    """`build` is where scripts/bench.sh builds, `seconds` what one measurement takes about."""

    def __init__(self, build, seconds):
        self.build, self.seconds = build, seconds
        self.waiting = {}  # peers that have been started, by name; each with the file that its errors go to

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for errors, process in self.waiting.values():
            if process.poll() is None:
                process.stdin.close()
                process.wait()
            errors.close()

    def output(self, *command):
        """What a command prints."""
        command = [str(part) for part in command]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=True, env=ONE_THREAD)
        except FileNotFoundError:
            raise Absent(f"{command[0]} is not there") from None
        except subprocess.CalledProcessError as error:
            said = error.stderr.strip().splitlines()[-1:] or [f"ended with {error.returncode}"]
            raise Absent(f"{pathlib.Path(command[0]).name}: {said[0]}") from None
        return done.stdout

    def google_command(self, program, name, seconds=None):
        return [self.build / "bin" / program, f"--benchmark_filter=^{name}$", "--benchmark_format=json",
                f"--benchmark_min_time={seconds or self.seconds}"]

    def google(self, program, name, counter, seconds=None):
        """One counter of one benchmark, named as Google Benchmark prints it."""
        return self.counter(self.output(*self.google_command(program, name, seconds)), name, counter)

    @staticmethod
    def counter(text, name, counter):
        found = json.loads(text)["benchmarks"] if text.strip() else []
        if not found:
            raise Absent(f"there is no benchmark {name}")
        return found[0][counter]

    def google_twice(self, program, name, counter):
        """The sum of two processes that run at the same time."""
        processes = [subprocess.Popen(list(map(str, self.google_command(program, name))), stdout=subprocess.PIPE, text=True)
                     for _ in range(2)]
        return sum(self.counter(process.communicate()[0], name, counter) for process in processes)

    @staticmethod
    def beside_a_program(measure):
        """`measure` while another program keeps a processor busy."""
        def measured():
            busy = subprocess.Popen(["sh", "-c", "while :; do :; done"])
            try:
                return measure()
            finally:
                busy.kill()
                busy.wait()
        return measured

    def peer_command(self, name):
        script = HERE / "peers" / f"{name}.py"
        return [PYTHON, str(script)] if script.exists() else [str(self.build / "peers" / name)]

    def run(self, peer, *arguments):
        """The numbers that a peer prints, in a process of its own."""
        return [float(word) for word in self.output(*self.peer_command(peer), *arguments).split()]

    def ask(self, peer, *words, seconds=None):
        """The number that a waiting peer answers."""
        if peer not in self.waiting:
            errors = tempfile.TemporaryFile("w+")
            try:
                self.waiting[peer] = errors, subprocess.Popen(self.peer_command(peer), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                                              stderr=errors, text=True, bufsize=1, env=ONE_THREAD)
            except FileNotFoundError:
                raise Absent(f"peer {peer} is not built") from None
        errors, process = self.waiting[peer]
        try:
            print(*words, seconds or self.seconds, file=process.stdin, flush=True)
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            process.wait()
            errors.seek(0)
            said = errors.read().strip().splitlines()
            raise Absent(f"peer {peer} ended" + (f": {said[-1]}" if said else ""))
        if answer.startswith("no"):
            raise Absent(f"peer {peer} says {answer.strip()}")
        return float(answer)

    def train(self, *arguments):
        """The result of `ravine train --json`, with the seconds and the peak of memory (MB) of the process added.

        The kernel counts the memory of this process into the peak of those it starts, so this one stays small.
        """
        command = [str(self.build / "bin" / "ravine"), "train", *map(str, arguments), "--json", "-q"]
        start = time.perf_counter()
        try:
            process = subprocess.Popen(command, stdout=subprocess.PIPE)
        except FileNotFoundError:
            raise Absent(f"{command[0]} is not there") from None
        text = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise Absent(f"{' '.join(command[1:])} ended with {process.returncode}")
        return {**json.loads(text), "wall": time.perf_counter() - start, "peak": usage.ru_maxrss / 1024}
