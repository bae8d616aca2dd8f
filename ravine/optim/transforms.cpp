#include "ravine/optim/transforms.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/core/random.hpp"
#include "ravine/simd/normal.hpp"

namespace ravine {
namespace {

template <class T>
double squares(std::span<const T> v) {
  double sum = 0;
  for (const T e : v) sum += static_cast<double>(e) * static_cast<double>(e);
  return sum;
}

template <class T>
void scale(std::span<T> v, double factor) {
  for (T& e : v) e *= static_cast<T>(factor);
}

// Weights are laid out inputs by outputs: an output's weights are a column. A vector is taken as a whole.
template <class F>
void for_outputs(const Block& block, F f) {
  const std::size_t columns = block.shape.size() < 2 ? 1 : block.shape.back();
  for (std::size_t c = 0; c < columns; ++c) f(c, columns);
}

}  // namespace

template <class T>
void transform(const Clip& clip, const Layout& layout, std::span<const T> /*x*/, std::span<T> g, double /*t*/) {
  auto shorten = [&](std::span<T> part, double norm, double limit) {
    if (norm + clip.eps > limit) scale(part, limit / (norm + clip.eps));
  };
  if (clip.value < infinity)
    for (T& e : g) e = std::clamp(e, static_cast<T>(-clip.value), static_cast<T>(clip.value));
  if (clip.block < infinity)
    for (const Block& block : layout.blocks())
      shorten(view(g, block), std::sqrt(squares<T>(view(g, block))), clip.block);
  if (clip.norm < infinity) shorten(g, std::sqrt(squares<T>(g)), clip.norm);
}

template <class T>
void transform(const AdaptiveClip& clip, const Layout& layout, std::span<const T> x, std::span<T> g, double /*t*/) {
  for (const Block& block : layout.blocks()) {
    const std::span<const T> w = view(x, block);
    const std::span<T> d = view(g, block);
    for_outputs(block, [&](std::size_t c, std::size_t stride) {
      double ww = 0, dd = 0;
      for (std::size_t i = c; i < block.size; i += stride) {
        ww += static_cast<double>(w[i]) * static_cast<double>(w[i]);
        dd += static_cast<double>(d[i]) * static_cast<double>(d[i]);
      }
      const double limit = clip.ratio * std::max(std::sqrt(ww), clip.eps), norm = std::sqrt(dd);
      if (norm > limit)
        for (std::size_t i = c; i < block.size; i += stride) d[i] *= static_cast<T>(limit / norm);
    });
  }
}

template <class T>
void transform(const Centralize& /*centralize*/, const Layout& layout, std::span<const T> /*x*/, std::span<T> g,
               double /*t*/) {
  for (const Block& block : layout.blocks()) {
    if (block.shape.size() < 2) continue;
    const std::span<T> d = view(g, block);
    for_outputs(block, [&](std::size_t c, std::size_t stride) {
      double sum = 0;
      for (std::size_t i = c; i < block.size; i += stride) sum += static_cast<double>(d[i]);
      const std::size_t n = block.size / stride;
      const auto mean = static_cast<T>(sum / static_cast<double>(n));
      for (std::size_t i = c; i < block.size; i += stride) d[i] -= mean;
    });
  }
}

template <class T>
void transform(const Noise& noise, const Layout& layout, std::span<const T> /*x*/, std::span<T> g, double t) {
  const double deviation = std::sqrt(noise.eta / std::pow(t, noise.gamma));
  const Random random(static_cast<std::uint64_t>(noise.seed), Stream::noise, static_cast<std::uint32_t>(t));
  for (const Block& block : layout.blocks())
    for (std::size_t i = block.offset; i < block.offset + block.size; ++i)
      g[i] += static_cast<T>(deviation * normal(random, i));
}

#define RAVINE_TRANSFORM(Stage, T) \
  template void transform(const Stage&, const Layout&, std::span<const T>, std::span<T>, double)
RAVINE_TRANSFORM(Clip, float);
RAVINE_TRANSFORM(Clip, double);
RAVINE_TRANSFORM(AdaptiveClip, float);
RAVINE_TRANSFORM(AdaptiveClip, double);
RAVINE_TRANSFORM(Centralize, float);
RAVINE_TRANSFORM(Centralize, double);
RAVINE_TRANSFORM(Noise, float);
RAVINE_TRANSFORM(Noise, double);
#undef RAVINE_TRANSFORM

}  // namespace ravine
