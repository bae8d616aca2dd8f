#!/usr/bin/env python3
"""Checks that the objects of one instruction set define no symbol that another object could be given by the linker.

usage: symbols.py OBJECT...

Every object's path names its level (..._avx2.dir/...). What it defines for others must carry that level in its name
(namespace ravine::avx2); anything else might be picked for a machine that lacks the instructions. Kernels must also
call nothing but the C library's memcpy and memset and what a step needs once (pow, log, fmod): a call to another scalar
function is a kernel that is not vectorised.
Tables of constants may be shared: they hold no instructions.
"""
import re
import subprocess
import sys

problems = []
for path in sys.argv[1:]:
    level = re.search(r"_(base|avx2|avx512)\.dir", path)[1]
    defined = 0
    for line in subprocess.run(["nm", "-C", path], capture_output=True, text=True, check=True).stdout.splitlines():
        kind, name = re.match(r"[0-9a-f ]{16} (\w) (.*)", line).groups()
        if kind == "U":
            if not re.match(r"(pow|log|fmod|memcpy|memset|_GLOBAL_OFFSET_TABLE_|__asan|__ubsan|__tsan|__stack_chk|__gxx_personality|ravine::)", name):
                problems.append(f"{path}: calls {name}")
        elif kind in "WT":
            defined += 1
            if f"ravine::{level}::" not in name:
                problems.append(f"{path}: defines {name} without its level in the name")
    if defined == 0:
        problems.append(f"{path}: defines nothing")
print("\n".join(problems) or f"{len(sys.argv) - 1} objects, every symbol with its level")
sys.exit(bool(problems))
