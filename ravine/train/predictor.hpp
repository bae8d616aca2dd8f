// Predictor: a model at work on new data.
//
//   Predictor predictor(Model::load("houses.ravine"));
//   Table table = predictor.read("new.csv", {}, false);
//   Outputs outputs = predictor.run(predictor.encode(table, false, notes));
#pragma once
#include "ravine/data/dataset.hpp"
#include "ravine/train/fit.hpp"
#include "ravine/train/model.hpp"

namespace ravine {

class Predictor {
 public:
  /// `model` must outlive the predictor; threads = 0 means one per processor.
  explicit Predictor(const Model& model, unsigned threads = 0);

  /// Reads a file as the model's columns want it; delimiter, header and so on from `options` where set. Without
  /// `with_target` the target's column is not even looked at.
  [[nodiscard]] Table read(const std::string& path, const ReadOptions& options, bool with_target) const;
  [[nodiscard]] Dataset encode(const Table& table, bool with_target, EncodingNotes& notes) const;
  Outputs run(const Dataset& data);

 private:
  const Model& model_;
  Network<float> network_;
  AnyLoss loss_;
  Threads threads_;
};

}  // namespace ravine
