#!/usr/bin/env python3
"""Prints the polynomial coefficients of ravine/simd/math.hpp with their largest relative error.

usage: approximations.py        (needs mpmath: apt install python3-mpmath)

Each function is approximated by the Chebyshev interpolant on its interval, in the form that math.hpp evaluates:
    expm1(r) = r + r^2 P(r)                   |r| <= ln(2)/2
    log(m)   = f - f^2/2 + s (f^2/2 + z P(z)) f = m-1, s = f/(2+f), z = s^2, sqrt(1/2) <= m < sqrt(2)
    erf(x)   = x P(x^2)                       0 <= x <= 1
    erfc(x)  = exp(-x^2) P(t)                 t = (x-3)/(x+3), 1 <= x <= 6
"""
from mpmath import mp, mpf, chebyfit, exp, expm1, log, sqrt, erf, erfc, pi, polyval

mp.dps = 60


def report(name, function, interval, degrees):
    for kind, degree in zip(("float", "double"), degrees):
        coefficients, error = chebyfit(function, interval, degree + 1, error=True)
        print(f"// {name}, {kind}: absolute error of P {mp.nstr(error, 2)}")
        print(", ".join(repr(float(c)) for c in reversed(coefficients)))


half = log(2) / 2 * mpf("1.001")
report("expm1", lambda r: (expm1(r) - r) / r**2 if abs(r) > mpf("1e-25") else mpf(1) / 2, [-half, half], (5, 11))


def log_p(z):
    s = sqrt(z) if z > mpf("1e-30") else mpf("1e-15")
    f = 2 * s / (1 - s)
    return ((log(1 + f) - f + f**2 / 2) / s - f**2 / 2) / s**2


report("log", log_p, [0, ((sqrt(2) - 1) / (sqrt(2) + 1)) ** 2 * mpf("1.001")], (3, 7))
report("erf", lambda y: erf(sqrt(y)) / sqrt(y) if y > mpf("1e-40") else 2 / sqrt(pi), [0, 1], (7, 13))


def erfc_p(t):
    x = 3 * (1 + t) / (1 - t)
    return exp(x**2) * erfc(x)


report("erfc", erfc_p, [mpf(-1) / 2, mpf(1) / 3], (7, 17))
