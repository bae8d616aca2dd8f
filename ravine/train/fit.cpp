#include "ravine/train/fit.hpp"

#include <chrono>
#include <cmath>
#include <cstring>
#include <numeric>

#include "ravine/core/error.hpp"

namespace ravine {
namespace {

constexpr std::size_t evaluation_batch = 512;
constexpr double checkpoint_seconds = 2;
constexpr std::size_t gradient_cost = 3;  // of a pass forward and back, in passes forward

using Time = std::chrono::steady_clock;
double since(Time::time_point start) { return std::chrono::duration<double>(Time::now() - start).count(); }

void copy(const Buffer<float>& from, Buffer<float>& to) {
  if (from.size() > 0) std::memcpy(to.data(), from.data(), from.size() * sizeof(float));
}

Outputs collect(Supervised<float>& objective, std::size_t columns, const Dataset& data, const Buffer<float>& parameters,
                Buffer<float>& state) {
  Outputs outputs{.columns = columns, .values = std::vector<float>(data.rows * columns), .loss = 0};
  outputs.loss = objective.evaluate(
      parameters.span(), state.span(), [&](std::size_t first, std::size_t rows, Rows<const float> z) {
        for (std::size_t i = 0; i < rows; ++i)
          std::memcpy(outputs.values.data() + (first + i) * columns, z.data + static_cast<std::ptrdiff_t>(i) * z.stride,
                      columns * sizeof(float));
      });
  return outputs;
}

// The loss of one batch as a function of the parameters: what a method sees that evaluates it more than once a step.
// Running statistics are frozen then, since the batch has already been counted. A batch of all rows is a finite sum
// over the rows, unless a row's output depends on the other rows (batch normalisation: what has running statistics).
class BatchObjective final : public Objective<float> {
 public:
  BatchObjective(const Network<float>& network, Supervised<float>& objective, std::uint64_t seed, std::size_t all)
      : network_(network), objective_(objective), seed_(seed), all_(all), state_(network.state_layout().size()) {}

  void set(std::span<const std::uint32_t> rows, const Buffer<float>& state) { rows_ = rows, from_ = &state; }
  [[nodiscard]] const Layout& layout() const override { return network_.layout(); }
  void start(std::span<float> /*x*/) const override {}
  double value(std::span<const float> x) override { return loss(x, 0); }
  void values(const Candidates<float>& candidates, std::uint64_t draw, std::span<float> point,
              std::span<double> values) override {
    for (std::size_t i = 0; i < values.size(); ++i) {
      candidates.write(i, point);
      values[i] = loss(point, draw);
    }
  }
  // Without a gradient.
  double loss(std::span<const float> x, std::uint64_t draw) {
    copy(*from_, state_);
    forward_equivalents_ += rows_.size();
    return objective_.loss(rows_, x, state_.span(), seed_, draw);
  }
  double value_and_gradient(std::span<const float> x, std::span<float> g, std::uint64_t draw) override {
    copy(*from_, state_);
    forward_equivalents_ += gradient_cost * rows_.size();
    return objective_.loss_and_gradient(rows_, x, state_.span(), g, seed_, draw);
  }
  bool curvature_sample(std::span<const float> x, std::span<float> g, std::uint64_t draw) override {
    copy(*from_, state_);
    if (!objective_.curvature_sample(rows_, x, state_.span(), g, seed_, draw)) return false;
    forward_equivalents_ += gradient_cost * rows_.size();
    return true;
  }
  [[nodiscard]] std::size_t components() const override {
    return rows_.size() == all_ && network_.state_layout().size() == 0 ? all_ : 0;
  }
  void component_gradient(std::span<const std::uint32_t> rows, std::span<const float> x, std::span<float> g,
                          std::uint64_t draw) override {
    forward_equivalents_ += gradient_cost * rows.size();
    objective_.loss_and_gradient(rows, x, state_.span(), g, seed_, draw);
  }
  /// The work that the method asked for.
  [[nodiscard]] std::size_t forward_equivalents() const { return forward_equivalents_; }

 private:
  const Network<float>& network_;
  Supervised<float>& objective_;
  const std::uint64_t seed_;
  const std::size_t all_;  // rows of the data set
  std::span<const std::uint32_t> rows_;
  const Buffer<float>* from_ = nullptr;
  Buffer<float> state_;
  std::size_t forward_equivalents_ = 0;
};

// One training run: the pieces that live as long as the loop.
class Loop {
 public:
  Loop(const Network<float>& network, const AnyLoss& loss, const Target& target, const Dataset& training,
       const Dataset& validation, const FitOptions& options, FitState& state, Threads& threads, const FitHooks& hooks)
      : network_(network),
        target_(target),
        training_(training),
        validation_(validation),
        options_(options),
        hooks_(hooks),
        s_(state),
        plain_(loss.plain()),
        pace_(options, training.rows),
        gradient_(network.layout().size()),
        method_(make_method<float>(options.optimizer, network.layout(), threads)),
        objective_(network, loss, training, pace_.largest_batch(), true, threads, options.penalty),
        again_(network, objective_, options.seed, training.rows),
        judge_(network, plain_, validation, std::min(evaluation_batch, std::max<std::size_t>(validation.rows, 1)),
               false, threads),
        evaluated_(method_->has_readout() ? network.layout().size() : 0),
        order_(training.rows) {
    if (s_.parameters.size() == 0) begin();
    else resume();
  }

