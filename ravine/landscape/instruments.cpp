#include "ravine/landscape/instruments.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/landscape/hessian.hpp"
#include "ravine/landscape/step_gauge.hpp"
#include "ravine/linalg/sums.hpp"
#include "ravine/simd/normal.hpp"

namespace ravine {
namespace {

constexpr std::size_t sample_size = 256, first_steps = 16, further_steps = 6;  // of Lanczos' method
constexpr std::size_t fewest = 20, most = 100;
constexpr double share = 0.25;

double nothing() { return std::nan(""); }

}  // namespace

// A batch in parts: the mean loss and slope along a direction with their variances, and the squared length of the
// gradients.
struct Instruments::Parts {
  StepEnd end;
  double part_rows = 0, part_squares = 0, rows = 0, squares = 0;
};

Instruments::Instruments(const TableTraining& job, Threads& threads,
                         std::function<void(const InstrumentRecord&)> on_record)
    : on_record_(std::move(on_record)),
      network_(without_dropout(job.network().shape())),
      loss_(job.options().loss, task_of(job.schema().target)),
      sample_(sample_rows(job.training(), sample_size, job.fit_options().seed)),
      terrain_(job.network().shape(), loss_, sample_, job.fit_options().seed),
      on_sample_(terrain_.terrain()()),
      on_batch_(network_, loss_, job.training(), Pace(job.fit_options(), job.training().rows).largest_batch(), true,
                threads),
      stability_(stability_of(job.fit_options().optimizer)),
      from_(network_.layout().size()),
      gradient_(network_.layout().size()),
      state_(network_.state_layout().size()),
      mean_(network_.layout().size()),
      sharp_(network_.layout().size()) {
  const Pace pace(job.fit_options(), job.training().rows);
  const std::size_t steps = pace.steps();
  // In gradients of rows: two for each product with the Hessian. Those of double precision count twice.
  const double cost = static_cast<double>(2 * (2 * further_steps + 1) * sample_.rows + 2 * pace.largest_batch());
  const double training = static_cast<double>(job.fit_options().epochs * job.training().rows);
  const auto affordable = static_cast<std::size_t>(share * training / cost);
  log_.every = std::max<std::size_t>(1, steps / std::clamp(affordable, fewest, most));
  const std::size_t measurements = (steps + log_.every - 1) / log_.every;
  log_.extra_work = cost * static_cast<double>(measurements) / training;
  log_.sample_rows = sample_.rows;
  if (stability_) log_.threshold = stability_->formula;
  for (const Block& block : network_.layout().blocks())
    if (block.kind == Kind::matrix || block.kind == Kind::embedding) log_.layers.push_back(block.name);
  const Random random(job.fit_options().seed, Stream::probe, 2);
  for (const Block& block : network_.layout().blocks())
    for (std::size_t i = block.offset; i < block.offset + block.size; ++i) sharp_[i] = normal(random, i);
}

void Instruments::attach(FitHooks& hooks) {
  hooks.before_step = [this](const StepView& step) { before(step); };
  hooks.after_step = [this](const StepView& step) { after(step); };
}

void Instruments::before(const StepView& step) {
  if (due(step.step)) std::copy(step.parameters.span().begin(), step.parameters.span().end(), from_.span().begin());
}

void Instruments::after(const StepView& step) {
  const double smooth = smooth_.add(step.loss);
  if (!due(step.step)) return;
  InstrumentRecord record{.step = step.step,
                          .epoch = step.epoch,
                          .rate = step.method.rate(),
                          .loss = step.loss,
                          .loss_ewma = smooth,
                          .gradient_norm = std::sqrt(sum_squares<float>(step.gradient.span())),
                          .update_ratio = {}};
  for (const Block& block : network_.layout().blocks()) {
    if (block.kind != Kind::matrix && block.kind != Kind::embedding) continue;
    double change = 0, size = 0;
    for (std::size_t i = block.offset; i < block.offset + block.size; ++i) {
      const double w = from_[i], d = static_cast<double>(step.parameters[i]) - w;
      change += d * d;
      size += w * w;
    }
    record.update_ratio.push_back(size > 0 ? std::sqrt(change / size) : nothing());
  }
  measure_batch(step, record);
  measure_sample(step, record);
  log_.records.push_back(record);
  if (on_record_) on_record_(log_.records.back());
}

Instruments::Parts Instruments::look(const Buffer<float>& at, const StepView& step, std::span<const double> direction) {
  const std::size_t parts =
      std::clamp<std::size_t>(step.rows.size() / 4, std::min<std::size_t>(step.rows.size(), 2), 4);
  const std::size_t size = step.rows.size() / parts;
  Parts result{.end = {}, .part_rows = static_cast<double>(size), .rows = static_cast<double>(size * parts)};
  std::fill(mean_.span().begin(), mean_.span().end(), 0.0);
  const auto n = static_cast<double>(parts);
  double values = 0, slopes = 0;  // sums of squares
  for (std::size_t p = 0; p < parts; ++p) {
    std::copy(step.state.span().begin(), step.state.span().end(), state_.span().begin());
    const double value = on_batch_.loss_and_gradient(step.rows.subspan(p * size, size), at.span(), state_.span(),
                                                     gradient_.span(), 0, 0);
    double slope = 0;
    for (std::size_t i = 0; i < mean_.size(); ++i) {
      const auto g = static_cast<double>(gradient_[i]);
      mean_[i] += g / n;
      slope += g * direction[i];
    }
    result.part_squares += sum_squares<float>(gradient_.span()) / n;
    result.end.value += value / n;
    result.end.slope += slope / n;
    values += value * value;
    slopes += slope * slope;
  }
  result.squares = sum_squares<double>(mean_.span());
  if (parts > 1) {  // of the means
    result.end.value_variance = std::max(0.0, values / n - result.end.value * result.end.value) / (n - 1);
    result.end.slope_variance = std::max(0.0, slopes / n - result.end.slope * result.end.slope) / (n - 1);
  }
  return result;
}

void Instruments::measure_batch(const StepView& step, InstrumentRecord& record) {
  Buffer<double> direction(from_.size());
  for (std::size_t i = 0; i < from_.size(); ++i)
    direction[i] = static_cast<double>(step.parameters[i]) - static_cast<double>(from_[i]);
  const double length = std::sqrt(sum_squares<double>(direction.span()));
  for (double& d : direction.span()) d = length > 0 ? d / length : 0;
  const Parts begin = look(from_, step, direction.span());
  const Parts end = look(step.parameters, step, direction.span());
  if (begin.part_rows < begin.rows) noise_.add(begin.part_squares, begin.part_rows, begin.squares, begin.rows);
  record.noise_scale = begin.part_rows < begin.rows ? noise_.value().value_or(nothing()) : nothing();
  record.gauge = length > 0 ? step_gauge(begin.end, end.end, length).value_or(nothing()) : nothing();
}

void Instruments::measure_sample(const StepView& step, InstrumentRecord& record) {
  record.sharpness = record.stability_threshold = record.dead_units = nothing();
  const Buffer<double> at = widened(from_);
  on_sample_->value_and_gradient(at.span(), mean_.span(), 1);
  std::size_t dead = 0, units = 0;
  const std::span<const Block> blocks = network_.layout().blocks();
  std::size_t last = 0;  // the output's own units are not hidden
  for (std::size_t b = 0; b < blocks.size(); ++b)
    if (blocks[b].kind == Kind::matrix) last = b;
  for (std::size_t b = 0; b < last; ++b) {
    if (blocks[b].kind != Kind::matrix) continue;
    const std::size_t rows = blocks[b].shape[0], columns = blocks[b].shape[1];
    for (std::size_t c = 0; c < columns; ++c) {
      bool moves = false;
      for (std::size_t r = 0; r < rows && !moves; ++r) moves = mean_[blocks[b].offset + r * columns + c] != 0;
      dead += moves ? 0 : 1;
    }
    units += columns;
  }
  if (units > 0) record.dead_units = static_cast<double>(dead) / static_cast<double>(units);

  const std::optional<Stability> stability = stability_ ? stability_ : std::optional(Stability{});
  const auto root = inverse_root_divisor(*stability, step.method, static_cast<double>(step.step), at.size());
  if (!root) return;
  HessianVector product(*on_sample_, at.span());
  Buffer<double> scaled(at.size());
  const Operator divided = [&](std::span<const double> v, std::span<double> out) {
    for (std::size_t i = 0; i < v.size(); ++i) scaled[i] = (*root)[i] * v[i];
    product(scaled.span(), out);
    for (std::size_t i = 0; i < v.size(); ++i) out[i] *= (*root)[i];
  };
  const Lanczos known = lanczos(divided, sharp_.span(), log_.records.empty() ? first_steps : further_steps);
  if (known.values.empty()) return;
  record.sharpness = known.values.back();
  if (stability_) record.stability_threshold = stability_->scale / record.rate;
  std::copy(known.top.span().begin(), known.top.span().end(), sharp_.span().begin());
}

}  // namespace ravine
