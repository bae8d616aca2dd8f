#!/usr/bin/env python3
"""Checks the includes of ravine/ against the layer table in ARCHITECTURE.md.

usage: layers.py [ROOT]

A row of the table is `| folder | duty | may include |`. A folder may include itself and what its row says, and what
those may include is allowed as well. Every folder must be in the table, and no standard header may hide a library:
third-party includes are allowed in sources only, not in headers.
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
table = {}
for line in (root / "ARCHITECTURE.md").read_text().splitlines():
    cells = [c.strip().strip("`") for c in line.strip().strip("|").split("|")]
    if len(cells) == 3 and re.fullmatch(r"[a-z]+", cells[0]) and cells[0] != "folder":
        table[cells[0]] = set() if cells[2] in ("-", "") else set(re.findall(r"[a-z]+", cells[2]))

problems = []
if not table:
    problems.append("ARCHITECTURE.md has no layer table")


def closure(folder, seen=()):
    allowed = {folder}
    for other in table.get(folder, ()):
        if other not in table:
            problems.append(f"ARCHITECTURE.md: {folder} may include {other}, which is no layer")
        elif other not in seen:
            allowed |= closure(other, (*seen, folder))
    return allowed


third_party = re.compile(r'#include <(fmt|nlohmann|CLI|toml|Random123|fast_float|xxhash|zlib|Eigen|mujoco)')
for path in sorted((root / "ravine").rglob("*")):
    if path.suffix not in (".hpp", ".cpp"):
        continue
    folder = path.relative_to(root / "ravine").parts[0]
    if path.parent == root / "ravine":
        continue  # version.hpp
    if folder not in table:
        problems.append(f"{path}: the folder {folder} is not in the layer table")
        continue
    allowed = closure(folder)
    for number, line in enumerate(path.read_text().splitlines(), 1):
        included = re.match(r'#include "ravine/([a-z]+)/', line)
        if included and included[1] not in allowed:
            problems.append(f"{path}:{number}: {folder} may not include {included[1]}")
        if path.suffix == ".hpp" and third_party.match(line):
            problems.append(f"{path}:{number}: a header includes a library; keep it in a source")
        if re.match(r'#include "(cli|tests|bench)/', line):
            problems.append(f"{path}:{number}: the library may not include its users")

for folder in table:
    if not (root / "ravine" / folder).is_dir():
        problems.append(f"ARCHITECTURE.md names the layer {folder}, which does not exist")
print("\n".join(problems) or f"{len(table)} layers, every include as the table says")
sys.exit(bool(problems))
