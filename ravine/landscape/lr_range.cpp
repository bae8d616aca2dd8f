#include "ravine/landscape/lr_range.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"
#include "ravine/record/ewma.hpp"

namespace ravine {
namespace {

constexpr double smoothing = 0.98, explosion = 4;
constexpr std::size_t fewest = 20;
constexpr std::size_t interval = 15;  // points over which slopes are compared or fitted

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t n = values.size();
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

// Of the seeds that have one. Rates are compared by their logarithm.
std::optional<double> middle_rate(const std::vector<LrCurve>& curves, std::optional<double> LrSuggestions::*rule) {
  std::vector<double> logs;
  for (const LrCurve& c : curves)
    if (const auto rate = c.suggestions.*rule) logs.push_back(std::log(*rate));
  return logs.empty() ? std::nullopt : std::optional(std::exp(median(std::move(logs))));
}

// The index where the longest decreasing subsequence ends, and its length.
std::pair<std::size_t, std::size_t> longest_decrease(const std::vector<double>& loss) {
  std::vector<std::size_t> length(loss.size(), 1);
  std::size_t end = 0;
  for (std::size_t i = 1; i < loss.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j)
      if (loss[i] < loss[j]) length[i] = std::max(length[i], length[j] + 1);
    if (length[i] > length[end]) end = i;
  }
  return {end, length[end]};
}

// The place of the steepest fall among [begin, end]: of the line that fits 15 points best. Of a smoothed loss the
// difference of two neighbours is largest where the average is still young, and that is noise.
std::optional<std::size_t> steepest_fall(const std::vector<double>& loss, std::size_t begin, std::size_t end) {
  constexpr std::size_t half = interval / 2;
  std::optional<std::size_t> place;
  double least = 0;
  for (std::size_t i = std::max(begin, half); i <= end && i + half < loss.size(); ++i) {
    double slope = 0;
    for (std::size_t k = 1; k <= half; ++k) slope += static_cast<double>(k) * (loss[i + k] - loss[i - k]);
    if (slope < least) {
      least = slope;
      place = i;
    }
  }
  return place;
}

// One run of the test.
LrCurve run_test(const TableTraining& job, const AnyLoss& loss, const OptimizerSpec& spec, std::size_t batch,
                 const std::vector<double>& lr, std::uint64_t seed, Threads& threads, const std::atomic<bool>* stop,
                 std::size_t& rows_seen) {
  const Network<float>& network = job.network();
  const Dataset& data = job.training();
  Supervised<float> objective(network, loss, data, batch, true, threads, job.fit_options().penalty);
  Buffer<float> x(network.layout().size()), g(network.layout().size()), state(network.state_layout().size());
  network.init(x.span(), state.span(), seed);
  Optimizer<float> optimizer(spec, network.layout(), threads);
  std::vector<std::uint32_t> order(data.rows);
  const std::size_t per_epoch = (data.rows + batch - 1) / batch, epochs = lr.size() / per_epoch + 1;
  LrCurve curve{.seed = seed, .loss = {}, .smoothed = {}, .divergence = {}, .suggestions = {}};
  Ewma average(smoothing);
  double least = infinity;
  for (std::size_t t = 0; t < lr.size(); ++t) {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) return curve;
    const std::size_t epoch = t / per_epoch, b = t % per_epoch;
    if (b == 0) {
      std::iota(order.begin(), order.end(), 0U);
      shuffle(order, Random(seed, Stream::shuffle, static_cast<std::uint32_t>(epoch)));
    }
    const std::span<const std::uint32_t> rows =
        std::span(order).subspan(b * batch, std::min(batch, data.rows - b * batch));
    const double value = objective.loss_and_gradient(rows, x.span(), state.span(), g.span(), seed, t);
    rows_seen += rows.size();
    const double smooth = average.add(value);
    least = std::min(least, smooth);
    if (!std::isfinite(value) || (t > 0 && smooth > explosion * least)) {
      curve.divergence = lr[t];
      return curve;
    }
    curve.loss.push_back(value);
    curve.smoothed.push_back(smooth);
    optimizer.step(x.span(), g.span(),
                   {.step = static_cast<double>(t),
                    .steps = static_cast<double>(lr.size()),
                    .epoch = static_cast<double>(epoch),
                    .epochs = static_cast<double>(epochs)},
                   value);
  }
  return curve;
}

}  // namespace

