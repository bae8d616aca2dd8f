#include "ravine/data/schema.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "ravine/core/text.hpp"

namespace ravine {
namespace {

constexpr double mostly_numeric = 0.9;           // share of numbers from which text cells are taken for errors
constexpr double identifier_share = 0.5;         // distinct values per row from which a text column says nothing
constexpr std::size_t rare = 3;                  // rows below which a level is pooled
constexpr std::size_t most_number_classes = 30;  // distinct whole numbers that may be class codes
constexpr std::size_t one_hot_limit = 64;        // categories with more levels get a learned vector
constexpr std::size_t largest_vector = 32;

bool whole(double v) { return v == std::floor(v); }

// Names under which people keep row numbers and keys.
bool identifier_name(const std::string& name) {
  static const std::unordered_set<std::string> names{
      "id",        "ids", "index", "idx",    "row", "rowid", "rownames", "row_names",  "rownum", "row_number",
      "rownumber", "nr",  "no",    "number", "key", "uuid",  "guid",     "unnamed: 0", "c0",     "record_id"};
  const std::string folded = lower(name);
  if (names.count(folded) > 0 || folded.ends_with("_id") || folded.ends_with(" id") || folded.ends_with("-id"))
    return true;
  return name.size() > 2 && (name.ends_with("Id") || name.ends_with("ID"));
}

// The distinct numbers of a column, sorted, if they are `most` or fewer; otherwise some of them, more than `most`.
std::vector<double> few_distinct(const Column& column, std::size_t most) {
  std::vector<double> values;
  for (const double v : column.numbers) {
    if (std::isnan(v)) continue;
    const auto place = std::lower_bound(values.begin(), values.end(), v);
    if (place != values.end() && *place == v) continue;
    values.insert(place, v);
    if (values.size() > most) break;
  }
  return values;
}

// 1, 2, 3, ... or any unique whole numbers under a name for such.
bool identifies_rows(const Column& column) {
  const std::size_t rows = column.numbers.size();
  return column.missing == 0 && rows >= 10 && identifier_name(column.name) &&
         std::all_of(column.numbers.begin(), column.numbers.end(), whole) && distinct_numbers(column).size() == rows;
}

// A column of numbers with a few texts in it is an error, not a category.
void refuse_mixed(const Column& column) {
  if (column.form == Column::Form::numeric) return;
  const std::size_t said = column.codes.size() - column.missing;
  if (said == column.number_cells ||
      static_cast<double>(column.number_cells) < mostly_numeric * static_cast<double>(said))
    return;
  throw Error(Fault::data, column.first_text,
              quote(column.first_text_cell) + " in column " + quote(column.name) + ", where " +
                  format_count(column.number_cells) + " of " + format_count(said) +
                  " cells are numbers; mend it, or say --missing " + quote(column.first_text_cell) +
                  " if it means missing, or --type " + column.name + "=cat");
}

void refuse_huge(const Column& column) {
  if (!column.first_huge.file.empty())
    throw Error(Fault::data, column.first_huge,
                "the number " + column.first_huge_cell + " in column " + quote(column.name) +
                    " is infinite or too large to be a measurement (limit 1e100); mend it, say --missing " +
                    column.first_huge_cell + " if it means missing, or --drop " + column.name);
}

// Classes or a number? Texts and two values are classes; whole numbers that run from 0 or 1 without a gap look like
// codes.
bool infer_classes(const Column& column, const std::vector<double>& values) {
  if (column.form == Column::Form::text || values.size() == 2) return true;
  if (values.size() > most_number_classes || !std::all_of(values.begin(), values.end(), whole)) return false;
  return (values.front() == 0 || values.front() == 1) &&
         values.back() - values.front() + 1 == static_cast<double>(values.size());
}

void fit_numeric(Feature& f, const Column& column, std::span<const std::uint32_t> training) {
  std::vector<double> values;
  values.reserve(training.size());
  for (const std::uint32_t row : training)
    if (!std::isnan(column.numbers[row])) values.push_back(column.numbers[row]);
  f.flags_missing = values.size() < training.size();
  if (values.empty()) return;
  double sum = 0;
  for (const double v : values) sum += v;
  f.mean = sum / static_cast<double>(values.size());
  double squares = 0;
  for (const double v : values) squares += (v - f.mean) * (v - f.mean);
  f.deviation = std::sqrt(squares / static_cast<double>(values.size()));
  if (!(f.deviation > 1e-12 * std::abs(f.mean)) || f.deviation == 0)
    f.deviation = 1;  // constant among the training rows
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  f.median = *middle;
}

void fit_category(Feature& f, const Column& column, std::span<const std::uint32_t> training) {
  std::vector<std::size_t> counts(column.values.size());
  std::size_t missing = 0;
  for (const std::uint32_t row : training) {
    if (column.codes[row] == missing_code) ++missing;
    else ++counts[static_cast<std::size_t>(column.codes[row])];
  }
  f.levels.clear();
  f.has_other = false;
  f.has_missing = missing > 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] >= rare) f.levels.push_back(column.values[i]);
    else if (counts[i] > 0) f.has_other = true;
  }
  std::sort(f.levels.begin(), f.levels.end());
  f.vector_size =
      f.levels.size() <= one_hot_limit
          ? 0
          : std::min(largest_vector,
                     static_cast<std::size_t>(std::lround(1.6 * std::pow(static_cast<double>(f.levels.size()), 0.56))));
}

