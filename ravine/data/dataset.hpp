// Dataset: a table as a network sees it: rows of numbers, codes of learned vectors, targets. Encoding follows a fitted
// Schema and remembers which row of the file each row is. The numbers are in memory, or in a scratch file if they would
// take more than half of the machine's memory or if the table's reader was told to use one.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "ravine/core/stored.hpp"
#include "ravine/data/schema.hpp"

namespace ravine {

struct Dataset {
  std::size_t rows = 0, width = 0, vectors = 0;
  Stored<float> x;                   ///< rows x width
  std::vector<std::int32_t> codes;   ///< rows x vectors
  std::vector<float> targets;        ///< one per row: standardised numbers, or 0 and 1; empty if the target is absent
  std::vector<std::int32_t> labels;  ///< one per row: classes
  std::vector<float> weights;        ///< one per row; empty means 1
  std::vector<std::uint32_t> file_row;
};

/// What encoding met that training had not: for the user to know.
struct EncodingNotes {
  std::size_t rows_without_target = 0;                    ///< left out
  std::map<std::string, std::size_t> unknown_levels;      ///< cells per column
  std::map<std::string, std::size_t> unexpected_missing;  ///< cells per column that had no gaps in training
};

/// Rows of `table` (all, or `selection` in that order) as numbers. With `with_target`, rows whose target is missing are
/// left out and counted; without, targets stay empty. Throws Error (data): a column is missing, a label is unknown.
Dataset encode(const Schema& schema, const Table& table, bool with_target, EncodingNotes& notes,
               const std::vector<std::uint32_t>* selection = nullptr);

/// Rows whose target is present.
std::vector<std::uint32_t> rows_with_target(const Schema& schema, const Table& table);

/// The class of every listed row. Throws Error (data) that lists the labels training never saw.
std::vector<std::int32_t> class_labels(const Schema& schema, const Table& table, std::span<const std::uint32_t> rows);

}  // namespace ravine
