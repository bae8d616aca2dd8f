// Reading a CSV text into a table: pieces of it are read in parallel, joined in order, and the columns collected.
//
// Where a record begins in the middle of a file cannot be known without reading everything before it, because line ends
// may stand in quotes. So each piece but the first of a round begins behind a line end that is assumed to end a record,
// and it counts only if the piece before ended exactly there. Otherwise the next round begins where that one ended. The
// result is therefore the same for any number of threads and any size of the pieces.
#include <algorithm>
#include <exception>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <unordered_set>

#include "ravine/core/source.hpp"
#include "ravine/core/text.hpp"
#include "ravine/core/threads.hpp"
#include "ravine/data/csv_piece.hpp"
#include "ravine/data/table.hpp"

namespace ravine {
namespace {

constexpr std::size_t first_piece = 1U << 16;  // bytes; it settles what most columns are
constexpr std::size_t piece_bytes = 1U << 19;  // a piece and its numbers fit into the cache of a core
constexpr std::size_t pieces_per_thread = 4;
constexpr std::size_t most_files = 256;
constexpr std::size_t disk_from = std::size_t{64} << 20;  // bytes of text from which columns go to a file

// The cells of one column, of type T, as they come: in memory, or at their place in the scratch file.
template <class T>
class Collected {
 public:
  void append(const T* from, std::size_t n, std::size_t expected, ScratchFile* file, std::size_t offset) {
    if (n == 0) return;
    if (file != nullptr) {
      file->write(offset + size_ * sizeof(T), from, n * sizeof(T));
    } else {
      if (size_ + n > memory_.size()) {
        Buffer<T> more(std::max({size_ + n, expected, size_ + size_ / 2}));
        if (size_ > 0) std::memcpy(static_cast<void*>(more.data()), memory_.data(), size_ * sizeof(T));
        memory_ = std::move(more);
      }
      std::memcpy(static_cast<void*>(memory_.data() + size_), from, n * sizeof(T));
    }
    size_ += n;
  }
  Stored<T> finish(ScratchFile* file, std::size_t offset) {
    if (file != nullptr && size_ > 0) return {file->map(offset, size_ * sizeof(T)), size_};
    return {std::move(memory_), size_};
  }

 private:
  Buffer<T> memory_;
  std::size_t size_ = 0;
};

struct Collector {
  Column column;
  ReadAs as = ReadAs::numbers_until_text;
  TextCodes texts;
  Collected<double> numbers;
  Collected<std::int32_t> codes;
};

std::string cells(std::size_t n) { return std::to_string(n) + (n == 1 ? " cell" : " cells"); }

// Names of columns: unique, none empty.
std::vector<std::string> column_names(const CsvCursor& cursor, bool header) {
  std::vector<std::string> names;
  std::unordered_set<std::string> taken;
  for (std::size_t j = 0; j < cursor.cells().size(); ++j) {
    const std::string plain = "c" + std::to_string(j);
    std::string name = header ? std::string(cursor.cells()[j].text) : plain;
    if (name.empty()) name = plain;
    const std::string stem = name;
    for (int k = 1; !taken.insert(name).second; ++k) name = stem + "." + std::to_string(k);
    names.push_back(std::move(name));
  }
  return names;
}

Dialect decide_dialect(std::string_view text, const std::string& file, const ReadOptions& options) {
  Dialect dialect = sniff(text, file, &means_missing);
  dialect.delimiter = options.delimiter.value_or(dialect.delimiter);
  dialect.decimal = options.decimal.value_or(dialect.decimal);
  dialect.header = options.header.value_or(dialect.header);
  return dialect;
}

class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& file, const ReadOptions& options, const Source* source)
      : all_(text),
        text_(without_bom(text)),
        file_(file),
        options_(options),
        source_(source),
        dialect_(decide_dialect(text, file, options)),
        rules_{.decimal = dialect_.decimal, .missing = options.missing, .strip = options.strip},
        threads_(text.size() < 2 * piece_bytes ? 1 : options.threads),
        pieces_(threads_.size() == 1 ? 1 : pieces_per_thread * threads_.size()) {}

