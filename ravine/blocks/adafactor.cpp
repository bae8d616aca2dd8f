#include "ravine/blocks/adafactor.hpp"

#include <bit>
#include <cstdint>
#include <limits>

#include "ravine/linalg/sums.hpp"

namespace ravine {
namespace {

// To the nearest bfloat16, ties to even.
float rounded_to_bf16(float value) {
  std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
  bits += 0x7fffU + (bits >> 16 & 1U);
  return std::bit_cast<float>(bits & 0xffff0000U);
}

// The running mean in bfloat16 as a library with such tensors does it: in single precision, rounded when kept.
float mean_in_bf16(double m, double u, double beta) {
  const float old = static_cast<float>(m), now = rounded_to_bf16(static_cast<float>(u)),
              take = static_cast<float>(1 - beta);
  return rounded_to_bf16(take < 0.5F ? old + take * (now - old) : now - (now - old) * (1 - take));
}

template <class T>
double root_mean_square(std::span<const T> values) {
  return std::sqrt(sum_squares(values) / static_cast<double>(std::max<std::size_t>(values.size(), 1)));
}

}  // namespace

bool Adafactor::is_factored(const Block& block) const {
  return is_matrix(block) && static_cast<double>(std::min(rows_of(block), columns_of(block))) >= min_dim_size_to_factor;
}

std::vector<std::size_t> Adafactor::sizes(const Block& block) const {
  const std::size_t mean = first_decay() > 0 ? block.size : 0;
  if (is_factored(block)) return {mean, rows_of(block), columns_of(block), 0};
  return {mean, 0, 0, block.size};
}

// g becomes U before it is clipped. Roots are taken of no less than the smallest normal number: where g is and was 0
// without eps1, U is 0.
template <class T>
void Adafactor::divide(BlockArgs<T>& args) const {
  const std::span<T> row = args.slots[1], column = args.slots[2], v = args.slots[3], g = args.g, root = args.scratch;
  constexpr double tiny = std::numeric_limits<T>::min();
  const double given = std::max(eps1, eps), t = args.tick.t;
  const double bound_on_v = given > 0 ? given : static_cast<double>(std::numeric_limits<T>::epsilon());
  const double added = variant == torch ? 0 : given > 0 ? given : 1e-30;
  const T most = static_cast<T>(variant == torch ? 1 / bound_on_v : std::numeric_limits<T>::max());
  const double beta2 = std::min(beta2_cap, 1 - pow(t, -std::abs(decay_rate)));
  const T keep = static_cast<T>(beta2), take = static_cast<T>(1 - beta2), add = static_cast<T>(added);
  if (!is_factored(args.block)) {
    for (std::size_t i = 0; i < g.size(); ++i) {
      v[i] = keep * v[i] + take * (g[i] * g[i] + add);
      g[i] *= std::min(most, 1 / std::sqrt(std::max(v[i], static_cast<T>(tiny))));
    }
    return;
  }
  const std::size_t rows = row.size(), columns = column.size();
  std::fill(root.begin(), root.end(), T(0));
  for (std::size_t i = 0; i < rows; ++i) {
    const std::span<const T> values = g.subspan(i * columns, columns);
    const double mean = sum_squares(values) / static_cast<double>(columns) + added;
    row[i] = static_cast<T>(beta2 * row[i] + (1 - beta2) * mean);
    for (std::size_t j = 0; j < columns; ++j) root[j] += values[j] * values[j];
  }
  const bool rows_alone = variant == big_vision && rows > columns && !factor_tall;
  double mean_row = 0;
  for (const T value : row) mean_row += value / static_cast<double>(rows);
  mean_row = rows_alone ? 1 : std::max(mean_row, variant == torch ? bound_on_v : tiny);
  for (std::size_t j = 0; j < columns; ++j) {
    column[j] = keep * column[j] + take * (root[j] / static_cast<T>(rows) + add);
    root[j] = rows_alone ? T(1) : 1 / std::sqrt(std::max(column[j], static_cast<T>(tiny)));
  }
  for (std::size_t i = 0; i < rows; ++i) {
    const T factor = static_cast<T>(1 / std::sqrt(std::max(row[i] / mean_row, tiny)));
    for (std::size_t j = 0; j < columns; ++j) g[i * columns + j] *= std::min(most, factor * root[j]);
  }
}

double Adafactor::length_factor(double rms) const {
  const double limit = clip_threshold > 0 ? clip_threshold : variant == big_vision ? infinity : 1;
  const double clip = 1 / std::max(1.0, rms / limit);
  return clipping_threshold > 0 && rms > 0 ? clip / std::min(1.0, rms * clip * clipping_threshold) : clip;
}

template <class T>
void Adafactor::step(BlockArgs<T>& args) const {
  const std::span<T> g = args.g, m = args.slots[0];
  const double t = args.tick.t;
  double rate = lr;
  if (relative_step && variant != big_vision) rate = std::min(warmup_init ? 1e-4 * lr * t : lr, 1 / std::sqrt(t));
  if (scale_parameter && variant != big_vision) rate *= std::max(eps2, root_mean_square(args.x));
  const double shrink[] = {variant == fairseq ? rate : lr, lr * lr / args.tick.base, 1};
  const T pull = static_cast<T>(weight_decay * shrink[decay]);

  divide(args);
  const double length = length_factor(root_mean_square<T>(g)), beta = first_decay();
  const double before = variant == big_vision ? length : length * rate, after = variant == big_vision ? rate : 1;
  if (beta == 0) {
    for (std::size_t i = 0; i < g.size(); ++i) g[i] = static_cast<T>(length * rate) * g[i] + pull * args.x[i];
    return;
  }
  const T keep = static_cast<T>(beta), take = static_cast<T>(1 - beta), scale = static_cast<T>(before);
  std::size_t agree = 0;
  for (std::size_t i = 0; i < g.size(); ++i) {
    const T u = scale * g[i];
    m[i] = momentum_bf16 ? static_cast<T>(mean_in_bf16(m[i], u, beta)) : keep * m[i] + take * u;
    agree += m[i] * g[i] > 0 ? 1 : 0;
  }
  const double share = static_cast<double>(agree) / static_cast<double>(std::max<std::size_t>(g.size(), 1));
  const T factor = static_cast<T>(caution ? after / std::max(share, 1e-3) : after);
  for (std::size_t i = 0; i < g.size(); ++i)
    g[i] = (caution && !(m[i] * g[i] > 0) ? T(0) : factor * m[i]) + pull * args.x[i];
}

template void Adafactor::step(BlockArgs<float>&) const;
template void Adafactor::step(BlockArgs<double>&) const;

}  // namespace ravine
