// What a schedule is made of: an aggregate of options with a name, a formula, a table of them, the unit it counts in,
// and a pure function of the position
//
//   double factor(double t, double total) const     what the base rate is multiplied with; t = 0, 1, ... of total
//
// Nothing is mutated and nothing but the position is ever saved. (Plateau is the exception that needs the loss: it
// folds the losses seen so far into a small Memory, which is saved.) Where t + 1 or total - 1 appears, it says so:
// the first value of a schedule is the base rate unless its formula says otherwise.
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "ravine/core/hyper.hpp"

namespace ravine {

enum class By { step, epoch };

/// period, or the whole run if period is 0.
inline double span_of(double period, double total) { return period > 0 ? period : std::max(total, 1.0); }

}  // namespace ravine
