#include "ravine/compare/study_data.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <set>

#include "ravine/core/error.hpp"

namespace ravine {
namespace {

constexpr double divergence_factor = 4, divergence_share = 0.05;
constexpr std::size_t most_curve_points = 60;

void append_row(const Dataset& from, std::size_t row, std::size_t to, Dataset& data) {
  std::memcpy(data.x.data() + to * data.width, from.x.data() + row * data.width, data.width * sizeof(float));
  for (std::size_t v = 0; v < data.vectors; ++v) data.codes.push_back(from.codes[row * data.vectors + v]);
  if (!from.targets.empty()) data.targets.push_back(from.targets[row]);
  if (!from.labels.empty()) data.labels.push_back(from.labels[row]);
  if (!from.file_row.empty()) data.file_row.push_back(from.file_row[row]);
}

Dataset joined(const Dataset& a, const Dataset& b) {
  Dataset all{
      .rows = a.rows + b.rows, .width = a.width, .vectors = a.vectors, .x = Buffer<float>((a.rows + b.rows) * a.width)};
  for (std::size_t i = 0; i < a.rows; ++i) append_row(a, i, i, all);
  for (std::size_t i = 0; i < b.rows; ++i) append_row(b, i, a.rows + i, all);
  return all;
}

// What a journal can hold, so that a run that is read back is the run that was made.
double finite_or_nan(double value) { return std::isfinite(value) ? value : std::nan(""); }

// A part of `rows` drawn by the seed, in rising order.
void keep_some(std::vector<std::uint32_t>& rows, std::size_t n, std::uint64_t seed, std::uint32_t sub) {
  if (rows.size() <= n) return;
  shuffle(rows, Random(seed, Stream::sample, sub));
  rows.resize(n);
  std::sort(rows.begin(), rows.end());
}

// The epochs after which a curve has a point: half of them dense at the beginning, half evenly spread.
std::set<std::size_t> curve_epochs(std::size_t epochs) {
  std::set<std::size_t> at{1, epochs};
  constexpr std::size_t half = most_curve_points / 2;
  for (std::size_t i = 1; i < half; ++i) {
    const double share = static_cast<double>(i) / half;
    at.insert(static_cast<std::size_t>(std::lround(std::pow(static_cast<double>(epochs), share))));
    at.insert(std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(share * static_cast<double>(epochs)))));
  }
  return at;
}

TrainOptions for_studies(TrainOptions options) {
  options.optimizer = "adam";  // whatever takes batches: the study has its own
  options.threads = 1;
  if (options.target.empty() && options.labels.empty() && !options.data.empty()) {
    const Table table = read_table(options.data, "", reading_with(options.reading, options.schema)).table;
    if (!table.dialect.header) options.target = "-1";
  }
  return options;
}

}  // namespace

Dataset select_rows(const Dataset& data, std::span<const std::uint32_t> rows) {
  Dataset part{
      .rows = rows.size(), .width = data.width, .vectors = data.vectors, .x = Buffer<float>(rows.size() * data.width)};
  for (std::size_t i = 0; i < rows.size(); ++i) append_row(data, rows[i], i, part);
  return part;
}

StudyData::StudyData(TrainOptions options) : job_(for_studies(std::move(options))) {
  if (job_.testing().rows == 0) fail_usage("a study needs test rows: --split A,B,C with C above 0, or --test FILE");
  if (job_.validation().rows == 0) fail_usage("a study needs validation rows: --split A,B,C with B above 0");
  pool_ = joined(job_.training(), job_.validation());
  facts_ = {.rows = job_.training().rows,
            .validation = job_.validation().rows,
            .parameters = job_.network().layout().parameters(),
            .batch = job_.fit_options().batch,
            .most_epochs = job_.fit_options().epochs,
            .network = job_.options().model};
}

double StudyData::trivial_test_loss() const {
  return metric(score_baseline(job_.schema().target, job_.training(), job_.testing()), "loss");
}

std::optional<TrialRecord> StudyData::run_trial(const Plan& plan, const Trial& trial,
                                                const std::atomic<bool>& stop) const {
  const Schema& schema = job_.schema();
  std::vector<std::uint32_t> all(pool_.rows);
  std::iota(all.begin(), all.end(), 0U);
  Split split = split_rows(all, pool_.labels, {job_.options().split.train, job_.options().split.valid, 0}, trial.seed);
  keep_some(split.train, plan.rows, trial.seed, 0);
  keep_some(split.valid, plan.rows, trial.seed, 1);
  const Dataset training = select_rows(pool_, split.train), validation = select_rows(pool_, split.valid);
  const double trivial = metric(score_baseline(schema.target, job_.training(), validation), "loss");

  const Network<float> network(network_shape(schema, NetworkSpec::parse(trial.network)));
  const AnyLoss loss(job_.options().loss, task_of(schema.target));
  FitOptions options{.optimizer = OptimizerSpec(trial.spec),
                     .batch = trial.batch,
                     .epochs = trial.epochs,
                     .seed = trial.seed,
                     .max_forward_equivalents = 3 * static_cast<double>(trial.epochs * training.rows),
                     .penalty = job_.fit_options().penalty};
  TrialRecord record{.trial = trial};
  const std::set<std::size_t> points = curve_epochs(trial.epochs);
  const double late = divergence_share * static_cast<double>(trial.epochs);
  std::atomic<bool> end{false};
  FitHooks hooks;
  hooks.on_step = [&](std::size_t, std::size_t) {
    if (stop.load(std::memory_order_relaxed)) end = true;
  };
  hooks.on_epoch = [&](const EpochRecord& e, bool) {
    if (points.contains(e.epoch))
      record.curve.push_back({e.epoch, finite_or_nan(e.train_loss), finite_or_nan(e.valid_loss), e.seconds});
    if (!std::isfinite(e.valid_loss) ||
        (static_cast<double>(e.epoch) >= late && e.valid_loss > divergence_factor * trivial))
      record.diverged = end = true;
  };
  hooks.stop = &end;
  Threads alone(1);
  FitState state;
  const Run run = fit(network, loss, schema.target, training, validation, options, state, alone, hooks);
  if (stop.load() && run.outcome == Outcome::interrupted) return std::nullopt;
  record.diverged = record.diverged || run.outcome == Outcome::diverged;
  record.loss = record.diverged ? trivial : state.best_loss;
  record.best_epoch = run.best_epoch;
  record.steps = run.steps;
  record.forward_equivalents = run.forward_equivalents;
  record.seconds = run.seconds;
  if (!trial.test) return record;
  record.test =
      record.diverged
          ? score_baseline(schema.target, job_.training(), job_.testing())
          : score(schema.target, job_.testing(),
                  run_network(network, loss.plain(), job_.testing(), state.best_parameters, state.best_state, alone));
  return record;
}

}  // namespace ravine
