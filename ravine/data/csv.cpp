#include "ravine/data/csv.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "ravine/core/text.hpp"

namespace ravine {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

std::string_view without_bom(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  return text;
}

std::string delimiter_name(char delimiter) {
  switch (delimiter) {
    case ',': return "comma";
    case ';': return "semicolon";
    case '\t': return "tab";
    case '|': return "bar";
    case ' ': return "blanks";
    default: return std::string("'") + delimiter + "'";
  }
}

CsvCursor::CsvCursor(std::string_view text, std::string file, char delimiter)
    : text_(without_bom(text)),
      file_(std::move(file)),
      delimiter_(delimiter),
      at_(text_.data()),
      end_(text_.data() + text_.size()) {}

Place CsvCursor::place(std::size_t i) const {
  // A quoted cell may have line ends before it in the same record.
  const char* start = i < starts_.size() ? starts_[i] : at_;
  std::size_t line = record_line_;
  const char* line_start = record_;
  for (const char* p = record_; p < start; ++p)
    if (*p == '\n') ++line, line_start = p + 1;
  return {file_, line, static_cast<std::size_t>(start - line_start) + 1};
}

// Reads a quoted cell whose opening quote is at `open`; leaves at_ on the delimiter, line end or end behind it.
void CsvCursor::quoted_cell(const char* open) {
  const char* p = open + 1;
  const char* begin = p;
  bool escaped = false;
  for (;; ++p) {
    if (p == end_) throw Error(Fault::data, place(cells_.size()), "the quote that opens here is never closed");
    if (*p == '\n') ++line_;
    if (*p != '"') continue;
    if (p + 1 < end_ && p[1] == '"') {
      escaped = true;
      ++p;
      continue;
    }
    break;
  }
  std::string_view content(begin, static_cast<std::size_t>(p - begin));
  if (escaped) {
    if (unescaped_used_ == unescaped_.size()) unescaped_.emplace_back();
    std::string& copy = unescaped_[unescaped_used_++];
    copy.clear();
    for (std::size_t i = 0; i < content.size(); ++i) {
      copy += content[i];
      if (content[i] == '"') ++i;
    }
    content = copy;
  }
  ++p;
  while (p < end_ && is_blank(*p) && *p != delimiter_) ++p;
  if (p < end_ && *p != delimiter_ && *p != '\n' && !(*p == '\r' && (p + 1 == end_ || p[1] == '\n')))
    throw Error(Fault::data, place(cells_.size()),
                "text follows the closing quote of this cell; a quote inside a quoted cell is written twice");
  cells_.push_back({trim(content), true});
  at_ = p;
}

bool CsvCursor::next() {
  for (;;) {
    if (at_ >= end_) return false;
    cells_.clear();
    starts_.clear();
    unescaped_used_ = 0;
    record_ = at_;
    record_line_ = line_;
    bool only_blanks = true;
    for (;;) {
      const char* start = at_;
      while (at_ < end_ && is_blank(*at_) && *at_ != delimiter_) ++at_;
      if (delimiter_ == ' ')
        while (at_ < end_ && is_blank(*at_)) ++at_;
      starts_.push_back(at_);
      if (at_ < end_ && *at_ == '"') {
        only_blanks = false;
        quoted_cell(at_);
      } else {
        const char* p = at_;
        while (p < end_ && *p != delimiter_ && *p != '\n' && !(delimiter_ == ' ' && is_blank(*p))) ++p;
        std::string_view cell = trim(std::string_view(start, static_cast<std::size_t>(p - start)));
        if (!cell.empty()) only_blanks = false;
        cells_.push_back({cell, false});
        at_ = p;
      }
      if (delimiter_ == ' ') {
        while (at_ < end_ && (is_blank(*at_) || *at_ == '\r')) ++at_;
        if (at_ < end_ && *at_ != '\n') continue;
        break;
      }
      if (at_ < end_ && *at_ == '\r') ++at_;
      if (at_ >= end_ || *at_ == '\n') break;
      ++at_;  // the delimiter
    }
    if (at_ < end_) ++at_, ++line_;
    if (cells_.size() == 1 && only_blanks) continue;  // a blank line
    return true;
  }
}

namespace {

constexpr std::size_t sniffed_records = 200;

// The first records under a delimiter; nothing if the text does not parse under it.
std::vector<std::vector<std::string>> first_records(std::string_view text, const std::string& file, char delimiter) {
  std::vector<std::vector<std::string>> records;
  try {
    CsvCursor cursor(text, file, delimiter);
    while (records.size() < sniffed_records && cursor.next()) {
      std::vector<std::string>& record = records.emplace_back();
      for (const Cell& cell : cursor.cells()) record.emplace_back(cell.text);
    }
  } catch (const Error&) {
    // The reader proper reports it with the delimiter that wins.
  }
  return records;
}

bool is_number(const std::string& text, char decimal) {
  if (decimal == '.') return parse_number(text).has_value();
  std::string copy = text;
  if (std::count(copy.begin(), copy.end(), ',') > 1 || copy.find('.') != std::string::npos) return false;
  std::replace(copy.begin(), copy.end(), ',', '.');
  return parse_number(copy).has_value();
}

// Every record has the same number of cells, and most cells are numbers: then blanks between them are delimiters.
bool is_table_of_numbers(const std::vector<std::vector<std::string>>& records) {
  std::size_t numbers = 0, cells = 0;
  for (const auto& record : records) {
    if (record.size() != records[0].size()) return false;
    for (const std::string& cell : record) numbers += is_number(cell, '.'), ++cells;
  }
  return 2 * numbers >= cells;
}

// The first row is a header if it holds no number, no gap and no repetition, and it differs in kind from what is below:
// some column of numbers has a name above it, or (all text) no name occurs again in its own column.
bool has_header(const std::vector<std::vector<std::string>>& records, bool (*missing)(std::string_view), char decimal) {
  if (records.size() < 2) return true;
  const std::vector<std::string>& first = records[0];
  std::set<std::string> names;
  for (std::size_t j = 0; j < first.size(); ++j) {
    if (first[j].empty() && j == 0) continue;  // row names have none
    if (missing(first[j]) || is_number(first[j], decimal) || !names.insert(first[j]).second) return false;
  }
  bool repeated = false;
  for (std::size_t j = 0; j < first.size(); ++j) {
    std::size_t numbers = 0, texts = 0;
    for (std::size_t i = 1; i < records.size(); ++i) {
      if (j >= records[i].size() || missing(records[i][j])) continue;
      (is_number(records[i][j], decimal) ? numbers : texts)++;
      repeated |= records[i][j] == first[j];
    }
    if (numbers > texts) return true;
  }
  return !repeated;
}

}  // namespace

Dialect sniff(std::string_view text, const std::string& file, bool (*missing)(std::string_view)) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    fail_data(file + ": the text is UTF-16; convert it first: iconv -f UTF-16 -t UTF-8");
  const std::string_view head = text.substr(0, 1U << 16);
  if (head.find('\r') != std::string_view::npos && text.find('\n') == std::string_view::npos)
    fail_data(file + ": lines end in CR alone; convert it first: tr '\\r' '\\n'");
  if (head.find('\0') != std::string_view::npos)
    fail_data(file + ": is not text; CSV, IDX and NPY files (also .gz) can be read");

