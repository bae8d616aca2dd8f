// NetworkSpec: the shape of a network in words.
//
//   perceptron                                          no hidden layer: linear, logistic or softmax regression
//   mlp:64,32 activation=relu dropout=0.1 norm=layer    hidden layers of 64 and 32
//
// Inputs and outputs are the data's business and not part of the words.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ravine/core/options.hpp"
#include "ravine/nn/activation.hpp"

namespace ravine {

struct NetworkSpec {
  std::vector<std::size_t> hidden;  ///< widths; empty for a perceptron
  int activation = 5;               ///< index into AllActivations: silu
  int norm = 0;                     ///< none, batch, layer: between a hidden layer's sum and its activation
  double dropout = 0.1;             ///< share of every hidden layer's outputs dropped in training
  double input_dropout = 0;         ///< share of the inputs dropped in training
  int init = 0;                     ///< auto (by activation), he, glorot, lecun

  enum { no_norm, batch_norm, layer_norm };
  static constexpr std::array hyper{
      Hyper<NetworkSpec>{"activation", &NetworkSpec::activation, "relu|leaky_relu|elu|selu|gelu|silu|sigmoid|tanh",
                         "of the hidden layers"},
      Hyper<NetworkSpec>{"norm", &NetworkSpec::norm, "none|batch|layer", "normalisation before every activation"},
      Hyper<NetworkSpec>{"dropout", &NetworkSpec::dropout, below_one, "share of hidden outputs dropped in training"},
      Hyper<NetworkSpec>{"input_dropout", &NetworkSpec::input_dropout, below_one,
                         "share of inputs dropped in training"},
      Hyper<NetworkSpec>{"init", &NetworkSpec::init, "auto|he|glorot|lecun",
                         "how weights start; auto goes by the activation"}};

  /// Throws Error (usage) with what is known.
  static NetworkSpec parse(std::string_view text);
  [[nodiscard]] std::string text() const;
};

/// A line of `ravine list activations`.
struct ActivationInfo {
  std::string name, meaning;
  Init init;
  bool from_output;
};
const std::vector<ActivationInfo>& all_activations();

}  // namespace ravine
