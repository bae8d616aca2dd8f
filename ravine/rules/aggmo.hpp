#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Aggregated Momentum: Stability Through Passive Damping. Lucas, Sun, Zemel & Grosse, ICLR 2019, eq. 3. arXiv
// 1804.00325
struct AggMo {
  double lr = 0.1;
  double beta1 = 0;
  double beta2 = 0.9;
  double beta3 = 0.99;
  double beta4 = 0.999;
  double count = 3;

  static constexpr About about{
      .name = "aggmo",
      .title = "the mean of several momentum buffers with different dampings",
      .paper = "Lucas, Sun, Zemel & Grosse, ICLR 2019, eq. 3, arXiv 1804.00325",
      .formula = "b_i = beta_i b_i + g;  x -= lr/K sum_i b_i",
      .differs = "at most four buffers here; the paper uses two to four",
      .use = "ravines whose best damping is unknown: the small betas damp the oscillations of the large ones"};
  static constexpr std::array slots{"b1", "b2", "b3", "b4"};
  static constexpr unsigned always = 0b0001;
  static constexpr std::array hyper{
      Hyper<AggMo>{"lr", &AggMo::lr, positive, "learning rate"},
      Hyper<AggMo>{"beta1", &AggMo::beta1, below_one, "first damping"},
      Hyper<AggMo>{"beta2", &AggMo::beta2, below_one, "second damping"},
      Hyper<AggMo>{"beta3", &AggMo::beta3, below_one, "third damping"},
      Hyper<AggMo>{"beta4", &AggMo::beta4, below_one, "fourth damping"},
      Hyper<AggMo>{"count", &AggMo::count, (Range{1, 4}), "dampings in use; betas=a/b/c sets them and their count"}};

  bool uses(int slot) const { return slot < count; }

  template <class V>
  V step(Tick /*k*/, V g, V /*x*/, V& b1, V& b2, V& b3, V& b4) const {
    V sum = b1 = beta1 * b1 + g;
    if (count >= 2) sum = sum + (b2 = beta2 * b2 + g);
    if (count >= 3) sum = sum + (b3 = beta3 * b3 + g);
    if (count >= 4) sum = sum + (b4 = beta4 * b4 + g);
    return lr / std::floor(count) * sum;
  }
};

}  // namespace ravine
