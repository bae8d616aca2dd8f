#include "ravine/blocks/mars.hpp"

#include "ravine/linalg/newton_schulz.hpp"
#include "ravine/linalg/sums.hpp"

namespace ravine {

std::size_t Mars::scratch(const Block& block) const {
  return variant == 2 && !is_adamw(block) ? newton_schulz_scratch(rows_of(block), columns_of(block)) : 0;
}

template <class T>
void Mars::step(BlockArgs<T>& args) const {
  const std::span<T> m = args.slots[0], v = args.slots[1], g_before = args.slots[2], v_max = args.slots[3], g = args.g;
  const T change = static_cast<T>(gamma * beta1 / (1 - beta1));
  for (std::size_t i = 0; i < g.size(); ++i) {
    const T c = g[i] + change * (g[i] - g_before[i]);
    g_before[i] = g[i];
    g[i] = c;
  }
  const double length = std::sqrt(sum_squares<T>(g));
  const T shorten = static_cast<T>(length > 1 ? 1 / length : 1);
  const T keep = static_cast<T>(beta1), take = static_cast<T>(1 - beta1);
  for (std::size_t i = 0; i < g.size(); ++i) {
    g[i] *= shorten;
    m[i] = keep * m[i] + take * g[i];
  }
  if (is_adamw(args.block)) {
    const T keep2 = static_cast<T>(beta2), take2 = static_cast<T>(1 - beta2), add = static_cast<T>(eps),
            c2 = static_cast<T>(1 / std::sqrt(1 - pow(beta2, args.tick.t))),
            rate = static_cast<T>(lr / (1 - pow(beta1, args.tick.t)));
    for (std::size_t i = 0; i < g.size(); ++i) {
      v[i] = keep2 * v[i] + take2 * (g[i] * g[i]);
      if (amsgrad) v_max[i] = std::max(v_max[i], v[i]);
      const T divisor = std::sqrt(amsgrad ? v_max[i] : v[i]) * c2 + add;
      g[i] = divisor > 0 ? rate * m[i] / divisor : T(0);
    }
  } else if (variant == 1) {
    const T rate = static_cast<T>(lr);
    for (std::size_t i = 0; i < g.size(); ++i) g[i] = m[i] > 0 ? rate : m[i] < 0 ? -rate : T(0);
  } else {
    const std::size_t rows = rows_of(args.block), columns = columns_of(args.block);
    for (std::size_t i = 0; i < g.size(); ++i) g[i] = m[i] / take;
    newton_schulz<T>(g, rows, columns, Quintic::keller, 5, eps, args.scratch);
    const T rate =
        static_cast<T>(lr * std::sqrt(std::max(1.0, static_cast<double>(rows) / static_cast<double>(columns))));
    for (T& value : g) value *= rate;
  }
}

template void Mars::step(BlockArgs<float>&) const;
template void Mars::step(BlockArgs<double>&) const;

}  // namespace ravine
