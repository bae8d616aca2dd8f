// Settings: the keys of a training, declared once. Each is a command-line option, a key of the TOML config file, and a
// line of --print-config.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "ravine/train/table_training.hpp"

namespace ravine::cli {

struct Setting {
  std::string key;    ///< "max_time": the option is --max-time
  std::string names;  ///< short names, ",-o", or ""
  std::string value;  ///< "" for a flag
  std::string help, group;
  std::function<void(const std::string&)> set;
  std::function<std::string()> get;  ///< as `set` takes it; "" if not set
  bool list = false;                 ///< may be given several times, or with commas
};

/// What `ravine train` was asked for beyond the training itself.
struct TrainSettings {
  TrainOptions options;
  std::string output, log, report, checkpoint;
  std::vector<std::string> require;
  bool lr_auto = false;  ///< the learning rate is to be looked for
};

/// How files are read: delimiter, header and so on.
std::vector<Setting> reading_settings(ReadOptions& options);
/// All keys of a training, bound to `settings`.
std::vector<Setting> train_settings(TrainSettings& settings);
/// Those that say what is learned from what, in which batches: for commands that train, but make no model.
std::vector<Setting> data_settings(TrainSettings& settings);

/// What the command line said, in order: the key and its text. Applied after the config file, which it overrules.
using Given = std::vector<std::pair<std::string, std::string>>;
/// The settings as command-line options that note what they are given.
std::vector<Option> as_options(const std::vector<Setting>& settings, Given& given);

/// A TOML text and what messages call it.
struct Config {
  std::string text, name;
};
/// Sets what the config says and then what was given. Throws Error (usage), with file and line, on an unknown key
/// (naming the nearest known) or a bad value.
void apply_settings(const std::vector<Setting>& settings, const Config& config, const Given& given);
/// The settings as TOML that apply_settings reads back.
std::string print_config(const std::vector<Setting>& settings);

/// What was given as the command line that a shell would take: a setting called "data" comes first and bare.
std::string command_line(const std::string& command, const std::vector<Setting>& settings, const Given& given);

/// Specs of optimizers between ";", or, where there is none, between commas, which a spec may hold itself.
std::vector<std::string> split_specs(const std::string& text);
/// Whole number of at least `least`. Throws Error (usage) naming `what`.
std::size_t count_argument(const std::string& what, const std::string& text, std::size_t least);
/// "90", "90s", "5m", "1.5h" in seconds.
double seconds_argument(const std::string& what, const std::string& text);

}  // namespace ravine::cli
