#include "ravine/blocks/sm3.hpp"

#include <numeric>

namespace ravine {
namespace {

// Calls f(mu of the slice, begin, end) for the runs of neighbouring elements that share a slice, axis by axis.
template <class T, class F>
void for_slices(const Block& block, std::span<T> mu, F f) {
  std::size_t inner = block.size;
  T* axis = mu.data();
  for (const std::size_t extent : block.shape) {
    inner /= extent;
    for (std::size_t i = 0; i < block.size;)
      for (std::size_t k = 0; k < extent; ++k, i += inner) f(axis[k], i, i + inner, axis == mu.data());
    axis += extent;
  }
}

}  // namespace

std::vector<std::size_t> Sm3::sizes(const Block& block) const {
  return {momentum > 0 ? block.size : 0, std::accumulate(block.shape.begin(), block.shape.end(), std::size_t{0})};
}

template <class T>
void Sm3::step(BlockArgs<T>& args) const {
  const std::span<T> m = args.slots[0], mu = args.slots[1], nu = args.scratch, g = args.g;
  const T old_share = static_cast<T>(beta > 0 ? beta : 1), new_share = static_cast<T>(1 - beta);
  for_slices(args.block, mu, [&](const T& slice, std::size_t begin, std::size_t end, bool first) {
    for (std::size_t i = begin; i < end; ++i) nu[i] = first ? slice : std::min(nu[i], slice);
  });
  for (std::size_t i = 0; i < g.size(); ++i) nu[i] = old_share * nu[i] + new_share * (g[i] * g[i]);
  if (beta == 0) std::fill(mu.begin(), mu.end(), T(0));
  for_slices(args.block, mu, [&](T& slice, std::size_t begin, std::size_t end, bool) {
    for (std::size_t i = begin; i < end; ++i) slice = std::max(slice, nu[i]);
  });
  const T rate = static_cast<T>(lr), keep = static_cast<T>(momentum), take = static_cast<T>(1 - momentum),
          floor = static_cast<T>(eps);
  for (std::size_t i = 0; i < g.size(); ++i) {
    const T square = nu[i] + floor, u = square > 0 ? g[i] / std::sqrt(square) : T(0);
    if (momentum > 0) m[i] = keep * m[i] + take * u;
    g[i] = rate * (momentum > 0 ? m[i] : u);
  }
}

template void Sm3::step(BlockArgs<float>&) const;
template void Sm3::step(BlockArgs<double>&) const;

}  // namespace ravine
