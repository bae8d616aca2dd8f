"""Prints how many GB per second copying 256 MB writes (as much is read); the best of five."""
import time

to, source, best = memoryview(bytearray(1 << 28)), memoryview(bytearray(b"x") * (1 << 28)), 0.0
for _ in range(5):
    start = time.perf_counter()
    to[:] = source
    best = max(best, len(to) / (time.perf_counter() - start) / 1e9)
print(best)
