// Episodes: the return of a policy in an environment as an objective, minus the return since objectives are minimised.
// Every episode is a function of (seed, draw, candidate), and what workers bring back is put together in the order of
// the candidates: the same bits for any number of threads. An environment that fails throws from values(). Episodes may
// be long, so one who waits is asked before each whether they should go on.
#pragma once
#include <atomic>
#include <functional>
#include <memory>

#include "ravine/control/policy.hpp"
#include "ravine/objective/objective.hpp"

namespace ravine {

struct EpisodeOptions {
  std::uint64_t seed = 1;
  double shift = 0;         ///< subtracted from every reward in training, so that staying alive is no merit
  bool whitens = false;     ///< observations are whitened by what training has seen
  std::size_t horizon = 0;  ///< steps in a training episode; 0: the environment's
};

struct Episode {
  double total = 0;  ///< sum of the rewards
  std::size_t steps = 0;
};

/// One episode with `environment` as it is after reset(seed). `statistics` may be null. `observation` and `action` are
/// scratch of the right sizes.
Episode run_episode(Environment& environment, Actor& actor, std::span<const float> parameters,
                    const Whitening& whitening, std::uint64_t seed, std::size_t horizon, double shift,
                    ObservationStatistics* statistics, std::span<double> observation, std::span<double> action);

class Episodes final : public Objective<float> {
 public:
  /// Thrown by values() and evaluate() when the one who waits has had enough.
  struct Abandoned {};

  /// `environment` is copied, once per thread; the others must outlive the object.
  Episodes(const Environment& environment, const Policy& policy, const EpisodeOptions& options, Threads& threads);
  ~Episodes() override;

  [[nodiscard]] const Layout& layout() const override { return policy_.layout(); }
  void start(std::span<float> x) const override { policy_.start(x, options_.seed); }
  /// Over 20 evaluation episodes.
  double value(std::span<const float> x) override;
  /// Throws Error (usage): there is none.
  double value_and_gradient(std::span<const float> x, std::span<float> g, std::uint64_t draw) override;
  void values(const Candidates<float>& candidates, std::uint64_t draw, std::span<float> point,
              std::span<double> values) override;

  /// `goes_on` is called before every episode that the calling thread plays; false abandons those that are not yet
  /// played. Null: nobody waits.
  void wait_with(std::function<bool()> goes_on) { goes_on_ = std::move(goes_on); }
  /// Takes what the last values() saw into the whitening: once per iteration, after the update.
  void absorb();
  [[nodiscard]] const Whitening& whitening() const { return whitening_; }
  /// Returns of x over so many episodes, unshifted, at the environment's own horizon; the seeds count from `first`.
  std::vector<double> evaluate(std::span<const float> x, const Whitening& whitening, std::uint64_t first,
                               std::size_t count);

  /// Made by values(), and by evaluate() on top; also while they are at work.
  [[nodiscard]] std::size_t episodes() const { return episodes_; }
  [[nodiscard]] std::size_t steps() const { return steps_; }
  [[nodiscard]] std::size_t evaluation_steps() const { return evaluation_steps_; }

 private:
  struct Worker;
  template <class Body>
  void for_each(std::size_t n, Body body);

  const Policy& policy_;
  const EpisodeOptions options_;
  const std::size_t horizon_;  // of the environment
  Threads& threads_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<Episode> results_;
  std::vector<ObservationStatistics> seen_;  // per candidate
  ObservationStatistics all_;
  Whitening whitening_;
  std::function<bool()> goes_on_;
  std::atomic<std::size_t> episodes_{0}, steps_{0}, evaluation_steps_{0};
};

}  // namespace ravine
