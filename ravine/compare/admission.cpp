#include "ravine/compare/admission.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ravine/core/error.hpp"
#include "ravine/methods/method.hpp"

namespace ravine {
namespace {

// Counts the values that a step asks for, and computes none.
class Counter final : public Objective<float> {
 public:
  explicit Counter(const Layout& layout) : layout_(layout) {}
  [[nodiscard]] const Layout& layout() const override { return layout_; }
  void start(std::span<float> /*x*/) const override {}
  double value(std::span<const float> /*x*/) override {
    ++asked_;
    return 0;
  }
  double value_and_gradient(std::span<const float> x, std::span<float> /*g*/, std::uint64_t /*draw*/) override {
    return value(x);
  }
  void values(const Candidates<float>& /*candidates*/, std::uint64_t /*draw*/, std::span<float> /*point*/,
              std::span<double> values) override {
    std::ranges::fill(values, 0.0);
    asked_ += values.size();
  }
  [[nodiscard]] std::size_t asked() const { return asked_; }

 private:
  const Layout& layout_;
  std::size_t asked_ = 0;
};

}  // namespace

double step_work(const StudyData& data, const Entrant& entrant) {
  const Layout& layout = data.job().network().layout();
  const std::size_t all = data.facts().rows, rows = entrant.batch == 0 ? all : std::min(entrant.batch, all);
  Threads alone(1);
  const auto method = make_method<float>(OptimizerSpec(entrant.spec), layout, alone);
  // What follows a gradient depends on what it finds; that is a few evaluations more.
  if (!method->gradient_free()) return 3.0 * static_cast<double>(rows);
  Counter counter(layout);
  Buffer<float> x(layout.size()), g(layout.size());
  method->step(counter, x.span(), g.span(), 0, {.step = 0, .steps = 1, .epoch = 0, .epochs = 1}, 0);
  return static_cast<double>((1 + counter.asked()) * rows);
}

std::optional<std::string> objection(const StudyData& data, const Plan& plan, const Entrant& entrant) {
  try {
    const double work = step_work(data, entrant), budget = plan.trial_forward_equivalents();
    if (work <= budget) return std::nullopt;
    return fmt::format("a single step takes {:.2g} times the work of a whole run here", work / budget);
  } catch (const Error& e) {
    return e.what();
  }
}

}  // namespace ravine