  Table read() {
    begin();
    hash_.add(all_.substr(0, all_.size() - text_.size()));
    while (position_ < text_.size()) {
      round();
      if (options_.progress) options_.progress(position_, text_.size());
    }
    if (rows_ == 0) fail_data(file_ + ": holds a header but no rows");
    Table table{.file = file_,
                .hash = hash_.text(),
                .dialect = dialect_,
                .rows = rows_,
                .columns = {},
                .scratch = options_.scratch};
    for (std::size_t j = 0; j < columns_.size(); ++j) table.columns.push_back(finish(j));
    return table;
  }

 private:
  // The names, and where the data begins.
  void begin() {
    CsvCursor cursor(text_, file_, dialect_.delimiter);
    if (!cursor.next()) fail_data(file_ + ": holds no rows");
    for (std::string& name : column_names(cursor, dialect_.header)) {
      Collector& c = columns_.emplace_back();
      c.column.name = std::move(name);
      const auto decided = options_.columns.find(c.column.name);
      if (decided == options_.columns.end()) continue;
      c.column.skipped = decided->second == ReadOptions::As::skip;
      c.as = c.column.skipped                           ? ReadAs::nothing
             : decided->second == ReadOptions::As::text ? ReadAs::texts
                                                        : ReadAs::numbers;
    }
    if (dialect_.header) data_ = position_ = cursor.offset(), line_ = cursor.next_line();
    if (text_.size() < disk_from && options_.scratch.empty()) return;
    try {
      while (scratch_.size() < std::min(columns_.size(), most_files))
        scratch_.push_back(std::make_unique<ScratchFile>(options_.scratch));
    } catch (const Error&) {
      if (!options_.scratch.empty()) throw;
      scratch_.clear();  // memory has to do
    }
    // No column has more rows than this; the file has holes where it has fewer.
    region_ = round_up((text_.size() / columns_.size() + 1) * sizeof(double), ScratchFile::page);
  }

  [[nodiscard]] std::vector<ReadAs> forms_now() const {
    std::vector<ReadAs> as;
    for (const Collector& c : columns_) as.push_back(c.as);
    return as;
  }
  [[nodiscard]] CsvPiece::Format format(bool whole) const {
    const bool safe =
        dialect_.decimal == '.' && std::string_view("0123456789.+-").find(dialect_.delimiter) == std::string_view::npos;
    return {.delimiter = dialect_.delimiter, .whole = whole, .simple_numbers = safe, .rules = &rules_};
  }

  // Reads the next pieces and joins those that turn out to follow each other.
  void round() {
    const std::size_t bytes = rows_ == 0 ? first_piece : piece_bytes;
    const std::size_t wanted = rows_ == 0 ? 1 : trusted_;
    std::vector<std::size_t> begins{position_};
    while (begins.size() <= wanted) {
      const std::size_t near = begins.back() + bytes;
      const std::size_t end = near < text_.size() ? text_.find('\n', near) : std::string_view::npos;
      begins.push_back(end == std::string_view::npos ? text_.size() : end + 1);
      if (begins.back() == text_.size()) break;
    }
    const std::size_t count = begins.size() - 1;
    const std::string_view seen = text_.substr(0, begins.back() + margin_);
    const CsvPiece::Format how = format(seen.size() == text_.size());
    const std::vector<ReadAs> forms = forms_now();
    threads_.parallel_for(count, 1, [&](std::size_t first, std::size_t last) {
      for (std::size_t i = first; i < last; ++i) pieces_[i].read(seen, begins[i], begins[i + 1], how, forms);
    });

    const std::size_t start = position_;
    std::size_t joined = 0;
    collected_ = 0;
    for (; joined < count && pieces_[joined].begin() == position_; ++joined) {
      CsvPiece& piece = pieces_[joined];
      if (has_new_texts(piece)) {
        collect(joined);
        turn_into_texts(piece);
      }
      if (is_outdated(piece)) piece.read(seen, piece.begin(), begins[joined + 1], how, forms_now());
      position_ = piece.end();
    }
    const bool cut = pieces_[0].cut();
    collect(joined);
    // A file with line ends in quotes spoils many guesses; then fewer pieces are risked.
    trusted_ = joined < count ? std::max<std::size_t>(1, joined) : std::min(pieces_.size(), trusted_ + 1);
    if (position_ > start) return;
    if (!cut) complain();
    margin_ *= 8;  // a record longer than that
  }

