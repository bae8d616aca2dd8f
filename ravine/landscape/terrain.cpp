#include "ravine/landscape/terrain.hpp"

#include <algorithm>
#include <numeric>

#include "ravine/nn/supervised.hpp"
#include "ravine/objective/formula.hpp"
#include "ravine/objective/function.hpp"

namespace ravine {
namespace {

constexpr std::size_t chunk = 256;  // rows at a time: what a core keeps near

class TableObjective final : public Objective<double> {
 public:
  TableObjective(const Network<double>& network, const AnyLoss& loss, const Dataset& data, std::uint64_t seed)
      : network_(network),
        seed_(seed),
        chunk_(network.state_layout().size() > 0 ? data.rows : std::min(chunk, data.rows)),
        rows_(data.rows),
        state_(network.state_layout().size()),
        part_(network.layout().size()),
        supervised_(network, loss, data, chunk_, true, alone_) {
    std::iota(rows_.begin(), rows_.end(), 0U);
  }

  [[nodiscard]] const Layout& layout() const override { return network_.layout(); }
  void start(std::span<double> x) const override {
    Buffer<double> state(state_.size());
    network_.init(x, state.span(), seed_);
  }
  double value(std::span<const double> x) override {
    if (state_.size() > 0) return value_and_gradient(x, part_.span(), 0);
    return supervised_.evaluate(x, state_.span(), {});
  }
  double value_and_gradient(std::span<const double> x, std::span<double> g, std::uint64_t /*draw*/) override {
    double sum = 0;
    for (std::size_t first = 0; first < rows_.size(); first += chunk_) {
      const std::size_t n = std::min(chunk_, rows_.size() - first);
      const std::span<double> to = first == 0 ? g : part_.span();
      const double share = static_cast<double>(n) / static_cast<double>(rows_.size());
      sum += share * supervised_.loss_and_gradient(std::span(rows_).subspan(first, n), x, state_.span(), to, seed_, 0);
      for (std::size_t i = 0; i < g.size(); ++i) g[i] = first == 0 ? share * g[i] : g[i] + share * to[i];
    }
    return sum;
  }

 private:
  const Network<double>& network_;
  const std::uint64_t seed_;
  const std::size_t chunk_;
  std::vector<std::uint32_t> rows_;
  Buffer<double> state_, part_;
  Threads alone_{1};
  Supervised<double> supervised_;
};

}  // namespace

Terrain function_terrain(const std::string& text, std::size_t dimension) {
  const bool own = looks_like_formula(text);
  Terrain terrain = [=] { return own ? make_formula<double>(text) : make_function<double>(text, dimension); };
  terrain();
  return terrain;
}

Dataset sample_rows(const Dataset& data, std::size_t rows, std::uint64_t seed) {
  std::vector<std::uint32_t> chosen(data.rows);
  std::iota(chosen.begin(), chosen.end(), 0U);
  if (rows < data.rows) {
    shuffle(chosen, Random(seed, Stream::probe));
    chosen.resize(rows);
    std::sort(chosen.begin(), chosen.end());
  }
  Dataset sample;
  sample.rows = chosen.size();
  sample.width = data.width;
  sample.vectors = data.vectors;
  sample.x = Buffer<float>(sample.rows * sample.width);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const std::size_t row = chosen[i];
    std::copy_n(data.x.data() + row * data.width, data.width, sample.x.data() + i * data.width);
    for (std::size_t v = 0; v < data.vectors; ++v) sample.codes.push_back(data.codes[row * data.vectors + v]);
    if (!data.targets.empty()) sample.targets.push_back(data.targets[row]);
    if (!data.labels.empty()) sample.labels.push_back(data.labels[row]);
    if (!data.weights.empty()) sample.weights.push_back(data.weights[row]);
    if (!data.file_row.empty()) sample.file_row.push_back(data.file_row[row]);
  }
  return sample;
}

NetworkShape without_dropout(NetworkShape shape) {
  shape.spec.dropout = shape.spec.input_dropout = 0;
  return shape;
}

TableTerrain::TableTerrain(NetworkShape shape, const AnyLoss& loss, const Dataset& data, std::uint64_t seed)
    : network_(without_dropout(std::move(shape))), loss_(loss), data_(data), seed_(seed) {}

Terrain TableTerrain::terrain() const {
  return [this] { return std::make_unique<TableObjective>(network_, loss_, data_, seed_); };
}

Buffer<double> widened(const Buffer<float>& x) {
  Buffer<double> wide(x.size());
  std::copy(x.span().begin(), x.span().end(), wide.span().begin());
  return wide;
}

}  // namespace ravine