  Run run() {
    Run result;
    const double before = s_.records.empty() ? 0 : s_.records.back().seconds;
    std::optional<Outcome> outcome;
    while (!outcome && s_.epoch < options_.epochs) {
      outcome = epoch();
      if (outcome) break;
      EpochRecord record{.epoch = s_.epoch,
                         .steps = s_.step,
                         .rate = method_->rate(),
                         .train_loss = s_.epoch_loss / static_cast<double>(training_.rows),
                         .valid_loss = std::nan(""),
                         .valid = {},
                         .seconds = before};
      s_.epoch_loss = 0;
      const bool best = judge(record);
      record.seconds += since(start_);
      if (hooks_.on_epoch) hooks_.on_epoch(record, best);
      s_.records.push_back(std::move(record));
      checkpoint();
      if (s_.epoch == options_.epochs) break;
      outcome = limit();
      if (options_.patience > 0 && validation_.rows > 0 && s_.stale >= options_.patience)
        outcome = Outcome::stopped_early;
    }
    if (outcome != Outcome::diverged && s_.best_epoch == 0 && s_.step > 0) keep();  // ended within the first epoch
    save();
    result.outcome = outcome.value_or(Outcome::finished);
    result.epochs = s_.records;
    result.best_epoch = s_.best_epoch;
    result.steps = s_.step;
    result.seconds = before + since(start_);
    result.step_seconds = step_seconds_;
    result.forward_equivalents = forward_equivalents();
    return result;
  }

 private:
  void begin() {
    for (Buffer<float>* b : {&s_.parameters, &s_.best_parameters}) *b = Buffer<float>(network_.layout().size());
    for (Buffer<float>* b : {&s_.state, &s_.best_state}) *b = Buffer<float>(network_.state_layout().size());
    network_.init(s_.parameters.span(), s_.state.span(), options_.seed);
    keep();
    s_.best_epoch = 0;
  }

  void resume() {
    auto slots = method_->slots();
    if (s_.parameters.size() != network_.layout().size() || slots.size() != s_.slots.size())
      fail_data("the saved state belongs to another network or optimizer");
    for (std::size_t i = 0; i < slots.size(); ++i) {
      if (slots[i].name != s_.slots[i].first || slots[i].values.size() != s_.slots[i].second.size())
        fail_data("the saved state belongs to another optimizer");
      std::memcpy(slots[i].values.data(), s_.slots[i].second.data(), slots[i].values.size_bytes());
    }
    method_->set_numbers(s_.optimizer);
    if (s_.epoch < options_.epochs && (s_.step < pace_.first[s_.epoch] || s_.step >= pace_.first[s_.epoch + 1]))
      fail_usage(
          "with " + std::to_string(options_.epochs) +
          " epochs the schedule of batch does not lead to where the run stands; it must not depend on their number");
  }

  void save() {
    s_.slots.clear();
    for (const auto& slot : method_->slots()) {
      s_.slots.emplace_back(slot.name, Buffer<float>(slot.values.size()));
      std::memcpy(s_.slots.back().second.data(), slot.values.data(), slot.values.size_bytes());
    }
    s_.optimizer = method_->numbers();
  }

  void checkpoint() {
    if (!hooks_.checkpoint || since(saved_) < checkpoint_seconds) return;
    save();
    hooks_.checkpoint(s_);
    saved_ = Time::now();
  }

  // The weights to evaluate: the method's own point where it has one.
  const Buffer<float>& evaluated() {
    if (evaluated_.size() == 0) return s_.parameters;
    copy(s_.parameters, evaluated_);
    method_->readout(evaluated_.span());
    return evaluated_;
  }

  void keep() {
    copy(evaluated(), s_.best_parameters);
    copy(s_.state, s_.best_state);
    s_.best_epoch = s_.epoch;
  }

  [[nodiscard]] double forward_equivalents() const {
    return static_cast<double>(forward_equivalents_ + again_.forward_equivalents());
  }

  // Whether somebody, the clock or the budget wants the run to end here.
  [[nodiscard]] std::optional<Outcome> limit() const {
    if (hooks_.stop != nullptr && hooks_.stop->load(std::memory_order_relaxed)) return Outcome::interrupted;
    if (options_.max_seconds != infinity && since(start_) > options_.max_seconds) return Outcome::time_limit;
    if (forward_equivalents() >= options_.max_forward_equivalents) return Outcome::finished;
    return std::nullopt;
  }

