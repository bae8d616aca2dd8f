#include "cli/requirement.hpp"

#include <algorithm>

#include "ravine/core/error.hpp"
#include "ravine/core/spec.hpp"
#include "ravine/core/text.hpp"

namespace ravine::cli {

bool Requirement::met(const Metrics& metrics) const {
  const double value = ravine::metric(metrics, metric);
  if (comparison == ">=") return value >= bound;
  if (comparison == "<=") return value <= bound;
  return comparison == ">" ? value > bound : value < bound;
}

Requirement parse_requirement(const std::string& text, const Target& target) {
  Requirement r{.text = text, .metric = "", .comparison = ""};
  const std::size_t at = text.find_first_of("<>");
  if (at != std::string::npos && at > 0) {
    r.comparison = text.substr(at, text.size() > at + 1 && text[at + 1] == '=' ? 2 : 1);
    r.metric = normalised(trim(text.substr(0, at)));
    const auto bound = parse_number(trim(text.substr(at + r.comparison.size())));
    if (bound) {
      r.bound = *bound;
      std::vector<std::string> known{"loss", "rmse", "mae", "r2"};
      if (target.kind == Target::Kind::classes) known = {"loss", "accuracy", "balanced_accuracy", "f1_macro"};
      if (target.classes.size() == 2) known.emplace_back("roc_auc");
      if (std::find(known.begin(), known.end(), r.metric) == known.end())
        fail_usage("--require " + quote(text) + ": the figures of this target are " + join(known, ", ") +
                   did_you_mean(r.metric, known));
      return r;
    }
  }
  fail_usage("--require " + quote(text) + " should be a figure, a comparison and a bound, as in \"accuracy>=0.9\"");
}

}  // namespace ravine::cli
