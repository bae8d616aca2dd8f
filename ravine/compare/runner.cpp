#include "ravine/compare/runner.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace ravine {
namespace {

constexpr auto idle_time = std::chrono::milliseconds(200);

// One round of runs that do not depend on each other.
class Round {
 public:
  Round(const StudyData& data, const Plan& plan, Journal& journal, const std::vector<Trial>& trials,
        const RunnerHooks& hooks)
      : data_(data), plan_(plan), journal_(journal), trials_(trials), hooks_(hooks) {}

  void run(unsigned threads) {
    std::vector<std::thread> workers;
    working_ = static_cast<unsigned>(std::min<std::size_t>(threads, trials_.size()));
    for (unsigned i = 0, n = working_; i < n; ++i) workers.emplace_back([this] { work(); });
    {
      std::unique_lock lock(mutex_);
      while (working_ > 0) {
        ended_.wait_for(lock, idle_time, [this] { return working_ == 0; });
        if (hooks_.stop != nullptr && hooks_.stop->load()) stop_ = true;
        if (hooks_.idle) hooks_.idle();
      }
    }
    for (std::thread& worker : workers) worker.join();
    if (error_) std::rethrow_exception(error_);
  }

 private:
  void work() {
    try {
      for (std::size_t i = next_++; i < trials_.size() && !stop_; i = next_++) {
        std::optional<TrialRecord> record = data_.run_trial(plan_, trials_[i], stop_);
        if (!record) break;
        const std::scoped_lock lock(mutex_);
        journal_.add(std::move(*record));
        if (hooks_.on_record) hooks_.on_record(journal_.records());
      }
    } catch (...) {
      const std::scoped_lock lock(mutex_);
      if (!error_) error_ = std::current_exception();
      stop_ = true;
    }
    const std::scoped_lock lock(mutex_);
    --working_;
    ended_.notify_all();
  }

  const StudyData& data_;
  const Plan& plan_;
  Journal& journal_;
  const std::vector<Trial>& trials_;
  const RunnerHooks& hooks_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;  // of the journal, the hooks and what follows
  std::condition_variable ended_;
  unsigned working_ = 0;
  std::exception_ptr error_;
};

}  // namespace

bool run_study(const StudyData& data, const Plan& plan, Journal& journal,
               const std::function<std::vector<Trial>(const Records&)>& next, unsigned threads,
               const RunnerHooks& hooks) {
  for (;;) {
    const std::vector<Trial> trials = next(journal.records());
    if (trials.empty()) return true;
    Round(data, plan, journal, trials, hooks).run(threads == 0 ? Threads::available() : threads);
    if (hooks.stop != nullptr && hooks.stop->load()) return false;
  }
}

}  // namespace ravine
