#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "cli/catalogue.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/terminal.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/spec.hpp"
#include "ravine/core/text.hpp"

namespace ravine::cli {
namespace {

std::size_t width() { return std::max<std::size_t>(80, std::min<std::size_t>(120, terminal_width())); }

// Long lists of choices stand before the meaning, so that they do not widen the column for all.
std::string option_table(const std::vector<OptionInfo>& options) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> meanings;
  std::size_t column = 0;
  for (const OptionInfo& o : options) {
    const std::string range = format_range(o);
    const bool is_long = range.size() > 24;
    rows.push_back({o.name, "= " + format_option(o, o.value), is_long ? "" : range, "|"});
    meanings.push_back(is_long ? range + "; " + o.meaning : o.meaning);
  }
  std::string text;
  const std::vector<std::string> lines = split(aligned(rows, 2), '\n');
  for (std::size_t i = 0; i < options.size(); ++i) {
    column = lines[i].size() - 1;
    text += lines[i].substr(0, column) + wrap(meanings[i], column, width()) + "\n";
  }
  return text;
}

void print_line(const std::string& what, const std::string& text) {
  if (!text.empty()) fmt::print("{}: {}\n", what, wrap(text, what.size() + 2, width()));
}

std::string point(const std::vector<double>& x) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(x.size(), 6); ++i)
    text += (i > 0 ? ", " : "") + format_short(x[i], 6);
  return "(" + text + (x.size() > 6 ? ", ..." : "") + ")";
}

void print_function(const FunctionInfo& f) {
  constexpr std::size_t most = 6;
  std::string variables = std::to_string(f.dimension);
  if (!f.dimensions.fixed()) {
    variables += "; --dim takes " + format_count(f.dimensions.smallest) + " to " + format_count(f.dimensions.largest);
    if (f.dimensions.multiple > 1) variables += fmt::format(" in steps of {}", f.dimensions.multiple);
    variables += f.dimension > 1 ? fmt::format("; what follows is for {}", f.dimension) : "";
  }
  fmt::print("\n");
  print_line("group", title_of_group(f));
  print_line("variables", variables);
  std::vector<std::string> tensors;
  const auto objective = make_function<double>(f.name);
  const std::span<const Block> blocks = objective->layout().blocks();
  for (const Block& block : blocks) {
    std::vector<std::string> sides;
    for (const std::size_t n : block.shape) sides.push_back(std::to_string(n));
    tensors.push_back(block.name + " (" + join(sides, " x ") + ")");
  }
  if (blocks.size() > 1 || blocks[0].shape.size() > 1) print_line("tensors", join(tensors, ", "));
  print_line("start", point(f.start));
  if (std::isnan(f.minimum)) print_line("least value", "not known");
  else if (std::isinf(f.minimum)) print_line("least value", "there is none");
  else {
    std::vector<std::string> points;
    for (std::size_t i = 0; i < std::min(most, f.minima.size()); ++i) points.push_back(point(f.minima[i]));
    if (f.minima.size() > most) points.push_back(fmt::format("{} more", f.minima.size() - most));
    print_line("least value", format_short(f.minimum, 9) + (points.empty() ? "" : " at " + join(points, ", ")));
  }
  std::vector<std::string> higher;
  for (std::size_t i = 0; i < std::min(most, f.local.size()); ++i)
    higher.push_back(format_short(f.local[i].value, 6) + " at " + point(f.local[i].x));
  if (f.local.size() > most) higher.push_back(fmt::format("{} more", f.local.size() - most));
  print_line("higher minima", join(higher, ", "));
}

void print(const Entry& e) {
  fmt::print("{}\n", wrap(e.name + " (" + e.kind + "): " + e.meaning, 2, width()));
  if (!e.formula.empty()) fmt::print("\n");
  for (std::size_t at = 0; at < e.formula.size();) {  // a line for each of its equations
    const std::size_t end = std::min(e.formula.find(";  ", at), e.formula.size());
    fmt::print("  {}\n", wrap(e.formula.substr(at, end - at), 4, width()));
    at = end + 3;
  }
  if (!e.options.empty()) fmt::print("\noptions, with defaults and ranges:\n{}", option_table(e.options));
  if (!e.common.empty()) fmt::print("\naround every {}:\n{}", e.kind, option_table(e.common));
  if (e.kind == "optimizer") {
    fmt::print("\n");
    print_line("kind", kind_of(e.name));
    print_line("state", state_of(e.name));
  }
  if (e.function != nullptr) print_function(*e.function);
  print_line("elsewhere", e.differs);
  if (e.kind == "stage") fmt::print("\n");
  print_line(e.kind == "stage" ? "example" : "use", e.use);
  print_line("source", e.paper);
}

int explain(const std::string& wanted) {
  std::vector<std::string> names, lists;
  for (const Catalogue& c : catalogues()) {
    for (const Entry& e : c.entries) {
      names.push_back(e.name);
      if (normalised(e.name) != normalised(wanted)) continue;
      print(e);
      return 0;
    }
    lists.push_back(c.name);
    if (normalised(wanted) == c.name || normalised(wanted) + "s" == c.name)
      fail_usage(quote(wanted) + " is a list: ravine list " + c.name);
  }
  if (wanted.find_first_of(" |=:") != std::string::npos)
    fail_usage("explain takes one name, not a whole spec like " + quote(wanted));
  fail_usage("nothing is known of " + quote(wanted) + did_you_mean(wanted, names) + " (ravine list " +
             join(lists, ", ") + ")");
}

}  // namespace

Command explain_command() {
  static std::string name;
  return {
      .name = "explain",
      .summary =
          "Says what an optimizer, stage, schedule, loss or function is: its rule, defaults, source, and when to use "
          "it.",
      .examples = {"ravine explain adam", "ravine explain clip", "ravine explain rosenbrock"},
      .positionals = {{"NAME", "one of the names that `ravine list` prints", [](const std::string& t) { name = t; }}},
      .options = {},
      .run = [] { return explain(name); }};
}

}  // namespace ravine::cli
