// search_policy: iterations of a gradient-free method on the episodes of a policy, evaluated now and then without
// noise; the policy of the best evaluation is the one that is kept. A function of the seed alone: the number of threads
// changes nothing but the time.
#pragma once
#include <functional>

#include "ravine/control/episodes.hpp"
#include "ravine/control/policy_model.hpp"
#include "ravine/optim/optimizer_spec.hpp"

namespace ravine {

struct SearchSettings {
  OptimizerSpec optimizer{"ars"};
  PolicySpec policy;
  EpisodeOptions episodes;
  std::size_t most_steps = 1000000;  ///< of the environment, in training
  std::size_t most_iterations = 0;   ///< 0: no bound
  double target = infinity;          ///< mean return of an evaluation that ends the search
  double max_seconds = infinity;
  std::size_t evaluate_every = 10;       ///< iterations
  std::size_t evaluation_episodes = 20;  ///< in one evaluation
  std::size_t final_episodes = 100;      ///< on which the kept policy is judged
};

/// Whether the method asks for whitened observations: ARS, version 2.
bool asks_for_whitening(const OptimizerSpec& optimizer);

enum class SearchOutcome { target, steps, iterations, max_time, converged, diverged, interrupted };
std::string to_string(SearchOutcome outcome);

struct SearchPoint {
  std::size_t iteration = 0, episodes = 0, steps = 0;
  double mean = 0, deviation = 0, seconds = 0;
};

/// Of several episodes.
struct Returns {
  double mean = 0, deviation = 0, lowest = 0, highest = 0;
  std::size_t episodes = 0;
};
Returns summary(std::span<const double> returns);

struct SearchRun {
  SearchOutcome outcome = SearchOutcome::steps;
  std::size_t iterations = 0, episodes = 0, steps = 0, evaluation_steps = 0;
  double seconds = 0;
  std::vector<SearchPoint> curve;
  Returns final;     ///< over fresh episodes; of an interrupted run, those of the evaluation that chose the policy
  PolicyModel best;  ///< parameters are empty before the first evaluation
};

/// Called often, by the thread that searches, also between the episodes of an iteration. False stops.
using SearchWatcher = std::function<bool(const SearchRun& run)>;

/// Searches; `run` is filled as it goes, so that after an Error of an environment it holds the best policy so far.
void search_policy(const Environment& environment, const SearchSettings& settings, Threads& threads, SearchRun& run,
                   const SearchWatcher& watch = {});

/// One episode written down: states, actions, rewards.
struct Trace {
  std::uint64_t seed = 0;
  double total = 0;
  std::vector<std::vector<double>> states, actions;  ///< one more state than actions
  std::vector<double> rewards;
};
/// The policy must fit the environment.
Trace trace_episode(const Environment& environment, const PolicyModel& model, std::uint64_t seed);

}  // namespace ravine
