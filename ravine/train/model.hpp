// Model: a trained network with everything that is needed to use it on new data: how the columns are read and encoded,
// the shape of the network, the weights, and where it came from. One file holds it (docs/formats.md).
#pragma once
#include <string>

#include "ravine/data/schema.hpp"
#include "ravine/nn/any_loss.hpp"
#include "ravine/nn/network.hpp"
#include "ravine/record/run.hpp"

namespace ravine {

/// Where a model came from.
struct Origin {
  std::string version;    ///< of ravine
  std::string optimizer;  ///< canonical spec
  std::string loss;
  std::string data_file, data_hash;
  std::uint64_t seed = 0;
  std::size_t epochs = 0, best_epoch = 0;
  Metrics valid, test;
};

struct Model {
  Schema schema;
  NetworkSpec network;
  Origin origin;
  Buffer<float> parameters, state;

  /// What the target asks of the loss.
  [[nodiscard]] Task task() const;
  [[nodiscard]] NetworkShape shape() const;

  /// Throws Error (runtime).
  void save(const std::string& path) const;
  /// Throws Error: runtime if it cannot be read, data if it is not an intact model.
  static Model load(const std::string& path);
};

Task task_of(const Target& target);
/// The shape of a network for data of this schema.
NetworkShape network_shape(const Schema& schema, const NetworkSpec& spec);

}  // namespace ravine
