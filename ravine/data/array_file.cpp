#include "ravine/data/array_file.hpp"

#include <bit>
#include <cstring>

#include "ravine/core/source.hpp"
#include "ravine/core/text.hpp"

namespace ravine {
namespace {

// Where the elements of an array stand in the file, and how they are written.
struct Elements {
  std::vector<std::size_t> shape;
  char type = 'u';  // u, i, f, b as in NumPy
  std::size_t bytes = 1;
  bool big_endian = false, fortran = false;
  std::size_t offset = 0;
};

std::uint32_t big_u32(std::string_view bytes, std::size_t at) {
  std::uint32_t v = 0;
  for (std::size_t i = 0; i < 4; ++i) v = v << 8 | static_cast<unsigned char>(bytes[at + i]);
  return v;
}

Elements idx_header(std::string_view bytes, const std::string& file) {
  Elements e{.big_endian = true};
  switch (static_cast<unsigned char>(bytes[2])) {
    case 0x08: break;
    case 0x09: e.type = 'i'; break;
    case 0x0b: e.type = 'i', e.bytes = 2; break;
    case 0x0c: e.type = 'i', e.bytes = 4; break;
    case 0x0d: e.type = 'f', e.bytes = 4; break;
    case 0x0e: e.type = 'f', e.bytes = 8; break;
    default:
      fail_data(file + ": IDX element type " + std::to_string(static_cast<unsigned char>(bytes[2])) + " is unknown");
  }
  const auto dimensions = static_cast<std::size_t>(static_cast<unsigned char>(bytes[3]));
  e.offset = 4 + 4 * dimensions;
  if (bytes.size() < e.offset) fail_data(file + ": the IDX header is cut off");
  for (std::size_t d = 0; d < dimensions; ++d) e.shape.push_back(big_u32(bytes, 4 + 4 * d));
  return e;
}

// The text behind 'key': in NumPy's header, which is the literal of a Python dict.
std::string_view npy_value(std::string_view header, std::string_view key) {
  const std::size_t at = header.find("'" + std::string(key) + "'");
  if (at == std::string_view::npos) return {};
  const std::size_t colon = header.find(':', at);
  return colon == std::string_view::npos ? std::string_view{} : trim(header.substr(colon + 1));
}

Elements npy_header(std::string_view bytes, const std::string& file) {
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
  if (bytes.size() < 12) fail_data(file + ": the NPY header is cut off");
  const bool wide = byte(6) >= 2;
  const std::size_t length = wide ? byte(8) | byte(9) << 8 | byte(10) << 16 | byte(11) << 24 : byte(8) | byte(9) << 8,
                    start = wide ? 12 : 10;
  if (bytes.size() < start + length) fail_data(file + ": the NPY header is cut off");
  const std::string_view header = bytes.substr(start, length);
  Elements e{.offset = start + length};
  const std::string_view descr = npy_value(header, "descr");
  if (descr.size() < 5 || descr[0] != '\'')
    fail_data(file + ": NPY with fields or without a type cannot be read; save a plain array of numbers");
  e.big_endian = descr[1] == '>';
  e.type = descr[2];
  e.bytes = static_cast<std::size_t>(descr[3] - '0');
  const bool known =
      std::string_view("fiub").find(e.type) != std::string_view::npos &&
      (e.type == 'f' ? e.bytes == 4 || e.bytes == 8 : e.bytes == 1 || e.bytes == 2 || e.bytes == 4 || e.bytes == 8);
  if (!known || descr[4] != '\'')
    fail_data(file + ": NPY elements of type " + quote(descr.substr(0, descr.find(','))) +
              " are not numbers of 1, 2, 4 or 8 bytes");
  e.fortran = npy_value(header, "fortran_order").starts_with("True");
  const std::string_view shape = npy_value(header, "shape");
  const std::size_t close = shape.find(')');
  if (shape.empty() || shape[0] != '(' || close == std::string_view::npos)
    fail_data(file + ": the NPY header has no shape");
  for (const std::string& part : split(shape.substr(1, close - 1), ',')) {
    if (trim(part).empty()) continue;
    const auto n = parse_count(trim(part));
    if (!n) fail_data(file + ": the NPY header's shape is damaged");
    e.shape.push_back(*n);
  }
  return e;
}

template <class U>
double number(std::uint64_t bits) {
  using Bits = std::conditional_t<sizeof(U) == 1, std::uint8_t,
                                  std::conditional_t<sizeof(U) == 2, std::uint16_t,
                                                     std::conditional_t<sizeof(U) == 4, std::uint32_t, std::uint64_t>>>;
  return static_cast<double>(std::bit_cast<U>(static_cast<Bits>(bits)));
}

double read_element(const char* p, const Elements& e) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < e.bytes; ++i)
    bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(p[i])) << 8 * (e.big_endian ? e.bytes - 1 - i : i);
  switch (e.type) {
    case 'f': return e.bytes == 4 ? number<float>(bits) : number<double>(bits);
    case 'i':
      return e.bytes == 1   ? number<std::int8_t>(bits)
             : e.bytes == 2 ? number<std::int16_t>(bits)
             : e.bytes == 4 ? number<std::int32_t>(bits)
                            : number<std::int64_t>(bits);
    default: return static_cast<double>(bits);
  }
}

}  // namespace

