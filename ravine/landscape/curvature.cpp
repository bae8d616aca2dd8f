#include "ravine/landscape/curvature.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"
#include "ravine/linalg/matrix_functions.hpp"
#include "ravine/linalg/sums.hpp"
#include "ravine/simd/normal.hpp"

namespace ravine {
namespace {

constexpr double flat = 1e-4, nothing = 1e-6, narrow = 10, bend = 0.05;

void judge(Curvature& c, double size, double negative) {
  const double unit = std::max(1.0, std::abs(c.value)), reach = std::max(1.0, size);
  const double extreme = std::max(std::abs(c.largest()), std::abs(c.smallest()));
  c.at_rest = c.gradient_norm * reach <= flat * unit;
  const double tolerance = (c.at_rest ? negative : std::max(negative, bend)) * extreme;
  double least = extreme;
  for (std::size_t i = 0; i < c.eigenvalues.size(); ++i) {
    const double v = std::abs(c.eigenvalues[i]);
    if (c.eigenvalues[i] < -tolerance) ++c.index;
    // A Ritz value stands for an eigenvalue only where its error is small.
    const bool known = c.full || c.residuals[i] <= 0.1 * v;
    if (known && v > nothing * extreme) least = std::min(least, v);
  }
  if (c.largest() > 0) c.condition_number = c.largest() / least;
  if (c.at_rest && extreme * reach * reach <= flat * unit) c.shape = Shape::plateau;
  else if (c.full && c.index == c.eigenvalues.size()) c.shape = Shape::maximum;
  else if (c.index > 0) c.shape = Shape::saddle;
  else if (c.condition_number.value_or(1) >= narrow) c.shape = Shape::ravine;
  else c.shape = Shape::bowl;
}

}  // namespace

std::string to_string(Shape shape) {
  switch (shape) {
    case Shape::bowl: return "bowl";
    case Shape::ravine: return "ravine";
    case Shape::saddle: return "saddle";
    case Shape::maximum: return "maximum";
    case Shape::plateau: return "plateau";
  }
  return "";
}

std::string Curvature::text() const {
  const std::string least = full ? "" : "at least ";
  std::string text = to_string(shape);
  if (shape == Shape::saddle)
    text += ": " + least + format_count(index) + (index == 1 ? " direction" : " directions") +
            " down, largest eigenvalue " + format_short(largest()) + ", smallest " + format_short(smallest());
  else if (shape == Shape::plateau)
    text += ": no eigenvalue beyond " + format_short(std::max(std::abs(largest()), std::abs(smallest())), 2);
  else if (condition_number)
    text += ": condition number " + least + format_short(*condition_number) + ", largest eigenvalue " +
            format_short(largest());
  return text + (at_rest ? "; at rest" : "; still on a slope of " + format_short(gradient_norm, 3));
}

Curvature measure_curvature(const Terrain& terrain, std::span<const double> at, Threads& threads,
                            const CurvatureOptions& options) {
  const auto objective = terrain();
  const Layout& layout = objective->layout();
  const std::size_t n = layout.parameters();
  Curvature c;
  Buffer<double> g(layout.size());
  c.value = objective->value_and_gradient(at, g.span(), 1);
  c.gradient_norm = std::sqrt(sum_squares<double>(g.span()));
  c.full = n <= options.full;
  bool finite = std::isfinite(c.value) && std::isfinite(c.gradient_norm);
  if (finite && c.full) {
    const std::vector<double> h = full_hessian(terrain, at, threads);
    std::vector<double> vectors(n * n);
    c.eigenvalues.resize(n);
    finite = eigenvectors(h.data(), n, vectors.data(), c.eigenvalues.data());
    c.trace = std::accumulate(c.eigenvalues.begin(), c.eigenvalues.end(), 0.0);
  } else if (finite) {
    HessianVector product(*objective, at);
    Buffer<double> start(layout.size());
    const Random random(options.seed, Stream::probe, 1);
    for (const Block& block : layout.blocks())
      for (std::size_t i = block.offset; i < block.offset + block.size; ++i) start[i] = normal(random, i);
    Lanczos known = lanczos(std::ref(product), start.span(), std::min(options.steps, n));
    finite = !known.values.empty();
    c.eigenvalues = std::move(known.values);
    c.residuals = std::move(known.residuals);
  }
  if (!finite) fail_runtime("the loss has no finite second derivatives at the point; is it a corner, or diverged?");
  judge(c, std::sqrt(sum_squares(at)), options.negative);
  return c;
}

}  // namespace ravine
