// Directions: the random directions of a search as a pure function of (seed, step, k), so that any thread makes any of
// them, nothing is stored or sent, and a resumed run goes on exactly. The counter runs over the parameters of a layout
// without its gaps.
#pragma once
#include <cstdint>

#include "ravine/core/layout.hpp"
#include "ravine/simd/normal.hpp"

namespace ravine {

class Directions {
 public:
  /// gaussian: N(0, I); signs: every component +1 or -1.
  enum class Law { gaussian, signs };

  /// `layout` must outlive it.
  Directions(Law law, std::uint64_t seed, const Layout& layout)
      : law_(law), seed_(seed), layout_(layout), parameters_(layout.parameters()) {}

  /// Calls f(i, component) for every parameter, i its place in a flat buffer.
  template <class F>
  void visit(std::uint64_t step, std::size_t k, F&& f) const {
    const Random random(seed_, Stream::noise, static_cast<std::uint32_t>(k));
    std::uint64_t index = step * parameters_;
    for (const Block& block : layout_.blocks())
      for (std::size_t i = block.offset; i < block.offset + block.size; ++i, ++index)
        f(i, law_ == Law::gaussian ? normal(random, index) : (random.bits(index)[0] & 1U) != 0 ? 1.0 : -1.0);
  }

 private:
  Law law_;
  std::uint64_t seed_;
  const Layout& layout_;
  std::size_t parameters_;
};

}  // namespace ravine
