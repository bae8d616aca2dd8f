#include "ravine/objective/function.hpp"

#include <concepts>

#include "ravine/core/error.hpp"
#include "ravine/core/spec.hpp"
#include "ravine/core/text.hpp"
#include "ravine/objective/functions/all.hpp"

namespace ravine {
namespace {

using functions::Support;

template <class F>
constexpr bool has_formula = requires(double v) {
  F::formula(v, v);
};
template <class F>
constexpr bool has_residuals = requires(std::size_t n) {
  F::residuals(n);
};

template <class F>
Support support_of([[maybe_unused]] std::size_t i, std::size_t n) {
  if constexpr (requires { F::support(i, n); }) return F::support(i, n);
  else return {0, n};
}

template <class F>
double value_of(std::span<const double> x) {
  if constexpr (has_formula<F>) return F::formula(x[0], x[1]);
  double sum = 0;
  if constexpr (has_residuals<F>)
    for (std::size_t i = 1; i <= F::residuals(x.size()); ++i) sum += square(F::residual(i, x));
  return sum;
}

// The gradient by one evaluation for each variable that is looked at. `seeded` is x without slopes, before and after.
template <class F, class T>
void gradient_of(std::span<Dual> seeded, std::span<T> g, std::vector<double>& sum) {
  const std::size_t n = seeded.size();
  if constexpr (has_formula<F>) {
    g[0] = static_cast<T>(F::formula(Dual(seeded[0].value, 1), seeded[1]).slope);
    g[1] = static_cast<T>(F::formula(seeded[0], Dual(seeded[1].value, 1)).slope);
  } else {
    sum.assign(n, 0);
    for (std::size_t i = 1; i <= F::residuals(n); ++i) {
      const Support s = support_of<F>(i, n);
      for (std::size_t j = s.first; j < s.past; ++j) {
        seeded[j].slope = 1;
        const Dual r = F::residual(i, std::span<const Dual>(seeded));
        seeded[j].slope = 0;
        sum[j] += 2 * r.value * r.slope;
      }
    }
    for (std::size_t j = 0; j < n; ++j) g[j] = static_cast<T>(sum[j]);
  }
}

template <class T, class F>
class FunctionObjective final : public Objective<T> {
 public:
  explicit FunctionObjective(FunctionInfo info)
      : info_(std::move(info)), x_(exact ? n() : 0), seeded_(x_.size()), sum_(x_.size()) {
    layout_.add("x", {n()}, Kind::vector);
  }
  [[nodiscard]] const Layout& layout() const override { return layout_; }
  void start(std::span<T> x) const override {
    for (std::size_t i = 0; i < n(); ++i) x[i] = static_cast<T>(info_.start[i]);
  }
  double value(std::span<const T> x) override {
    if constexpr (exact) {
      for (std::size_t i = 0; i < n(); ++i) x_[i] = static_cast<double>(x[i]);
      return value_of<F>(x_);
    } else {
      return F::template evaluate<T>(x.first(n()), nullptr);
    }
  }
  double value_and_gradient(std::span<const T> x, std::span<T> g, std::uint64_t draw) override {
    double f = 0;
    if constexpr (exact) {
      f = value(x);
      for (std::size_t i = 0; i < n(); ++i) seeded_[i] = x_[i];
      gradient_of<F, T>(seeded_, g, sum_);
    } else {
      f = F::template evaluate<T>(x.first(n()), g.data());
    }
    if constexpr (requires { F::disturb(g.data(), draw); }) F::disturb(g.data(), draw);
    return f;
  }

