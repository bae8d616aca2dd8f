#include "ravine/report/regions.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/train/predictor.hpp"

namespace ravine {
namespace {

constexpr std::size_t cells = 80, most_points = 500;

// An input and the column of the encoded table that holds it.
struct Input {
  const Feature* feature;
  std::size_t column;

  [[nodiscard]] double value(const Dataset& data, std::size_t row) const {
    return static_cast<double>(data.x[row * data.width + column]) * feature->deviation + feature->mean;
  }
  [[nodiscard]] float encoded(double value) const {
    return static_cast<float>((value - feature->mean) / feature->deviation);
  }
};

std::vector<Input> numeric_inputs(const Schema& schema) {
  std::vector<Input> inputs;
  std::size_t column = 0;
  for (const Feature& f : schema.features) {
    if (f.use == Use::category) return {};
    if (f.use == Use::numeric) inputs.push_back({&f, column});
    column += f.width();
  }
  return inputs;
}

RegionAxis axis(const Input& input, const Dataset& data) {
  double low = input.value(data, 0), high = low;
  for (std::size_t i = 1; i < data.rows; ++i) {
    low = std::min(low, input.value(data, i));
    high = std::max(high, input.value(data, i));
  }
  const double margin = 0.05 * (high - low);
  return {input.feature->name, low - margin, high + margin};
}

double middle(const RegionAxis& axis, std::size_t cell) {
  return axis.low + (axis.high - axis.low) * (static_cast<double>(cell) + 0.5) / static_cast<double>(cells);
}

// Digits that a picture can show, so that the text of the data stays short.
double shortened(double x) { return std::round(x * 1000) / 1000; }

}  // namespace

std::optional<Regions> learned_regions(const Model& model, const Dataset& training, const Dataset& shown) {
  const std::vector<Input> inputs = numeric_inputs(model.schema);
  if (inputs.size() != 2 || !model.schema.image_shape.empty()) return std::nullopt;
  const Target& target = model.schema.target;
  const bool classes = target.kind == Target::Kind::classes;
  Regions r{.x = axis(inputs[0], training), .y = axis(inputs[1], training), .columns = cells, .rows = cells};

  Dataset grid;
  grid.rows = cells * cells;
  grid.width = model.schema.width();
  grid.x = Buffer<float>(grid.rows * grid.width);
  for (std::size_t i = 0; i < grid.rows; ++i) {
    grid.x[i * grid.width + inputs[0].column] = inputs[0].encoded(middle(r.x, i % cells));
    grid.x[i * grid.width + inputs[1].column] = inputs[1].encoded(middle(r.y, i / cells));
  }
  const Outputs outputs = Predictor(model).run(grid);
  if (classes) {
    const std::size_t n = target.classes.size();
    const std::vector<double> p = probabilities(outputs);
    const std::vector<std::int32_t> answers = predicted_classes(outputs);
    const double even = 1 / static_cast<double>(n);
    for (std::size_t i = 0; i < grid.rows; ++i) {
      r.values.push_back(answers[i]);
      r.confidence.push_back(shortened((p[i * n + static_cast<std::size_t>(answers[i])] - even) / (1 - even)));
    }
  } else {
    r.values = predicted_numbers(outputs, target);
  }
  const std::size_t stride = (shown.rows + most_points - 1) / most_points;
  for (std::size_t i = 0; i < shown.rows; i += stride) {
    r.point_x.push_back(inputs[0].value(shown, i));
    r.point_y.push_back(inputs[1].value(shown, i));
    r.point_target.push_back(classes ? shown.labels[i]
                                     : static_cast<double>(shown.targets[i]) * target.deviation + target.mean);
  }
  return r;
}

}  // namespace ravine
