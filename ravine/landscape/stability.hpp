// The edge of stability: the sharpness above which an optimizer's own step makes a quadratic grow (Cohen et al., ICLR
// 2021, and "Adaptive gradient methods at the edge of stability", 2022). It is the largest eigenvalue of the Hessian
// for the optimizers that follow the gradient, and of P^-1/2 H P^-1/2 for those that divide it by P.
//
//   sgd, heavy_ball   (2 + 2 momentum) / ((1 - dampening) lr)      nesterov   (2 + 2 momentum) / ((1 + 2 momentum) lr)
//   momentum          (2 + 2 beta) / ((1 - beta) lr)
//   rmsprop, adagrad  2 / lr with P = sqrt(v) + eps
//   adam, adamw       (2 + 2 beta1) / ((1 - beta1) lr) with P = (sqrt(v / (1 - beta2^t)) + eps) (1 - beta1^t)
//
// They hold for steps from the whole data set, where v and the rate move slowly.
#pragma once
#include <optional>
#include <string>

#include "ravine/methods/method.hpp"

namespace ravine {

struct Stability {
  std::string formula;
  double scale = 0;  ///< the threshold is scale / lr
  enum class Divisor { none, root, corrected_root } divisor = Divisor::none;
  double eps = 0, beta1 = 0, beta2 = 0;
};

/// What is known for an optimizer: nothing for a rule, option or combination that is not in the list above.
std::optional<Stability> stability_of(const OptimizerSpec& spec);

/// 1 / sqrt(P) for every parameter, from the state of the method after its step number t; all 1 without a divisor.
/// Nothing if the method does not have the state.
std::optional<Buffer<double>> inverse_root_divisor(const Stability& stability, Method<float>& method, double t,
                                                   std::size_t size);

}  // namespace ravine
