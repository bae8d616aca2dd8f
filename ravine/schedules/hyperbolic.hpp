#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// HyperbolicLR: Epoch Insensitive Learning Rate Scheduler. Kim 2024, arXiv 2407.15200.
// With a fixed bound U the rates of the first epochs depend less on the length T of the run than other shapes' do: the
// first fall goes with 1/sqrt(T (2 U - T)). A run longer than U is its own bound. The factor at T, and beyond, is
// 1 - (1 - end) h(0): `end` itself for T = U, more for a shorter run.
struct Hyperbolic {
  double bound = 1000, end = 0;
  static constexpr auto name = "hyperbolic",
                        formula = "a0 (1 + (1 - end) (h(t) - h(0))), h(t) = sqrt((T - t)/U (2 - (T + t)/U))",
                        meaning = "begins much alike for every length of the run";
  static constexpr By by = By::epoch;
  static constexpr std::array hyper{
      Hyper<Hyperbolic>{"bound", &Hyperbolic::bound, positive, "U: more epochs than any run that is compared"},
      Hyper<Hyperbolic>{"end", &Hyperbolic::end, {0, 1}, "share of the rate left at T if T = U"}};
  double factor(double t, double total) const {
    const double u = std::max(bound, total);
    auto h = [&](double n) { return std::sqrt((total - n) / u * (2 - (total + n) / u)); };
    return 1 + (1 - end) * (h(std::min(t, total)) - h(0));
  }
};

}  // namespace ravine
