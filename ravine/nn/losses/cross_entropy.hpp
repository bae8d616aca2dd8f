#pragma once
#include "ravine/nn/loss.hpp"
namespace ravine {

// -log softmax(z)_label, from logits: with s = z - max z it is log(sum exp s) - s_label; its gradient is softmax(z) -
// onehot. Label smoothing (Szegedy et al., CVPR 2016): the target puts 1 - smoothing on the label and smoothing/n on
// every class.
struct CrossEntropy {
  double label_smoothing = 0;
  static constexpr auto name = "cross_entropy", meaning = "softmax cross-entropy -log softmax(z)_y, from the logits z";
  static constexpr Task task = Task::classify;
  static constexpr Likelihood likelihood = Likelihood::categorical;
  static constexpr std::array hyper{Hyper<CrossEntropy>{"label_smoothing", &CrossEntropy::label_smoothing, below_one,
                                                        "share of the target spread over all classes"}};
};

}  // namespace ravine
