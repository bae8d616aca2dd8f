#include "ravine/core/layout.hpp"

#include <algorithm>
#include <cassert>
#include <functional>
#include <numeric>

#include "ravine/core/buffer.hpp"

namespace ravine {

std::size_t Layout::add(std::string name, std::vector<std::size_t> shape, Kind kind) {
  assert(std::none_of(blocks_.begin(), blocks_.end(), [&](const Block& b) { return b.name == name; }));
  const std::size_t size = std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
  blocks_.push_back({std::move(name), std::move(shape), kind, size_, size});
  size_ += round_up(size, unit);
  return blocks_.size() - 1;
}

std::size_t Layout::parameters() const {
  std::size_t n = 0;
  for (const Block& block : blocks_) n += block.size;
  return n;
}

}  // namespace ravine
