// The page of the reports as it was bundled from web/. Empty texts in a build without it.
#pragma once
#include <string_view>

namespace ravine {

struct Assets {
  std::string_view page;  ///< HTML with {{kind}}, {{style}}, {{data}} and {{script}} to be filled in
  std::string_view style, script;
};

const Assets& assets();

}  // namespace ravine
