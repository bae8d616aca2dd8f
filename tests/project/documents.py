#!/usr/bin/env python3
"""Runs what the documents tell the reader to run.

usage: documents.py RAVINE ROOT

In README.md and docs/*.md every ```sh block is run by bash, the blocks of one file in order and in one empty folder, with
ravine on the PATH; each line must succeed. ```text blocks that follow a ```sh block must be contained in its output, line
by line, where `...` stands for anything. ```cpp blocks must stand, as they are, in a file under examples/, which the tests
build and run. Links between the documents must lead somewhere.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ravine, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
problems, blocks_run = [], 0
examples = "\n".join(p.read_text() for p in (root / "examples").glob("*.cpp"))


def contains(output, expected):
    lines = iter(output.splitlines())
    for want in expected.splitlines():
        pattern = re.compile(".*".join(re.escape(part) for part in want.strip().split("...")))
        if not any(pattern.fullmatch(line.strip()) for line in lines):
            return want
    return None


for path in [root / "README.md", root / "ARCHITECTURE.md", root / "CONTRIBUTING.md", *sorted((root / "docs").glob("**/*.md"))]:
    text = path.read_text()
    name = path.relative_to(root)
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        if not (path.parent / target).exists():
            problems.append(f"{name}: the link to {target} leads nowhere")
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PATH": f"{folder}/.bin:{os.environ['PATH']}", "NO_COLOR": "1", "COLUMNS": "120"}
        os.mkdir(f"{folder}/.bin")
        os.symlink(ravine, f"{folder}/.bin/ravine")
        output = None
        for language, body in re.findall(r"^```(\w+)\n(.*?)^```", text, re.M | re.S):
            if language == "sh":
                done = subprocess.run(["bash", "-euo", "pipefail", "-c", body], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
                output = done.stdout
                blocks_run += 1
                if done.returncode != 0:
                    problems.append(f"{name}: exit {done.returncode} from\n{body}\n{output[-800:]}")
            elif language == "text" and output is not None:
                missing = contains(output, body)
                if missing is not None:
                    problems.append(f"{name}: the output does not have the line\n  {missing}\nbut\n{output[-1500:]}")
            elif language == "cpp" and body.strip() not in examples:
                problems.append(f"{name}: a C++ block is in no file of examples/:\n{body}")
print("\n".join(problems) or f"{blocks_run} blocks run, every one as written")
sys.exit(bool(problems))
