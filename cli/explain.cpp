#include <fmt/format.h>

#include <cstdio>

#include "cli/catalogue.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/spec.hpp"
#include "ravine/core/text.hpp"

namespace ravine::cli {
namespace {

std::string option_table(const std::vector<OptionInfo>& options) {
  std::vector<std::vector<std::string>> rows;
  for (const OptionInfo& o : options)
    rows.push_back({o.name, "= " + format_option(o, o.value), format_range(o), o.meaning});
  return aligned(rows, 2);
}

void print(const Entry& e) {
  fmt::print("{} ({}): {}\n", e.name, e.kind, e.meaning);
  if (!e.formula.empty()) fmt::print("\n  {}\n", e.formula);
  if (!e.options.empty()) fmt::print("\noptions, with defaults and ranges:\n{}", option_table(e.options));
  if (!e.common.empty()) fmt::print("\nlike every {}:\n{}", e.kind, option_table(e.common));
  if (e.kind == "optimizer")
    fmt::print(
        "\nmemory: {} per parameter beside the gradient{}\n",
        e.slots.empty() ? "nothing" : fmt::format("up to {} number{}", e.slots.size(), e.slots.size() > 1 ? "s" : ""),
        e.slots.empty() ? "" : " (" + join(e.slots, ", ") + ")");
  if (!e.differs.empty()) fmt::print("elsewhere: {}\n", e.differs);
  if (!e.use.empty()) fmt::print("use: {}\n", e.use);
  if (!e.paper.empty()) fmt::print("source: {}\n", e.paper);
}

int explain(const std::string& wanted) {
  std::vector<std::string> names;
  for (const Catalogue& c : catalogues())
    for (const Entry& e : c.entries) {
      names.push_back(e.name);
      if (normalised(e.name) != normalised(wanted)) continue;
      print(e);
      return 0;
    }
  fail_usage("nothing is known of " + quote(wanted) + did_you_mean(wanted, names) +
             " (ravine list optimizers, schedules, losses, activations, samples)");
}

}  // namespace

Command explain_command() {
  static std::string name;
  return {
      .name = "explain",
      .summary =
          "Says what an optimizer, schedule, loss or activation is: its rule, defaults, source, and when to use it.",
      .examples = {"ravine explain adam", "ravine explain cosine"},
      .positionals = {{"NAME", "one of the names that `ravine list` prints", [](const std::string& t) { name = t; }}},
      .options = {},
      .run = [] { return explain(name); }};
}

}  // namespace ravine::cli
