// Order statistics of small samples. NaN has no place in an order: leave it out with finite(), or give it a stand-in.
#pragma once
#include <span>
#include <vector>

namespace ravine {

/// Those that are neither infinite nor NaN.
std::vector<double> finite(std::span<const double> values);
std::vector<double> sorted(std::span<const double> values);
/// The quantile of `share` in [0, 1], linear between neighbours (type 7 of Hyndman & Fan 1996); NaN without values.
double quantile(std::span<const double> values, double share);
double median(std::span<const double> values);
/// The standard deviation with n - 1; 0 for fewer than two values.
double deviation(std::span<const double> values);
/// Ranks from 1, the smallest first; ties share the mean of theirs.
std::vector<double> ranks(std::span<const double> values);

}  // namespace ravine
