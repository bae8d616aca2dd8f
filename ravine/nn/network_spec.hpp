// NetworkSpec: the shape of a network in words.
//
//   perceptron                                          no hidden layer: linear, logistic or softmax regression
//   mlp:64,32 activation=relu dropout=0.1 norm=layer    hidden layers of 64 and 32
//   cnn:16,32/128 kernel=3 padding=none                 for images: convolutions of 16 and 32 filters, each with a
//                                                       pooling behind it, then a hidden layer of 128
//   cnn:32+32,64+64                                     two convolutions before each pooling, no hidden layer
//
// Inputs and outputs are the data's business and not part of the words.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ravine/core/options.hpp"
#include "ravine/nn/activation.hpp"

namespace ravine {

/// What the convolutions of a cnn have in common.
struct ConvSpec {
  double kernel = 3, stride = 1;  ///< pixels
  int padding = 1;                ///< none, same: zeros around the image, so that stride 1 keeps its size
  int pool = 0;                   ///< max, average, none: behind the convolutions that + joins
  double pool_size = 2;           ///< pixels; windows do not overlap
  int head = 0;                   ///< flatten, global: what dense layers see of the last image

  enum { no_padding, same_padding };
  enum { max_pool, average_pool, no_pool };
  enum { flatten, global_average };
  static constexpr Range pixels{1, 64};
  static constexpr std::array hyper{
      Hyper<ConvSpec>{"kernel", &ConvSpec::kernel, pixels, "height and width of the kernels, in pixels"},
      Hyper<ConvSpec>{"stride", &ConvSpec::stride, pixels, "pixels from one place of a kernel to the next"},
      Hyper<ConvSpec>{"padding", &ConvSpec::padding, "none|same",
                      "same: zeros around the image, so that a stride of 1 keeps its size"},
      Hyper<ConvSpec>{"pool", &ConvSpec::pool, "max|average|none", "behind every group of convolutions"},
      Hyper<ConvSpec>{"pool_size", &ConvSpec::pool_size, pixels, "height and width of a pool, and its stride"},
      Hyper<ConvSpec>{"head", &ConvSpec::head, "flatten|global",
                      "what the dense layers see: all pixels, or every channel's mean"}};
};

struct NetworkSpec {
  std::vector<std::vector<std::size_t>> convolutions;  ///< filters, in groups with a pooling behind each; a cnn's
  std::vector<std::size_t> hidden;                     ///< widths of the hidden dense layers; empty for a perceptron
  ConvSpec conv;
  int activation = 5;        ///< index into AllActivations: silu
  int norm = 0;              ///< none, batch, layer: between a hidden layer's sum and its activation
  double dropout = 0.1;      ///< share of every hidden layer's outputs dropped in training
  double input_dropout = 0;  ///< share of the inputs dropped in training
  int init = 0;              ///< auto (by activation), he, glorot, lecun

  enum { no_norm, batch_norm, layer_norm };
  static constexpr std::array hyper{
      Hyper<NetworkSpec>{"activation", &NetworkSpec::activation, "relu|leaky_relu|elu|selu|gelu|silu|sigmoid|tanh",
                         "of the hidden layers"},
      Hyper<NetworkSpec>{"norm", &NetworkSpec::norm, "none|batch|layer", "normalisation before every activation"},
      Hyper<NetworkSpec>{"dropout", &NetworkSpec::dropout, below_one,
                         "share of hidden (dense) outputs dropped in training"},
      Hyper<NetworkSpec>{"input_dropout", &NetworkSpec::input_dropout, below_one,
                         "share of inputs dropped in training"},
      Hyper<NetworkSpec>{"init", &NetworkSpec::init, "auto|he|glorot|lecun",
                         "how weights start; auto goes by the activation"}};

  /// Throws Error (usage) with what is known.
  static NetworkSpec parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool is_cnn() const { return !convolutions.empty(); }
};

/// A line of `ravine list activations`.
struct ActivationInfo {
  std::string name, meaning;
  Init init;
  bool from_output;
};
const std::vector<ActivationInfo>& all_activations();

}  // namespace ravine
