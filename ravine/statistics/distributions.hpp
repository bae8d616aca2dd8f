// Tails of the distributions that the tests need, by series, continued fractions (Lentz) and Simpson's rule; about ten
// digits.
#pragma once

namespace ravine {

double normal_cdf(double z);
/// P(X > x) of the chi-squared distribution.
double chi_squared_tail(double x, double freedom);
/// P(X > x) of the F distribution.
double f_tail(double x, double freedom1, double freedom2);
/// P(range of k independent standard normals <= q): the studentized range with infinite degrees of freedom.
double range_cdf(double q, int k);
/// The q of Nemenyi's test (Demsar, JMLR 2006): the upper alpha quantile of that range, over the root of 2.
double nemenyi_q(int k, double alpha);

}  // namespace ravine
