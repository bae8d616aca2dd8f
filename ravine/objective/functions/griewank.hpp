#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// Griewank 1981: a wide bowl under a product of cosines. The slope of a product without its own factor is formed from
// the products before and behind it, so that a factor of 0 does no harm and the gradient stays O(n).
struct Griewank {
  static constexpr auto name = "griewank",
                        meaning = "1 + sum x_i^2/4000 - prod cos(x_i/sqrt(i)): a wide bowl with regular dents";
  static constexpr Dimensions dimensions{.usual = 2, .smallest = 1};
  static FunctionInfo info(std::size_t n) {
    FunctionInfo info{.group = "classic",
                      .start = repeated(n, {7, -6}),
                      .minima = {repeated(n, {0})},
                      .box = box_if_plane(n, {-10, 10, -10, 10})};
    if (n == 2)
      for (const double x : {-3.14002263389553985, 3.14002263389553985})
        for (const double y : {-4.43844448092071407, 4.43844448092071407})
          info.local.push_back({{x, y}, 0.00739604033411508274});
    return info;
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    const std::size_t n = x.size();
    std::vector<double> behind(g != nullptr ? n : 0);
    double f = 1, product = 1;
    if (g != nullptr)
      for (std::size_t i = n; i-- > 0;) {
        behind[i] = product;
        product *= factor(x, i);
      }
    product = 1;
    for (std::size_t i = 0; i < n; ++i) {
      const double v = x[i], root = std::sqrt(as_double(i + 1));
      f += v * v / 4000;
      if (g != nullptr) g[i] = static_cast<T>(v / 2000 + product * behind[i] * std::sin(v / root) / root);
      product *= factor(x, i);
    }
    return f - product;
  }

 private:
  template <class T>
  static double factor(std::span<const T> x, std::size_t i) {
    return std::cos(static_cast<double>(x[i]) / std::sqrt(as_double(i + 1)));
  }
};

}  // namespace ravine::functions
