#include "ravine/statistics/distributions.hpp"

#include <cmath>
#include <numbers>

namespace ravine {
namespace {

constexpr double tiny = 1e-300, precision = 1e-15;
constexpr int most_terms = 10'000;

double kept_from_zero(double v) { return std::abs(v) < tiny ? tiny : v; }

// The regularised upper incomplete gamma function Q(a, x).
double gamma_q(double a, double x) {
  if (x <= 0) return 1;
  const double front = std::exp(a * std::log(x) - x - std::lgamma(a));
  if (x < a + 1) {
    double term = 1 / a, sum = term;
    for (int i = 1; i < most_terms && std::abs(term) > precision * std::abs(sum); ++i) sum += term *= x / (a + i);
    return 1 - front * sum;
  }
  double b = x + 1 - a, c = 1 / tiny, d = 1 / b, h = d;
  for (int i = 1; i < most_terms; ++i) {
    const double an = -i * (i - a);
    b += 2;
    d = 1 / kept_from_zero(an * d + b);
    c = kept_from_zero(b + an / c);
    h *= d * c;
    if (std::abs(d * c - 1) < precision) break;
  }
  return front * h;
}

// The regularised incomplete beta function I_x(a, b) for x where its continued fraction converges fast.
double beta_fraction(double a, double b, double x) {
  double c = 1, d = 1 / kept_from_zero(1 - (a + b) * x / (a + 1)), h = d;
  for (int m = 1; m < most_terms; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept_from_zero(1 + even * d);
    c = kept_from_zero(1 + even / c);
    h *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept_from_zero(1 + odd * d);
    c = kept_from_zero(1 + odd / c);
    h *= d * c;
    if (std::abs(d * c - 1) < precision) break;
  }
  const double front =
      std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
  return front * h / a;
}

double beta_i(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return x < (a + 1) / (a + b + 2) ? beta_fraction(a, b, x) : 1 - beta_fraction(b, a, 1 - x);
}

}  // namespace

double normal_cdf(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }

double chi_squared_tail(double x, double freedom) { return gamma_q(freedom / 2, x / 2); }

double f_tail(double x, double freedom1, double freedom2) {
  if (x <= 0) return 1;
  if (std::isinf(x)) return 0;
  return beta_i(freedom2 / 2, freedom1 / 2, freedom2 / (freedom2 + freedom1 * x));
}

double range_cdf(double q, int k) {
  // k times the density of the largest, times the chance that the others are within q below it.
  constexpr double reach = 9;
  constexpr int pieces = 2000;
  const double h = 2 * reach / pieces;
  double sum = 0;
  for (int i = 0; i <= pieces; ++i) {
    const double z = -reach + i * h;
    const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
    const double weight = i == 0 || i == pieces ? 1 : i % 2 == 1 ? 4 : 2;
    sum += weight * density * std::pow(normal_cdf(z) - normal_cdf(z - q), k - 1);
  }
  return k * sum * h / 3;
}

double nemenyi_q(int k, double alpha) {
  double low = 0, high = 20;
  for (int i = 0; i < 60; ++i) {
    const double q = (low + high) / 2;
    (range_cdf(q, k) < 1 - alpha ? low : high) = q;
  }
  return low / std::numbers::sqrt2;
}

}  // namespace ravine
