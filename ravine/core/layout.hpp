// Layout: the geography of the parameters. One flat buffer holds every tensor of a problem; a Block says which
// part of it one tensor takes. Blocks start on 64 bytes for float (128 for double) and the gaps between them are
// zero in every buffer that follows the layout, so no loop over the flat memory needs a tail.
// Immutable once built; safe to share between threads.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace ravine {

/// What a block is for; transforms and block rules choose by it.
enum class Kind {
  matrix,     ///< weights: two or more dimensions, the last one contiguous
  bias,       ///< one value per output
  norm,       ///< scale of a normalisation layer
  embedding,  ///< one row per level of a category
  vector      ///< anything else of one dimension (the argument of a test function)
};

struct Block {
  std::string name;                ///< unique within the layout, e.g. "dense0.weight"
  std::vector<std::size_t> shape;  ///< row-major
  Kind kind = Kind::vector;
  std::size_t offset = 0;  ///< in elements, a multiple of Layout::unit
  std::size_t size = 0;    ///< number of elements, without the gap behind it
};

class Layout {
 public:
  static constexpr std::size_t unit = 16;  ///< elements: 64 bytes of float

  /// Appends a block behind the last one and returns its index. The name must be new.
  std::size_t add(std::string name, std::vector<std::size_t> shape, Kind kind);

  [[nodiscard]] std::span<const Block> blocks() const { return blocks_; }
  [[nodiscard]] const Block& operator[](std::size_t i) const { return blocks_[i]; }
  /// Elements of a buffer that follows this layout, gaps included.
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Elements without the gaps: the number of parameters.
  [[nodiscard]] std::size_t parameters() const;

 private:
  std::vector<Block> blocks_;
  std::size_t size_ = 0;
};

/// The part of a flat buffer that `block` names.
template <class T>
std::span<T> view(std::span<T> flat, const Block& block) {
  return flat.subspan(block.offset, block.size);
}

/// Sets the gaps of a flat buffer to zero.
template <class T>
void clear_gaps(const Layout& layout, std::span<T> flat) {
  std::size_t end = 0;
  for (const Block& block : layout.blocks()) {
    for (std::size_t i = end; i < block.offset; ++i) flat[i] = T(0);
    end = block.offset + block.size;
  }
  for (std::size_t i = end; i < layout.size(); ++i) flat[i] = T(0);
}

}  // namespace ravine