LrSuggestions suggest_rates(const std::vector<double>& lr, const std::vector<double>& smoothed) {
  LrSuggestions result;
  if (smoothed.size() < fewest) return result;
  const std::size_t skip = smoothed.size() / 10;
  const std::vector<double> loss(smoothed.begin() + static_cast<std::ptrdiff_t>(skip), smoothed.end() - 5);
  const std::vector<double> rate(lr.begin() + static_cast<std::ptrdiff_t>(skip),
                                 lr.begin() + static_cast<std::ptrdiff_t>(skip + loss.size()));
  const std::size_t n = loss.size();
  const double stride = std::log(rate[1] / rate[0]);

  const auto [end, length] = longest_decrease(loss);
  if (length >= 3) {
    const std::size_t begin = end >= length ? end - length : 0, third = (end - begin) / 3;
    result.valley = rate[begin + third + third / 2];
    if (const auto place = steepest_fall(loss, begin, end)) result.steep = rate[*place];
  }
  // Slopes by log lr: differences of the neighbours, one-sided at the ends.
  std::vector<double> slope(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t left = i == 0 ? 0 : i - 1, right = std::min(i + 1, n - 1);
    slope[i] = (loss[right] - loss[left]) / (static_cast<double>(right - left) * stride);
  }
  const auto lowest = std::min_element(loss.begin(), loss.end());
  if (lowest != loss.begin()) result.minimum = rate[static_cast<std::size_t>(lowest - loss.begin())] / 10;
  for (std::size_t right = n - 1; right >= interval; --right)
    if (std::abs(slope[right] - slope[right - interval]) <= 0.005) {
      result.slide = rate[right - interval];
      break;
    }
  return result;
}

LrRange find_lr(const TableTraining& job, const LrRangeOptions& options, Threads& threads,
                const std::atomic<bool>* stop) {
  OptimizerSpec spec = job.fit_options().optimizer;
  const RuleInfo& info = spec.info();
  if (info.kind == RuleKind::method)
    fail_usage(std::string("optimizer ") + info.about.name +
               " makes its steps itself; there is no rate to look for by steps of a growing one");
  LrRange result;
  result.from = options.from > 0 ? options.from : info.hyper[0].value / 1e3;
  result.to = options.to > 0 ? options.to : info.hyper[0].value * 1e4;
  if (!(result.from < result.to)) fail_usage("the rates should grow: --from is not below --to");
  const double last = static_cast<double>(options.steps - 1);
  for (std::size_t t = 0; t < options.steps; ++t)
    result.lr.push_back(result.from * std::pow(result.to / result.from, static_cast<double>(t) / last));
  // The rate that grows is a schedule as any other: linear in the exponent, counted in steps.
  spec.schedule = Schedule{};
  spec.set_lr(result.from);
  std::string growth = "piecewise by=step";
  for (std::size_t t = 1; t < options.steps; ++t) growth += " " + std::to_string(t) + ":" + format_number(result.lr[t]);
  spec.add_schedule(parse_spec(growth)[0]);

  const AnyLoss loss(job.options().loss, task_of(job.schema().target));
  const std::size_t rows = job.training().rows;
  const std::size_t batch = job.fit_options().batch == 0 ? rows : std::min(job.fit_options().batch, rows);
  for (std::size_t s = 0; s < options.seeds; ++s) {
    result.curves.push_back(
        run_test(job, loss, spec, batch, result.lr, job.fit_options().seed + s, threads, stop, result.rows_seen));
    result.interrupted = stop != nullptr && stop->load(std::memory_order_relaxed);
    if (result.interrupted) return result;
    LrCurve& curve = result.curves.back();
    curve.suggestions = suggest_rates(result.lr, curve.smoothed);
    if (curve.divergence) result.divergence = std::min(*curve.divergence, result.divergence.value_or(infinity));
  }
  std::size_t common = options.steps;
  for (const LrCurve& c : result.curves) common = std::min(common, c.smoothed.size());
  for (std::size_t t = 0; t < common; ++t) {
    std::vector<double> values;
    for (const LrCurve& c : result.curves) values.push_back(c.smoothed[t]);
    result.smoothed.push_back(median(std::move(values)));
  }
  for (const auto rule :
       {&LrSuggestions::valley, &LrSuggestions::steep, &LrSuggestions::minimum, &LrSuggestions::slide})
    result.suggestions.*rule = middle_rate(result.curves, rule);
  if (!result.suggestions.valley)
    fail_runtime("no rate from " + format_short(result.from) + " to " + format_short(result.to) +
                 " makes the loss fall long enough to choose one; try other limits with --from and --to");
  result.suggestion = *result.suggestions.valley;
  return result;
}

}  // namespace ravine
