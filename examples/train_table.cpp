// Trains a network on a table, keeps it in a file, and predicts new rows with it.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "ravine/core/error.hpp"
#include "ravine/data/samples.hpp"
#include "ravine/train/predictor.hpp"
#include "ravine/train/table_training.hpp"

int main() try {
  using namespace ravine;
  const auto folder = std::filesystem::temp_directory_path();
  const std::string data = folder / "ravine-example.csv", file = folder / "ravine-example.ravine";
  std::ofstream(data) << to_csv(make_sample("moons", 1153, 0.1, 1));

  // What is not said is chosen by the data: encoding, split, batch, epochs, early stopping.
  TableTraining job({.data = data, .target = "y", .model = "mlp:32,16", .optimizer = "adam lr=0.01"});
  const Trained result = job.run();
  std::printf("accuracy on the test rows: %.3f (always the commonest class: %.3f)\n", metric(result.test, "accuracy"),
              metric(result.baseline, "accuracy"));
  result.model.save(file);

  const Model model = Model::load(file);
  Predictor predictor(model);
  EncodingNotes notes;
  const Table rows = parse_csv("x1,x2\n0.3,0.8\n0.7,0.2\n", "new rows", {});
  const Outputs outputs = predictor.run(predictor.encode(rows, false, notes));
  for (const std::int32_t c : predicted_classes(outputs))
    std::printf("class %s\n", model.schema.target.classes[static_cast<std::size_t>(c)].c_str());
  std::filesystem::remove(data);
  std::filesystem::remove(file);
} catch (const ravine::Error& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return static_cast<int>(e.fault());
}
