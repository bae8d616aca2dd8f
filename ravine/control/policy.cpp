#include "ravine/control/policy.hpp"

#include <algorithm>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine {

PolicySpec PolicySpec::parse(std::string_view text) {
  const std::string_view trimmed = trim(text);
  if (lower(trimmed) == "linear") return {};
  if (!lower(trimmed).starts_with("mlp"))
    fail_usage("unknown policy " + quote(trimmed) + "; it is linear, or a network as in `mlp:16 activation=tanh`");
  NetworkSpec network = NetworkSpec::parse(trimmed);
  if (network.norm == NetworkSpec::batch_norm)
    fail_usage("a policy sees one observation at a time: norm=batch is not for it; norm=layer is");
  network.dropout = network.input_dropout = 0;
  return {network};
}

std::string PolicySpec::text() const { return network ? network->text() : "linear"; }

Policy::Policy(PolicySpec spec, std::size_t observations, const ActionSpace& action)
    : spec_(std::move(spec)), observations_(observations), action_(action) {
  if (spec_.network)
    network_.emplace(
        NetworkShape{.numeric = observations, .embeddings = {}, .outputs = action.size, .spec = *spec_.network});
  else layout_.add("weight", {action.size, observations}, Kind::matrix);
}

void Policy::start(std::span<float> parameters, std::uint64_t seed) const {
  if (!network_) {
    std::ranges::fill(parameters, 0.0F);
    return;
  }
  network_->init(parameters, {}, seed);
  const std::string last = "dense" + std::to_string(spec_.network->hidden.size()) + ".weight";
  for (const Block& block : layout().blocks())
    if (block.name == last) std::ranges::fill(view(parameters, block), 0.0F);
}

Actor::Actor(const Policy& policy)
    : policy_(policy), seen_(policy.observations()), outputs_(policy.action().size), x_(0) {
  if (!policy.network_) return;
  work_.emplace(*policy.network_, 1, false, threads_);
  x_ = Buffer<float>(row_stride(std::max<std::size_t>(policy.observations(), 1)));
}

void Actor::act(std::span<const float> parameters, const Whitening& whitening, std::span<const double> observation,
                std::span<double> action) {
  const std::size_t n = seen_.size();
  if (whitening.mean.empty()) std::ranges::copy(observation, seen_.begin());
  else
    for (std::size_t i = 0; i < n; ++i) seen_[i] = (observation[i] - whitening.mean[i]) * whitening.scale[i];
  if (work_) {
    for (std::size_t i = 0; i < n; ++i) x_[i] = static_cast<float>(seen_[i]);
    const Rows<const float> z = policy_.network_->forward(
        *work_, parameters, {}, {.rows = 1, .x = x_.data(), .x_stride = static_cast<std::ptrdiff_t>(x_.size())}, false);
    for (std::size_t i = 0; i < outputs_.size(); ++i) outputs_[i] = static_cast<double>(z.data[i]);
  } else {
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      double sum = 0;
      for (std::size_t j = 0; j < n; ++j) sum += static_cast<double>(parameters[i * n + j]) * seen_[j];
      outputs_[i] = sum;
    }
  }
  if (policy_.action().discrete) action[0] = static_cast<double>(std::ranges::max_element(outputs_) - outputs_.begin());
  else std::ranges::copy(outputs_, action.begin());
}

}  // namespace ravine
