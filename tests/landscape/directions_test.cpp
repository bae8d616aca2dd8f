#include "ravine/landscape/directions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "ravine/simd/normal.hpp"

namespace ravine {
namespace {

Layout small_network() {
  Layout layout;
  layout.add("embedding0.weight", {3, 2}, Kind::embedding);
  layout.add("dense0.weight", {4, 5}, Kind::matrix);
  layout.add("dense0.bias", {5}, Kind::bias);
  return layout;
}

Buffer<double> random_weights(const Layout& layout, std::uint64_t seed) {
  Buffer<double> x(layout.size());
  for (const Block& block : layout.blocks())
    for (std::size_t i = block.offset; i < block.offset + block.size; ++i)
      x[i] = normal(Random(seed, Stream::sample), i);
  return x;
}

double column_length(std::span<const double> w, std::size_t rows, std::size_t columns, std::size_t c) {
  double squares = 0;
  for (std::size_t r = 0; r < rows; ++r) squares += w[r * columns + c] * w[r * columns + c];
  return std::sqrt(squares);
}

TEST(FilterNormalised, EveryFilterHasTheLengthOfItsWeights) {
  const Layout layout = small_network();
  const Buffer<double> x = random_weights(layout, 1), d = filter_normalised(layout, x.span(), 1, 0);
  for (std::size_t c = 0; c < 5; ++c)
    EXPECT_NEAR(column_length(view(d.span(), layout[1]), 4, 5, c), column_length(view(x.span(), layout[1]), 4, 5, c),
                1e-8);
  for (std::size_t r = 0; r < 3; ++r) {
    const auto of_d = view(d.span(), layout[0]).subspan(2 * r, 2), of_x = view(x.span(), layout[0]).subspan(2 * r, 2);
    EXPECT_NEAR(std::hypot(of_d[0], of_d[1]), std::hypot(of_x[0], of_x[1]), 1e-8);
  }
  for (const double b : view(d.span(), layout[2])) EXPECT_EQ(b, 0);
  const Buffer<double> with = filter_normalised(layout, x.span(), 1, 0, OtherParameters::weights);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(view(with.span(), layout[2])[i], view(x.span(), layout[2])[i]);
}

// What normalisation is for: a ReLU network is the same with a neuron's weights doubled and the next layer's halved,
// and the direction follows.
TEST(FilterNormalised, FollowsARescalingOfTheNeurons) {
  const Layout layout = small_network();
  Buffer<double> x = random_weights(layout, 1);
  const Buffer<double> before = filter_normalised(layout, x.span(), 7, 0);
  for (std::size_t r = 0; r < 4; ++r) view(x.span(), layout[1])[r * 5 + 2] *= 3;
  const Buffer<double> after = filter_normalised(layout, x.span(), 7, 0);
  for (std::size_t r = 0; r < 4; ++r)
    for (std::size_t c = 0; c < 5; ++c)
      EXPECT_NEAR(view(after.span(), layout[1])[r * 5 + c],
                  view(before.span(), layout[1])[r * 5 + c] * (c == 2 ? 3 : 1), 1e-8);
}

TEST(FilterNormalised, IsDrawnFromSeedAndNumber) {
  const Layout layout = small_network();
  const Buffer<double> x = random_weights(layout, 1);
  const auto values = [&](std::uint64_t seed, std::uint32_t number) {
    const Buffer<double> d = filter_normalised(layout, x.span(), seed, number);
    return std::vector<double>(d.span().begin(), d.span().end());
  };
  EXPECT_EQ(values(1, 0), values(1, 0));
  EXPECT_NE(values(1, 0), values(1, 1));
  EXPECT_NE(values(1, 0), values(2, 0));
}

// Points on a known plane with known spread: the axes, the shares and the shadows are exact.
TEST(PcaPlane, IsThePlaneThatThePointsLieIn) {
  constexpr std::size_t n = 40;
  Layout layout;
  layout.add("x", {n}, Kind::vector);
  std::vector<Buffer<double>> points;
  // Ellipse with half-axes 3 and 1 in the directions (e0 + e1)/sqrt(2) and e2, around e5.
  constexpr int turns = 24;
  for (int k = 0; k < turns; ++k) {
    const double angle = 2 * 3.14159265358979323846 * k / turns;
    Buffer<double> p(layout.size());
    p[0] = p[1] = 3 * std::cos(angle) / std::sqrt(2.0);
    p[2] = std::sin(angle);
    p[5] = 1;
    points.push_back(std::move(p));
  }
  Buffer<double> origin(layout.size());
  origin[5] = 1;
  const PcaPlane pca = pca_plane(points, origin.span());
  EXPECT_NEAR(pca.explained[0], 0.9, 1e-12);
  EXPECT_NEAR(pca.explained[1], 0.1, 1e-12);
  EXPECT_NEAR(std::abs(pca.plane.u[0]), 1 / std::sqrt(2.0), 1e-10);
  EXPECT_NEAR(pca.plane.u[0], pca.plane.u[1], 1e-10);
  EXPECT_NEAR(std::abs(pca.plane.v[2]), 1, 1e-10);
  const Shadow at = shadow(pca.plane, points[0].span(), origin.span());
  EXPECT_NEAR(std::abs(at.a), 3, 1e-10);
  EXPECT_NEAR(at.b, 0, 1e-10);
  EXPECT_NEAR(at.in_plane, 1, 1e-12);
  Buffer<double> above = points[0].clone();
  above[9] = 4;  // 3 in the plane, 4 out of it
  EXPECT_NEAR(shadow(pca.plane, above.span(), origin.span()).in_plane, 0.6, 1e-12);
  EXPECT_EQ(shadow(pca.plane, origin.span(), origin.span()).in_plane, 1);
}

TEST(PcaPlane, OfALineHasAllItsVarianceOnIt) {
  std::vector<Buffer<double>> points;
  Layout layout;
  layout.add("x", {3}, Kind::vector);
  for (int k = 0; k < 5; ++k) {
    points.emplace_back(layout.size());
    points.back()[1] = k;
  }
  const PcaPlane pca = pca_plane(points, points[0].span());
  EXPECT_NEAR(pca.explained[0], 1, 1e-12);
  EXPECT_NEAR(pca.explained[1], 0, 1e-12);
  double along = 0;
  for (std::size_t i = 0; i < layout.size(); ++i) along += pca.plane.u[i] * pca.plane.v[i];
  EXPECT_NEAR(along, 0, 1e-12);
}

}  // namespace
}  // namespace ravine
