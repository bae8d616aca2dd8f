#include "ravine/train/model.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "ravine/train/checkpoint.hpp"
#include "ravine/train/predictor.hpp"
#include "ravine/train/table_training.hpp"
#include "tests/temporary.hpp"

namespace ravine {
namespace {

// A table with everything in it: numbers with gaps, categories of few and many levels, an identifier.
std::string mixed_table(std::size_t rows) {
  const Random random(3, Stream::sample);
  std::string text = "id,size,colour,street,y\n";
  for (std::size_t i = 0; i < rows; ++i) {
    const double size = random.uniform(3 * i);
    const std::uint64_t colour = random.below(3, 3 * i + 1), street = random.below(90, 3 * i + 2);
    text += std::to_string(i) + "," + (i % 17 == 0 ? "" : std::to_string(size)) + "," +
            std::string(1, static_cast<char>('a' + colour)) + ",street " + std::to_string(street) + "," +
            (size + 0.3 * static_cast<double>(colour) + (street % 2 == 0 ? 0.2 : 0) > 0.9 ? "yes" : "no") + "\n";
  }
  return text;
}

TEST(Model, PredictsAfterLoadingWhatItPredictedBefore) {
  const TemporaryFolder folder;
  TrainOptions options{
      .data = folder.write("t.csv", mixed_table(800)), .target = "y", .model = "mlp:16 norm=batch", .epochs = 5};
  TableTraining job(options);
  Trained trained = job.run();
  const std::string path = folder / "m.ravine";
  trained.model.save(path);
  const Model loaded = Model::load(path);
  EXPECT_EQ(
      std::memcmp(loaded.parameters.data(), trained.model.parameters.data(), loaded.parameters.size() * sizeof(float)),
      0);
  EXPECT_EQ(loaded.origin.optimizer, job.options().optimizer);
  EXPECT_EQ(loaded.origin.data_hash, job.table().hash);
  Predictor before(trained.model, 1), after(loaded, 1);
  EncodingNotes notes;
  const std::string later = folder.write("later.csv", "colour,street,size\nb,street 3,0.5\nzzz,nowhere,\n");
  const Outputs p = before.run(before.encode(before.read(later, {}, false), false, notes)),
                q = after.run(after.encode(after.read(later, {}, false), false, notes));
  EXPECT_EQ(p.values, q.values);
  EXPECT_EQ(p.values.size(), 2U);
  EXPECT_EQ(notes.unknown_levels.at("colour"), 2U) << "once for each encoding";
}

TEST(Model, ReportsTheFiguresOfTheWeightsItHolds) {
  const TemporaryFolder folder;
  const std::string text = mixed_table(600), data = folder.write("t.csv", text);
  TableTraining job({.data = data, .test = data, .target = "y", .model = "mlp:32", .epochs = 30});
  const Trained trained = job.run();
  const std::string path = folder / "m.ravine";
  trained.model.save(path);
  const Model loaded = Model::load(path);
  Predictor predictor(loaded, 1);
  EncodingNotes notes;
  const Dataset all = predictor.encode(predictor.read(data, {}, true), true, notes);
  const Metrics again = score(loaded.schema.target, all, predictor.run(all));
  EXPECT_EQ(metric(again, "accuracy"), metric(trained.test, "accuracy"));
  EXPECT_EQ(metric(again, "loss"), metric(trained.test, "loss"));
}

// Without a header columns are known by position; a file without the target has one fewer.
TEST(Model, FindsItsColumnsWithoutNames) {
  const TemporaryFolder folder;
  std::string with, without;
  const Random random(3, Stream::sample);
  for (std::size_t i = 0; i < 200; ++i) {
    const double a = random.uniform(2 * i), b = random.uniform(2 * i + 1);
    const std::string features = std::to_string(a) + "," + std::to_string(b) + "\n";
    with += std::string(a > b ? "p" : "q") + "," + features;
    without += features;
  }
  TableTraining job({.data = folder.write("t.csv", with), .target = "0", .model = "perceptron", .epochs = 20});
  const Trained trained = job.run();
  Predictor predictor(trained.model, 1);
  EncodingNotes notes;
  const Outputs p = predictor.run(predictor.encode(predictor.read(folder / "t.csv", {}, false), false, notes));
  const Outputs q =
      predictor.run(predictor.encode(predictor.read(folder.write("u.csv", without), {}, false), false, notes));
  EXPECT_EQ(p.values, q.values);
}

TEST(Checkpoint, HoldsTheWholeState) {
  const TemporaryFolder folder;
  const std::string data = folder.write("t.csv", mixed_table(300));
  const TrainOptions options{.data = data,
                             .target = "y",
                             .model = "mlp:16 norm=batch dropout=0.2",
                             .optimizer = "nadam | plateau patience=1",
                             .epochs = 12};
  TableTraining whole(options), parts(options), rest(options);
  const Trained expected = whole.run();
  std::atomic<bool> stop{false};
  std::size_t done = 0;
  FitHooks hooks;
  hooks.stop = &stop;
  hooks.on_step = [&](std::size_t, std::size_t) { stop = ++done == 23; };
  FitState state;
  EXPECT_EQ(parts.run(state, hooks).run.outcome, Outcome::interrupted);
  save_checkpoint(folder / "c", state, {"config text", "hash"});
  FitState loaded;
  const CheckpointInfo info = load_checkpoint(folder / "c", loaded);
  EXPECT_EQ(info.config, "config text");
  EXPECT_EQ(info.data_hash, "hash");
  const Trained resumed = rest.run(loaded);
  EXPECT_EQ(std::memcmp(resumed.model.parameters.data(), expected.model.parameters.data(),
                        expected.model.parameters.size() * sizeof(float)),
            0);
  EXPECT_EQ(resumed.run.best_epoch, expected.run.best_epoch);
}

}  // namespace
}  // namespace ravine
