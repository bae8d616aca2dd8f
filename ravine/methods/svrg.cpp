#include "ravine/methods/svrg.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace ravine {

template <class T>
double Svrg<T>::barzilai_borwein(std::span<const T> x, std::span<const T> g) const {
  double ss = 0, sy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double s = static_cast<double>(x[i]) - static_cast<double>(this->anchor_[i]);
    ss += s * s;
    sy += s * (static_cast<double>(g[i]) - static_cast<double>(this->c_[i]));
  }
  return ss / sy / static_cast<double>(this->inner());
}

template <class T>
void Svrg<T>::step(Objective<T>& objective, std::span<T> x, std::span<const T> g, double /*value*/, const Clock& clock,
                   std::uint64_t draw) {
  this->begin(objective, clock);
  assert(g.size() == x.size() || !this->uses_gradient(objective));
  std::span<const T> v = this->v_.span();
  if (this->renews()) {
    if (options_.bb && this->rounds_ > 0)
      if (const double rate = barzilai_borwein(x, g); rate > 0 && std::isfinite(rate)) bb_ = rate;
    std::copy(x.begin(), x.end(), this->anchor_.span().begin());
    std::copy(g.begin(), g.end(), this->c_.span().begin());
  }
  if (this->renews() || this->takes_all()) v = g;  // the estimate at the snapshot, or over all components
  else this->estimate(objective, x, this->draw_batch(), draw, this->v_.span());
  this->rate_ = bb_ > 0 ? bb_ * (this->scheduled_ / options_.lr) : this->scheduled_;
  const T rate = static_cast<T>(this->rate_);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] -= rate * v[i];
  this->end();
}

template class Svrg<float>;
template class Svrg<double>;

}  // namespace ravine
