#include "ravine/optim/optimizer.hpp"

#include <cassert>
#include <cmath>

#include "ravine/core/error.hpp"

namespace ravine {
namespace {

constexpr std::size_t chunk = 16384;  // elements a thread takes at least: a few microseconds of sweep

}  // namespace

template <class T>
Optimizer<T>::Optimizer(const OptimizerSpec& spec, const Layout& layout, Threads& threads)
    : spec_(spec),
      now_(spec.rule->clone()),
      layout_(layout),
      threads_(threads),
      mask_(spec.rule->mask()),
      scalars_(spec.rule->start()),
      scheduled_(spec.scheduled_rows()) {
  const std::size_t n = spec.info().slots.size();
  slot_data_.resize(n + 1, nullptr);  // never empty: kernels copy the pointers
  for (std::size_t i = 0; i < n; ++i) {
    if ((mask_ >> i & 1U) == 0) continue;
    slots_.emplace_back(layout.size());
    slot_data_[i] = slots_.back().data();
  }
  if (spec.clip.norm != infinity) partial_ = Buffer<double>((layout.size() + chunk - 1) / chunk);
}

template <class T>
double Optimizer<T>::gradient_norm(std::span<const T> g) {
  const auto kernel = kernel_table(active_isa()).sum_squares<T>();
  threads_.parallel_for(partial_.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t c = begin; c < end; ++c)
      partial_[c] = kernel(g.data() + c * chunk, std::min(chunk, g.size() - c * chunk));
  });
  double sum = 0;
  for (const double p : partial_.span()) sum += p;
  return std::sqrt(sum);
}

template <class T>
void Optimizer<T>::step(std::span<T> x, std::span<const T> g, const Clock& clock, double loss) {
  assert(x.size() == layout_.size() && g.size() == layout_.size());
  const Tick tick{.t = ++steps_, .loss = loss};
  rate_ = spec_.schedule.rate(spec_.lr(), clock);
  now_->set(0, rate_);
  double weight_decay = spec_.weight_decay;
  for (const std::size_t row : scheduled_) {
    const double value = spec_.scheduled(row, clock);
    if (row < spec_.info().hyper.size()) now_->set(row, value);
    else weight_decay = value;
  }
  clock_ = clock;
  now_->advance(tick, scalars_);

  Frame frame;
  if (spec_.decay == Decay::l2) frame.l2 = weight_decay;
  else frame.keep = 1 - rate_ * weight_decay;
  if (spec_.clip.norm != infinity) {
    const double norm = gradient_norm(g);
    if (norm > spec_.clip.norm) frame.scale = spec_.clip.norm / norm;
  }

  const SweepArgs<T> all{.rule = now_->object(),
                         .scalars = scalars_.data(),
                         .tick = tick,
                         .frame = frame,
                         .x = x.data(),
                         .g = g.data(),
                         .slots = slot_data_.data(),
                         .begin = 0,
                         .end = x.size()};
  const SweepKernel<T> sweep = now_->kernels().template get<T>(mask_);
  threads_.parallel_for(x.size(), chunk, [&](std::size_t begin, std::size_t end) {
    SweepArgs<T> part = all;
    part.begin = begin;
    part.end = end;
    sweep(part);
  });
  // Rules may move a gap (a step size that starts at 0.01, 0/0): gaps are zero by promise.
  clear_gaps(layout_, x);
  for (Buffer<T>& slot : slots_) clear_gaps(layout_, slot.span());
}

template <class T>
std::vector<typename Optimizer<T>::Slot> Optimizer<T>::slots() {
  std::vector<Slot> result;
  std::size_t used = 0;
  for (std::size_t i = 0; i < spec_.info().slots.size(); ++i)
    if ((mask_ >> i & 1U) != 0) result.push_back({spec_.info().slots[i], slots_[used++].span()});
  return result;
}

template <class T>
std::vector<double> Optimizer<T>::numbers() const {
  std::vector<double> numbers{steps_, rate_};
  numbers.insert(numbers.end(), scalars_.begin(), scalars_.end());
  const std::vector<double> memory = spec_.schedule.memory();
  numbers.insert(numbers.end(), memory.begin(), memory.end());
  return numbers;
}

template <class T>
void Optimizer<T>::set_numbers(const std::vector<double>& numbers) {
  if (numbers.size() != this->numbers().size())
    fail_data("the saved state of the optimizer has " + std::to_string(numbers.size()) + " numbers, not " +
              std::to_string(this->numbers().size()));
  steps_ = numbers[0];
  rate_ = numbers[1];
  const auto middle = numbers.begin() + 2 + static_cast<std::ptrdiff_t>(scalars_.size());
  scalars_.assign(numbers.begin() + 2, middle);
  spec_.schedule.set_memory({middle, numbers.end()});
}

template class Optimizer<float>;
template class Optimizer<double>;

}  // namespace ravine