 private:
  static constexpr bool exact = has_formula<F> || has_residuals<F>;  // of the gradient, by dual numbers
  [[nodiscard]] std::size_t n() const { return info_.dimension; }
  FunctionInfo info_;
  Layout layout_;
  std::vector<double> x_;
  std::vector<Dual> seeded_;
  std::vector<double> sum_;
};

// Calls f with a default object of every function of one vector.
template <class F>
void for_functions(F f) {
  std::apply([&](auto... function) { (f(function), ...); }, functions::AllFunctions());
}

// Fails unless the function takes `n` variables.
void check_dimension(const std::string& name, const Dimensions& d, std::size_t n) {
  const std::string asked = ", not " + std::to_string(n);
  if (d.fixed() && n != d.usual) fail_usage(name + " has " + std::to_string(d.usual) + " variables" + asked);
  if (n < d.smallest || n > d.largest || n % d.multiple != 0)
    fail_usage(name + " takes " + std::to_string(d.smallest) + " to " + std::to_string(d.largest) + " variables" +
               (d.multiple > 1 ? ", a multiple of " + std::to_string(d.multiple) : "") + asked);
}

template <class F>
FunctionInfo describe(std::size_t n) {
  FunctionInfo info;
  if constexpr (requires { F::dimensions; }) {
    if (n == 0) n = F::dimensions.usual;
    check_dimension(F::name, F::dimensions, n);
    info = F::info(n);
    info.dimensions = F::dimensions;
  } else {
    info = F::info();
    const std::size_t own = info.start.size();
    info.dimensions = {own, own, own};
    if (n != 0) check_dimension(F::name, info.dimensions, n);
  }
  info.name = F::name;
  info.meaning = F::meaning;
  info.dimension = info.start.size();
  return info;
}

FunctionInfo describe(const functions::Regression& r, std::size_t n) {
  const std::size_t own = (r.inputs + 1) * r.outputs;
  FunctionInfo info{.name = r.name,
                    .meaning = r.meaning,
                    .group = "regression",
                    .dimensions = {own, own, own},
                    .dimension = own,
                    .start = std::vector<double>(own),
                    .minimum = r.minimum,
                    .components = r.rows};
  for (std::size_t i = 0; i < r.inputs; ++i)
    for (std::size_t j = 0; j < r.outputs; ++j)
      info.start[i * r.outputs + j] = r.w(static_cast<double>(i), static_cast<double>(j));
  if (n != 0) check_dimension(r.name, info.dimensions, n);
  return info;
}

[[noreturn]] void fail_unknown(const std::string& name) {
  std::vector<std::string> names;
  for (const FunctionInfo& f : list_functions()) names.push_back(f.name);
  fail_usage("unknown function " + quote(name) + did_you_mean(name, names) + " (ravine list functions)");
}

}  // namespace

const std::vector<FunctionInfo>& list_functions() {
  static const std::vector<FunctionInfo> list = [] {
    std::vector<FunctionInfo> infos;
    for_functions([&](auto f) { infos.push_back(describe<decltype(f)>(0)); });
    for (const functions::Regression& r : functions::regressions) infos.push_back(describe(r, 0));
    return infos;
  }();
  return list;
}

FunctionInfo describe_function(const std::string& name, std::size_t dimension) {
  const std::string wanted = normalised(name);
  std::optional<FunctionInfo> info;
  for_functions([&](auto f) {
    if (wanted == decltype(f)::name) info = describe<decltype(f)>(dimension);
  });
  for (const functions::Regression& r : functions::regressions)
    if (wanted == r.name) info = describe(r, dimension);
  if (!info) fail_unknown(name);
  return *std::move(info);
}

template <class T>
std::unique_ptr<Objective<T>> make_function(const std::string& name, std::size_t dimension) {
  FunctionInfo info = describe_function(name, dimension);
  std::unique_ptr<Objective<T>> result;
  for_functions([&](auto f) {
    if (info.name == decltype(f)::name) result = std::make_unique<FunctionObjective<T, decltype(f)>>(std::move(info));
  });
  if (result) return result;
  for (const functions::Regression& r : functions::regressions)
    if (info.name == r.name) result = std::make_unique<functions::RegressionObjective<T>>(r);
  return result;
}

template std::unique_ptr<Objective<float>> make_function(const std::string&, std::size_t);
template std::unique_ptr<Objective<double>> make_function(const std::string&, std::size_t);

}  // namespace ravine
