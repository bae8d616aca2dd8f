#include "ravine/train/predictor.hpp"

#include "ravine/core/source.hpp"
#include "ravine/data/array_file.hpp"
#include "ravine/train/table_training.hpp"

namespace ravine {
namespace {

// Cells in the first record of a CSV file; 0 for other files.
std::size_t count_columns(const std::string& path) {
  const Source source(path);
  if (is_array_file(source.text())) return 0;
  CsvCursor cursor(source.text(), source.name(), sniff(source.text(), source.name(), &means_missing).delimiter);
  return cursor.next() ? cursor.cells().size() : 0;
}

}  // namespace

Predictor::Predictor(const Model& model, unsigned threads)
    : model_(model),
      network_(model.shape()),
      loss_(AnyLoss(model.origin.loss, model.task()).plain()),
      threads_(threads) {}

Table Predictor::read(const std::string& path, const ReadOptions& options, bool with_target) const {
  const Schema& schema = model_.schema;
  ReadOptions reading = schema.reading();
  reading.delimiter = options.delimiter;
  reading.decimal = options.decimal;
  reading.scratch = options.scratch;
  reading.progress = options.progress;
  if (options.header) reading.header = options.header;
  reading.missing.insert(reading.missing.end(), options.missing.begin(), options.missing.end());
  reading.strip += options.strip;
  if (with_target) return table_for(schema, read_table(path, "", reading));
  if (schema.header || count_columns(path) != schema.features.size()) {
    reading.columns[schema.target.name] = ReadOptions::As::skip;
    return table_for(schema, read_table(path, "", reading));
  }
  // Without names and without the target, the columns behind it have moved up.
  ReadOptions moved = reading;
  moved.columns.clear();
  for (std::size_t i = 0; i < schema.features.size(); ++i)
    moved.columns["c" + std::to_string(i)] = reading.columns[schema.features[i].name];
  return table_for(schema, read_table(path, "", moved));
}

Dataset Predictor::encode(const Table& table, bool with_target, EncodingNotes& notes) const {
  return ravine::encode(model_.schema, table, with_target, notes);
}

Outputs Predictor::run(const Dataset& data) {
  return run_network(network_, loss_, data, model_.parameters, model_.state, threads_);
}

}  // namespace ravine
