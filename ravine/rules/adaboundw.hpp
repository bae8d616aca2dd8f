#pragma once
#include "ravine/rules/adabound.hpp"
namespace ravine {

// AdaBound with the decay of its authors' AdaBoundW: a fixed share of x per step.
struct AdaBoundW : AdaBound {
  static constexpr About about{
      .name = "adaboundw",
      .title = "AdaBound with weight decay apart from the gradient",
      .paper = "Luo, Xiong, Liu & Sun, ICLR 2019, arXiv 1902.09843, with Loshchilov & Hutter, ICLR 2019",
      .formula = "x = (1 - weight_decay) x - eta m",
      .differs = "the decay is not scaled by lr, as in the authors code: decay=decoupled scales it",
      .use = "AdaBound where weights should stay small",
      .decay = Decay::fixed};
};

}  // namespace ravine
