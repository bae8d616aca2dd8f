// AnyLoss: a loss with its options, by name: "mse", "huber delta=1.5", "cross_entropy label_smoothing=0.1".
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ravine/core/options.hpp"
#include "ravine/nn/losses/all.hpp"

namespace ravine {

class AnyLoss {
 public:
  /// Throws Error (usage) with the nearest known name, or if the loss is not for `task`.
  AnyLoss(std::string_view spec, Task task);

  [[nodiscard]] std::string text() const;
  /// The loss's place in AllLosses, and the object its kernel reads.
  [[nodiscard]] std::size_t index() const { return loss_.index(); }
  [[nodiscard]] const void* object() const;
  [[nodiscard]] Likelihood likelihood() const;
  /// Without options that only serve training (label smoothing): what is reported as "loss".
  [[nodiscard]] AnyLoss plain() const;

 private:
  template <class... L>
  static std::variant<L...> variant_of(LossList<L...>);
  decltype(variant_of(AllLosses())) loss_;
};

/// The loss that a task uses unless told otherwise.
std::string default_loss(Task task);

/// A line of `ravine list losses`.
struct LossInfo {
  std::string name, meaning;
  Task task;
  std::vector<OptionInfo> options;
};
std::vector<LossInfo> list_losses();

}  // namespace ravine
