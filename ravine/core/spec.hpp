// Spec strings: "adamw lr=3e-4 beta2=0.98 | cosine warmup=0.05". The one external form of a configuration: the same in
// the command line, config files, model files and legends. Stages are separated by |; a stage is a name, further words,
// and key=value arguments. In names, '-' and '_' are the same and case does not matter.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ravine {

struct Stage {
  std::string name;                                            ///< normalised: lower case, '_'
  std::vector<std::string> words;                              ///< what follows the name without '='
  std::vector<std::pair<std::string, std::string>> arguments;  ///< keys normalised, values as written
};

/// Lower case with '_' for '-'.
std::string normalised(std::string_view name);

/// Splits `text` into stages. Throws Error (usage), naming the place, on an empty stage or a malformed argument.
std::vector<Stage> parse_spec(std::string_view text);

std::string to_string(const Stage& stage);

}  // namespace ravine