bool is_array_file(std::string_view bytes) {
  const bool idx = bytes.size() >= 8 && bytes[0] == '\0' && bytes[1] == '\0' && bytes[2] >= 0x08 && bytes[2] <= 0x0e &&
                   bytes[3] >= 1 && bytes[3] <= 8;
  return idx || bytes.starts_with("\x93NUMPY");
}

ArrayTable parse_array(std::string_view bytes, const std::string& file) {
  const Elements e = bytes[0] == '\0' ? idx_header(bytes, file) : npy_header(bytes, file);
  if (e.shape.empty() || e.shape[0] == 0) fail_data(file + ": the array holds no rows");
  const std::size_t rows = e.shape[0];
  std::size_t columns = 1;
  for (std::size_t d = 1; d < e.shape.size() && columns <= bytes.size(); ++d) columns *= e.shape[d];
  if (columns == 0 || columns > bytes.size() || rows > bytes.size() ||
      (bytes.size() - e.offset) / e.bytes / columns != rows || (bytes.size() - e.offset) != rows * columns * e.bytes)
    fail_data(file + ": the header promises " + std::to_string(rows) + " x " + std::to_string(columns) +
              " elements of " + std::to_string(e.bytes) + " bytes, but the file holds " +
              std::to_string(bytes.size() - e.offset) + " bytes of data; it is damaged or cut off");
  if (e.fortran && e.shape.size() > 2)
    fail_data(
        file +
        ": NPY in Fortran order with more than two dimensions cannot be read; save numpy.ascontiguousarray of it");

  ArrayTable result{.table = {.file = file, .hash = content_hash(bytes), .dialect = {}, .rows = rows, .columns = {}},
                    .row_shape = {e.shape.begin() + 1, e.shape.end()}};
  const std::string stem = e.shape.size() > 2 ? "p" : "c";
  for (std::size_t j = 0; j < columns; ++j) {
    Column& column = result.table.columns.emplace_back();
    column.name = stem + std::to_string(j);
    column.numbers = Buffer<double>(rows);
  }
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      const std::size_t index = e.fortran ? j * rows + i : i * columns + j;
      const double v = read_element(bytes.data() + e.offset + index * e.bytes, e);
      Column& column = result.table.columns[j];
      column.numbers[i] = v;
      ++(std::isnan(v) ? column.missing : column.number_cells);
      if (std::abs(v) > largest_number && column.first_huge.file.empty()) {
        column.first_huge = {file, 0, 0};
        column.first_huge_cell = format_number(v) + " (row " + std::to_string(i) + ", column " + column.name + ")";
      }
    }
  }
  return result;
}

}  // namespace ravine
