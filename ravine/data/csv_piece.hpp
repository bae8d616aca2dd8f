// CsvPiece: a part of a CSV text, from the beginning of a record to the beginning of another, read into columns of its
// own. Pieces are read in parallel and know nothing of each other: rows, lines and codes count from the piece's own
// beginning, and csv_reader.cpp joins them in order. A piece reports no errors. It stops before a record that it cannot
// read, because only the reader knows whether a record begins there at all and on which line.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ravine/data/csv.hpp"

namespace ravine {

/// What a column is read as: numbers because it was decided so, numbers until one cell is not, texts, or nothing.
enum class ReadAs : std::uint8_t { numbers, numbers_until_text, texts, nothing };

/// How cells are understood; the same for all pieces of a file.
struct CellRules {
  char decimal = '.';
  std::vector<std::string> missing;  ///< further texts that mean "missing"
  std::string strip;

  [[nodiscard]] std::string_view stripped(std::string_view text) const;
  [[nodiscard]] bool is_missing(std::string_view text) const;
  [[nodiscard]] std::optional<double> number(std::string_view text) const;
};

/// A cell worth remembering; lines count from 0 at the beginning of the piece, columns from 1.
struct FoundCell {
  std::size_t line = 0, column = 0;
  std::string text;
};

/// Codes of texts in order of their first appearance.
struct TextCodes {
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::vector<std::string> values;
  std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>> codes;

  std::int32_t operator()(std::string_view text);
};

struct PieceColumn {
  ReadAs as = ReadAs::numbers_until_text;
  std::vector<double> numbers;      ///< with room for more rows than there are
  std::vector<std::int32_t> codes;  ///< likewise
  TextCodes texts;
  std::size_t missing = 0, number_cells = 0;
  std::optional<FoundCell> first_text, first_huge;
};

class CsvPiece {
 public:
  struct Format {
    char delimiter = ',';
    bool whole = true;           ///< the text ends where the file does; otherwise its last record may go on
    bool simple_numbers = true;  ///< numbers with a decimal point may stand between these delimiters
    const CellRules* rules = nullptr;
  };

  /// Reads the records of `text` that begin in [begin, end). `as` has an entry per column. Keeps its memory for the
  /// next call.
  void read(std::string_view text, std::size_t begin, std::size_t end, const Format& format,
            const std::vector<ReadAs>& as);

  [[nodiscard]] std::size_t begin() const { return begin_; }
  /// Where the first record that was not read begins.
  [[nodiscard]] std::size_t end() const { return end_; }
  /// It was not read because the text ends within it.
  [[nodiscard]] bool cut() const { return cut_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t lines() const { return lines_; }  ///< line ends in [begin, end)
  [[nodiscard]] const std::vector<PieceColumn>& columns() const { return columns_; }

 private:
  enum class Taken { yes, found_text, refused };
  enum class Record { taken, found_text, refused, cut, unusual, none };
  struct PlainCell {
    std::size_t column;
    const char* start;
    std::string_view text;
  };

  Record read_records(std::string_view text, std::size_t end, const Format& format);
  Record plain_record(const char*& at, const char* end, const Format& format);
  Record any_record(CsvCursor& cursor, std::size_t text_size, const Format& format);
  template <class Where>
  Taken take(PieceColumn& column, std::string_view cell, const CellRules& rules, Where&& where);
  void make_room(const Format& format);
  [[nodiscard]] bool may_be_missing(double number) const {
    for (const double v : missing_numbers_)
      if (v == number) return true;
    return false;
  }

  std::vector<PieceColumn> columns_;
  std::vector<double*> simple_;          // where the simple numbers of a column go; nullptr if it has none
  std::vector<double> missing_numbers_;  // numbers that may mean "missing", depending on how they are written
  std::vector<PlainCell> plain_;         // of the record under way: what is no simple number
  std::size_t begin_ = 0, end_ = 0, rows_ = 0, room_ = 0, lines_ = 0;
  bool cut_ = false;
};

}  // namespace ravine
