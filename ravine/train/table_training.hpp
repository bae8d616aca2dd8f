// From files to a trained model: reading, the schema, the split, encoding, defaults that go by the size of the data,
// fitting and scoring. The command line's `train` is a face on this.
//
//   TableTraining job({.data = "houses.csv", .target = "price"});
//   Trained result = job.run();
//   result.model.save("houses.ravine");
#pragma once
#include <memory>
#include <string>

#include "ravine/data/dataset.hpp"
#include "ravine/data/split.hpp"
#include "ravine/train/fit.hpp"
#include "ravine/train/model.hpp"

namespace ravine {

/// What to train and how. Texts that are empty and numbers that are absent are chosen by the data.
struct TrainOptions {
  std::string data;         ///< a CSV, IDX or NPY file, perhaps .gz
  std::string labels;       ///< of an array file: the file that holds the target
  std::string valid, test;  ///< files; absent, they are split off the data
  std::string target;       ///< a column's name or index (negative from the end)
  ReadOptions reading;
  SchemaOptions schema;
  SplitShares split;
  std::string model;      ///< NetworkSpec
  std::string optimizer;  ///< OptimizerSpec
  std::string schedule;   ///< of the learning rate; "" follows the optimizer's text or the default
  std::string loss;       ///< AnyLoss
  std::optional<double> lr;
  std::optional<std::size_t> batch;  ///< 0 means all rows
  std::optional<std::size_t> epochs, patience;
  std::optional<double> l1, l2;
  bool balance_classes = false;
  std::uint64_t seed = 1;
  unsigned threads = 0;  ///< 0: one per processor
  double max_seconds = infinity;
};

/// Seconds of wall time: reading files, encoding their rows (with the schema and the split), steps of training, and
/// evaluating (the validation rows after each epoch, and the figures at the end).
struct Timing {
  double read = 0, encode = 0, train = 0, evaluate = 0;
};

struct Trained {
  Model model;
  Run run;
  Timing timing;
  Metrics train, valid, test,
      baseline;     ///< valid and test are empty without such rows; the baseline is scored on the last part there is
  Outputs answers;  ///< for the rows of that part, TableTraining::judging
};

class TableTraining {
 public:
  /// Reads and encodes the files and resolves every choice. Throws Error.
  explicit TableTraining(TrainOptions options);

  [[nodiscard]] const TrainOptions& options() const { return options_; }  ///< with every choice made
  [[nodiscard]] const FitOptions& fit_options() const { return fit_; }
  [[nodiscard]] const Schema& schema() const { return schema_; }
  [[nodiscard]] const Table& table() const { return table_; }
  [[nodiscard]] const Dataset& training() const { return training_; }
  [[nodiscard]] const Dataset& validation() const { return validation_; }
  [[nodiscard]] const Dataset& testing() const { return testing_; }
  /// The last part that has rows: what the model is judged by.
  [[nodiscard]] const Dataset& judging() const {
    return testing_.rows > 0 ? testing_ : validation_.rows > 0 ? validation_ : training_;
  }
  [[nodiscard]] const EncodingNotes& notes() const { return notes_; }
  [[nodiscard]] const Network<float>& network() const { return *network_; }

  /// Trains. A state that is not fresh goes on where it stands.
  Trained run(const FitHooks& hooks = {});
  Trained run(FitState& state, const FitHooks& hooks = {});

 private:
  void choose_defaults();

  TrainOptions options_;
  FitOptions fit_;
  Table table_;
  Schema schema_;
  Dataset training_, validation_, testing_;
  EncodingNotes notes_;
  Timing timing_;
  std::unique_ptr<AnyLoss> loss_;
  std::unique_ptr<Network<float>> network_;
  std::unique_ptr<Threads> threads_;
};

/// A table from any file that can be read: CSV, IDX, NPY; the shape of a row is empty for CSV.
struct AnyTable {
  Table table;
  std::vector<std::size_t> row_shape;
};
/// `labels`, if given, is a second array file whose only column joins the first as "label".
AnyTable read_table(const std::string& path, const std::string& labels, const ReadOptions& options);
/// What was read, for a schema that stands. Throws Error (data) if it holds images of another size than the schema's.
Table table_for(const Schema& schema, AnyTable read);

}  // namespace ravine
