#include "ravine/train/table_training.hpp"

#include <algorithm>
#include <chrono>

#include "ravine/core/source.hpp"
#include "ravine/core/text.hpp"
#include "ravine/data/array_file.hpp"
#include "ravine/version.hpp"

namespace ravine {
namespace {

constexpr std::size_t fewest_rows = 10;       // for a split into three parts
constexpr std::size_t enough_steps = 10'000;  // after which a network of this size has usually learned what it can

using Time = std::chrono::steady_clock;
double since(Time::time_point start) { return std::chrono::duration<double>(Time::now() - start).count(); }

// Rows weigh so that every class weighs the same in total and a row weighs 1 on average.
void balance(Dataset& data, std::size_t classes) {
  std::vector<std::size_t> counts(classes);
  for (const std::int32_t label : data.labels) ++counts[static_cast<std::size_t>(label)];
  const auto present =
      static_cast<double>(std::count_if(counts.begin(), counts.end(), [](std::size_t c) { return c > 0; }));
  for (const std::int32_t label : data.labels)
    data.weights.push_back(static_cast<float>(
        static_cast<double>(data.rows) / (present * static_cast<double>(counts[static_cast<std::size_t>(label)]))));
}

// "28 x 28".
std::string joined(const std::vector<std::size_t>& shape) {
  std::string text;
  for (const std::size_t n : shape) text += (text.empty() ? "" : " x ") + std::to_string(n);
  return text;
}

}  // namespace

AnyTable read_table(const std::string& path, const std::string& labels, const ReadOptions& options) {
  const Source source(path);
  AnyTable result;
  if (is_array_file(source.text())) {
    ArrayTable array = parse_array(source.text(), source.name());
    result = {std::move(array.table), std::move(array.row_shape)};
  } else {
    result.table = parse_csv(source, options);
  }
  if (labels.empty()) return result;
  AnyTable other = read_table(labels, "", options);
  if (other.table.columns.size() != 1)
    fail_data(labels + ": should hold one label per row, but holds " + std::to_string(other.table.columns.size()) +
              " columns");
  if (other.table.rows != result.table.rows)
    fail_data(labels + ": holds " + format_count(other.table.rows) + " labels for " + format_count(result.table.rows) +
              " rows of " + path);
  other.table.columns[0].name = "label";
  result.table.columns.push_back(std::move(other.table.columns[0]));
  return result;
}

Table table_for(const Schema& schema, AnyTable read) {
  if (!schema.image_shape.empty() && read.row_shape.size() > 1 && read.row_shape != schema.image_shape)
    fail_data(read.table.file + ": holds images of " + joined(read.row_shape) +
              ", but those of the training data are " + joined(schema.image_shape));
  return std::move(read.table);
}

TableTraining::TableTraining(TrainOptions options) : options_(std::move(options)) {
  const Time::time_point start = Time::now();
  auto timed_read = [this](const std::string& path, const std::string& labels, ReadOptions reading) {
    const Time::time_point begin = Time::now();
    reading.threads = options_.threads;
    AnyTable read = read_table(path, labels, reading);
    timing_.read += since(begin);
    return read;
  };
  AnyTable read = timed_read(options_.data, options_.labels, reading_with(options_.reading, options_.schema));
  table_ = std::move(read.table);
  check_names(options_.schema, table_);
  if (table_.rows == 1) fail_data(table_.file + ": holds 1 row; there is nothing to learn from it");
  if (options_.target.empty() && !options_.labels.empty()) options_.target = "label";
  if (options_.target.empty())
    fail_usage("which column is to be predicted? say --target NAME; the file has: " +
               join(table_.names(), ", ").substr(0, 200));
  options_.target = options_.schema.target = resolve_column(table_, options_.target);
  schema_ = infer_schema(table_, read.row_shape, options_.schema);
  schema_.missing = options_.reading.missing;
  schema_.strip = options_.reading.strip;

  const std::vector<std::uint32_t> rows = rows_with_target(schema_, table_);
  notes_.rows_without_target = table_.rows - rows.size();
  const std::vector<std::int32_t> labels =
      schema_.target.kind == Target::Kind::classes ? class_labels(schema_, table_, rows) : std::vector<std::int32_t>{};
  SplitShares shares = options_.split;
  if (!options_.valid.empty()) shares.valid = 0;
  if (!options_.test.empty()) shares.test = 0;
  if (rows.size() < fewest_rows && shares.valid + shares.test > 0)
    fail_data(table_.file + ": " + std::to_string(rows.size()) + (rows.size() == 1 ? " row is" : " rows are") +
              " too few to train, validate and test on (at least " + std::to_string(fewest_rows) +
              "); --split 1,0,0 trains on all");
  const Split split = split_rows(rows, labels, shares, options_.seed);
  fit_schema(schema_, table_, split.train);

  training_ = encode(schema_, table_, true, notes_, &split.train);
  validation_ = encode(schema_, table_, true, notes_, &split.valid);
  testing_ = encode(schema_, table_, true, notes_, &split.test);
  auto from_file = [&](const std::string& path, Dataset& data) {
    if (path.empty()) return;
    ReadOptions reading = schema_.reading();
    reading.delimiter = options_.reading.delimiter;
    reading.decimal = options_.reading.decimal;
    reading.scratch = options_.reading.scratch;
    reading.progress = options_.reading.progress;
    data = encode(schema_, table_for(schema_, timed_read(path, "", reading)), true, notes_);
  };
  from_file(options_.valid, validation_);
  from_file(options_.test, testing_);
  timing_.encode = since(start) - timing_.read;
  choose_defaults();
}

void TableTraining::choose_defaults() {
  const Task task = task_of(schema_.target);
  if (options_.balance_classes) {
    if (task == Task::regress) fail_usage("--class-weight balanced is for classes, but the target is a number");
    balance(training_, schema_.target.classes.size());
  }
  const std::size_t n = training_.rows;
  if (options_.model.empty()) options_.model = n < 5000 ? "mlp:128,64" : "mlp:256,128,64";
  // Cross-entropy on classes that can be told apart has no finite minimum: there the weights need a stronger hold.
  if (options_.optimizer.empty())
    options_.optimizer = task == Task::regress ? "adamw lr=0.003 weight_decay=0.02" : "adamw lr=0.003 weight_decay=0.1";
  if (options_.loss.empty()) options_.loss = default_loss(task);
  fit_.optimizer = OptimizerSpec(options_.optimizer);
  if (options_.lr) fit_.optimizer.set_lr(*options_.lr);
  if (!options_.schedule.empty()) {
    const std::vector<Stage> stages = parse_spec(options_.schedule);
    if (fit_.optimizer.has_schedule() && Schedule(stages).has("lr"))
      fail_usage("the schedule is given twice: " + fit_.optimizer.schedule.spec() + " in --optimizer and " +
                 options_.schedule + " in --schedule");
    for (const Stage& stage : stages) fit_.optimizer.add_schedule(stage);
  }
  if (!options_.batch)
    options_.batch = fit_.optimizer.info().about.full_batch ? 0
                     : n < 1000                             ? 32
                     : n < 10000                            ? 64
                     : n < 20000                            ? 128
                                                            : 256;
  // A method that makes its steps itself takes a schedule only where it is asked to.
  if (!fit_.optimizer.has_schedule() && fit_.optimizer.info().kind != RuleKind::method)
    fit_.optimizer.add_schedule(parse_spec("cosine warmup=0.05")[0]);
  if (!options_.epochs) {
    const std::size_t steps = *options_.batch == 0 ? 1 : (n + *options_.batch - 1) / *options_.batch;
    options_.epochs =
        std::clamp<std::size_t>((enough_steps + steps - 1) / steps, 30, *options_.batch == 0 ? 1000 : 200);
  }
  if (!options_.patience) options_.patience = std::max<std::size_t>(20, *options_.epochs / 2);
  fit_.batch = *options_.batch;
  fit_.epochs = *options_.epochs;
  fit_.patience = *options_.patience;
  fit_.seed = options_.seed;
  fit_.max_seconds = options_.max_seconds;
  fit_.penalty = {options_.l1.value_or(0), options_.l2.value_or(0)};

  const NetworkSpec spec = NetworkSpec::parse(options_.model);
  options_.model = spec.text();
  loss_ = std::make_unique<AnyLoss>(options_.loss, task);
  options_.loss = loss_->text();
  options_.optimizer = fit_.optimizer.text();  // with the rate and the schedule in it
  options_.lr.reset();
  options_.schedule.clear();
  network_ = std::make_unique<Network<float>>(network_shape(schema_, spec));
  threads_ = std::make_unique<Threads>(options_.threads);
}

Trained TableTraining::run(const FitHooks& hooks) {
  FitState state;
  return run(state, hooks);
}

Trained TableTraining::run(FitState& state, const FitHooks& hooks) {
  const Time::time_point start = Time::now();
  Trained result;
  result.run = fit(*network_, *loss_, schema_.target, training_, validation_, fit_, state, *threads_, hooks);
  result.model.schema = schema_;
  result.model.network = NetworkSpec::parse(options_.model);
  result.model.parameters = state.best_parameters.clone();
  result.model.state = state.best_state.clone();
  const AnyLoss plain = loss_->plain();
  auto metrics = [&](const Dataset& data) {
    if (data.rows == 0) return Metrics{};
    Outputs outputs = run_network(*network_, plain, data, state.best_parameters, state.best_state, *threads_);
    Metrics figures = score(schema_.target, data, outputs);
    if (&data == &judging()) result.answers = std::move(outputs);
    return figures;
  };
  result.valid = metrics(validation_);
  result.test = metrics(testing_);
  training_.weights.clear();  // the figures are of rows as they are
  result.train = metrics(training_);
  result.baseline = score_baseline(schema_.target, training_, judging());
  result.timing = timing_;
  result.timing.train = result.run.step_seconds;
  result.timing.evaluate = since(start) - result.run.step_seconds;
  result.model.origin = {.version = version,
                         .optimizer = options_.optimizer,
                         .loss = options_.loss,
                         .data_file = options_.data,
                         .data_hash = table_.hash,
                         .seed = options_.seed,
                         .epochs = result.run.epochs.size(),
                         .best_epoch = result.run.best_epoch,
                         .valid = result.valid,
                         .test = result.test};
  return result;
}

}  // namespace ravine
