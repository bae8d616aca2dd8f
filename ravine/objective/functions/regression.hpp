#pragma once
#include <algorithm>

#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// Small linear regressions f = 0.5 sum((A W + 1 b^T - B)^2) / (rows * outputs) with A, B and the start made of sines:
// two tensors, W (inputs x outputs) and b (outputs), as the methods that look at shapes need them. They are finite
// sums: the component r is that of row r, 0.5 |(A W + 1 b^T - B)_r|^2 / outputs.
struct Regression {
  const char *name, *meaning;
  std::size_t rows, inputs, outputs;
  double (*a)(double r, double c);
  double (*b)(double r, double c);
  double (*w)(double i, double j);  ///< the start of W; b starts at 0
  double minimum;                   ///< by orthogonal projection in 40 digits
};

inline constexpr Regression regressions[] = {
    {"matrix_regression", "linear regression onto 6 x 4 weights, of rank 2", 16, 6, 4,
     [](double r, double c) { return std::sin(1 + 6 * r + c); },
     [](double r, double c) { return std::cos(1 + 4 * r + c); },
     [](double i, double j) { return 0.1 * std::cos(4 * i + j); }, 0.24529982400817352},
    {"square_regression", "linear regression onto 4 x 4 weights", 16, 4, 4,
     [](double r, double c) { return std::sin((r + 1) * (c + 1)); },
     [](double r, double c) { return std::cos((r + 1) * (c + 2) / 2); },
     [](double i, double j) { return 0.1 * std::cos((i + 1) * (j + 2)); }, 0.20963248896092431},
    {"wide_regression", "linear regression onto 3 x 5 weights", 12, 3, 5,
     [](double r, double c) { return std::cos(0.9 * (r + 1) * (c + 2)); },
     [](double r, double c) { return std::sin((r + 2) * (c + 1) / 3); },
     [](double i, double j) { return 0.1 * std::cos((i + 1) * (j + 2)); }, 0.21613295155227489},
    {"five_regression", "linear regression onto 5 x 5 weights", 15, 5, 5,
     [](double r, double c) { return std::sin(0.7 * (r + 1) * (c + 1) + 0.3); },
     [](double r, double c) { return std::cos(0.5 * (r + 1) * (c + 2)); },
     [](double i, double j) { return 0.1 * std::cos((i + 1) * (j + 2)); }, 0.15094049248193041},
};

template <class T>
class RegressionObjective final : public Objective<T> {
 public:
  explicit RegressionObjective(const Regression& r) : r_(r), residual_(r.rows * r.outputs) {
    layout_.add("W", {r.inputs, r.outputs}, Kind::matrix);
    layout_.add("b", {r.outputs}, Kind::bias);
  }
  [[nodiscard]] const Layout& layout() const override { return layout_; }
  void start(std::span<T> x) const override {
    for (std::size_t i = 0; i < r_.inputs; ++i)
      for (std::size_t j = 0; j < r_.outputs; ++j)
        x[i * r_.outputs + j] = static_cast<T>(r_.w(static_cast<double>(i), static_cast<double>(j)));
  }
  double value(std::span<const T> x) override {
    const std::span<const T> w = view(x, layout_[0]), b = view(x, layout_[1]);
    double f = 0;
    for (std::size_t r = 0; r < r_.rows; ++r)
      for (std::size_t j = 0; j < r_.outputs; ++j) {
        const T e = residual(w, b, r, j);
        residual_[r * r_.outputs + j] = e;
        f += static_cast<double>(e * e);
      }
    return 0.5 * f * share();
  }
  double value_and_gradient(std::span<const T> x, std::span<T> g, std::uint64_t /*draw*/) override {
    const double f = value(x);
    const std::span<T> w = view(g, layout_[0]), b = view(g, layout_[1]);
    for (std::size_t j = 0; j < r_.outputs; ++j) {
      b[j] = 0;
      for (std::size_t r = 0; r < r_.rows; ++r) b[j] += residual_[r * r_.outputs + j];
      b[j] *= static_cast<T>(share());
      for (std::size_t i = 0; i < r_.inputs; ++i) {
        T sum = 0;
        for (std::size_t r = 0; r < r_.rows; ++r) sum += static_cast<T>(a(r, i)) * residual_[r * r_.outputs + j];
        w[i * r_.outputs + j] = sum * static_cast<T>(share());
      }
    }
    return f;
  }
  [[nodiscard]] std::size_t components() const override { return r_.rows; }
  void component_gradient(std::span<const std::uint32_t> components, std::span<const T> x, std::span<T> g,
                          std::uint64_t /*draw*/) override {
    const std::span<const T> w = view(x, layout_[0]), b = view(x, layout_[1]);
    const std::span<T> gw = view(g, layout_[0]), gb = view(g, layout_[1]);
    std::fill(gw.begin(), gw.end(), T(0));
    std::fill(gb.begin(), gb.end(), T(0));
    const T scale = static_cast<T>(1 / static_cast<double>(components.size() * r_.outputs));
    for (const std::uint32_t r : components) {
      for (std::size_t j = 0; j < r_.outputs; ++j) {
        const T e = scale * residual(w, b, r, j);
        gb[j] += e;
        for (std::size_t i = 0; i < r_.inputs; ++i) gw[i * r_.outputs + j] += static_cast<T>(a(r, i)) * e;
      }
    }
  }

 private:
  [[nodiscard]] T residual(std::span<const T> w, std::span<const T> b, std::size_t r, std::size_t j) const {
    T e = b[j] - static_cast<T>(r_.b(static_cast<double>(r), static_cast<double>(j)));
    for (std::size_t i = 0; i < r_.inputs; ++i) e += static_cast<T>(a(r, i)) * w[i * r_.outputs + j];
    return e;
  }
  [[nodiscard]] double a(std::size_t r, std::size_t i) const {
    return r_.a(static_cast<double>(r), static_cast<double>(i));
  }
  [[nodiscard]] double share() const { return 1 / static_cast<double>(r_.rows * r_.outputs); }
  const Regression& r_;
  Layout layout_;
  std::vector<T> residual_;
};

}  // namespace ravine::functions
