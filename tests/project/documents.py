#!/usr/bin/env python3
"""Runs what the documents tell the reader to run.

usage: documents.py RAVINE ROOT [--write]

In README.md and docs/*.md every ```sh block is run by bash, the blocks of one file in order and in one empty folder, with
ravine on the PATH; each line must succeed. ```text blocks that follow a ```sh block must be contained in its output, line
by line, where `...` stands for anything. ```cpp blocks must stand, as they are, in a file under examples/, which the tests
build and run. Links between the documents must lead somewhere.

What the program lists itself is compared with `ravine list WHAT --json`: tables between `<!-- table: WHAT KIND -->` and
`<!-- end -->`, and counts such as "23 schedules". --write renews those and runs nothing.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ravine, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
write = "--write" in sys.argv[3:]
problems, blocks_run = [], 0
examples = "\n".join(p.read_text() for p in (root / "examples").glob("*.cpp"))


def contains(output, expected):
    lines = iter(output.splitlines())
    for want in expected.splitlines():
        pattern = re.compile(".*".join(re.escape(part) for part in want.strip().split("...")))
        if not any(pattern.fullmatch(line.strip()) for line in lines):
            return want
    return None


def listed(what):
    return json.loads(subprocess.run([ravine, "list", what, "--json"], capture_output=True, check=True).stdout)


lists = {what: listed(what) for what in ("optimizers", "stages", "schedules", "functions")}
counts = {"optimizers": lists["optimizers"], "schedules": lists["schedules"], "test functions": lists["functions"]}


def table(what, kind):
    """The entries of a list as a Markdown table; `kind` is a value of `runs` or `group`, or empty for all."""
    entries = [e for e in lists[what] if kind in ("", e.get("runs"), e.get("group"))]

    def value(v):
        return "inf" if v is None else f"{v:g}" if isinstance(v, float) else str(v).lower()

    def least(e):
        x = e["minimum"]
        return "-" if x is None else f"{x:.6g}"

    columns = {
        "optimizers": {"name": lambda e: f"`{e['name']}`", "what it is": lambda e: e["meaning"], "source": lambda e: e.get("paper", "")},
        "stages": {"stage": lambda e: f"`{e['name']}`", "what it does": lambda e: e["meaning"],
                   "options": lambda e: ", ".join(o["name"] + "=" + value(o["default"]) for o in e["options"]) or "-"},
        "functions": {"name": lambda e: f"`{e['name']}`", "n": lambda e: f"{e['dimension']}{', any' if e['variable'] else ''}", "least": least, "what it is": lambda e: e["meaning"]},
    }[what]
    rows = [list(columns), ["---"] * len(columns)] + [[cell(e).replace("|", "\\|").replace("*", "\\*") for cell in columns.values()] for e in entries]
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


def renewed(text):
    """The text with the tables and the counts that the program has."""
    text = re.sub(r"(<!-- table: (\w+) ?(\w*) -->\n).*?(<!-- end -->)", lambda m: m[1] + "\n" + table(m[2], m[3]) + "\n" + m[4], text, flags=re.S)
    return re.sub(r"\b\d+ (" + "|".join(counts) + r")\b", lambda m: f"{len(counts[m[1]])} {m[1]}", text)


for path in [root / "README.md", root / "ARCHITECTURE.md", root / "CONTRIBUTING.md", *sorted((root / "docs").glob("**/*.md"))]:
    text = path.read_text()
    name = path.relative_to(root)
    if write:
        path.write_text(renewed(text))
        continue
    if renewed(text) != text:
        changed = next(b for a, b in zip(text.splitlines() + [""], renewed(text).splitlines()) if a != b)
        problems.append(f"{name}: not what the program lists now, from this line on (documents.py RAVINE ROOT --write renews it):\n  {changed}")
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
documents = "\n".join(p.read_text() for p in (root / "docs").glob("*.md"))
for what in ("optimizers", "stages", "functions"):
    problems += [f"no table of docs/ has {e['name']} of {what}" for e in lists[what] if f"\n| `{e['name']}` |" not in documents]
print("\n".join(problems) or ("tables and counts are renewed" if write else f"{blocks_run} blocks run, every one as written"))
sys.exit(bool(problems))
