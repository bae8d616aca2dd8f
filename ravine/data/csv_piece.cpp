#include "ravine/data/csv_piece.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ravine/core/text.hpp"
#include "ravine/data/decimal.hpp"
#include "ravine/data/table.hpp"

namespace ravine {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

std::string_view CellRules::stripped(std::string_view text) const {
  if (strip.empty() || number(text)) return text;
  auto dropped = [&](char c) { return is_blank(c) || strip.find(c) != std::string::npos; };
  while (!text.empty() && dropped(text.front())) text.remove_prefix(1);
  while (!text.empty() && dropped(text.back())) text.remove_suffix(1);
  return text;
}

bool CellRules::is_missing(std::string_view text) const {
  return means_missing(text) || std::find(missing.begin(), missing.end(), text) != missing.end();
}

std::optional<double> CellRules::number(std::string_view text) const {
  if (decimal == '.') return parse_number(text);
  std::string copy(text);
  if (copy.find('.') != std::string::npos) return std::nullopt;
  std::replace(copy.begin(), copy.end(), ',', '.');
  return parse_number(copy);
}

std::int32_t TextCodes::operator()(std::string_view text) {
  if (const auto found = codes.find(text); found != codes.end()) return found->second;
  const auto code = static_cast<std::int32_t>(values.size());
  codes.emplace(text, code);
  values.emplace_back(text);
  return code;
}

// Room for `room_` rows in every column.
void CsvPiece::make_room(const Format& format) {
  simple_.assign(columns_.size(), nullptr);
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    PieceColumn& column = columns_[j];
    if (column.as == ReadAs::nothing) continue;
    if (column.as == ReadAs::texts) {
      column.codes.resize(room_);
    } else {
      column.numbers.resize(room_);
      if (format.simple_numbers) simple_[j] = column.numbers.data();
    }
  }
}

// Takes the cell for the row under way. `where` gives its place; it is asked only for what is worth remembering.
template <class Where>
CsvPiece::Taken CsvPiece::take(PieceColumn& column, std::string_view cell, const CellRules& rules, Where&& where) {
  if (column.as == ReadAs::nothing) return Taken::yes;
  const std::string_view text = rules.stripped(cell);
  const bool numeric = column.as != ReadAs::texts;
  if (rules.is_missing(text)) {
    ++column.missing;
    if (numeric) column.numbers[rows_] = std::numeric_limits<double>::quiet_NaN();
    else column.codes[rows_] = missing_code;
    return Taken::yes;
  }
  auto found = [&] {
    const Place place = where();
    return FoundCell{place.line, place.column, std::string(text)};
  };
  const std::optional<double> number = rules.number(text);
  if (!number && numeric) return column.as == ReadAs::numbers ? Taken::refused : Taken::found_text;
  if (number) {
    ++column.number_cells;
    if (!(std::abs(*number) <= largest_number) && !column.first_huge) column.first_huge = found();
  } else if (!column.first_text) {
    column.first_text = found();
  }
  if (numeric) column.numbers[rows_] = *number;
  else column.codes[rows_] = column.texts(text);
  return Taken::yes;
}

