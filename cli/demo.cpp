#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/notes.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/regions.hpp"
#include "cli/terminal.hpp"
#include "ravine/core/files.hpp"
#include "ravine/core/text.hpp"
#include "ravine/train/predictor.hpp"
#include "ravine/train/table_training.hpp"

namespace ravine::cli {
namespace {

// The probability of class 1 on a grid of points, by way of the same encoding that a file goes through.
std::vector<double> on_grid(const Model& model, const std::vector<double>& x1, const std::vector<double>& x2) {
  Table table{.file = "grid", .hash = "", .dialect = {}, .rows = x1.size(), .columns = {}};
  table.columns.push_back({.name = "x1", .numbers = x1});
  table.columns.push_back({.name = "x2", .numbers = x2});
  Predictor predictor(model, 1);
  EncodingNotes notes;
  const std::vector<double> p = probabilities(predictor.run(predictor.encode(table, false, notes)));
  std::vector<double> positive;
  for (std::size_t i = 1; i < p.size(); i += 2) positive.push_back(p[i]);
  return positive;
}

void show(const std::string& name, double noise, const std::string& model) {
  const Points points = make_sample(name, 1153, noise, 1);
  const std::string file =
      (std::filesystem::temp_directory_path() / fmt::format("ravine-{}-{}.csv", name, ::getpid())).string();
  AtomicFile out(file);
  out.write(to_csv(points));
  out.commit();
  fmt::print("== {} ==\nravine generate {} --noise {} -o {}.csv\nravine train {}.csv --target y --model {}\n\n", name,
             name, noise, name, name, model);
  std::fflush(stdout);
  TrainOptions options{.data = file, .target = "y", .model = model};
  TableTraining job(options);
  std::filesystem::remove(file);
  Progress progress(job.fit_options().epochs, job.training().rows, !stderr_is_terminal());
  FitHooks hooks;
  hooks.on_step = [&](std::size_t epoch, std::size_t rows) { progress.step(epoch, rows); };
  hooks.on_epoch = [&](const EpochRecord& record, bool best) {
    progress.epoch(record, best);
    const bool tenth = record.epoch == 1 || record.epoch % std::max<std::size_t>(1, job.fit_options().epochs / 8) == 0;
    if (!stderr_is_terminal() && tenth)
      fmt::print("epoch {:>4}/{}  train loss {:.4f}  valid loss {:.4f}  accuracy {:.4f}\n", record.epoch,
                 job.fit_options().epochs, record.train_loss, record.valid_loss, metric(record.valid, "accuracy"));
  };
  const Trained result = job.run(hooks);
  progress.clear();
  fmt::print("\n{}", metrics_table({{"train", job.training().rows, result.train},
                                    {"valid", job.validation().rows, result.valid},
                                    {"test", job.testing().rows, result.test},
                                    {"baseline", job.testing().rows, result.baseline, "always the commonest class"}}));
  fmt::print("\nwhat it learned (x1 to the right, x2 up; o and x or dark dots are the data):\n");
  std::fputs(draw_regions(
                 points, [&](const auto& x1, const auto& x2) { return on_grid(result.model, x1, x2); },
                 std::min<std::size_t>(72, terminal_width() - 2), 22)
                 .c_str(),
             stdout);
  fmt::print("\n");
  std::fflush(stdout);
}

int demo() {
  show("moons", 0.1, "mlp:32,16");
  show("spirals", 0.02, "mlp:64,64");
  fmt::print(
      "next: a file of your own\n  ravine inspect data.csv\n  ravine train data.csv --target COLUMN -o model.ravine\n");
  return 0;
}

}  // namespace

Command demo_command() {
  return {.name = "demo",
          .summary = "Trains on two data sets made by the program and draws what was learned.",
          .examples = {"ravine demo"},
          .positionals = {},
          .options = {},
          .run = [] { return demo(); }};
}

}  // namespace ravine::cli
