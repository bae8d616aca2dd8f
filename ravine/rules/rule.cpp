#include "ravine/rules/rule.hpp"

namespace ravine {

double correction(double beta, double t, bool corrected) noexcept { return corrected ? 1 - pow(beta, t) : 1; }

}  // namespace ravine
