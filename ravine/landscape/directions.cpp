#include "ravine/landscape/directions.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/core/error.hpp"
#include "ravine/linalg/matrix_functions.hpp"
#include "ravine/linalg/sums.hpp"
#include "ravine/simd/normal.hpp"

namespace ravine {
namespace {

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Scales the elements first, first + stride, ... of d to the length of those of w.
void match(std::span<double> d, std::span<const double> w, std::size_t first, std::size_t stride, std::size_t count) {
  double of_d = 0, of_w = 0;
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t i = first + k * stride;
    of_d += d[i] * d[i];
    of_w += w[i] * w[i];
  }
  const double factor = std::sqrt(of_w) / (std::sqrt(of_d) + 1e-10);
  for (std::size_t k = 0; k < count; ++k) d[first + k * stride] *= factor;
}

}  // namespace

Buffer<double> filter_normalised(const Layout& layout, std::span<const double> x, std::uint64_t seed,
                                 std::uint32_t number, OtherParameters others) {
  Buffer<double> direction(layout.size());
  const Random random(seed, Stream::probe, 16 + number);
  for (const Block& block : layout.blocks()) {
    const std::span<double> d = view(direction.span(), block);
    const std::span<const double> w = view(x, block);
    if (block.kind != Kind::matrix && block.kind != Kind::embedding) {
      if (others == OtherParameters::weights) std::copy(w.begin(), w.end(), d.begin());
      continue;
    }
    for (std::size_t i = 0; i < d.size(); ++i) d[i] = normal(random, block.offset + i);
    const std::size_t rows = block.shape[0], columns = d.size() / rows;
    if (block.kind == Kind::embedding)
      for (std::size_t r = 0; r < rows; ++r) match(d, w, r * columns, 1, columns);
    else
      for (std::size_t c = 0; c < columns; ++c) match(d, w, c, columns, rows);
  }
  return direction;
}

PcaPlane pca_plane(const std::vector<Buffer<double>>& points, std::span<const double> origin) {
  const std::size_t n = points.size(), size = origin.size();
  Buffer<double> mean(size);
  for (const Buffer<double>& p : points)
    for (std::size_t i = 0; i < size; ++i) mean[i] += p[i] / static_cast<double>(n);
  std::vector<Buffer<double>> centred;
  for (const Buffer<double>& p : points) {
    centred.push_back(p.clone());
    for (std::size_t i = 0; i < size; ++i) centred.back()[i] -= mean[i];
  }
  std::vector<double> gram(n * n), vectors(n * n), values(n);
  double total = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) gram[i * n + j] = gram[j * n + i] = dot(centred[i].span(), centred[j].span());
    total += gram[i * n + i];
  }
  if (!eigenvectors(gram.data(), n, vectors.data(), values.data()))
    fail_runtime("a point of the trajectories is not finite: there is no plane to draw them on");
  PcaPlane result{{Buffer<double>(size), Buffer<double>(size), Buffer<double>(size)}, {0, 0}};
  std::copy(origin.begin(), origin.end(), result.plane.origin.span().begin());
  for (std::size_t k = 0; k < 2; ++k) {
    Buffer<double>& axis = k == 0 ? result.plane.u : result.plane.v;
    const std::size_t column = n - 1 - k;
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t i = 0; i < size; ++i) axis[i] += vectors[j * n + column] * centred[j][i];
    if (k == 1) {  // exactly, also where the second eigenvalue is nothing but rounding
      const double along = dot(axis.span(), result.plane.u.span());
      for (std::size_t i = 0; i < size; ++i) axis[i] -= along * result.plane.u[i];
    }
    const double length = std::sqrt(sum_squares<double>(axis.span()));
    for (double& v : axis.span()) v = length > 0 ? v / length : 0;
    result.explained[k] = total > 0 ? std::max(0.0, values[column]) / total : 0;
  }
  return result;
}

Shadow shadow(const Plane& plane, std::span<const double> x, std::span<const double> from) {
  Buffer<double> d(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) d[i] = x[i] - plane.origin[i];
  const double a = dot(d.span(), plane.u.span()), b = dot(d.span(), plane.v.span());
  for (std::size_t i = 0; i < x.size(); ++i) d[i] = x[i] - from[i];
  const double way = std::sqrt(sum_squares<double>(d.span()));
  const double within = std::hypot(dot(d.span(), plane.u.span()), dot(d.span(), plane.v.span()));
  return {a, b, way > 0 ? std::min(1.0, within / way) : 1};
}

}  // namespace ravine
