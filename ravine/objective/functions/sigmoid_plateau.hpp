#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// A round hole whose walls are a sigmoid of the squared radius: outside, the slope fades away (1e-5 at the start), as
// it does behind a saturated unit.
struct SigmoidPlateau {
  static constexpr auto name = "sigmoid_plateau",
                        meaning = "s(4(x^2+y^2-1)) - s(-4), s the logistic function: a hole in a plain that fades";
  static FunctionInfo info() {
    return {.group = "classic", .start = {1.5, 1.5}, .minima = {{0, 0}}, .box = Box{-2, 2, -2, 2}};
  }
  template <class S>
  static S formula(S x, S y) {
    return logistic<S>(4 * (x * x + y * y - 1)) - logistic<double>(-4);
  }

 private:
  template <class S>
  static S logistic(S t) {
    using std::exp;
    return 1 / (1 + exp(-t));
  }
};

}  // namespace ravine::functions
