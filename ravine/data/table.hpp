// Table: a file read whole, column by column, before anybody has decided what the columns mean. A column is numeric if
// every cell that is not missing is a number; otherwise it is text, kept as codes into the list of its values. The
// cells of a large file are in a scratch file on the disk, mapped; see ReadOptions::scratch.
#pragma once
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ravine/core/stored.hpp"
#include "ravine/data/csv.hpp"

namespace ravine {

class Source;

inline constexpr std::int32_t missing_code = -1;
/// Larger numbers are no measurements: their squares overflow, and they stand for errors.
inline constexpr double largest_number = 1e100;

struct Column {
  enum class Form { numeric, text };
  std::string name;
  Form form = Form::numeric;
  Stored<double> numbers;           ///< numeric: one per row, NaN if missing
  Stored<std::int32_t> codes;       ///< text: one per row, missing_code if missing
  std::vector<std::string> values;  ///< text: the distinct cells in order of appearance
  std::size_t missing = 0;          ///< cells that say nothing
  std::size_t number_cells = 0;     ///< cells that are numbers, in a text column too
  Place first_text;                 ///< of the first cell that is not a number
  std::string first_text_cell;
  Place first_huge;  ///< of the first number that is infinite or beyond largest_number
  std::string first_huge_cell;
  bool skipped = false;  ///< not read, by request

  /// Says that the cells will not be needed soon: those in a file leave the memory.
  void release() const { numbers.release(), codes.release(); }
  [[nodiscard]] bool is_missing(std::size_t row) const {
    return form == Form::numeric ? std::isnan(numbers[row]) : codes[row] == missing_code;
  }
};

struct Table {
  std::string file;
  std::string hash;  ///< of the file's contents, see content_hash
  Dialect dialect;
  std::size_t rows = 0;
  std::vector<Column> columns;
  std::string scratch;  ///< ReadOptions::scratch, which also holds for what is made of the table

  /// The column called `name`, or nullptr.
  [[nodiscard]] const Column* find(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> names() const;
};

/// How to read a file. What is not set is sniffed or inferred.
struct ReadOptions {
  std::optional<char> delimiter;
  std::optional<bool> header;
  std::optional<char> decimal;       ///< '.' or ','
  std::vector<std::string> missing;  ///< further texts that mean "missing"
  std::string strip;                 ///< characters dropped from the ends of text cells, blanks always are
  enum class As { number, text, skip };
  std::map<std::string, As> columns;  ///< forms of columns by name, decided beforehand
  unsigned threads = 0;               ///< 0: one per processor; the result does not depend on it
  /// The folder of the scratch file. If it is empty, files from 64 MiB on use $TMPDIR or /var/tmp, and memory only
  /// where no file can be made there; other files use memory.
  std::string scratch;
  std::function<void(std::size_t done, std::size_t bytes)> progress;  ///< of reading; called by the caller's thread
};

/// True for the cells that mean "missing" everywhere: empty, NA, N/A, #N/A, NaN, null (in any case) and ?.
bool means_missing(std::string_view cell);

/// Reads a CSV file. Throws Error (data) with the place: a ragged row, an unclosed quote, text in a column that was
/// decided to be numeric, no rows.
Table read_csv(const std::string& path, const ReadOptions& options);
/// The same from a file that is open already. What has been read of it leaves the memory.
Table parse_csv(const Source& source, const ReadOptions& options);
/// The same from text in memory; `file` is what messages call it.
Table parse_csv(std::string_view text, const std::string& file, const ReadOptions& options);

/// Where a cell of a file stands, found by reading it again: for complaints that come after reading.
Place locate(const Table& table, std::size_t row, const std::string& column);

}  // namespace ravine
