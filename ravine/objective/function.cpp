#include "ravine/objective/function.hpp"

#include "ravine/core/error.hpp"
#include "ravine/core/spec.hpp"
#include "ravine/core/text.hpp"
#include "ravine/objective/functions/all.hpp"

namespace ravine {
namespace {

template <class T, class F>
class FunctionObjective final : public Objective<T> {
 public:
  FunctionObjective() { layout_.add("x", {F::start.size()}, Kind::vector); }
  [[nodiscard]] const Layout& layout() const override { return layout_; }
  void start(std::span<T> x) const override {
    for (std::size_t i = 0; i < F::start.size(); ++i) x[i] = static_cast<T>(F::start[i]);
  }
  double value(std::span<const T> x) override { return F::template evaluate<T>(x, nullptr); }
  double value_and_gradient(std::span<const T> x, std::span<T> g, std::uint64_t draw) override {
    const double f = F::template evaluate<T>(x, g.data());
    if constexpr (requires { F::disturb(g.data(), draw); }) F::disturb(g.data(), draw);
    return f;
  }

 private:
  Layout layout_;
};

// Calls f with a default object of every function of one formula.
template <class F>
void for_functions(F f) {
  std::apply([&](auto... function) { (f(function), ...); }, AllFunctions());
}

}  // namespace

const std::vector<FunctionInfo>& list_functions() {
  static const std::vector<FunctionInfo> list = [] {
    std::vector<FunctionInfo> infos;
    for_functions([&](auto f) { infos.push_back({decltype(f)::name, decltype(f)::meaning}); });
    for (const Regression& r : regressions) infos.push_back({r.name, r.meaning});
    return infos;
  }();
  return list;
}

template <class T>
std::unique_ptr<Objective<T>> make_function(const std::string& name) {
  const std::string wanted = normalised(name);
  std::unique_ptr<Objective<T>> result;
  for_functions([&](auto f) {
    if (wanted == decltype(f)::name) result = std::make_unique<FunctionObjective<T, decltype(f)>>();
  });
  for (const Regression& r : regressions)
    if (wanted == r.name) result = std::make_unique<RegressionObjective<T>>(r);
  if (result) return result;
  std::vector<std::string> names;
  for (const FunctionInfo& f : list_functions()) names.push_back(f.name);
  fail_usage("unknown function " + quote(name) + did_you_mean(name, names) + " (ravine list functions)");
}

template std::unique_ptr<Objective<float>> make_function(const std::string&);
template std::unique_ptr<Objective<double>> make_function(const std::string&);

}  // namespace ravine
