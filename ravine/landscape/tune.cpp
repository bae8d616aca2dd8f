#include "ravine/landscape/tune.hpp"

namespace ravine {

std::vector<double> rate_grid() {
  return {1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100};
}

OptimizerSpec with_best_rate(const Terrain& terrain, const OptimizerSpec& spec, std::span<const double> start,
                             std::size_t evaluations, Threads& threads) {
  if (spec.info().kind == RuleKind::method) return spec;
  const std::vector<double> rates = rate_grid();
  std::vector<double> end(rates.size());
  threads.parallel_for(rates.size(), 1, [&](std::size_t first, std::size_t past) {
    for (std::size_t i = first; i < past; ++i) {
      OptimizerSpec rated = spec;
      rated.set_lr(rates[i]);
      const Path path = run_path(terrain, rated, start, evaluations);
      end[i] = path.outcome == StopReason::diverged ? infinity : path.loss.back();
    }
  });
  std::size_t best = 0;
  for (std::size_t i = 1; i < rates.size(); ++i)
    if (end[i] < end[best]) best = i;
  OptimizerSpec result = spec;
  if (end[best] < infinity) result.set_lr(rates[best]);
  return result;
}

}  // namespace ravine
