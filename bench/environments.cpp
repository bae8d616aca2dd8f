// Environments: steps per second with a linear policy; what a search makes of threads; and what one direction of ARS
// costs, which is two episodes of 1000 steps, split into its parts. Environments that MuJoCo simulates are there if
// ravine was built with it. Rates are per second of the processor, those of searches per second.
#include <benchmark/benchmark.h>

#include <cmath>
#include <string>
#include <thread>

#include "ravine/control/episodes.hpp"
#include "ravine/methods/method.hpp"
#include "ravine/search/directions.hpp"

namespace ravine {
namespace {

constexpr std::size_t episode = 1000, per_direction = 2 * episode;

// A linear policy that does something: weights of a standard deviation such that outputs are about 1 for observations
// of 1.
struct Player {
  explicit Player(const std::string& name)
      : environment(make_environment(name)),
        policy({}, environment->info().observations.size(), environment->info().action),
        weights(policy.layout().size()),
        actor(policy),
        statistics(policy.observations()),
        observation(policy.observations()),
        action(policy.action().components()) {
    const double size = 1 / std::sqrt(static_cast<double>(policy.observations()));
    Directions(Directions::Law::gaussian, 1, policy.layout()).visit(0, 0, [&](std::size_t i, double d) {
      weights[i] = static_cast<float>(size * d);
    });
    for (int i = 0; i < 100; ++i) statistics.add(std::vector<double>(policy.observations(), i % 2 == 0 ? 0.5 : -0.5));
    whitening = statistics.whitening();
    statistics.clear();
  }
  void begin() { environment->reset(++episodes, observation); }
  void act() { actor.act(weights.span(), whitening, observation, action); }
  void move() {
    if (environment->step(action, observation).terminated) begin();
  }

  std::unique_ptr<Environment> environment;
  Policy policy;
  Buffer<float> weights;
  Actor actor;
  ObservationStatistics statistics;
  Whitening whitening;
  std::vector<double> observation, action;
  std::uint64_t episodes = 0;
};

void count_steps(benchmark::State& state, double steps) {
  state.counters["steps/s"] = benchmark::Counter(steps, benchmark::Counter::kIsRate);
}

// Policy, physics and what is gathered of the observations: all of an episode in training.
void steps(benchmark::State& state, const std::string& name) {
  Player p(name);
  double made = 0;
  for (auto _ : state) {
    const Episode e = run_episode(*p.environment, p.actor, p.weights.span(), p.whitening, ++p.episodes, episode, 0,
                                  &p.statistics, p.observation, p.action);
    made += static_cast<double>(e.steps);
  }
  count_steps(state, made);
}

// Iterations of ARS with 16 directions, without evaluations.
void search(benchmark::State& state, const std::string& name, unsigned team) {
  const auto environment = make_environment(name);
  const EnvironmentInfo& info = environment->info();
  const Policy policy({}, info.observations.size(), info.action);
  Threads threads(team);
  Episodes episodes(*environment, policy, {.seed = 1, .whitens = true}, threads);
  const auto method = make_method<float>(OptimizerSpec("ars directions=16"), policy.layout(), threads);
  Buffer<float> x(policy.layout().size());
  std::uint64_t i = 0;
  for (auto _ : state) {
    method->step(episodes, x.span(), {}, 0, {}, ++i);
    episodes.absorb();
  }
  count_steps(state, static_cast<double>(episodes.steps()));
}

enum class Part { physics, policy, statistics, noise };

void direction(benchmark::State& state, const std::string& name, Part part) {
  Player p(name);
  p.begin();
  p.act();
  Buffer<float> point(p.policy.layout().size());
  const Directions directions(Directions::Law::gaussian, 1, p.policy.layout());
  std::uint64_t turn = 0;
  for (auto _ : state) {
    ++turn;
    if (part == Part::noise) {  // for both candidates, and for the update
      for (int time = 0; time < 3; ++time)
        directions.visit(turn, 0, [&](std::size_t i, double d) { point[i] = p.weights[i] + static_cast<float>(d); });
      benchmark::DoNotOptimize(point.data());
      continue;
    }
    for (std::size_t t = 0; t < per_direction; ++t) {
      if (part == Part::physics) p.move();
      else if (part == Part::policy) p.act();
      else p.statistics.add(p.observation);
    }
  }
}

const bool registered = [] {
  const auto add = [](const std::string& name, auto&& run, auto... more) {
    return benchmark::RegisterBenchmark(name.c_str(), run, more...);
  };
  std::vector<std::string> names;
  for (const EnvironmentInfo& info : list_environments()) names.push_back(info.name);
  for (const std::string& name : names) add("steps/" + name, steps, name);
  for (const std::string& name : names)
    for (unsigned team = 1; team <= std::max(2U, std::thread::hardware_concurrency()); team *= 2)
      add("search/" + name + "/threads:" + std::to_string(team), search, name, team)->UseRealTime();
  constexpr std::pair<const char*, Part> parts[] = {
      {"physics", Part::physics}, {"policy", Part::policy}, {"statistics", Part::statistics}, {"noise", Part::noise}};
  for (const std::string& name : names)
    for (const auto& [word, part] : parts)
      add("direction/" + name + "/" + word, direction, name, part)->Unit(benchmark::kMicrosecond);
  return true;
}();

}  // namespace
}  // namespace ravine

BENCHMARK_MAIN();
