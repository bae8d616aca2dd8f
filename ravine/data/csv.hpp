// CSV as RFC 4180 has it and as people write it: quoted cells with "" inside and line ends in them, LF or CRLF, an
// optional byte order mark, blanks around cells, and the delimiter sniffed among comma, semicolon, tab, bar and blanks.
// Every complaint names file, line and column.
#pragma once
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "ravine/core/error.hpp"

namespace ravine {

/// How a file is written.
struct Dialect {
  char delimiter = ',';  ///< ' ' means any run of blanks
  bool header = true;
  char decimal = '.';  ///< '.' or ','
};

std::string delimiter_name(char delimiter);

/// The text behind a byte order mark, if it has one.
std::string_view without_bom(std::string_view text);

/// A cell of a record; `text` is what stands between the delimiters or quotes, without surrounding blanks.
struct Cell {
  std::string_view text;
  bool quoted = false;
};

/// Walks through the records of a CSV text, from behind its byte order mark if it has one. Blank lines are skipped. The
/// cells of a record stay valid until the next.
class CsvCursor {
 public:
  CsvCursor(std::string_view text, std::string file, char delimiter);

  /// Reads the next record; false at the end. Throws Error (data) on an unclosed quote or text behind a closing one.
  bool next();
  [[nodiscard]] const std::vector<Cell>& cells() const { return cells_; }
  /// The line on which the record begins.
  [[nodiscard]] std::size_t line() const { return record_line_; }
  /// Where cell i of the record stands.
  [[nodiscard]] Place place(std::size_t i) const;
  /// Where the next record begins, as an offset from the first byte that is walked through, and the line it is on.
  [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(at_ - text_.data()); }
  [[nodiscard]] std::size_t next_line() const { return line_; }
  /// Goes on at `offset`, where a record begins, on line `line`.
  void seek(std::size_t offset, std::size_t line) { at_ = text_.data() + offset, line_ = line; }

 private:
  void quoted_cell(const char* open);

  std::string_view text_;
  std::string file_;
  char delimiter_;
  const char *at_, *end_, *record_ = nullptr;
  std::size_t line_ = 1, record_line_ = 0;
  std::vector<Cell> cells_;
  std::vector<const char*> starts_;    // where each cell begins in the text
  std::deque<std::string> unescaped_;  // the texts of cells that had "" in them; cells point into them
  std::size_t unescaped_used_ = 0;
};

/// What a look at the beginning of the text says about delimiter, header and decimal mark. `missing` tells which cells
/// say nothing. Throws Error (data) if it is not text.
Dialect sniff(std::string_view text, const std::string& file, bool (*missing)(std::string_view));

}  // namespace ravine
