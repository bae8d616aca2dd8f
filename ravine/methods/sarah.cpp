#include "ravine/methods/sarah.hpp"

#include <algorithm>
#include <cassert>

namespace ravine {

template <class T>
void Sarah<T>::step(Objective<T>& objective, std::span<T> x, std::span<const T> g, double /*value*/, const Clock& clock,
                    std::uint64_t draw) {
  this->begin(objective, clock);
  assert(g.size() == x.size() || !this->uses_gradient(objective));
  std::span<const T> v = this->v_.span();
  if (this->renews() || this->takes_all()) v = g;
  else this->estimate(objective, x, this->draw_batch(), draw, this->v_.span());
  std::copy(x.begin(), x.end(), this->anchor_.span().begin());
  std::copy(v.begin(), v.end(), this->c_.span().begin());
  this->rate_ = this->scheduled_;
  const T rate = static_cast<T>(this->rate_);
  double squares = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    squares += static_cast<double>(v[i]) * static_cast<double>(v[i]);
    x[i] -= rate * v[i];
  }
  if (this->renews()) first_ = squares;
  this->end(options_.gamma > 0 && squares <= options_.gamma * first_);
}

template class Sarah<float>;
template class Sarah<double>;

}  // namespace ravine
