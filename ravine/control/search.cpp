#include "ravine/control/search.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "ravine/core/error.hpp"
#include "ravine/methods/method.hpp"
#include "ravine/optim/method_rules.hpp"
#include "ravine/version.hpp"

namespace ravine {
namespace {

constexpr std::uint64_t fresh = std::uint64_t{1} << 32;  // evaluation seeds from here on are of the last judgement

using Time = std::chrono::steady_clock;

class Searching {
 public:
  Searching(const Environment& environment, const SearchSettings& settings, Threads& threads, SearchRun& run,
            const SearchWatcher& watch)
      : s_(settings),
        run_(run),
        watch_(watch),
        policy_(settings.policy, environment.info().observations.size(), environment.info().action),
        episodes_(environment, policy_, settings.episodes, threads),
        method_(make_method<float>(settings.optimizer, policy_.layout(), threads)),
        x_(policy_.layout().size()),
        point_(policy_.layout().size()) {
    if (!method_->gradient_free())
      fail_usage(std::string("optimizer ") + settings.optimizer.info().about.name +
                 " needs a gradient, and an episode has none; take one that needs none, such as ars (ravine list "
                 "optimizers)");
    if (settings.optimizer.schedule.has("batch"))
      fail_usage("an episode has no rows: of=batch is for training on data");
    policy_.start(x_.span(), settings.episodes.seed);
    run.best.environment = environment.info().name;
    run.best.spec = settings.policy;
    run.best.observations = policy_.observations();
    run.best.action = policy_.action();
    run.best.version = version;
    run.best.optimizer = settings.optimizer.text();
    run.best.seed = settings.episodes.seed;
  }

  void go() {
    try {
      iterate();
    } catch (const Episodes::Abandoned&) {
      run_.outcome = abandoned_;
    }
    judge();
    count();
  }

 private:
  void iterate() {
    episodes_.wait_with([this] { return goes_on(); });
    for (;; ++run_.iterations) {
      const bool due = run_.iterations % s_.evaluate_every == 0;
      if (due) evaluate();
      if (const auto outcome = ended(due)) {
        run_.outcome = *outcome;
        return;
      }
      const Clock clock{.step = static_cast<double>(run_.steps),
                        .steps = static_cast<double>(s_.most_steps),
                        .epoch = static_cast<double>(run_.steps),
                        .epochs = static_cast<double>(s_.most_steps)};
      method_->step(episodes_, x_.span(), {}, 0, clock, run_.iterations + 1);
      episodes_.absorb();
      count();
    }
  }

  // What the search has come to. One who interrupts it does not wait for fresh episodes.
  void judge() {
    episodes_.wait_with([this] { return !watch_ || watch_(run_); });
    try {
      if (run_.outcome == SearchOutcome::interrupted) return;
      if (run_.outcome != SearchOutcome::diverged && run_.curve.back().iteration != run_.iterations) evaluate();
      if (run_.best.parameters.size() > 0)
        run_.final =
            summary(episodes_.evaluate(run_.best.parameters.span(), run_.best.whitening, fresh, s_.final_episodes));
    } catch (const Episodes::Abandoned&) {
      run_.outcome = SearchOutcome::interrupted;
    }
  }

  // Asked between episodes. Time is up only once there is a policy to keep.
  bool goes_on() {
    count();
    const bool late = run_.seconds >= s_.max_seconds && !run_.curve.empty();
    abandoned_ = late ? SearchOutcome::max_time : SearchOutcome::interrupted;
    return !late && (!watch_ || watch_(run_));
  }

  void count() {
    run_.episodes = episodes_.episodes();
    run_.steps = episodes_.steps();
    run_.evaluation_steps = episodes_.evaluation_steps();
    run_.seconds = std::chrono::duration<double>(Time::now() - start_).count();
  }