// A record without quotes, where most cells of numbers are simple decimals. Says `unusual` if it is something else,
// and has then changed nothing but the row under way. `at` moves behind the record. If a column turned out to be text
// before another refused its cell, the text counts: that column is read again, and then only the refusal is left.
CsvPiece::Record CsvPiece::plain_record(const char*& at, const char* end, const Format& format) {
  const char* const record = at;
  const char* p = at;
  const char delimiter = format.delimiter;
  const std::size_t n = columns_.size();
  plain_.clear();
  for (std::size_t j = 0; j < n; ++j) {
    while (p < end && is_blank(*p) && *p != delimiter) ++p;
    const char* cell = p;
    const char* stop = nullptr;
    if (double* const numbers = simple_[j]; numbers != nullptr) {
      double number = 0;
      stop = scan_decimal(p, end, number);
      if (stop != nullptr && *stop == '\r' && stop[1] == '\n') ++stop;
      if (stop != nullptr && (*stop == delimiter || *stop == '\n') && !may_be_missing(number)) numbers[rows_] = number;
      else stop = nullptr;
    }
    if (stop == nullptr) {
      if (p < end && *p == '"') return Record::unusual;
      while (p < end && *p != delimiter && *p != '\n') ++p;
      stop = p;
      plain_.push_back({j, cell, trim({cell, static_cast<std::size_t>(stop - cell)})});
      if (n == 1 && plain_.back().text.empty()) return Record::unusual;  // a blank line
    }
    p = stop;
    const bool last = p == end || *p == '\n';
    if (last != (j + 1 == n)) return Record::unusual;
    if (p < end) ++p;
  }
  if (p == end && !format.whole) return Record::cut;
  Record result = Record::taken;
  for (const PlainCell& cell : plain_) {
    const Taken taken = take(columns_[cell.column], cell.text, *format.rules, [&] {
      return Place{"", lines_, static_cast<std::size_t>(cell.start - record) + 1};
    });
    if (taken == Taken::refused) return result == Record::found_text ? result : Record::refused;
    if (taken == Taken::found_text) columns_[cell.column].as = ReadAs::texts, result = Record::found_text;
  }
  at = p;
  ++lines_;
  return result;
}

// Any other record, by the cursor.
CsvPiece::Record CsvPiece::any_record(CsvCursor& cursor, std::size_t text_size, const Format& format) {
  try {
    if (!cursor.next()) return format.whole ? Record::none : Record::cut;
  } catch (const Error&) {
    return format.whole ? Record::refused : Record::cut;
  }
  if (cursor.offset() == text_size && !format.whole) return Record::cut;
  if (cursor.cells().size() != columns_.size()) return Record::refused;
  Record result = Record::taken;
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    const Taken taken =
        take(columns_[j], cursor.cells()[j].text, *format.rules, [&cursor, j] { return cursor.place(j); });
    if (taken == Taken::refused) return result == Record::found_text ? result : Record::refused;
    if (taken == Taken::found_text) columns_[j].as = ReadAs::texts, result = Record::found_text;
  }
  return result;
}

void CsvPiece::read(std::string_view text, std::size_t begin, std::size_t end, const Format& format,
                    const std::vector<ReadAs>& as) {
  begin_ = begin;
  columns_.resize(as.size());
  for (std::size_t j = 0; j < as.size(); ++j) columns_[j].as = as[j];
  missing_numbers_.clear();
  for (const std::string& other : format.rules->missing)
    if (const auto number = parse_number(other)) missing_numbers_.push_back(*number);
  // A column in which a text turns up is read again from the beginning of the piece.
  while (read_records(text, end, format) == Record::found_text) {
  }
}

CsvPiece::Record CsvPiece::read_records(std::string_view text, std::size_t end, const Format& format) {
  for (PieceColumn& column : columns_) {
    column.missing = column.number_cells = 0;
    column.first_text.reset();
    column.first_huge.reset();
    column.texts.values.clear();
    column.texts.codes.clear();
  }
  make_room(format);
  rows_ = lines_ = 0;
  end_ = begin_;
  cut_ = false;
  CsvCursor cursor(text, "", format.delimiter);
  const char* const first = text.data();
  const char* at = first + begin_;
  Record record = Record::taken;
  while (end_ < end) {
    if (rows_ == room_) {
      room_ = std::max<std::size_t>(16, room_ + room_ / 2);
      make_room(format);
    }
    record = format.delimiter == ' ' ? Record::unusual : plain_record(at, first + text.size(), format);
    if (record == Record::unusual) {
      cursor.seek(end_, lines_);
      record = any_record(cursor, text.size(), format);
      if (record == Record::taken) at = first + cursor.offset(), lines_ = cursor.next_line();
    }
    if (record != Record::taken) break;
    end_ = static_cast<std::size_t>(at - first);
    ++rows_;
  }
  if (record == Record::none) end_ = text.size();  // blank lines to the end
  cut_ = record == Record::cut;
  for (PieceColumn& column : columns_)
    if (column.as <= ReadAs::numbers_until_text) column.number_cells = rows_ - column.missing;
  return record;
}

}  // namespace ravine