  [[nodiscard]] bool turns(std::size_t j, const CsvPiece& piece) const {
    return columns_[j].as == ReadAs::numbers_until_text && piece.columns()[j].as == ReadAs::texts;
  }
  [[nodiscard]] bool has_new_texts(const CsvPiece& piece) const {
    for (std::size_t j = 0; j < columns_.size(); ++j)
      if (turns(j, piece)) return true;
    return false;
  }
  // It was read before a column was known to be text.
  [[nodiscard]] bool is_outdated(const CsvPiece& piece) const {
    for (std::size_t j = 0; j < columns_.size(); ++j)
      if (columns_[j].as != piece.columns()[j].as) return true;
    return false;
  }

  // The columns that `piece` found texts in become texts; what has been collected of them is read again.
  void turn_into_texts(const CsvPiece& piece) {
    std::vector<std::size_t> turned;
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      if (!turns(j, piece)) continue;
      turned.push_back(j);
      columns_[j].as = ReadAs::texts;
      columns_[j].numbers = {};
    }
    constexpr std::size_t block = 1U << 14;
    std::vector<std::vector<std::int32_t>> codes(turned.size());
    CsvCursor cursor(text_, file_, dialect_.delimiter);
    cursor.seek(data_, 1);
    for (std::size_t row = 0; row < rows_; ++row) {
      cursor.next();
      for (std::size_t k = 0; k < turned.size(); ++k) {
        const std::string_view cell = rules_.stripped(cursor.cells()[turned[k]].text);
        codes[k].push_back(rules_.is_missing(cell) ? missing_code : columns_[turned[k]].texts(cell));
        if (codes[k].size() < block && row + 1 < rows_) continue;
        columns_[turned[k]].codes.append(codes[k].data(), codes[k].size(), expected_rows(), file_of(turned[k]),
                                         offset_of(turned[k]));
        codes[k].clear();
      }
    }
    if (source_ != nullptr) source_->release(text_.substr(0, cursor.offset()));
  }

  [[nodiscard]] std::size_t expected_rows() const {
    const double done = static_cast<double>(position_ - data_), all = static_cast<double>(text_.size() - data_);
    return static_cast<std::size_t>(static_cast<double>(rows_) * std::min(all / std::max(done, 1.0), 1e6) * 1.02) + 64;
  }

  // Where a column is: usually in a file of its own, so that reading ahead does not run into the next one's holes, and
  // writing does not wait for it.
  [[nodiscard]] ScratchFile* file_of(std::size_t j) const {
    return scratch_.empty() ? nullptr : scratch_[j % scratch_.size()].get();
  }
  [[nodiscard]] std::size_t offset_of(std::size_t j) const {
    return scratch_.empty() ? 0 : j / scratch_.size() * region_;
  }

  // Appends the pieces of this round up to `end`, which are the text up to position_, to the columns.
  void collect(std::size_t end) {
    if (collected_ == end) return;
    std::vector<std::size_t> lines;
    for (std::size_t i = collected_; i < end; ++i) {
      lines.push_back(line_);
      line_ += pieces_[i].lines();
      rows_ += pieces_[i].rows();
    }
    const std::size_t expected = expected_rows();
    std::mutex guard;
    std::exception_ptr failure;  // a full disk
    threads_.parallel_for(columns_.size() + 1, 1, [&](std::size_t first, std::size_t last) {
      try {
        for (std::size_t j = first; j < last; ++j) {
          if (j == columns_.size()) finish_text();
          else
            for (std::size_t i = collected_; i < end; ++i) append(j, pieces_[i], lines[i - collected_], expected);
        }
      } catch (...) {
        const std::lock_guard lock(guard);
        failure = std::current_exception();
      }
    });
    if (failure) std::rethrow_exception(failure);
    collected_ = end;
  }

  // The text up to position_ will not be needed again.
  void finish_text() {
    const std::string_view part = text_.substr(hashed_, position_ - hashed_);
    hash_.add(part);
    if (source_ != nullptr) source_->release(part);
    hashed_ = position_;
  }

  void append(std::size_t j, const CsvPiece& piece, std::size_t line, std::size_t expected) {
    Collector& c = columns_[j];
    const PieceColumn& from = piece.columns()[j];
    if (c.as == ReadAs::nothing) return;
    c.column.missing += from.missing;
    c.column.number_cells += from.number_cells;
    auto remember = [&](const std::optional<FoundCell>& found, Place& place, std::string& cell) {
      if (!found || !place.file.empty()) return;
      place = {file_, line + found->line, found->column};
      cell = found->text;
    };
    remember(from.first_text, c.column.first_text, c.column.first_text_cell);
    remember(from.first_huge, c.column.first_huge, c.column.first_huge_cell);
    const std::size_t offset = offset_of(j);
    if (c.as != ReadAs::texts) return c.numbers.append(from.numbers.data(), piece.rows(), expected, file_of(j), offset);
    std::vector<std::int32_t> known;  // the table's codes of the piece's texts
    for (const std::string& text : from.texts.values) known.push_back(c.texts(text));
    std::vector<std::int32_t> codes(from.codes.begin(), from.codes.begin() + static_cast<std::ptrdiff_t>(piece.rows()));
    for (std::int32_t& code : codes)
      if (code != missing_code) code = known[static_cast<std::size_t>(code)];
    c.codes.append(codes.data(), codes.size(), expected, file_of(j), offset);
  }

  Column finish(std::size_t j) {
    Collector& c = columns_[j];
    c.column.form = c.as == ReadAs::texts ? Column::Form::text : Column::Form::numeric;
    c.column.numbers = c.numbers.finish(file_of(j), offset_of(j));
    c.column.codes = c.codes.finish(file_of(j), offset_of(j));
    c.column.values = std::move(c.texts.values);
    return std::move(c.column);
  }

  // Says what is wrong with the record at position_, which a piece has refused.
  [[noreturn]] void complain() const {
    CsvCursor cursor(text_, file_, dialect_.delimiter);
    cursor.seek(position_, line_);
    cursor.next();
    const std::vector<Cell>& record = cursor.cells();
    if (record.size() != columns_.size())
      throw Error(Fault::data, {file_, cursor.line(), 0},
                  "this row has " + cells(record.size()) + ", but the " + (dialect_.header ? "header" : "first row") +
                      " has " + std::to_string(columns_.size()) + " (delimiter: " + delimiter_name(dialect_.delimiter) +
                      "); mend the row, or set --delimiter");
    for (std::size_t j = 0; j < record.size(); ++j) {
      const std::string_view text = rules_.stripped(record[j].text);
      if (columns_[j].as != ReadAs::numbers || rules_.is_missing(text) || rules_.number(text)) continue;
      throw Error(Fault::data, cursor.place(j),
                  "column " + quote(columns_[j].column.name) + " is numeric, but this cell is " + quote(text) +
                      "; mend it, or name it with --missing if it means missing");
    }
    throw std::logic_error("a record was refused that has no fault");
  }

  const std::string_view all_, text_;  // text_ is all_ without a byte order mark
  const std::string& file_;
  const ReadOptions& options_;
  const Source* source_;  // of the text, or nullptr
  const Dialect dialect_;
  const CellRules rules_;
  Threads threads_;
  std::vector<CsvPiece> pieces_;
  std::vector<Collector> columns_;
  std::vector<std::unique_ptr<ScratchFile>> scratch_;  // none: columns are in memory
  std::size_t region_ = 0;                             // bytes between the columns of a file
  ContentHash hash_;
  std::size_t data_ = 0;      // where the rows begin
  std::size_t position_ = 0;  // up to where they have been read
  std::size_t line_ = 1;      // of what has been collected
  std::size_t hashed_ = 0;
  std::size_t rows_ = 0;
  std::size_t collected_ = 0;         // pieces of this round that are in the columns
  std::size_t trusted_ = 1;           // pieces to read at once
  std::size_t margin_ = piece_bytes;  // bytes behind the last piece in which its last record may end
};

}  // namespace

Table parse_csv(std::string_view text, const std::string& file, const ReadOptions& options) {
  return CsvReader(text, file, options, nullptr).read();
}

Table parse_csv(const Source& source, const ReadOptions& options) {
  return CsvReader(source.text(), source.name(), options, &source).read();
}

Table read_csv(const std::string& path, const ReadOptions& options) { return parse_csv(Source(path), options); }

}  // namespace ravine