  void evaluate() {
    std::ranges::copy(x_.span(), point_.span().begin());
    method_->readout(point_.span());
    const Returns r = summary(episodes_.evaluate(point_.span(), episodes_.whitening(), 0, s_.evaluation_episodes));
    method_->observe(-r.mean);
    count();
    run_.curve.push_back({run_.iterations, run_.episodes, run_.steps, r.mean, r.deviation, run_.seconds});
    if (run_.best.parameters.size() > 0 && !(r.mean > run_.best.mean_return)) return;
    run_.best.parameters = point_.clone();
    run_.best.whitening = episodes_.whitening();
    run_.best.mean_return = r.mean;
    run_.final = r;
    run_.best.iterations = run_.iterations;
    run_.best.episodes = run_.episodes;
    run_.best.steps = run_.steps;
  }

  std::optional<SearchOutcome> ended(bool evaluated) {
    if (evaluated && run_.curve.back().mean >= s_.target) return SearchOutcome::target;
    if (std::ranges::any_of(x_.span(), [](float v) { return !std::isfinite(v); })) return SearchOutcome::diverged;
    if (watch_ && !watch_(run_)) return SearchOutcome::interrupted;
    if (method_->progress() != Progress::moving) return SearchOutcome::converged;
    if (run_.steps >= s_.most_steps) return SearchOutcome::steps;
    if (s_.most_iterations > 0 && run_.iterations >= s_.most_iterations) return SearchOutcome::iterations;
    if (run_.seconds >= s_.max_seconds) return SearchOutcome::max_time;
    return std::nullopt;
  }

  const SearchSettings& s_;
  SearchRun& run_;
  const SearchWatcher& watch_;
  const Policy policy_;
  Episodes episodes_;
  std::unique_ptr<Method<float>> method_;
  Buffer<float> x_, point_;
  SearchOutcome abandoned_ = SearchOutcome::interrupted;  // why episodes were abandoned, when they are
  const Time::time_point start_ = Time::now();
};

}  // namespace

bool asks_for_whitening(const OptimizerSpec& optimizer) {
  const auto* ars = dynamic_cast<const MethodRule<ArsOptions>*>(optimizer.parts[0].rule.get());
  return ars != nullptr && ars->options().version == ArsOptions::second;
}

std::string to_string(SearchOutcome outcome) {
  switch (outcome) {
    case SearchOutcome::target: return "target";
    case SearchOutcome::steps: return "steps";
    case SearchOutcome::iterations: return "iterations";
    case SearchOutcome::max_time: return "max_time";
    case SearchOutcome::converged: return "converged";
    case SearchOutcome::diverged: return "diverged";
    case SearchOutcome::interrupted: return "interrupted";
  }
  return "";
}

Returns summary(std::span<const double> returns) {
  Returns r{.episodes = returns.size()};
  if (returns.empty()) return r;
  const auto n = static_cast<double>(returns.size());
  for (const double v : returns) r.mean += v / n;
  for (const double v : returns) r.deviation += (v - r.mean) * (v - r.mean) / n;
  r.deviation = std::sqrt(r.deviation);
  const auto [low, high] = std::ranges::minmax(returns);
  r.lowest = low;
  r.highest = high;
  return r;
}

void search_policy(const Environment& environment, const SearchSettings& settings, Threads& threads, SearchRun& run,
                   const SearchWatcher& watch) {
  Searching(environment, settings, threads, run, watch).go();
}

Trace trace_episode(const Environment& environment, const PolicyModel& model, std::uint64_t seed) {
  const EnvironmentInfo& info = environment.info();
  const auto its = environment.clone();
  const Policy policy = model.policy();
  Actor actor(policy);
  std::vector<double> observation(info.observations.size()), action(info.action.components());
  Trace trace{.seed = seed};
  its->reset(seed, observation);
  trace.states.push_back(its->state());
  while (trace.rewards.size() < info.horizon) {
    actor.act(model.parameters.span(), model.whitening, observation, action);
    const Transition t = its->step(action, observation);
    trace.actions.push_back(action);
    trace.rewards.push_back(t.reward);
    trace.total += t.reward;
    trace.states.push_back(its->state());
    if (t.terminated) break;
  }
  return trace;
}

}  // namespace ravine
