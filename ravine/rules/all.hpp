// The list of pointwise rules: the only registration. Kernels, the registry, help and the property tests follow from
// it.
#pragma once
#include "ravine/rules/adadelta.hpp"
#include "ravine/rules/adagrad.hpp"
#include "ravine/rules/adam.hpp"
#include "ravine/rules/adamax.hpp"
#include "ravine/rules/adamw.hpp"
#include "ravine/rules/amsgrad.hpp"
#include "ravine/rules/heavy_ball.hpp"
#include "ravine/rules/momentum.hpp"
#include "ravine/rules/nadam.hpp"
#include "ravine/rules/nesterov.hpp"
#include "ravine/rules/rmsprop.hpp"
#include "ravine/rules/rprop.hpp"
#include "ravine/rules/sgd.hpp"

namespace ravine {

template <class... R>
struct RuleList {
  static constexpr int size = sizeof...(R);
};

using AllRules = RuleList<Sgd, Momentum, HeavyBall, Nesterov, AdaGrad, AdaDelta, RmsProp, Rprop, Adam, AmsGrad, AdamW,
                          NAdam, AdaMax>;

}  // namespace ravine
