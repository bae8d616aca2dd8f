#include "ravine/landscape/stability.hpp"

#include <algorithm>
#include <cmath>

namespace ravine {

std::optional<Stability> stability_of(const OptimizerSpec& spec) {
  if (spec.parts.size() != 1) return std::nullopt;
  for (const SpecStage& s : spec.stages)  // an average and a limit on the gradient leave a quadratic's edge where it is
    if (!std::holds_alternative<Ema>(s.stage) && !std::holds_alternative<Average>(s.stage)) return std::nullopt;
  const RuleInfo& info = spec.info();
  const std::string name = info.about.name;
  auto option = [&](const char* key) {
    for (std::size_t i = 0; i < info.hyper.size(); ++i)
      if (info.hyper[i].name == key) return spec.parts[0].rule->get(i);
    return 0.0;
  };
  if (name == "sgd" || name == "heavy_ball" || name == "nesterov" || name == "sgdw") {
    const double m = option("momentum"), kept = 1 - option("dampening");
    if (m == 0) return Stability{.formula = "2 / lr", .scale = 2};
    if (option("nesterov") == 0)
      return Stability{.formula = kept == 1 ? "(2 + 2 momentum) / lr" : "(2 + 2 momentum) / ((1 - dampening) lr)",
                       .scale = (2 + 2 * m) / kept};
    if (kept != 1) return std::nullopt;
    return Stability{.formula = "(2 + 2 momentum) / ((1 + 2 momentum) lr)", .scale = (2 + 2 * m) / (1 + 2 * m)};
  }
  if (name == "momentum") {
    const double beta = option("beta");
    return Stability{.formula = "(2 + 2 beta) / ((1 - beta) lr)", .scale = (2 + 2 * beta) / (1 - beta)};
  }
  const bool inside = option("eps_inside") != 0;
  if ((name == "rmsprop" && option("momentum") == 0 && option("centered") == 0 && !inside) ||
      (name == "adagrad" && option("lr_decay") == 0 && !inside))
    return Stability{
        .formula = "2 / lr, preconditioned", .scale = 2, .divisor = Stability::Divisor::root, .eps = option("eps")};
  if ((name == "adam" || name == "adamw") && option("amsgrad") == 0 && option("eps_hat") == 0) {
    const double beta1 = option("beta1");
    return Stability{.formula = "(2 + 2 beta1) / ((1 - beta1) lr), preconditioned",
                     .scale = (2 + 2 * beta1) / (1 - beta1),
                     .divisor = Stability::Divisor::corrected_root,
                     .eps = option("eps"),
                     .beta1 = beta1,
                     .beta2 = option("beta2")};
  }
  return std::nullopt;
}

std::optional<Buffer<double>> inverse_root_divisor(const Stability& stability, Method<float>& method, double t,
                                                   std::size_t size) {
  Buffer<double> result(size);
  std::fill(result.span().begin(), result.span().end(), 1.0);
  if (stability.divisor == Stability::Divisor::none) return result;
  const auto slots = method.slots();
  const auto v = std::find_if(slots.begin(), slots.end(), [](const auto& slot) { return slot.name == "v"; });
  if (v == slots.end() || v->values.size() != size) return std::nullopt;
  const bool corrected = stability.divisor == Stability::Divisor::corrected_root;
  const double of_v = corrected ? 1 - std::pow(stability.beta2, t) : 1;
  const double of_m = corrected ? 1 - std::pow(stability.beta1, t) : 1;
  for (std::size_t i = 0; i < size; ++i) {
    const double p = (std::sqrt(static_cast<double>(v->values[i]) / of_v) + stability.eps) * of_m;
    result[i] = p > 0 ? 1 / std::sqrt(p) : 0;
  }
  return result;
}

}  // namespace ravine
