#include "ravine/methods/katyusha.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace ravine {

KatyushaRound katyusha_round(double convexity, double lr, std::size_t m, std::uint64_t s) {
  const double tau1 = convexity > 0 ? std::min(0.5, std::sqrt(static_cast<double>(m) * convexity * lr / 3))
                                    : 2 / (static_cast<double>(s) + 4);
  const double alpha = lr / (3 * tau1);
  return {.tau1 = tau1, .tau2 = 0.5, .alpha = alpha, .theta = 1 + alpha * convexity};
}

template <class T>
bool Katyusha<T>::uses_gradient(const Objective<T>& /*objective*/) const {
  return this->renews() && this->rounds_ == 0;
}

template <class T>
void Katyusha<T>::step(Objective<T>& objective, std::span<T> x, std::span<const T> g, double /*value*/,
                       const Clock& clock, std::uint64_t draw) {
  this->begin(objective, clock);
  assert(g.size() == x.size() || !uses_gradient(objective));
  const std::span<T> s = this->anchor_.span(), v = this->v_.span();
  if (this->renews()) {
    this->rate_ = this->scheduled_;  // a round is made with one rate
    weight_ = 0;
    if (this->rounds_ == 0) {
      std::copy(x.begin(), x.end(), s.begin());
      std::copy(x.begin(), x.end(), z_.span().begin());
      std::copy(g.begin(), g.end(), this->c_.span().begin());
    } else {
      std::copy(mean_.span().begin(), mean_.span().end(), s.begin());
      objective.value_and_gradient(s, this->c_.span(), draw);
      ++this->full_;
    }
  }
  const KatyushaRound round = katyusha_round(options_.convexity, this->rate_, this->inner(), this->rounds_);
  const T tau1 = static_cast<T>(round.tau1), tau2 = static_cast<T>(round.tau2), rest = T(1) - tau1 - tau2;
  for (std::size_t i = 0; i < x.size(); ++i) point_[i] = tau1 * z_[i] + tau2 * s[i] + rest * x[i];
  this->estimate(objective, point_.span(), this->draw_batch(), draw, v);
  // The weights 1, theta, theta^2, ... grow beyond all numbers in a long round: they are kept relative to the last one.
  weight_ = weight_ / round.theta + 1;
  const T alpha = static_cast<T>(round.alpha), third = static_cast<T>(this->rate_ / 3),
          share = static_cast<T>(1 / weight_);
  for (std::size_t i = 0; i < x.size(); ++i) {
    z_[i] -= alpha * v[i];
    x[i] = point_[i] - third * v[i];
    mean_[i] = this->renews() ? x[i] : mean_[i] + share * (x[i] - mean_[i]);
  }
  this->end();
}

template <class T>
std::vector<typename Katyusha<T>::Slot> Katyusha<T>::slots() {
  std::vector<Slot> slots = FiniteSum<T>::slots();
  slots.push_back({"z", z_.span()});
  slots.push_back({"mean", mean_.span()});
  return slots;
}

template class Katyusha<float>;
template class Katyusha<double>;

}  // namespace ravine
