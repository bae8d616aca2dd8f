#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Adam: A Method for Stochastic Optimization. Kingma & Ba, ICLR 2015, Algorithm 1. arXiv 1412.6980
// amsgrad: the largest v so far divides (Reddi, Kale & Kumar, ICLR 2018, arXiv 1904.09237), on v before its bias
// correction.
struct Adam {
  double lr = 1e-3, beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
  bool eps_hat = false, amsgrad = false;

  static constexpr About about{.name = "adam",
                               .title = "momentum and a rate per parameter, both corrected for their start at 0",
                               .paper = "Kingma & Ba, ICLR 2015, Algorithm 1, arXiv 1412.6980",
                               .formula =
                                   "m = beta1 m + (1-beta1) g;  v = beta2 v + (1-beta2) g^2;  x -= lr m_hat / "
                                   "(sqrt(v_hat) + eps),  m_hat = m/(1-beta1^t), v_hat = v/(1-beta2^t)",
                               .differs =
                                   "Keras (eps=1e-7), ensmallen and dlib add eps before v's bias correction: "
                                   "eps_hat=true; weight_decay here is l2, see adamw",
                               .use = "the default choice: rarely far from the best after tuning lr alone"};
  static constexpr std::array slots{"m", "v", "v_max"};
  static constexpr unsigned always = 0b011;
  static constexpr std::array hyper{
      Hyper<Adam>{"lr", &Adam::lr, positive, "learning rate: about the largest change of a parameter in one step"},
      Hyper<Adam>{"beta1", &Adam::beta1, below_one, "decay of the running mean of g"},
      Hyper<Adam>{"beta2", &Adam::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<Adam>{"eps", &Adam::eps, non_negative, "added to the root"},
      Hyper<Adam>{"eps_hat", &Adam::eps_hat, "add eps before the bias correction of v"},
      Hyper<Adam>{"amsgrad", &Adam::amsgrad, "divide by the largest v so far"}};

  bool uses(int slot) const { return slot < 2 || amsgrad; }

  template <class V>
  V step(Tick k, V g, V /*x*/, V& m, V& v, V& v_max) const {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    if (amsgrad) v_max = max(v_max, v);
    const double c1 = 1 - pow(beta1, k.t), c2 = std::sqrt(1 - pow(beta2, k.t));
    const V root = sqrt(amsgrad ? v_max : v);
    return lr / c1 * m / (eps_hat ? (root + eps) * (1 / c2) : root * (1 / c2) + eps);
  }
};

}  // namespace ravine