// Images: all pixels share one mean and deviation, so that faint ones stay faint.
void fit_pixels(Schema& schema, const Table& table, std::span<const std::uint32_t> training) {
  auto mean_of = [&](auto f) {
    double sum = 0;
    for (const Column& column : table.columns)
      if (column.name != schema.target.name)
        for (const std::uint32_t row : training) sum += f(column.numbers[row]);
    return sum / static_cast<double>(training.size() * schema.features.size());
  };
  const double mean = mean_of([](double v) { return v; });
  const double variance = mean_of([&](double v) { return (v - mean) * (v - mean); });
  for (Feature& f : schema.features) {
    f.mean = f.median = mean;
    f.deviation = variance > 0 ? std::sqrt(variance) : 1;
  }
}

}  // namespace

std::vector<double> distinct_numbers(const Column& column) {
  std::vector<double> values;
  values.reserve(column.numbers.size());
  for (const double v : column.numbers)
    if (!std::isnan(v)) values.push_back(v);
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

Feature infer_feature(const Column& column, std::size_t rows, const SchemaOptions& options) {
  Feature f{.name = column.name};
  auto ignore = [&](std::string reason) {
    f.use = Use::ignored;
    f.reason = std::move(reason);
    return f;
  };
  if (column.skipped || options.drop.count(column.name) > 0) return ignore("dropped by request");
  const auto decided = options.use.find(column.name);
  if (decided != options.use.end() && decided->second == Use::ignored) return ignore("dropped by request");
  const bool forced = decided != options.use.end();
  if (!forced) refuse_mixed(column);
  if (column.missing == rows) return ignore("no values");
  if (column.form == Column::Form::numeric) {
    refuse_huge(column);
    const std::vector<double> values = few_distinct(column, 1);
    if (values.size() == 1 && column.missing == 0) return ignore("constant: " + format_number(values[0]));
    if (!forced && identifies_rows(column)) return ignore("identifier-like: a different whole number in every row");
    return f;
  }
  f.use = Use::category;
  const std::size_t n = column.values.size(), said = rows - column.missing;
  if (n == 1 && column.missing == 0) return ignore("constant: " + quote(column.values[0]));
  if (!forced && n > 20 && static_cast<double>(n) > identifier_share * static_cast<double>(said))
    return ignore("identifier-like: " + format_count(n) + " different texts in " + format_count(said) + " rows");
  if (column.number_cells > 0)
    f.reason =
        format_count(column.number_cells) + " of " + format_count(said) + " cells are numbers, the others are not";
  return f;
}

Target infer_target(const Table& table, const Column& column, const SchemaOptions& options) {
  Target target{.name = column.name};
  const std::size_t said = table.rows - column.missing;
  const std::string what = table.file + ": the target " + quote(column.name);
  if (said == 0) fail_data(what + " has no values");
  std::vector<double> values;
  if (column.form == Column::Form::numeric) {
    refuse_huge(column);
    values = options.task == 1 ? distinct_numbers(column) : few_distinct(column, most_number_classes);
  } else {
    refuse_mixed(column);
  }
  const bool classes = options.task >= 0 ? options.task == 1 : infer_classes(column, values);
  const std::size_t different = column.form == Column::Form::numeric ? values.size() : column.values.size();
  if (different == 1)
    fail_data(what + " is constant: " +
              (column.form == Column::Form::numeric ? format_number(values[0]) : quote(column.values[0])) +
              "; there is nothing to learn");
  if (!classes) {
    if (column.form == Column::Form::text)
      throw Error(Fault::data, column.first_text,
                  "the target " + quote(column.name) + " is text (" + quote(column.first_text_cell) +
                      "), which regression cannot predict; say --task classify");
    return target;
  }
  target.kind = Target::Kind::classes;
  if (different == said ||
      (different > 50 && static_cast<double>(different) > identifier_share * static_cast<double>(said)))
    fail_data(what + " has " + format_count(different) + " different values in " + format_count(said) +
              " rows, too many for classes" +
              (column.form == Column::Form::numeric ? "; say --task regress" : "; name another --target"));
  target.numeric_classes = column.form == Column::Form::numeric;
  for (const double v : values) target.classes.push_back(format_number(v));
  if (!target.numeric_classes) {
    target.classes = column.values;
    std::sort(target.classes.begin(), target.classes.end());
  }
  return target;
}

std::size_t Feature::width() const {
  if (use == Use::ignored || vector_size > 0) return 0;
  return use == Use::numeric
             ? 1 + static_cast<std::size_t>(flags_missing)
             : levels.size() + static_cast<std::size_t>(has_other) + static_cast<std::size_t>(has_missing);
}

std::size_t Schema::width() const {
  std::size_t n = 0;
  for (const Feature& f : features) n += f.width();
  return n;
}

std::vector<std::string> Schema::column_names() const {
  std::vector<std::string> names;
  for (const Feature& f : features) {
    if (f.width() == 0) continue;
    if (f.use == Use::numeric) {
      names.push_back(f.name);
      if (f.flags_missing) names.push_back(f.name + " (missing)");
      continue;
    }
    for (const std::string& level : f.levels) names.push_back(f.name + "=" + level);
    if (f.has_other) names.push_back(f.name + " (other)");
    if (f.has_missing) names.push_back(f.name + " (missing)");
  }
  return names;
}

ReadOptions Schema::reading() const {
  ReadOptions options{.header = header, .missing = missing, .strip = strip};
  for (const Feature& f : features)
    options.columns[f.name] = f.use == Use::numeric    ? ReadOptions::As::number
                              : f.use == Use::category ? ReadOptions::As::text
                                                       : ReadOptions::As::skip;
  return options;
}

std::string resolve_column(const Table& table, const std::string& text) {
  if (table.find(text) != nullptr) return text;
  const auto index = parse_number(text);
  const auto n = static_cast<double>(table.columns.size());
  if (index && whole(*index) && *index >= -n && *index < n)
    return table.columns[static_cast<std::size_t>(*index < 0 ? *index + n : *index)].name;
  const std::vector<std::string> names = table.names();
  const std::string hint = did_you_mean(text, names);
  const std::vector<std::string> few(
      names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(names.size(), 12)));
  fail_data(table.file + ": there is no column " + quote(text) +
            (hint.empty() ? "; it has: " + join(few, ", ") + (few.size() < names.size() ? ", ..." : "") : hint) +
            (table.dialect.header ? "" : " (the file has no header, so columns are c0, c1, ... or an index)"));
}

