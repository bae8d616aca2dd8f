// Terrain: a loss that several threads can stand on. It makes objectives of double precision, one for each thread that
// asks: objectives own the memory they work in, and are not shared. What a Terrain was made from must outlive it.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "ravine/data/dataset.hpp"
#include "ravine/nn/any_loss.hpp"
#include "ravine/nn/network.hpp"
#include "ravine/nn/network_spec.hpp"
#include "ravine/objective/objective.hpp"

namespace ravine {

using Terrain = std::function<std::unique_ptr<Objective<double>>()>;

/// The terrain of a test function, or of a formula if `text` looks like one. Throws Error (usage) at once if it is
/// neither.
Terrain function_terrain(const std::string& text, std::size_t dimension = 0);

/// At most `rows` rows of `data`, drawn from the seed, in the order of the data.
Dataset sample_rows(const Dataset& data, std::size_t rows, std::uint64_t seed);

/// The loss of a network on all rows of a data set as a function of the weights, which begin as training does from
/// `seed`. Dropout is left out; a network with batch normalisation sees the rows as one batch, with their statistics.
class TableTerrain {
 public:
  /// `data` must outlive the object, and the object its terrains.
  TableTerrain(NetworkShape shape, const AnyLoss& loss, const Dataset& data, std::uint64_t seed = 1);

  [[nodiscard]] const Network<double>& network() const { return network_; }
  [[nodiscard]] Terrain terrain() const;

 private:
  Network<double> network_;
  AnyLoss loss_;
  const Dataset& data_;
  std::uint64_t seed_;
};

/// The same shape without dropout.
NetworkShape without_dropout(NetworkShape shape);

/// Parameters in double precision; the layout is the same.
Buffer<double> widened(const Buffer<float>& x);

}  // namespace ravine
