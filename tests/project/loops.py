#!/usr/bin/env python3
"""Checks that no loop of a kernel calls a function for what does not depend on the element, such as beta^t.

usage: loops.py OBJECT...

Rules state such numbers where they are used, and the compiler takes them out of the loop; where it does not, a step
takes many times as long and nobody sees why. A call is in a loop if it can be reached again from behind it.
"""
import re
import subprocess
import sys

ONCE = re.compile(r"R_X86_64_\w+\s+((pow|exp2|log|fmod|floor)f?|_ZN6ravine10correction\w*)\b")
LINE = re.compile(r"\s*([0-9a-f]+):\s+(\w+)(?:\s+([0-9a-f]+)\b)?")


def loops(code):
    """The calls of a function's lines that are in loops."""
    follows, calls, last = {}, [], None  # of an address: the next one, and the target of a jump
    for line in code:
        if called := ONCE.search(line):
            calls.append((last, called[1]))
        if not (match := LINE.match(line)) or "R_X86_64" in line:
            continue
        address, name = int(match[1], 16), match[2]
        if last is not None:
            follows[last].append(address)
        follows[address] = [int(match[3], 16)] if name.startswith("j") and match[3] else []
        last = None if name in ("jmp", "ret") else address
        if name == "call":
            last = address
    for start, function in calls:
        seen, open_ = set(), list(follows[start])
        while open_:
            at = open_.pop()
            if at not in seen:
                seen.add(at)
                open_ += follows.get(at, [])
        if start in seen:
            yield function


problems, functions = set(), 0
for path in sys.argv[1:]:
    text = subprocess.run(["objdump", "-dr", "--no-show-raw-insn", path], capture_output=True, text=True, check=True).stdout
    for part in re.split(r"\n(?=[0-9a-f]+ <)", text)[1:]:
        head, *code = part.splitlines()
        functions += 1
        for function in loops(code):
            problems.add(f"{path}: {head.split()[1]} calls {function} for every register")
print("\n".join(sorted(problems)) or f"{functions} functions, no such calls in their loops")
sys.exit(bool(problems))
