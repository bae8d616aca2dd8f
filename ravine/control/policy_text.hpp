// Linear policies as text, as programs exchange them: first `ROWS COLUMNS`, then the weights row by row (one row per
// component of the action), then, where observations are whitened, the mean and the standard deviation of every
// component. Blanks and line ends separate. A deviation below 1e-7 stands for a component that counts nothing, as in
// the ARS authors' files (they write 1e-8 for one that never changed).
#pragma once
#include "ravine/control/policy_model.hpp"

namespace ravine {

/// Whether a file of that name is read as text: it ends in ".txt".
bool is_policy_text(const std::string& path);
/// The policy in such a file, for `environment`. Throws Error: runtime if it cannot be read, data if it is no policy or
/// one for other numbers of observations or actions.
PolicyModel read_policy_text(const std::string& path, const EnvironmentInfo& environment);

}  // namespace ravine