  // The delimiter under which most records agree on a number of cells above 1, the earlier candidate at a tie.
  Dialect dialect;
  double best = 0;
  std::vector<std::vector<std::string>> records = first_records(text, file, ',');
  for (const char delimiter : {',', '\t', ';', '|', ' '}) {
    auto candidate = first_records(text, file, delimiter);
    if (candidate.empty()) continue;
    std::map<std::size_t, std::size_t> counts;
    for (const auto& record : candidate) ++counts[record.size()];
    const auto usual = std::max_element(counts.begin(), counts.end(),
                                        [](const auto& a, const auto& b) { return a.second < b.second; });
    if (usual->first < 2) continue;
    double score = static_cast<double>(usual->second) / static_cast<double>(candidate.size());
    if (delimiter == ' ') score = is_table_of_numbers(candidate) ? 0.5 : 0;  // prose has blanks too
    if (score > best + 1e-9) {
      best = score;
      dialect.delimiter = delimiter;
      records = std::move(candidate);
    }
  }
  // A decimal comma: some column is all numbers with it and is not without.
  if (dialect.delimiter != ',' && records.size() > 1) {
    for (std::size_t j = 0; j < records[0].size(); ++j) {
      std::size_t comma = 0, other = 0;
      for (std::size_t i = 1; i < records.size(); ++i) {
        if (j >= records[i].size() || missing(records[i][j]) || is_number(records[i][j], '.')) continue;
        (is_number(records[i][j], ',') ? comma : other)++;
      }
      if (comma > 0 && other == 0) dialect.decimal = ',';
    }
  }
  dialect.header = has_header(records, missing, dialect.decimal);
  return dialect;
}

}  // namespace ravine
