// The data of a training's report: what was trained, the curves, the errors on the rows it is judged by, what it
// learned where that can be drawn, and how to repeat it. Its size is bounded, however long the run and however many the
// rows.
#pragma once
#include <string>
#include <string_view>

#include "ravine/train/table_training.hpp"

namespace ravine {

/// How to repeat a training: the command as a shell takes it, and every choice as TOML.
struct Repetition {
  std::string command, config;
};

/// The JSON that the page "train" draws (docs/reports.md). `instruments` is the JSON of what was measured on the way.
std::string train_report(const TableTraining& job, const Trained& result, const Repetition& repetition,
                         std::string_view instruments = "null");

}  // namespace ravine
