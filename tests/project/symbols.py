#!/usr/bin/env python3
"""Checks that the objects of one instruction set define no symbol that another object could be given by the linker.

usage: symbols.py OBJECT...

Every object's path names its level (..._avx2.dir/...). What it defines for others must carry that level in its name
(namespace ravine::avx2); anything else might be picked for a machine that lacks the instructions. Kernels must also
call nothing but the C library's memcpy and memset and what a step needs once (pow, which may become exp2, log, fmod, floor): a call to another scalar
function is a kernel that is not vectorised.
Tables of constants may be shared: they hold no instructions. No kernel may touch an MMX register, which is one of the
floating-point stack of long double; g++ 12 has spilled to them.
"""
import re
import subprocess
import sys

# What a sanitizer's instrumentation calls; functions of ravine are found by their mangled names, which no demangler need understand.
CALLS = re.compile(r"(pow|exp2|log|fmod|floor)f?$|mem(cpy|set)$|_GLOBAL_OFFSET_TABLE_|__(asan|ubsan|tsan|stack_chk|gxx_personality)|_ZTVN10__cxxabiv1|_ZNK?6ravine")

problems = []
for path in sys.argv[1:]:
    level = re.search(r"_(base|avx2|avx512)\.dir", path)[1]
    home = f"{len(level)}{level}"  # the namespace as it is mangled
    defined = 0
    for line in subprocess.run(["nm", path], capture_output=True, text=True, check=True).stdout.splitlines():
        kind, name = re.match(r"[0-9a-f ]{16} (\w) (.*)", line).groups()
        if kind == "U" and not CALLS.match(name):
            problems.append(f"{path}: calls {name}")
        elif kind in "WT":
            defined += 1
            if home not in name:
                problems.append(f"{path}: defines {name} without its level in the name")
    if re.search(r"%mm[0-7]", subprocess.run(["objdump", "-d", "--no-show-raw-insn", path], capture_output=True, text=True, check=True).stdout):
        problems.append(f"{path}: uses MMX registers")
    if defined == 0:
        problems.append(f"{path}: defines nothing")
print("\n".join(problems) or f"{len(sys.argv) - 1} objects, every symbol with its level")
sys.exit(bool(problems))
