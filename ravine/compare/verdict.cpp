#include "ravine/compare/verdict.hpp"

#include <array>
#include <cmath>

#include "ravine/statistics/multiple.hpp"
#include "ravine/statistics/order.hpp"
#include "ravine/statistics/signed_rank.hpp"

namespace ravine {

std::string to_string(Verdict verdict) {
  static constexpr std::array names{"leader", "better", "worse", "equivalent", "undecided", "eliminated"};
  return names[static_cast<std::size_t>(verdict)];
}

double centre(std::span<const double> values) { return median(walsh_averages(values)); }

std::vector<Comparison> compare_with_leader(std::span<const std::vector<double>> losses, double margin, double alpha) {
  std::vector<Comparison> comparisons;
  std::vector<double> p;
  for (std::size_t i = 1; i < losses.size(); ++i) {
    Comparison c;
    for (std::size_t s = 0; s < losses[i].size(); ++s) c.differences.push_back(losses[i][s] - losses[0][s]);
    c.p = signed_rank_p(c.differences);
    p.push_back(c.p);
    comparisons.push_back(std::move(c));
  }
  const Holm corrected = holm(p, alpha);
  for (std::size_t i = 0; i < comparisons.size(); ++i) {
    Comparison& c = comparisons[i];
    c.p_holm = corrected.adjusted[i];
    c.level = 1 - corrected.level[i];
    const Estimate e = hodges_lehmann(c.differences, c.level);
    c.estimate = e.value;
    c.low = e.low;
    c.high = e.high;
    // Ties and zeros can part the test from the interval by a hair; then neither decides.
    const bool differs = c.p_holm <= alpha;
    if (differs && c.low > 0) c.verdict = Verdict::worse;
    else if (differs && c.high < 0) c.verdict = Verdict::better;
    else if (c.low >= -margin && c.high <= margin) c.verdict = Verdict::equivalent;
    c.immaterial =
        (c.verdict == Verdict::worse && c.high <= margin) || (c.verdict == Verdict::better && c.low >= -margin);
    // Two-sided 5 %, power 80 %: 1.96 + 0.84 standard errors.
    if (c.verdict == Verdict::undecided && margin > 0)
      c.seeds_needed = std::ceil(std::pow(2.8 * deviation(c.differences) / margin, 2));
  }
  return comparisons;
}

}  // namespace ravine
