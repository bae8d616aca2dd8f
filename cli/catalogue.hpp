// Everything that has a name, from the library's registries, in one form for `list` and `explain`.
#pragma once
#include <string>
#include <vector>

#include "ravine/core/options.hpp"
#include "ravine/objective/function.hpp"

namespace ravine::cli {

struct Entry {
  std::string name, kind, meaning;
  std::string formula, paper, differs, use;
  std::vector<std::string> slots;
  std::vector<OptionInfo> options;
  std::vector<OptionInfo> common;          ///< that all entries of the catalogue take
  const FunctionInfo* function = nullptr;  ///< of a test function: what is known of it
  std::string runs;                        ///< of an optimizer: pointwise, block, method or search
};

struct Catalogue {
  std::string name;  ///< "optimizers"
  std::vector<Entry> entries;
};

const std::vector<Catalogue>& catalogues();

/// The state of an optimizer with its default options, in words, from the sizes that the rule itself asks for.
std::string state_of(const std::string& optimizer);
/// How it is run, in words.
std::string kind_of(const std::string& optimizer);
/// What the functions of one group have in common.
std::string title_of_group(const FunctionInfo& f);

}  // namespace ravine::cli
