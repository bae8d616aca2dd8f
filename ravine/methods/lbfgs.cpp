#include "ravine/methods/lbfgs.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "ravine/core/error.hpp"

namespace ravine {

template <class T>
Lbfgs<T>::Lbfgs(const LbfgsOptions& options, std::size_t size)
    : options_(options),
      size_(size),
      history_(std::max<std::size_t>(1, static_cast<std::size_t>(options.history))),
      search_(size),
      g_(size),
      direction_(size),
      last_g_(size),
      best_(size),
      s_(size * history_),
      y_(size * history_),
      rho_(history_),
      alpha_(history_) {}

template <class T>
void Lbfgs<T>::reset() {
  age_ = count_ = oldest_ = 0;
}

// The value and gradient at x; whether both are finite.
template <class T>
bool Lbfgs<T>::evaluate(Objective<T>& objective, std::span<const T> x, std::uint64_t draw) {
  value_ = objective.value_and_gradient(x, g_.span(), draw);
  gradient_size_ = largest<T>(g_.span());
  ++evaluations_;
  return std::isfinite(value_) && std::isfinite(gradient_size_);
}

// Ends a step that cannot go on at the best point seen.
template <class T>
bool Lbfgs<T>::go_back(std::span<T> x) {
  reset();
  progress_ = Progress::stalled;
  if (!has_best_) return false;
  std::copy(best_.span().begin(), best_.span().end(), x.begin());
  value_ = best_value_;
  return true;
}

// Keeps the pair s, y of the last step if the curvature along it is positive.
template <class T>
void Lbfgs<T>::remember() {
  double ys = 0, yy = 0;
  const T t = static_cast<T>(t_);
  for (std::size_t i = 0; i < size_; ++i) {
    const T y = g_[i] - last_g_[i], s = t * direction_[i];
    ys += static_cast<double>(y) * static_cast<double>(s);
    yy += static_cast<double>(y) * static_cast<double>(y);
  }
  if (!(ys > 1e-10) || !std::isfinite(ys) || !std::isfinite(yy)) return;
  if (count_ == history_) oldest_ = (oldest_ + 1) % history_;
  else ++count_;
  const std::size_t row = (oldest_ + count_ - 1) % history_;
  for (std::size_t i = 0; i < size_; ++i) {
    y_[row * size_ + i] = g_[i] - last_g_[i];
    s_[row * size_ + i] = t * direction_[i];
  }
  rho_[row] = 1 / ys;
  scale_ = ys / yy;
}

// direction = -H g by the two-loop recursion (Nocedal & Wright, Algorithm 7.4), H0 = scale I (eq. 7.20).
template <class T>
void Lbfgs<T>::find_direction() {
  const std::span<T> d = direction_.span();
  const auto row = [&](Buffer<T>& rows, std::size_t k) {
    return std::span<const T>(rows.span().subspan((oldest_ + k) % history_ * size_, size_));
  };
  for (std::size_t i = 0; i < size_; ++i) d[i] = -g_[i];
  for (std::size_t k = count_; k-- > 0;) {
    const std::span<const T> s = row(s_, k), y = row(y_, k);
    alpha_[k] = dot<T>(s, d) * rho_[(oldest_ + k) % history_];
    const T a = static_cast<T>(alpha_[k]);
    for (std::size_t i = 0; i < size_; ++i) d[i] -= a * y[i];
  }
  if (count_ > 0)
    for (T& v : d) v *= static_cast<T>(scale_);
  for (std::size_t k = 0; k < count_; ++k) {
    const std::span<const T> s = row(s_, k), y = row(y_, k);
    const double beta = dot<T>(y, d) * rho_[(oldest_ + k) % history_];
    const T c = static_cast<T>(alpha_[k] - beta);
    for (std::size_t i = 0; i < size_; ++i) d[i] += c * s[i];
  }
}

template <class T>
double Lbfgs<T>::step(Objective<T>& objective, std::span<T> x, std::uint64_t draw) {
  assert(x.size() == size_);
  const auto max_iter = static_cast<std::size_t>(options_.max_iter);
  const auto asked = static_cast<std::size_t>(options_.max_eval);
  const std::size_t max_eval = asked > 0 ? asked : max_iter * 5 / 4;
  const double tolerance = options_.tolerance_change;
  const auto keep_best = [&] {
    std::copy(x.begin(), x.end(), best_.span().begin());
    best_value_ = value_;
    has_best_ = true;
  };
  evaluations_ = iterations_ = 0;
  progress_ = Progress::moving;
  const bool finite = evaluate(objective, x, draw);
  const double first = value_;
  if (!finite) {
    go_back(x);
    return first;
  }
  keep_best();
  if (gradient_size_ <= options_.tolerance_grad) progress_ = Progress::converged;

  while (progress_ == Progress::moving && iterations_ < max_iter) {
    ++iterations_;
    if (age_++ > 0) remember();
    find_direction();
    double slope = dot<T>(g_.span(), direction_.span());
    if (age_ > 1 && !(slope < 0)) {  // rounding has spoilt the memory, or the objective has changed
      reset();
      age_ = 1;
      find_direction();
      slope = dot<T>(g_.span(), direction_.span());
    }
    std::copy(g_.span().begin(), g_.span().end(), last_g_.span().begin());
    t_ = options_.lr;
    if (age_ == 1) {
      double sum = 0;
      for (const T v : g_.span()) sum += std::abs(static_cast<double>(v));
      t_ *= std::min(1.0, 1 / sum);
    }
    if (slope > -tolerance || slope == 0) {
      t_ = 0;  // no step was made along this direction
      progress_ = Progress::converged;
      break;
    }
    const double before = value_;
    if (options_.searches()) {
      const auto found = search_.search(objective, x, direction_.span(), value_, slope, t_, draw,
                                        {.tolerance_change = options_.tolerance_change});
      evaluations_ += static_cast<std::size_t>(found.evaluations);
      if (found.t == 0) {
        // With a memory, the plain gradient is still worth a try.
        if (age_ == 1) go_back(x);
        else reset();
        if (evaluations_ >= max_eval) break;
        continue;
      }
      t_ = found.t;
      for (std::size_t i = 0; i < size_; ++i) x[i] += static_cast<T>(t_) * direction_[i];
      std::copy(search_.gradient().begin(), search_.gradient().end(), g_.span().begin());
      value_ = found.value;
      gradient_size_ = largest<T>(g_.span());
    } else {
      for (std::size_t i = 0; i < size_; ++i) x[i] += static_cast<T>(t_) * direction_[i];
      if (iterations_ == max_iter) break;  // the next step evaluates here anyway
      if (!evaluate(objective, x, draw)) {
        go_back(x);
        break;
      }
    }
    if (value_ <= best_value_) keep_best();
    if (gradient_size_ <= options_.tolerance_grad) progress_ = Progress::converged;
    if (iterations_ == max_iter || evaluations_ >= max_eval) break;
    if (t_ * largest<T>(direction_.span()) <= tolerance || std::abs(value_ - before) < tolerance)
      progress_ = Progress::converged;
  }
  return first;
}

template <class T>
std::vector<typename Lbfgs<T>::Slot> Lbfgs<T>::slots() {
  std::vector<Slot> slots{{"direction", direction_.span()}, {"gradient", last_g_.span()}, {"best", best_.span()}};
  for (std::size_t k = 0; k < history_; ++k) {
    slots.push_back({"s" + std::to_string(k), s_.span().subspan(k * size_, size_)});
    slots.push_back({"y" + std::to_string(k), y_.span().subspan(k * size_, size_)});
  }
  return slots;
}

template <class T>
std::vector<double> Lbfgs<T>::numbers() const {
  std::vector<double> numbers{
      static_cast<double>(age_), static_cast<double>(count_), static_cast<double>(oldest_), t_, scale_, best_value_,
      has_best_ ? 1.0 : 0.0};
  numbers.insert(numbers.end(), rho_.begin(), rho_.end());
  return numbers;
}

template <class T>
void Lbfgs<T>::set_numbers(const std::vector<double>& numbers) {
  const auto whole = [](double v, double limit) { return v >= 0 && v <= limit && v == std::floor(v); };
  const auto rows = static_cast<double>(history_);
  if (numbers.size() != 7 + history_ || !whole(numbers[0], 9e15) || !whole(numbers[1], rows) ||
      !whole(numbers[2], rows - 1))
    fail_data("the state of lbfgs does not fit history=" + std::to_string(history_) +
              "; continue with the options it was saved with");
  age_ = static_cast<std::size_t>(numbers[0]);
  count_ = static_cast<std::size_t>(numbers[1]);
  oldest_ = static_cast<std::size_t>(numbers[2]);
  t_ = numbers[3], scale_ = numbers[4], best_value_ = numbers[5], has_best_ = numbers[6] != 0;
  std::copy(numbers.begin() + 7, numbers.end(), rho_.begin());
}

template class Lbfgs<float>;
template class Lbfgs<double>;

}  // namespace ravine
