#include "ravine/nn/network_spec.hpp"

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"
#include "ravine/nn/activations/all.hpp"

namespace ravine {
namespace {

template <class... A>
std::vector<ActivationInfo> describe_all(ActivationList<A...>) {
  return {ActivationInfo{A::name, A::meaning, A::init, A::from_output}...};
}

constexpr std::size_t widest = 1U << 20, deepest = 64;

}  // namespace

const std::vector<ActivationInfo>& all_activations() {
  static const std::vector<ActivationInfo> list = describe_all(AllActivations());
  return list;
}

NetworkSpec NetworkSpec::parse(std::string_view text) {
  const std::vector<Stage> stages = parse_spec(text);
  const std::string owner = "model " + quote(text);
  if (stages.size() != 1 || !stages[0].words.empty())
    fail_usage(owner + " should look like \"mlp:64,32 activation=relu dropout=0.1\" or \"perceptron\"");
  NetworkSpec spec;
  const std::string& head = stages[0].name;
  const std::size_t colon = head.find(':');
  const std::string kind = head.substr(0, colon);
  if (kind == "mlp") {
    if (colon == std::string::npos) fail_usage(owner + " has no widths; write for example mlp:64,32");
    for (const std::string& part : split(head.substr(colon + 1), ',')) {
      const auto width = parse_count(part);
      if (!width || *width == 0 || *width > widest)
        fail_usage(owner + ": " + quote(part) + " is not a width from 1 to " + std::to_string(widest));
      spec.hidden.push_back(*width);
    }
    if (spec.hidden.empty() || spec.hidden.size() > deepest)
      fail_usage(owner + " needs 1 to " + std::to_string(deepest) + " hidden layers");
  } else if (kind != "perceptron" || colon != std::string::npos) {
    fail_usage(owner + ": unknown model " + quote(kind) +
               did_you_mean(kind, std::vector<std::string>{"mlp", "perceptron"}) + " (mlp:64,32 or perceptron)");
  }
  set_options(spec, stages[0].arguments, "model " + kind);
  return spec;
}

std::string NetworkSpec::text() const {
  std::string text = "perceptron";
  if (!hidden.empty()) {
    text = "mlp:";
    for (std::size_t i = 0; i < hidden.size(); ++i) text += (i > 0 ? "," : "") + std::to_string(hidden[i]);
  }
  return text + changed_options(*this, NetworkSpec{});
}

}  // namespace ravine