ReadOptions reading_with(ReadOptions reading, const SchemaOptions& options) {
  for (const auto& [name, use] : options.use)
    reading.columns[name] = use == Use::numeric    ? ReadOptions::As::number
                            : use == Use::category ? ReadOptions::As::text
                                                   : ReadOptions::As::skip;
  return reading;
}

void check_names(const SchemaOptions& options, const Table& table) {
  auto check = [&](const std::string& name, const char* option) {
    if (table.find(name) == nullptr)
      fail_data(table.file + ": there is no column " + quote(name) + " to " + option +
                did_you_mean(name, table.names()));
  };
  for (const std::string& name : options.drop) check(name, "--drop");
  for (const auto& [name, use] : options.use) check(name, "--type");
}

Schema infer_schema(const Table& table, const std::vector<std::size_t>& image_shape, const SchemaOptions& options) {
  Schema schema{.image_shape = image_shape.size() >= 2 ? image_shape : std::vector<std::size_t>{}};
  schema.header = table.dialect.header;
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    const Column& column = table.columns[j];
    if (column.name == options.target) {
      schema.target = infer_target(table, column, options);
      schema.target_position = j;
    } else if (!schema.image_shape.empty()) {
      refuse_huge(column);
      schema.features.push_back({.name = column.name});
    } else {
      schema.features.push_back(infer_feature(column, table.rows, options));
    }
    column.release();
  }
  const bool usable = std::any_of(schema.features.begin(), schema.features.end(),
                                  [](const Feature& f) { return f.use != Use::ignored; });
  if (!usable && !options.target.empty()) {
    std::string reasons;
    for (const Feature& f : schema.features) reasons += (reasons.empty() ? "" : "; ") + f.name + ": " + f.reason;
    fail_data(table.file + ": no column is left to predict " + quote(options.target) + " from" +
              (reasons.empty() ? "" : " (" + reasons.substr(0, 300) + ")") + "; --type NAME=num or NAME=cat keeps one");
  }
  return schema;
}

void fit_schema(Schema& schema, const Table& table, std::span<const std::uint32_t> training) {
  if (!schema.image_shape.empty()) fit_pixels(schema, table, training);
  std::size_t position = 0;
  for (const Column& column : table.columns) {
    if (column.name == schema.target.name) continue;
    Feature& f = schema.features[position++];
    if (!schema.image_shape.empty() || f.use == Use::ignored) continue;
    if (f.use == Use::numeric) fit_numeric(f, column, training);
    else fit_category(f, column, training);
    column.release();
  }
  if (schema.target.kind == Target::Kind::number) {
    Feature standard;
    fit_numeric(standard, *table.find(schema.target.name), training);
    schema.target.mean = standard.mean;
    schema.target.deviation = standard.deviation;
  }
}

}  // namespace ravine
