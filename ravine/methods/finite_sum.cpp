#include "ravine/methods/finite_sum.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "ravine/core/error.hpp"
#include "ravine/core/random.hpp"
#include "ravine/core/text.hpp"
#include "ravine/objective/function.hpp"

namespace ravine {
namespace {

[[noreturn]] void fail_no_sum(const std::string& owner) {
  std::vector<std::string> names;
  for (const FunctionInfo& f : list_functions())
    if (f.components > 0) names.push_back(f.name);
  fail_usage(owner + " needs a mean over components: one of " + join(names, ", ") +
             ", or training on all rows at once (--batch full) without batch normalisation");
}

}  // namespace

template <class T>
FiniteSum<T>::FiniteSum(const OptimizerSpec& spec, const FiniteSumOptions& options, const Layout& layout)
    : anchor_(layout.size()),
      c_(layout.size()),
      v_(layout.size()),
      scheduled_(options.lr),
      rate_(options.lr),
      owner_(std::string("optimizer ") + spec.info().about.name),
      options_(options),
      schedule_(spec.schedule),
      there_(layout.size()) {
  for (const std::string& of : schedule_.targets())
    if (of != "lr") fail_usage(owner_ + " takes a schedule of lr only, not of " + of);
}

template <class T>
std::size_t FiniteSum<T>::batch_size(std::size_t n) const {
  return std::min(static_cast<std::size_t>(options_.batch), n);
}

template <class T>
std::size_t FiniteSum<T>::inner() const {
  const auto asked = static_cast<std::size_t>(options_.inner), b = batch_size(n_);
  return asked > 0 ? asked : (n_ + b - 1) / b;
}

template <class T>
bool FiniteSum<T>::uses_gradient(const Objective<T>& objective) const {
  return at_ == 0 || batch_size(objective.components()) == objective.components();
}

template <class T>
std::size_t FiniteSum<T>::evaluations() const {
  return full_ + (n_ == 0 ? 0 : (spent_ + n_ - 1) / n_);
}

template <class T>
void FiniteSum<T>::begin(const Objective<T>& objective, const Clock& clock) {
  const std::size_t n = objective.components();
  if (n == 0) fail_no_sum(owner_);
  if (n > 0xffffffffU) fail_usage(owner_ + " takes up to 2^32 - 1 components, not " + std::to_string(n));
  if (n_ != 0 && n != n_)
    fail_usage(owner_ + ": the sum has " + std::to_string(n) + " components, but had " + std::to_string(n_) +
               " at the step before");
  if (order_.empty()) {
    n_ = n;
    order_.resize(n);
    std::iota(order_.begin(), order_.end(), 0U);
    swaps_.resize(batch_size(n));
    batch_.resize(batch_size(n));
  }
  clock_ = clock;
  scheduled_ = schedule_.rate(options_.lr, clock);
}

// The first steps of a Fisher-Yates shuffle, taken back afterwards: a batch is a function of the seed and the step.
template <class T>
std::span<const std::uint32_t> FiniteSum<T>::draw_batch() {
  const std::size_t b = batch_.size();
  if (b == order_.size()) return order_;
  const Random random(static_cast<std::uint64_t>(options_.seed), Stream::sample);
  for (std::size_t i = 0; i < b; ++i) {
    swaps_[i] = static_cast<std::uint32_t>(i + random.below(order_.size() - i, tick_ * b + i));
    std::swap(order_[i], order_[swaps_[i]]);
    batch_[i] = order_[i];
  }
  for (std::size_t i = b; i-- > 0;) std::swap(order_[i], order_[swaps_[i]]);
  return batch_;
}

template <class T>
void FiniteSum<T>::estimate(Objective<T>& objective, std::span<const T> x, std::span<const std::uint32_t> batch,
                            std::uint64_t draw, std::span<T> v) {
  objective.component_gradient(batch, x, v, draw);
  spent_ += batch.size();
  if (batch.size() == objective.components()) return;
  objective.component_gradient(batch, anchor_.span(), there_.span(), draw);
  spent_ += batch.size();
  for (std::size_t i = 0; i < v.size(); ++i) v[i] = (v[i] - there_[i]) + c_[i];
}

template <class T>
void FiniteSum<T>::end(bool over) {
  ++tick_;
  if (++at_ < inner() && !over) return;
  at_ = 0;
  ++rounds_;
}

template <class T>
std::vector<typename FiniteSum<T>::Slot> FiniteSum<T>::slots() {
  return {{"anchor", anchor_.span()}, {"anchor_gradient", c_.span()}};
}

template <class T>
std::vector<double> FiniteSum<T>::numbers() const {
  std::vector<double> numbers;
  for (const std::uint64_t count : {n_, tick_, at_, rounds_, full_, spent_})
    numbers.push_back(static_cast<double>(count));
  numbers.insert(numbers.end(), {scheduled_, rate_, own_number()});
  const std::vector<double> memory = schedule_.memory();
  numbers.insert(numbers.end(), memory.begin(), memory.end());
  return numbers;
}

template <class T>
void FiniteSum<T>::set_numbers(const std::vector<double>& numbers) {
  std::uint64_t* const counts[] = {&n_, &tick_, &at_, &rounds_, &full_, &spent_};
  constexpr std::size_t whole = std::size(counts);
  const bool fits = numbers.size() == this->numbers().size() &&
                    std::all_of(numbers.begin(), numbers.begin() + whole,
                                [](double v) { return v >= 0 && v <= 9e15 && v == std::floor(v); });
  if (!fits) fail_data("the state of " + owner_ + " is damaged; begin anew from the parameters");
  for (std::size_t i = 0; i < whole; ++i) *counts[i] = static_cast<std::uint64_t>(numbers[i]);
  std::size_t i = whole;
  scheduled_ = numbers[i++];
  rate_ = numbers[i++];
  set_own_number(numbers[i++]);
  schedule_.set_memory({numbers.begin() + static_cast<std::ptrdiff_t>(i), numbers.end()});
}

template class FiniteSum<float>;
template class FiniteSum<double>;

}  // namespace ravine