  // The rest of the epoch under way. Nothing is allocated in it.
  std::optional<Outcome> epoch() {
    const Time::time_point begin = Time::now();
    std::iota(order_.begin(), order_.end(), 0U);
    shuffle(order_, Random(options_.seed, Stream::shuffle, static_cast<std::uint32_t>(s_.epoch)));
    const std::size_t batch = pace_.batch[s_.epoch], steps = pace_.first[s_.epoch + 1] - pace_.first[s_.epoch];
    auto rows_of = [&](std::size_t b) {
      const std::size_t first = std::min(b * batch, training_.rows);
      return std::span<const std::uint32_t>(order_).subspan(first, std::min(batch, training_.rows - first));
    };
    for (std::size_t b = s_.step - pace_.first[s_.epoch]; b < steps; ++b) {
      const std::span<const std::uint32_t> rows = rows_of(b);
      const double loss = method_->gradient_free()
                              ? objective_.loss(rows, s_.parameters.span(), s_.state.span(), options_.seed, s_.step)
                              : objective_.loss_and_gradient(rows, s_.parameters.span(), s_.state.span(),
                                                             gradient_.span(), options_.seed, s_.step, rows_of(b + 1));
      forward_equivalents_ += (method_->gradient_free() ? 1 : gradient_cost) * rows.size();
      if (!std::isfinite(loss)) return Outcome::diverged;
      const Clock clock{.step = static_cast<double>(s_.step),
                        .steps = static_cast<double>(pace_.steps()),
                        .epoch = static_cast<double>(s_.epoch),
                        .epochs = static_cast<double>(options_.epochs)};
      again_.set(rows, s_.state);
      const StepView view{.step = s_.step + 1,
                          .epoch = s_.epoch + 1,
                          .loss = loss,
                          .rows = rows,
                          .parameters = s_.parameters,
                          .state = s_.state,
                          .gradient = gradient_,
                          .method = *method_};
      if (hooks_.before_step) hooks_.before_step(view);
      method_->step(again_, s_.parameters.span(), gradient_.span(), loss, clock, s_.step);
      if (hooks_.after_step) hooks_.after_step(view);
      ++s_.step;
      s_.epoch_loss += loss * static_cast<double>(rows.size());
      if (hooks_.on_step) hooks_.on_step(s_.epoch, b * batch + rows.size());
      if (b + 1 == steps) break;
      if (const auto reached = limit()) return reached;
    }
    step_seconds_ += since(begin);
    ++s_.epoch;
    return std::nullopt;
  }

  // Evaluates the epoch; true if its weights are the best so far.
  bool judge(EpochRecord& record) {
    bool best = true;
    if (validation_.rows > 0) {
      const Outputs outputs = collect(judge_, network_.shape().outputs, validation_, evaluated(), s_.state);
      record.valid_loss = outputs.loss;
      record.valid = score(target_, validation_, outputs);
      best = outputs.loss < s_.best_loss;
      if (best) s_.best_loss = outputs.loss;
    }
    method_->observe(validation_.rows > 0 ? record.valid_loss : record.train_loss);
    s_.stale = best ? 0 : s_.stale + 1;
    if (best) keep();
    return best;
  }

  const Network<float>& network_;
  const Target& target_;
  const Dataset &training_, &validation_;
  const FitOptions& options_;
  const FitHooks& hooks_;
  FitState& s_;
  const AnyLoss plain_;
  const Pace pace_;
  Buffer<float> gradient_;
  std::unique_ptr<Method<float>> method_;
  Supervised<float> objective_;
  BatchObjective again_;
  Supervised<float> judge_;
  Buffer<float> evaluated_;
  std::vector<std::uint32_t> order_;
  const Time::time_point start_ = Time::now();
  Time::time_point saved_ = start_;
  double step_seconds_ = 0;
  std::size_t forward_equivalents_ = 0;  // of the batches themselves, since the call
};

}  // namespace

Pace::Pace(const FitOptions& options, std::size_t rows) {
  const double base = options.batch == 0 ? static_cast<double>(rows) : static_cast<double>(options.batch);
  const auto epochs = static_cast<double>(options.epochs);
  for (std::size_t e = 0; e < options.epochs; ++e) {
    const auto t = static_cast<double>(e);
    const double size = options.optimizer.schedule.value("batch", base, Clock{t, epochs, t, epochs});
    batch.push_back(static_cast<std::size_t>(std::clamp(std::round(size), 1.0, static_cast<double>(rows))));
    first.push_back(first.back() + (rows + batch.back() - 1) / batch.back());
  }
}

Run fit(const Network<float>& network, const AnyLoss& loss, const Target& target, const Dataset& training,
        const Dataset& validation, const FitOptions& options, FitState& state, Threads& threads,
        const FitHooks& hooks) {
  return Loop(network, loss, target, training, validation, options, state, threads, hooks).run();
}

Outputs run_network(const Network<float>& network, const AnyLoss& loss, const Dataset& data,
                    const Buffer<float>& parameters, const Buffer<float>& state, Threads& threads) {
  Supervised<float> objective(network, loss, data, std::min(evaluation_batch, std::max<std::size_t>(data.rows, 1)),
                              false, threads);
  Buffer<float> running = state.clone();
  return collect(objective, network.shape().outputs, data, parameters, running);
}

}  // namespace ravine
