#include "ravine/control/policy_text.hpp"

#include <cmath>

#include "ravine/core/error.hpp"
#include "ravine/core/source.hpp"
#include "ravine/core/text.hpp"

namespace ravine {
namespace {

constexpr double least_deviation = 1e-7;

std::vector<double> numbers_in(const Source& source) {
  std::vector<double> numbers;
  std::size_t line_number = 0;
  for (const std::string& line : split(source.text(), '\n')) {
    ++line_number;
    for (const std::string& word : split(line, ' ')) {
      if (trim(word).empty()) continue;
      const auto number = parse_number(trim(word));
      if (!number || !std::isfinite(*number))
        fail_data(source.name() + ":" + std::to_string(line_number) + ": " + quote(word) +
                  " is no finite number; a policy in text is `rows columns`, weights, means, deviations");
      numbers.push_back(*number);
    }
  }
  return numbers;
}

}  // namespace

bool is_policy_text(const std::string& path) { return path.ends_with(".txt"); }

PolicyModel read_policy_text(const std::string& path, const EnvironmentInfo& environment) {
  const Source source(path);
  const std::vector<double> numbers = numbers_in(source);
  const std::size_t observations = environment.observations.size(), actions = environment.action.size;
  const std::string needs = environment.name + " needs " + std::to_string(actions) + " rows and " +
                            std::to_string(observations) + " columns of weights";
  if (numbers.size() < 2) fail_data(path + " has no line `rows columns`; " + needs);
  if (numbers[0] != static_cast<double>(actions) || numbers[1] != static_cast<double>(observations))
    fail_data(path + " says " + format_number(numbers[0]) + " rows and " + format_number(numbers[1]) + " columns; " +
              needs);
  const std::span<const double> rest = std::span(numbers).subspan(2);
  const std::size_t weights = actions * observations;
  if (rest.size() != weights && rest.size() != weights + 2 * observations)
    fail_data(path + " has " + std::to_string(rest.size()) + " numbers behind its first two; " +
              std::to_string(weights) + " weights are due, with or without " + std::to_string(observations) +
              " means and as many deviations");
  PolicyModel m;
  m.environment = environment.name;
  m.observations = observations;
  m.action = environment.action;
  const Policy policy = m.policy();
  m.parameters = Buffer<float>(policy.layout().size());
  const std::span<float> weight = view(m.parameters.span(), policy.layout().blocks()[0]);
  for (std::size_t i = 0; i < weights; ++i) weight[i] = static_cast<float>(rest[i]);
  if (rest.size() == weights) return m;
  const std::span<const double> mean = rest.subspan(weights, observations), deviation = rest.last(observations);
  m.whitening.mean.assign(mean.begin(), mean.end());
  for (const double d : deviation) m.whitening.scale.push_back(d < least_deviation ? 0 : 1 / d);
  return m;
}

}  // namespace ravine
