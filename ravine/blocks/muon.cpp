#include "ravine/blocks/muon.hpp"

#include "ravine/linalg/newton_schulz.hpp"
#include "ravine/linalg/sums.hpp"

namespace ravine {
namespace {

// NorMuon: divides each column by its running root mean square and keeps the length of the whole. `mean` has a place
// for each column.
template <class T>
void even_out(std::span<T> u, std::size_t rows, std::span<T> v, std::span<T> mean, double beta2) {
  const std::size_t columns = v.size();
  std::fill(mean.begin(), mean.end(), T(0));
  for (std::size_t i = 0; i < u.size(); i += columns)
    for (std::size_t j = 0; j < columns; ++j) mean[j] += u[i + j] * u[i + j];
  for (std::size_t j = 0; j < columns; ++j) {
    v[j] = static_cast<T>(beta2 * v[j] + (1 - beta2) * mean[j] / static_cast<double>(rows));
    mean[j] = 1 / (std::sqrt(v[j]) + static_cast<T>(1e-10));
  }
  const double before = sum_squares<T>(u);
  for (std::size_t i = 0; i < u.size(); i += columns)
    for (std::size_t j = 0; j < columns; ++j) u[i + j] *= mean[j];
  const double after = sum_squares<T>(u);
  const T back = static_cast<T>(after > 0 ? std::sqrt(before / after) : 0);
  for (T& value : u) value *= back;
}

}  // namespace

std::size_t Muon::scratch(const Block& block) const { return newton_schulz_scratch(rows_of(block), columns_of(block)); }

template <class T>
void Muon::step(BlockArgs<T>& args) const {
  const std::size_t rows = rows_of(args.block), columns = columns_of(args.block);
  const std::span<T> m = args.slots[0], u = args.g;
  const T keep = static_cast<T>(momentum), take = static_cast<T>(1 - momentum);
  for (std::size_t i = 0; i < u.size(); ++i) {
    m[i] = keep * m[i] + take * u[i];
    u[i] = nesterov ? keep * m[i] + take * u[i] : m[i];
  }
  newton_schulz<T>(u, rows, columns, static_cast<Quintic>(coefficients), static_cast<int>(ns_steps), eps, args.scratch);
  if (normuon) even_out<T>(u, rows, args.slots[1], args.scratch.first(columns), beta2);
  const double r = static_cast<double>(rows), c = static_cast<double>(columns);
  const double factors[] = {std::sqrt(std::max(1.0, r / c)), 0.2 * std::sqrt(std::max(r, c)), std::sqrt(c / r), 1};
  const T rate = static_cast<T>(lr * factors[scale]);
  for (T& value : u) value *= rate;
}

template void Muon::step(BlockArgs<float>&) const;
template void Muon::step(BlockArgs<double>&) const;

}  // namespace ravine
