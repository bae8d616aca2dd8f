"""The networks of bench/train.cpp in scikit-learn's MLPClassifier: NETWORK BATCH SECONDS gives rows per second."""
import time
import warnings

import numpy
from answer import answer_lines
from sklearn.neural_network import MLPClassifier

warnings.simplefilter("ignore")  # that a few epochs do not converge
NETWORKS = {"a": (20, (64, 64), 2, "adam"), "b": (784, (128,), 10, "adam"), "c": (784, (1024, 1024), 10, "adam"), "d": (20, (), 2, "sgd")}


def seconds_of(model, x, y, epochs):
    model.set_params(max_iter=epochs)
    start = time.perf_counter()
    model.fit(x, y)
    return time.perf_counter() - start


def train(network, batch, seconds):
    inputs, hidden, classes, solver = NETWORKS[network]
    rows = 2048 if network == "c" else 8192
    x = numpy.random.default_rng(1).random((rows, inputs), dtype=numpy.float32) * 2 - 1
    y = (x[:, 0] + x[:, 1] > 0).astype(int) if classes == 2 else numpy.arange(rows) % classes
    model = MLPClassifier(hidden, solver=solver, batch_size=int(batch), n_iter_no_change=10**9, random_state=1)
    epochs = max(1, round(float(seconds) / seconds_of(model, x, y, 1)))
    return rows * epochs / seconds_of(model, x, y, epochs)


answer_lines(train)
