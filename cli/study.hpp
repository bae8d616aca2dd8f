// What `compare` and `tune` share: their settings, the folder of a study, going on with one, progress.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "cli/interrupt.hpp"
#include "cli/settings.hpp"
#include "ravine/compare/runner.hpp"

namespace ravine::cli {

/// The keys of a training that a study takes over: data, reading, network and loss, and those of the study itself.
std::vector<Setting> study_settings(TrainSettings& training, StudyOptions& study);

/// "houses-compare" for data/houses.csv, or the first of "houses-compare-2", ... that is free.
std::string free_folder(const std::string& file, const std::string& suffix);

/// The first line of a study's journal.
struct StudyHeader {
  std::string command, options;  ///< the options as TOML
  std::string data_hash, plan;   ///< the plan as JSON
};
std::string header_json(const StudyHeader& header);
/// Throws Error (data) if the line is of something else, or of a version that might do it otherwise.
StudyHeader parse_header(const std::string& line, const std::string& folder);

/// One line that is rewritten on a terminal; elsewhere a line per tenth of the work.
class StudyProgress {
 public:
  /// `work` in forward-equivalents.
  StudyProgress(std::string title, std::size_t runs, double work, bool quiet);
  ~StudyProgress() { clear(); }
  StudyProgress(const StudyProgress&) = delete;
  StudyProgress& operator=(const StudyProgress&) = delete;

  void resumed(const Records& records);
  void record(const Records& records);
  void redraw();
  void clear();

 private:
  using Time = std::chrono::steady_clock;
  [[nodiscard]] std::string status() const;
  void count(const Records& records);

  const std::string title_;
  const std::size_t runs_;
  const double work_;
  const bool quiet_, terminal_;
  std::size_t done_ = 0, shown_tenth_ = 0;
  double used_ = 0, used_before_ = 0;
  std::string leader_;
  bool shown_ = false;
  Time::time_point start_ = Time::now();
};

/// Where a study is kept and how it is run: the options behind --output, --resume, --threads, --json and --quiet.
struct StudyPlace {
  std::string folder, resume, report;
  unsigned threads = 0;
  bool json = false, quiet = false;

  void add_options(Command& command, const std::string& default_folder);
  /// Throws Error (usage) if there is more than --resume; makes its folder the study's.
  void refuse_options(const Given& given);
  /// The options, as TOML, that the study to be resumed was begun with. Throws Error.
  [[nodiscard]] std::string saved_options(const std::string& command) const;

  /// Begins the study in the folder, or goes on with it if it is there, and makes all its runs. Nothing if it was
  /// interrupted. Throws Error: another study, or other data.
  std::optional<Records> make_runs(const StudyData& data, const Plan& plan, const StudyHeader& header,
                                   const std::function<std::vector<Trial>(const Records&)>& next,
                                   const Interrupt& interrupt) const;
  /// Complains before the work about a report that could not be written. Throws Error.
  void check() const;
  /// What the study found, for people: the page of this kind behind --report, if there is one.
  void write_report(const std::string& result, const std::string& kind) const;
  /// Writes a file into the folder; returns its path.
  std::string write(const std::string& name, const std::string& text) const;
};

}  // namespace ravine::cli
