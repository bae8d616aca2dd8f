#include "ravine/nn/network_spec.hpp"

#include <cmath>

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

using Arguments = std::vector<std::pair<std::string, std::string>>;

// As split, but nothing is one empty part.
std::vector<std::string> parts_of(const std::string& text, char separator) {
  return text.empty() ? std::vector<std::string>{""} : split(text, separator);
}

// The numbers in "64,32".
std::vector<std::size_t> widths(const std::string& text, const std::string& owner, const std::string& what,
                                char separator = ',') {
  std::vector<std::size_t> result;
  for (const std::string& part : parts_of(text, separator)) {
    const auto width = parse_count(part);
    if (!width || *width == 0 || *width > widest)
      fail_usage(owner + ": " + quote(part) + " is not " + what + " from 1 to " + std::to_string(widest));
    result.push_back(*width);
  }
  if (result.size() > deepest) fail_usage(owner + " needs 1 to " + std::to_string(deepest) + " hidden layers");
  return result;
}

std::string joined(const std::vector<std::size_t>& numbers, const char* separator) {
  std::string text;
  for (const std::size_t n : numbers) text += (text.empty() ? "" : separator) + std::to_string(n);
  return text;
}

// Gives each of a cnn's arguments to the table that has it; an unknown one gets the nearest name of both.
void set_cnn_options(NetworkSpec& spec, const Arguments& arguments) {
  const std::vector<OptionInfo> of_conv = describe(spec.conv);
  std::vector<OptionInfo> all = of_conv;
  for (const OptionInfo& option : describe(spec)) all.push_back(option);
  for (const auto& argument : arguments) {
    const auto index = static_cast<std::size_t>(&find_option(all, argument.first, "model cnn") - all.data());
    if (index < of_conv.size()) set_options(spec.conv, {argument}, "model cnn");
    else set_options(spec, {argument}, "model cnn");
  }
}

}  // namespace

const std::vector<ActivationInfo>& all_activations() {
  static const std::vector<ActivationInfo> list = describe_all(AllActivations());
  return list;
}

NetworkSpec NetworkSpec::parse(std::string_view text) {
  const std::vector<Stage> stages = parse_spec(text);
  const std::string owner = "model " + quote(text);
  if (stages.size() != 1 || !stages[0].words.empty())
    fail_usage(owner +
               " should look like \"mlp:64,32 activation=relu dropout=0.1\", \"cnn:16,32/128\" or \"perceptron\"");
  NetworkSpec spec;
  const std::string& head = stages[0].name;
  const std::size_t colon = head.find(':');
  const std::string kind = head.substr(0, colon), sizes = colon == std::string::npos ? "" : head.substr(colon + 1);
  if (kind == "mlp") {
    if (sizes.empty()) fail_usage(owner + " has no widths; write for example mlp:64,32");
    spec.hidden = widths(sizes, owner, "a width");
  } else if (kind == "cnn") {
    if (sizes.empty()) fail_usage(owner + " has no filters; write for example cnn:16,32 or cnn:16,32/128");
    const std::size_t slash = sizes.find('/');
    std::size_t layers = 0;
    for (const std::string& group : parts_of(sizes.substr(0, slash), ',')) {
      spec.convolutions.push_back(widths(group, owner, "a number of filters", '+'));
      layers += spec.convolutions.back().size();
    }
    if (layers > deepest) fail_usage(owner + " needs 1 to " + std::to_string(deepest) + " convolutions");
    if (slash != std::string::npos) spec.hidden = widths(sizes.substr(slash + 1), owner, "a width");
  } else if (kind != "perceptron" || colon != std::string::npos) {
    fail_usage(owner + ": unknown model " + quote(kind) +
               did_you_mean(kind, std::vector<std::string>{"mlp", "cnn", "perceptron"}) +
               " (mlp:64,32, cnn:16,32 or perceptron)");
  }
  if (spec.is_cnn()) set_cnn_options(spec, stages[0].arguments);
  else set_options(spec, stages[0].arguments, "model " + kind);
  for (const double whole : {spec.conv.kernel, spec.conv.stride, spec.conv.pool_size})
    if (whole != std::floor(whole))
      fail_usage(owner + ": " + format_number(whole) + " is not a whole number of pixels");
  if (spec.conv.padding == ConvSpec::same_padding && std::fmod(spec.conv.kernel, 2) == 0)
    fail_usage(owner + ": padding=same needs an odd kernel; say padding=none, or kernel=" +
               format_number(spec.conv.kernel + 1));
  return spec;
}

std::string NetworkSpec::text() const {
  std::string text = is_cnn() ? "cnn:" : hidden.empty() ? "perceptron" : "mlp:";
  for (std::size_t i = 0; i < convolutions.size(); ++i) text += (i > 0 ? "," : "") + joined(convolutions[i], "+");
  if (is_cnn() && !hidden.empty()) text += "/";
  return text + joined(hidden, ",") + changed_options(conv, ConvSpec{}) + changed_options(*this, NetworkSpec{});
}

}  // namespace ravine
