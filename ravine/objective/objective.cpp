#include "ravine/objective/objective.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ravine {

template <class T>
void Objective<T>::values(const Candidates<T>& candidates, std::uint64_t /*draw*/, std::span<T> point,
                          std::span<double> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    candidates.write(i, point);
    values[i] = value(point);
  }
}

template <class T>
double gradient_error(Objective<T>& objective, std::span<const T> x, double h) {
  std::vector<T> at(x.begin(), x.end()), g(x.size());
  objective.value_and_gradient(x, g, 1);
  double worst = 0;
  for (const Block& block : objective.layout().blocks()) {
    for (std::size_t i = block.offset; i < block.offset + block.size; ++i) {
      const double step = h * std::max(1.0, std::abs(static_cast<double>(x[i])));
      at[i] = static_cast<T>(x[i] + step);
      const double up = objective.value(at), high = at[i];
      at[i] = static_cast<T>(x[i] - step);
      const double down = objective.value(at), low = at[i];
      at[i] = x[i];
      const double exact = static_cast<double>(g[i]), difference = (up - down) / (high - low);
      worst = std::max(worst, std::abs(exact - difference) / std::max(1.0, std::abs(exact)));
    }
  }
  return worst;
}

template class Objective<float>;
template class Objective<double>;
template double gradient_error(Objective<float>&, std::span<const float>, double);
template double gradient_error(Objective<double>&, std::span<const double>, double);

}  // namespace ravine
