#include "ravine/nn/any_loss.hpp"

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine {
namespace {

template <class F, class... L>
void for_losses(F f, LossList<L...>) {
  (f(L{}), ...);
}

const char* task_name(Task task) {
  return task == Task::regress ? "regression" : task == Task::binary ? "two classes" : "several classes";
}

}  // namespace

AnyLoss::AnyLoss(std::string_view spec, Task task) {
  const std::vector<Stage> stages = parse_spec(spec);
  if (stages.size() != 1 || !stages[0].words.empty())
    fail_usage("loss " + quote(spec) + " should be a name and key=value, as in \"huber delta=1.5\"");
  std::vector<std::string> names;
  bool found = false;
  for_losses(
      [&](auto loss) {
        using Loss = decltype(loss);
        names.emplace_back(Loss::name);
        if (stages[0].name != Loss::name) return;
        found = true;
        if (Loss::task != task)
          fail_usage(std::string("loss ") + Loss::name + " is for " + task_name(Loss::task) + ", not for " +
                     task_name(task) + "; the default there is " + default_loss(task));
        set_options(loss, stages[0].arguments, std::string("loss ") + Loss::name);
        loss_ = loss;
      },
      AllLosses());
  if (!found)
    fail_usage("unknown loss " + quote(stages[0].name) + did_you_mean(stages[0].name, names) + " (ravine list losses)");
}

std::string AnyLoss::text() const {
  return std::visit(
      [](const auto& loss) {
        using Loss = std::decay_t<decltype(loss)>;
        return Loss::name + changed_options(loss, Loss{});
      },
      loss_);
}

const void* AnyLoss::object() const {
  return std::visit([](const auto& loss) { return static_cast<const void*>(&loss); }, loss_);
}

Likelihood AnyLoss::likelihood() const {
  return std::visit([](const auto& loss) { return loss.likelihood; }, loss_);
}

AnyLoss AnyLoss::plain() const {
  AnyLoss copy = *this;
  std::visit(
      [](auto& loss) {
        if constexpr (requires { loss.label_smoothing; }) loss.label_smoothing = 0;
      },
      copy.loss_);
  return copy;
}

std::string default_loss(Task task) {
  return task == Task::regress ? Mse::name : task == Task::binary ? BinaryCrossEntropy::name : CrossEntropy::name;
}

std::vector<LossInfo> list_losses() {
  std::vector<LossInfo> list;
  for_losses(
      [&](const auto& loss) {
        list.push_back({loss.name, loss.meaning, loss.task, describe(loss)});
      },
      AllLosses());
  return list;
}

}  // namespace ravine
