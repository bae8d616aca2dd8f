// Arrays in files: IDX (the format of MNIST) and NPY (NumPy's), also gzipped, as tables. The first dimension is rows;
// the others become columns p0, p1, ... (images, three dimensions or more) or c0, c1, ... (matrices), one column if
// there are none.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ravine/data/table.hpp"

namespace ravine {

/// A table read from an array, and the shape of one row: {28, 28} for MNIST's images, {} for its labels.
struct ArrayTable {
  Table table;
  std::vector<std::size_t> row_shape;
};

/// True if the bytes begin like an IDX or NPY file.
bool is_array_file(std::string_view bytes);
/// Throws Error (data) on a damaged header, an element type that is no number, or a wrong length.
ArrayTable parse_array(std::string_view bytes, const std::string& file);

}  // namespace ravine
