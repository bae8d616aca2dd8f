#include <fmt/format.h>

#include <cmath>
#include <cstdio>

#include "cli/catalogue.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine::cli {
namespace {

struct ListCommand {
  std::string what;
  bool json = false;
  int run();
};

// The JSON form of a bound: infinite ones are null.
Json bound(double v) { return std::isfinite(v) ? Json(v) : Json(nullptr); }

Json option_json(const OptionInfo& o) {
  Json json{{"name", o.name}};
  if (o.form == OptionInfo::Form::flag) json["default"] = o.value != 0;
  else if (o.form == OptionInfo::Form::choice) json["default"] = o.choices[static_cast<std::size_t>(o.value)];
  else json["default"] = o.value;
  if (o.form == OptionInfo::Form::choice) json["choices"] = o.choices;
  else if (o.form == OptionInfo::Form::number) json.update({{"min", bound(o.range.low)}, {"max", bound(o.range.high)}});
  json["meaning"] = o.meaning;
  return json;
}

// The least value as text: a function may have none, or none that is known.
std::string minimum_text(double minimum) {
  if (std::isnan(minimum)) return "?";
  return std::isfinite(minimum) ? format_short(minimum, 6) : "none";
}

Json function_json(const FunctionInfo& f) {
  Json json{{"group", f.group},
            {"dimension", f.dimension},
            {"variable", !f.dimensions.fixed()},
            {"min_dimension", f.dimensions.smallest},
            {"max_dimension", f.dimensions.largest},
            {"start", f.start},
            {"minimum", bound(f.minimum)},
            {"minima", f.minima}};
  if (f.box) json["box"] = {f.box->x0, f.box->x1, f.box->y0, f.box->y1};
  return json;
}

// What the entries of one group have in common.
std::string group_of(const Entry& e) {
  if (e.function != nullptr) return title_of_group(*e.function);
  return e.runs == "pointwise" ? "element by element"
         : e.runs == "block"   ? "tensor by tensor: they use its shape"
         : e.runs == "method"  ? "with evaluations of their own"
         : e.runs == "search"  ? "without gradients"
                               : "";
}

// A line each on standard output; headings and notes go to standard error.
void print_names(const Catalogue& c) {
  std::vector<std::vector<std::string>> rows;
  for (const Entry& e : c.entries) {
    rows.push_back({e.name});
    if (e.function != nullptr) {
      rows.back().push_back((e.function->dimensions.fixed() ? "" : "n=") + std::to_string(e.function->dimension));
      rows.back().push_back(minimum_text(e.function->minimum));
    }
    rows.back().push_back(e.meaning);
  }
  const std::vector<std::string> lines = split(aligned(rows, 0), '\n');
  std::string group;
  for (std::size_t i = 0; i < c.entries.size(); ++i) {
    if (const std::string its = group_of(c.entries[i]); its != group) {
      std::fflush(stdout);
      fmt::print(stderr, "{}{}:\n", group.empty() ? "" : "\n", its);
      group = its;
    }
    fmt::print("{}\n", lines[i]);
  }
  std::fflush(stdout);
  if (c.entries[0].function != nullptr)
    fmt::print(stderr, "\nname, variables (n=: --dim takes other numbers), least value, formula");
  fmt::print(stderr, "\nravine explain {} says more about one of them\n", c.entries[0].name);
}

int ListCommand::run() {
  std::vector<std::string> kinds;
  for (const Catalogue& c : catalogues()) {
    kinds.push_back(c.name);
    if (c.name != what) continue;
    if (json) {
      Json list = Json::array();
      for (const Entry& e : c.entries) {
        Json entry{{"name", e.name}, {"kind", e.kind}};
        if (c.name == "optimizers") entry.update({{"runs", e.runs}, {"slots", e.slots}});
        if (e.function != nullptr) entry.update(function_json(*e.function));
        entry["meaning"] = e.meaning;
        Json options = Json::array();
        for (const OptionInfo& o : e.options) options.push_back(option_json(o));
        entry[c.name == "optimizers" ? "hyper" : "options"] = options;
        if (c.name == "optimizers") {
          entry["frame"] = Json::array();
          for (const OptionInfo& o : e.common) entry["frame"].push_back(option_json(o));
        }
        if (!e.paper.empty()) entry["paper"] = e.paper;
        list.push_back(entry);
      }
      fmt::print("{}\n", list.dump(2));
      return 0;
    }
    print_names(c);
    return 0;
  }
  for (const Catalogue& c : catalogues())
    for (const Entry& e : c.entries)
      if (normalised(what) == normalised(e.name))
        fail_usage(quote(what) + " is no list; ravine explain " + e.name + " says what it is");
  fail_usage("ravine list " + what + ": the lists are " + join(kinds, ", ") + did_you_mean(what, kinds));
}

}  // namespace

Command list_command() {
  static ListCommand c;
  return {
      .name = "list",
      .summary =
          "Names the optimizers, stages, schedules, losses, activations, models, functions, environments or samples.",
      .examples = {"ravine list optimizers", "ravine list stages", "ravine list schedules --json"},
      .positionals = {{"WHAT",
                       "optimizers, stages, schedules, losses, activations, models, functions, environments or samples",
                       [](const std::string& t) { c.what = t; }}},
      .options = {{"--json", "", "names, options, defaults and ranges as JSON", "",
                   [](const std::string&) { c.json = true; }}},
      .run = [] { return c.run(); }};
}

}  // namespace ravine::cli
