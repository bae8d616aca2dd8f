#include "ravine/methods/conjugate_gradient.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "ravine/core/error.hpp"

namespace ravine {

template <class T>
ConjugateGradient<T>::ConjugateGradient(const ConjugateGradientOptions& options, std::size_t size)
    : options_(options), size_(size), search_(size), g_(size), direction_(size), last_g_(size), best_(size) {}

template <class T>
double ConjugateGradient<T>::beta() const {
  double gg = 0, gy = 0, dy = 0, last = 0;
  for (std::size_t i = 0; i < size_; ++i) {
    const auto g = static_cast<double>(g_[i]), before = static_cast<double>(last_g_[i]), y = g - before;
    gg += g * g;
    gy += g * y;
    dy += static_cast<double>(direction_[i]) * y;
    last += before * before;
  }
  switch (options_.variant) {
    case ConjugateGradientOptions::fletcher_reeves: return gg / last;
    case ConjugateGradientOptions::polak_ribiere: return std::max(0.0, gy / last);
    case ConjugateGradientOptions::hestenes_stiefel: return gy / dy;
    default: return gg / dy;
  }
}

template <class T>
double ConjugateGradient<T>::step(Objective<T>& objective, std::span<T> x, std::uint64_t draw) {
  assert(x.size() == size_);
  const auto max_iter = static_cast<std::size_t>(options_.max_iter), asked = static_cast<std::size_t>(options_.restart);
  const std::size_t cycle = asked > 0 ? asked : objective.layout().parameters();
  const double tolerance = options_.tolerance_change;
  const auto keep_best = [&] {
    std::copy(x.begin(), x.end(), best_.span().begin());
    best_value_ = value_;
    has_best_ = true;
  };
  evaluations_ = 1;
  iterations_ = 0;
  progress_ = Progress::moving;
  const double first = value_ = objective.value_and_gradient(x, g_.span(), draw);
  gradient_size_ = largest<T>(g_.span());
  if (!std::isfinite(value_) || !std::isfinite(gradient_size_)) {
    reset();
    progress_ = Progress::stalled;
    if (has_best_) {
      std::copy(best_.span().begin(), best_.span().end(), x.begin());
      value_ = best_value_;
    }
    return first;
  }
  keep_best();
  if (gradient_size_ <= options_.tolerance_grad) progress_ = Progress::converged;

  while (progress_ == Progress::moving && iterations_ < max_iter) {
    ++iterations_;
    if (age_ >= cycle) reset();
    double slope = 0;
    if (age_ > 0) {
      const double b = beta();
      for (std::size_t i = 0; i < size_; ++i) direction_[i] = -g_[i] + static_cast<T>(b) * direction_[i];
      slope = dot<T>(g_.span(), direction_.span());
      if (!(slope < 0) || !std::isfinite(slope)) reset();  // no descent
    }
    double t = 0;
    if (age_ == 0) {
      double sum = 0;
      for (std::size_t i = 0; i < size_; ++i) {
        direction_[i] = -g_[i];
        sum += std::abs(static_cast<double>(g_[i]));
      }
      slope = dot<T>(g_.span(), direction_.span());
      t = options_.lr * std::min(1.0, 1 / sum);
    } else {
      t = t_ * slope_ / slope;  // the same change to first order as in the last search (Nocedal & Wright, p. 59)
    }
    ++age_;
    std::copy(g_.span().begin(), g_.span().end(), last_g_.span().begin());
    const auto found = search_.search(objective, x, direction_.span(), value_, slope, t, draw,
                                      {.c2 = options_.c2, .tolerance_change = tolerance});
    evaluations_ += static_cast<std::size_t>(found.evaluations);
    if (found.t == 0) {
      if (age_ == 1) progress_ = Progress::stalled;
      reset();  // with a memory, the plain gradient is still worth a try
      continue;
    }
    const double before = value_;
    t_ = found.t;
    slope_ = slope;
    for (std::size_t i = 0; i < size_; ++i) x[i] += static_cast<T>(t_) * direction_[i];
    std::copy(search_.gradient().begin(), search_.gradient().end(), g_.span().begin());
    value_ = found.value;
    gradient_size_ = largest<T>(g_.span());
    keep_best();
    if (gradient_size_ <= options_.tolerance_grad || t_ * largest<T>(direction_.span()) <= tolerance ||
        std::abs(value_ - before) < tolerance)
      progress_ = Progress::converged;
  }
  return first;
}

template <class T>
std::vector<typename ConjugateGradient<T>::Slot> ConjugateGradient<T>::slots() {
  return {{"direction", direction_.span()}, {"gradient", last_g_.span()}, {"best", best_.span()}};
}

template <class T>
std::vector<double> ConjugateGradient<T>::numbers() const {
  return {static_cast<double>(age_), t_, slope_, best_value_, has_best_ ? 1.0 : 0.0};
}

template <class T>
void ConjugateGradient<T>::set_numbers(const std::vector<double>& numbers) {
  if (numbers.size() != 5 || !(numbers[0] >= 0 && numbers[0] <= 9e15) || numbers[0] != std::floor(numbers[0]))
    fail_data("the state of conjugate_gradient is damaged; begin anew from the parameters");
  age_ = static_cast<std::size_t>(numbers[0]);
  t_ = numbers[1], slope_ = numbers[2], best_value_ = numbers[3], has_best_ = numbers[4] != 0;
}

template class ConjugateGradient<float>;
template class ConjugateGradient<double>;

}  // namespace ravine
