// What a command says on standard error about the data it has read: what was sniffed, inferred and left out.
#pragma once
#include "ravine/data/dataset.hpp"
#include "ravine/train/table_training.hpp"

namespace ravine::cli {

/// "data.csv: comma, header, 1,153 rows, 3 columns"
std::string describe_table(const Table& table, const std::vector<std::size_t>& row_shape);
/// "2 classes (no, yes)" or "a number".
std::string describe_target(const Target& target);
void print_notes(const TableTraining& job);
void print_encoding_notes(const EncodingNotes& notes);

}  // namespace ravine::cli
