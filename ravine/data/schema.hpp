// Schema: what the columns of a table mean and how a row becomes numbers. It is inferred from a whole file, fitted
// (means, levels) on the training rows only, kept inside the model file, and applied to every file that comes later.
//
//   numeric    (x - mean) / deviation; a missing value is the median, and says so in a column of its own if training
//   had gaps category   one column per level, or a learned vector if there are many; levels with fewer than 3 rows
//   share one ignored    constant, identifier-like, dropped by request
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "ravine/data/table.hpp"

namespace ravine {

enum class Use { numeric, category, ignored };

struct Feature {
  std::string name;
  Use use = Use::numeric;
  std::string reason;  ///< why it is ignored, or what is worth knowing
  // numeric
  double mean = 0, deviation = 1, median = 0;
  bool flags_missing = false;  ///< has a second column that is 1 where the value is missing
  // category
  std::vector<std::string> levels;  ///< in order of their columns or codes, sorted
  bool has_other = false;           ///< rare levels share the column behind the levels; unknown ones join them
  bool has_missing = false;         ///< "missing" is a level of its own, the last one
  std::size_t vector_size = 0;      ///< of the learned vector; 0 means one column per level

  /// Columns of the encoded table (0 if it has a learned vector or is ignored).
  [[nodiscard]] std::size_t width() const;
  /// Codes of the learned vector's table: the levels, other (or unknown), missing.
  [[nodiscard]] std::size_t codes() const { return levels.size() + 2; }
};

struct Target {
  enum class Kind { number, classes };
  std::string name;
  Kind kind = Kind::number;
  std::vector<std::string> classes;  ///< sorted; numbers by value
  bool numeric_classes = false;      ///< the classes are numbers
  double mean = 0, deviation = 1;    ///< of a number
};

struct Schema {
  std::vector<Feature> features;  ///< in file order, the target left out
  Target target;
  std::size_t target_position = 0;       ///< of the target among the columns of the training file
  bool header = true;                    ///< false: columns are known by their position
  std::vector<std::size_t> image_shape;  ///< of a row of pixels, or empty; pixels share one mean and deviation
  std::vector<std::string> missing;      ///< further texts that mean "missing"
  std::string strip;

  /// Numeric columns of the encoded table.
  [[nodiscard]] std::size_t width() const;
  /// The names of those columns: "age", "age (missing)", "sex=male".
  [[nodiscard]] std::vector<std::string> column_names() const;
  /// How a later file must be read: forms as here, delimiter and so on sniffed anew.
  [[nodiscard]] ReadOptions reading() const;
};

/// What the user has decided about columns, by name.
struct SchemaOptions {
  std::string target;
  std::set<std::string> drop;
  std::map<std::string, Use> use;
  int task = -1;  ///< 0 regression, 1 classification, -1 inferred
};

/// How to read a file so that columns come out as the user has decided.
ReadOptions reading_with(ReadOptions reading, const SchemaOptions& options);
/// Throws Error (data), with the nearest name, if the user has decided about a column that is not there.
void check_names(const SchemaOptions& options, const Table& table);

/// Decides what one column means, as a feature of a table with `rows` rows. Throws Error (data) if it is numeric but
/// for a few cells, or holds numbers that are no measurements.
Feature infer_feature(const Column& column, std::size_t rows, const SchemaOptions& options);

/// Decides whether a column, as the target, is a number or classes. Throws Error (data) as infer_schema does.
Target infer_target(const Table& table, const Column& column, const SchemaOptions& options);

/// The distinct numbers of a numeric column, sorted.
std::vector<double> distinct_numbers(const Column& column);

/// Decides what every column of `table` means; statistics are still to be fitted. Throws Error (data): an unknown
/// target, one that is constant or unique per row where classes are wanted, a column that is numeric but for a few
/// cells.
Schema infer_schema(const Table& table, const std::vector<std::size_t>& image_shape, const SchemaOptions& options);

/// Fits means, medians and levels on the rows `training` of the table that the schema was inferred from.
void fit_schema(Schema& schema, const Table& table, std::span<const std::uint32_t> training);

/// The name of the column that `text` means: a name, or an index from 0, negative from the end. Throws Error (data).
std::string resolve_column(const Table& table, const std::string& text);

}  // namespace ravine
