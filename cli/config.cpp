// The TOML side of settings.hpp.
#define TOML_HEADER_ONLY 0
#include <toml++/toml.h>

#include <algorithm>

#include "cli/settings.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine::cli {
namespace {

// A TOML value as a setting takes it: lists joined with commas, tables as key=value.
std::string as_text(const toml::node& node, const std::string& where) {
  if (const auto* s = node.as_string()) return s->get();
  if (const auto* i = node.as_integer()) return std::to_string(i->get());
  if (const auto* f = node.as_floating_point()) return format_number(f->get());
  if (const auto* b = node.as_boolean()) return b->get() ? "true" : "false";
  std::string list;
  if (const auto* array = node.as_array()) {
    for (const toml::node& item : *array) list += (list.empty() ? "" : ",") + as_text(item, where);
    return list;
  }
  if (const auto* table = node.as_table()) {
    for (const auto& [key, item] : *table)
      list += (list.empty() ? "" : ",") + std::string(key.str()) + "=" + as_text(item, where);
    return list;
  }
  fail_usage(where + "dates are not expected here");
}

void apply_config(const Config& config, const std::vector<Setting>& settings, const Given& given) {
  toml::table table;
  try {
    table = toml::parse(config.text, config.name);
  } catch (const toml::parse_error& e) {
    fail_usage(to_string(Place{config.name, e.source().begin.line, e.source().begin.column}) + ": " +
               std::string(e.description()));
  }
  std::vector<std::string> known;
  for (const Setting& s : settings) known.push_back(s.key);
  for (const auto& [key, node] : table) {
    const std::string where = to_string(Place{config.name, key.source().begin.line, key.source().begin.column}) + ": ";
    const std::string name = normalised(key.str());
    const auto found = std::find_if(settings.begin(), settings.end(), [&](const Setting& s) { return s.key == name; });
    if (found == settings.end())
      fail_usage(where + "unknown key " + quote(key.str()) + did_you_mean(name, known) +
                 " (ravine train --print-config shows those in use)");
    if (std::any_of(given.begin(), given.end(), [&](const auto& g) { return g.first == found->key; })) continue;
    try {
      found->set(as_text(node, where));
    } catch (const Error& e) {
      throw Error(e.fault(), where + e.what());
    }
  }
}

}  // namespace

void apply_settings(const std::vector<Setting>& settings, const Config& config, const Given& given) {
  apply_config(config, settings, given);
  for (const auto& [key, text] : given)
    std::find_if(settings.begin(), settings.end(), [&, k = &key](const Setting& s) { return s.key == *k; })->set(text);
}

}  // namespace ravine::cli
