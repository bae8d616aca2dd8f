#include "ravine/control/episodes.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <mutex>
#include <thread>

#include "ravine/core/error.hpp"
#include "ravine/core/random.hpp"

namespace ravine {

Episode run_episode(Environment& environment, Actor& actor, std::span<const float> parameters,
                    const Whitening& whitening, std::uint64_t seed, std::size_t horizon, double shift,
                    ObservationStatistics* statistics, std::span<double> observation, std::span<double> action) {
  Episode episode;
  environment.reset(seed, observation);
  while (episode.steps < horizon) {
    if (statistics != nullptr) statistics->add(observation);
    actor.act(parameters, whitening, observation, action);
    const Transition t = environment.step(action, observation);
    episode.total += t.reward - shift;
    ++episode.steps;
    if (t.terminated || !std::isfinite(episode.total)) break;
  }
  return episode;
}

// What one thread needs for itself.
struct Episodes::Worker {
  Worker(std::unique_ptr<Environment> e, const Policy& policy)
      : environment(std::move(e)),
        actor(policy),
        point(policy.layout().size()),
        observation(policy.observations()),
        action(policy.action().components()) {}
  std::unique_ptr<Environment> environment;
  Actor actor;
  Buffer<float> point;
  std::vector<double> observation, action;
};

Episodes::Episodes(const Environment& environment, const Policy& policy, const EpisodeOptions& options,
                   Threads& threads)
    : policy_(policy),
      options_(options),
      horizon_(environment.info().horizon),
      threads_(threads),
      all_(policy.observations()) {
  for (unsigned i = 0; i < threads.size(); ++i)
    workers_.push_back(std::make_unique<Worker>(environment.clone(), policy));
  if (options.whitens) whitening_ = all_.whitening();
}

Episodes::~Episodes() = default;

// Calls body(i, worker) for every i < n, which go to whoever is free: episodes differ in length. Of several failures
// the first one's is thrown; what had not begun is then left out.
template <class Body>
void Episodes::for_each(std::size_t n, Body body) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> abandoned{false};
  std::mutex mutex;
  std::exception_ptr error;
  std::size_t failed = n;
  const std::thread::id caller = std::this_thread::get_id();
  const auto work = [&](Worker& worker) {
    const bool is_caller = std::this_thread::get_id() == caller;
    for (std::size_t i = next++; i < n; i = next++) {
      if (is_caller && goes_on_ && !goes_on_()) {
        abandoned = true;
        next = n;
        return;
      }
      try {
        body(i, worker);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (i < failed) failed = i, error = std::current_exception();
        next = n;
      }
    }
  };
  threads_.parallel_for(std::min(n, workers_.size()), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t w = begin; w < end; ++w) work(*workers_[w]);
  });
  if (error) std::rethrow_exception(error);
  if (abandoned) throw Abandoned{};
}

void Episodes::values(const Candidates<float>& candidates, std::uint64_t draw, std::span<float> /*point*/,
                      std::span<double> values) {
  const std::size_t n = values.size(), horizon = options_.horizon > 0 ? options_.horizon : horizon_;
  results_.resize(n);
  if (options_.whitens && seen_.size() != n) seen_.resize(n, ObservationStatistics(policy_.observations()));
  for_each(n, [&](std::size_t i, Worker& w) {
    candidates.write(i, w.point.span());
    ObservationStatistics* const statistics = options_.whitens ? &seen_[i] : nullptr;
    if (statistics != nullptr) statistics->clear();
    const std::uint64_t seed = Random(options_.seed, Stream::episode, static_cast<std::uint32_t>(i)).word(draw);
    results_[i] = run_episode(*w.environment, w.actor, w.point.span(), whitening_, seed, horizon, options_.shift,
                              statistics, w.observation, w.action);
    steps_ += results_[i].steps;
    ++episodes_;
  });
  for (std::size_t i = 0; i < n; ++i) values[i] = -results_[i].total;
}

void Episodes::absorb() {
  if (!options_.whitens) return;
  for (const ObservationStatistics& s : seen_) all_.merge(s);
  whitening_ = all_.whitening();
}

std::vector<double> Episodes::evaluate(std::span<const float> x, const Whitening& whitening, std::uint64_t first,
                                       std::size_t count) {
  const Random random(options_.seed, Stream::probe);
  results_.resize(count);
  for_each(count, [&](std::size_t i, Worker& w) {
    results_[i] = run_episode(*w.environment, w.actor, x, whitening, random.word(first + i), horizon_, 0, nullptr,
                              w.observation, w.action);
    evaluation_steps_ += results_[i].steps;
  });
  std::vector<double> returns;
  for (std::size_t i = 0; i < count; ++i) returns.push_back(results_[i].total);
  return returns;
}

double Episodes::value(std::span<const float> x) {
  constexpr std::size_t count = 20;
  double sum = 0;
  for (const double r : evaluate(x, whitening_, 0, count)) sum -= r;
  return sum / static_cast<double>(count);
}

double Episodes::value_and_gradient(std::span<const float> /*x*/, std::span<float> /*g*/, std::uint64_t /*draw*/) {
  fail_usage("an episode has no gradient; take an optimizer that needs none, such as ars (ravine list optimizers)");
}

}  // namespace ravine
