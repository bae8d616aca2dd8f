"""One step of PyTorch's Adam: adam_step.py PARAMETERS FOREACH THREADS SECONDS prints nanoseconds per parameter."""
import sys
import time

import torch

n, foreach, threads, seconds = int(float(sys.argv[1])), sys.argv[2] == "1", int(sys.argv[3]), float(sys.argv[4])
torch.set_num_threads(threads)
x = torch.rand(n, requires_grad=True)
x.grad = torch.rand(n) * 1e-3
adam = torch.optim.Adam([x], lr=1e-3, foreach=foreach)
for _ in range(2):
    adam.step()
steps, start = 0, time.perf_counter()
while steps < 2 or time.perf_counter() - start < seconds:
    adam.step()
    steps += 1
print((time.perf_counter() - start) / steps / n * 1e9)
