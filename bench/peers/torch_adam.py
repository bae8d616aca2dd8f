"""One step of PyTorch's Adam: PARAMETERS FOREACH SECONDS gives nanoseconds per parameter."""
import torch
from answer import answer_lines, steps_per_second

torch.set_num_threads(1)


def adam(parameters, foreach, seconds):
    n = int(parameters)
    x = torch.rand(n, requires_grad=True)
    x.grad = torch.rand(n) * 1e-3
    optimizer = torch.optim.Adam([x], lr=1e-3, foreach=foreach == "1")
    optimizer.step()  # makes its state
    return 1e9 / steps_per_second(float(seconds), optimizer.step) / n


answer_lines(adam)
