// Convolution, pooling and the norm of channels: against naive loops, differences, and themselves on several threads.
#include <gtest/gtest.h>

#include <algorithm>

#include <cmath>
#include <cstring>

#include "ravine/nn/layers/activate.hpp"
#include "ravine/nn/layers/channel_norm.hpp"
#include "ravine/nn/layers/conv2d.hpp"
#include "ravine/nn/layers/pool.hpp"
#include "tests/nn/one_layer.hpp"

namespace ravine {
namespace {

struct ConvCase {
  Image in;
  std::size_t filters;
  Window window;
  std::size_t rows;
};

const ConvCase conv_cases[] = {
    {{1, 1, 1}, 1, {1, 1, 0}, 1},  {{3, 3, 1}, 1, {3, 1, 0}, 2},  {{5, 7, 1}, 3, {3, 1, 1}, 3},
    {{6, 5, 3}, 17, {3, 1, 0}, 2}, {{7, 7, 2}, 5, {3, 2, 1}, 2},  {{8, 9, 5}, 16, {2, 3, 0}, 3},
    {{9, 8, 1}, 33, {5, 1, 2}, 2}, {{4, 11, 7}, 2, {4, 1, 3}, 1}, {{11, 4, 16}, 32, {3, 2, 0}, 2},
    {{6, 6, 3}, 40, {1, 2, 0}, 2}, {{10, 3, 4}, 9, {3, 3, 2}, 4},
};

std::string text(const ConvCase& c) {
  return c.in.text() + ", " + std::to_string(c.filters) + " filters, window " + std::to_string(c.window.size) + "/" +
         std::to_string(c.window.stride) + "/" + std::to_string(c.window.padding);
}

// The pixel of an image, or 0 in its padding.
template <class T>
double pixel(const T* x, const Image& image, std::ptrdiff_t line, std::ptrdiff_t column, std::size_t channel) {
  if (line < 0 || column < 0 || line >= static_cast<std::ptrdiff_t>(image.height) ||
      column >= static_cast<std::ptrdiff_t>(image.width))
    return 0;
  return static_cast<double>(
      x[(static_cast<std::size_t>(line) * image.width + static_cast<std::size_t>(column)) * image.channels + channel]);
}

template <class T>
void compare_with_loops(const ConvCase& c, double tolerance) {
  Layout layout, state;
  Threads threads(1);
  const Conv2d<T> conv(c.in, c.filters, c.window, {}, "conv", layout);
  OneLayer<T> layer(conv, layout, state, c.rows, threads);
  layer.forward();
  const Image out = c.window.over(c.in, c.filters);
  ASSERT_EQ(conv.outputs, out.size());
  const T *w = layer.parameters.data() + layout[0].offset, *b = layer.parameters.data() + layout[1].offset;
  for (std::size_t r = 0; r < c.rows; ++r)
    for (std::size_t y = 0; y < out.height; ++y)
      for (std::size_t x = 0; x < out.width; ++x)
        for (std::size_t f = 0; f < c.filters; ++f) {
          double sum = static_cast<double>(b[f]);
          for (std::size_t i = 0; i < c.window.size; ++i)
            for (std::size_t j = 0; j < c.window.size; ++j)
              for (std::size_t k = 0; k < c.in.channels; ++k)
                sum += static_cast<double>(w[((i * c.window.size + j) * c.in.channels + k) * c.filters + f]) *
                       pixel(layer.x.data() + r * row_stride(c.in.size()), c.in,
                             static_cast<std::ptrdiff_t>(y * c.window.stride + i - c.window.padding),
                             static_cast<std::ptrdiff_t>(x * c.window.stride + j - c.window.padding), k);
          ASSERT_NEAR(static_cast<double>(layer.at(layer.y, conv.outputs, r, (y * out.width + x) * c.filters + f)), sum,
                      tolerance)
              << text(c) << " at " << y << "," << x << "," << f;
        }
}

TEST(Conv2d, EqualsThePlainLoopsAtEveryLevelAndShape) {
  const Isa before = active_isa();
  for (const Isa isa : available_isas()) {
    force_isa(isa);
    for (const ConvCase& c : conv_cases) {
      compare_with_loops<float>(c, 1e-4);
      compare_with_loops<double>(c, 1e-12);
    }
  }
  force_isa(before);
}

TEST(Conv2d, GradientsAgreeWithDifferences) {
  Threads threads(1);
  for (const ConvCase& c : conv_cases) {
    Layout layout, state;
    const Conv2d<double> conv(c.in, c.filters, c.window, {}, "conv", layout);
    OneLayer<double> layer(conv, layout, state, c.rows, threads);
    EXPECT_LT(layer.worst_gradient_error(), 1e-6) << text(c);
  }
}

template <class T>
bool same(const Buffer<T>& a, const Buffer<T>& b) {
  return std::ranges::equal(a.span(), b.span());
}

template <class T>
void copy(const Buffer<T>& from, Buffer<T>& to) {
  std::copy(from.data(), from.data() + from.size(), to.data());
}

// A pool as part of a convolution, and as a layer behind it.
TEST(Conv2d, PoolsAsALayerBehindItDoes) {
  constexpr std::size_t rows = 5;
  for (const unsigned n : {1U, 3U})
    for (const auto kind : {Pooling::max, Pooling::average})
      for (const std::size_t stride : {1U, 2U, 3U}) {  // windows overlap, meet, and leave gaps
        const Image in{12, 13, 8}, conved = Window{3, 1, 1}.over(in, 20);
        const Pooling pooling(kind, conved, 2, 2, stride);
        Layout layout, layout_behind, none;
        Threads threads(n);
        const Conv2d<float> both(in, 20, {3, 1, 1}, pooling, "conv", layout);
        const Conv2d<float> conv(in, 20, {3, 1, 1}, {}, "conv", layout_behind);
        const Pool<float> pool(pooling);
        OneLayer<float> one(both, layout, none, rows, threads), first(conv, layout_behind, none, rows, threads),
            second(pool, none, none, rows, threads);
        one.forward();
        first.forward();
        copy(first.y, second.x);
        second.forward();
        EXPECT_TRUE(same(one.y, second.y)) << n << " " << kind << " " << stride;
        copy(one.dy, second.dy);
        one.backward();
        second.backward();
        copy(second.dx, first.dy);
        first.backward();
        EXPECT_TRUE(same(one.dx, first.dx) && same(one.gradient, first.gradient)) << n << " " << kind << " " << stride;
      }
}

// Pixels that no window reaches get a gradient of 0, whatever the buffer held.
TEST(Conv2d, GivesNoGradientToWhatItDoesNotSee) {
  Threads threads(1);
  Layout layout, state;
  const Conv2d<double> conv({6, 6, 1}, 2, {2, 4, 0}, {}, "conv", layout);
  OneLayer<double> layer(conv, layout, state, 1, threads);
  layer.forward();
  layer.backward();
  for (std::size_t y = 0; y < 6; ++y)
    for (std::size_t x = 0; x < 6; ++x) EXPECT_EQ(layer.dx[y * 6 + x] != 0, y % 4 < 2 && x % 4 < 2) << y << "," << x;
}

template <class Make>
void expect_same_on_threads(std::size_t rows, Make make) {
  Layout layout, state;
  const auto layer = make(layout, state);
  Threads one(1);
  OneLayer<float> expected(layer, layout, state, rows, one);
  expected.forward();
  expected.backward();
  for (const unsigned n : {2U, 3U, 4U}) {
    Threads threads(n);
    OneLayer<float> actual(layer, layout, state, rows, threads);
    actual.forward();
    actual.backward();
    EXPECT_TRUE(same(expected.y, actual.y) && same(expected.dx, actual.dx)) << n;
    EXPECT_TRUE(same(expected.gradient, actual.gradient) && same(expected.state, actual.state)) << n;
  }
}

TEST(ThreadsImageLayers, GiveTheSameBits) {
  const Image image{13, 13, 16};
  expect_same_on_threads(33, [&](Layout& l, Layout&) { return Conv2d<float>(image, 20, {3, 1, 1}, {}, "conv", l); });
  const Pooling pooling(Pooling::max, image, 3, 3, 2);
  expect_same_on_threads(33, [&](Layout& l, Layout&) {
    return Conv2d<float>(image, 16, {3, 1, 1}, pooling, "conv", l);
  });
  expect_same_on_threads(33, [&](Layout&, Layout&) { return Pool<float>({Pooling::max, image, 3, 3, 2}); });
  expect_same_on_threads(33, [&](Layout&, Layout&) { return Pool<float>({Pooling::average, image, 2, 2, 2}); });
  expect_same_on_threads(33, [&](Layout& l, Layout& s) { return ChannelNorm<float>(image, "norm", l, s); });
}

// Levels with fused multiply-add agree.
TEST(Conv2d, GivesTheSameBitsAtEveryLevelWithFusedMultiplyAdd) {
  const Isa before = active_isa();
  Threads threads(1);
  std::vector<Buffer<float>> results;
  for (const Isa isa : available_isas()) {
    if (isa == Isa::base && available_isas().size() > 1) continue;  // no fused multiply-add there
    force_isa(isa);
    for (const ConvCase& c : conv_cases) {
      Layout layout, state;
      const Conv2d<float> conv(c.in, c.filters, c.window, {}, "conv", layout);
      OneLayer<float> layer(conv, layout, state, c.rows, threads);
      layer.forward();
      layer.backward();
      results.push_back(layer.y.clone());
      results.push_back(layer.dx.clone());
      results.push_back(layer.gradient.clone());
    }
  }
  force_isa(before);
  const std::size_t each = 3 * std::size(conv_cases);
  for (std::size_t i = each; i < results.size(); ++i) EXPECT_TRUE(same(results[i], results[i % each])) << i;
}

struct PoolCase {
  Image in;
  std::size_t height, width, stride, rows;
};

const PoolCase pool_cases[] = {{{2, 2, 1}, 2, 2, 2, 1},  {{5, 7, 3}, 2, 2, 2, 3},  {{26, 26, 16}, 2, 2, 2, 1},
                               {{7, 6, 17}, 3, 3, 2, 2}, {{9, 9, 32}, 2, 2, 3, 2}, {{4, 5, 33}, 4, 5, 1, 2},
                               {{6, 6, 8}, 3, 3, 1, 1},  {{1, 1, 5}, 1, 1, 1, 2}};

// The largest and the mean of every window, at every level.
TEST(Pool, EqualsThePlainLoopsAtEveryLevelAndShape) {
  const Isa before = active_isa();
  Threads threads(1);
  const Layout none;
  for (const Isa isa : available_isas()) {
    force_isa(isa);
    for (const PoolCase& c : pool_cases) {
      const Pool<float> max({Pooling::max, c.in, c.height, c.width, c.stride});
      const Pool<float> average({Pooling::average, c.in, c.height, c.width, c.stride});
      OneLayer<float> largest(max, none, none, c.rows, threads), mean(average, none, none, c.rows, threads);
      largest.forward();
      mean.forward();
      const Image out = Pooling(Pooling::max, c.in, c.height, c.width, c.stride).out();
      ASSERT_EQ(max.outputs, out.size());
      for (std::size_t r = 0; r < c.rows; ++r)
        for (std::size_t y = 0; y < out.height; ++y)
          for (std::size_t x = 0; x < out.width; ++x)
            for (std::size_t k = 0; k < c.in.channels; ++k) {
              double top = -INFINITY, sum = 0;
              for (std::size_t i = 0; i < c.height; ++i)
                for (std::size_t j = 0; j < c.width; ++j) {
                  const double v = pixel(largest.x.data() + r * row_stride(c.in.size()), c.in,
                                         static_cast<std::ptrdiff_t>(y * c.stride + i),
                                         static_cast<std::ptrdiff_t>(x * c.stride + j), k);
                  top = std::max(top, v);
                  sum += v;
                }
              const std::size_t column = (y * out.width + x) * c.in.channels + k;
              ASSERT_EQ(static_cast<double>(largest.at(largest.y, max.outputs, r, column)), top) << c.in.text();
              ASSERT_NEAR(static_cast<double>(mean.at(mean.y, max.outputs, r, column)),
                          sum / static_cast<double>(c.height * c.width), 1e-6)
                  << c.in.text();
            }
    }
  }
  force_isa(before);
}

TEST(Pool, GradientsAgreeWithDifferences) {
  Threads threads(1);
  const Layout none;
  for (const PoolCase& c : pool_cases) {
    const Pool<double> max({Pooling::max, c.in, c.height, c.width, c.stride});
    EXPECT_LT(OneLayer<double>(max, none, none, c.rows, threads).worst_gradient_error(), 1e-6) << c.in.text();
    const Pool<double> average({Pooling::average, c.in, c.height, c.width, c.stride});
    EXPECT_LT(OneLayer<double>(average, none, none, c.rows, threads).worst_gradient_error(), 1e-6) << c.in.text();
  }
}

// Of equal values the first one gets the gradient, and only that one.
TEST(Pool, GivesTheGradientOfATieToTheFirst) {
  Threads threads(1);
  const Layout none;
  const Pool<float> pool({Pooling::max, {2, 2, 1}, 2, 2, 2});
  OneLayer<float> layer(pool, none, none, 1, threads);
  for (float& v : layer.x.span()) v = 3;
  layer.forward();
  layer.backward();
  EXPECT_EQ(layer.dx[0], layer.dy[0]);
  for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(layer.dx[i], 0);
}

const Image norm_cases[] = {{2, 2, 1}, {3, 5, 3}, {4, 4, 16}, {1, 7, 33}, {5, 1, 8}};

TEST(ChannelNorm, GivesEveryChannelMeanBetaAndDeviationGamma) {
  Threads threads(1);
  for (const Image& image : norm_cases) {
    Layout layout, state;
    const ChannelNorm<double> norm(image, "norm", layout, state);
    OneLayer<double> layer(norm, layout, state, 3, threads);
    layer.forward();
    for (std::size_t k = 0; k < image.channels; ++k) {
      double sum = 0, squares = 0;
      const auto n = static_cast<double>(3 * image.pixels());
      auto each = [&](auto f) {
        for (std::size_t r = 0; r < 3; ++r)
          for (std::size_t p = 0; p < image.pixels(); ++p)
            f(layer.at(layer.y, image.size(), r, p * image.channels + k));
      };
      each([&](double v) { sum += v; });
      each([&](double v) { squares += (v - sum / n) * (v - sum / n); });
      const double gamma = layer.parameters[layout[0].offset + k];
      EXPECT_NEAR(sum / n, layer.parameters[layout[1].offset + k], 1e-12);
      EXPECT_NEAR(std::sqrt(squares / n), std::abs(gamma), 1e-3);
    }
  }
}

TEST(ChannelNorm, GradientsAgreeWithDifferences) {
  Threads threads(1);
  for (const Image& image : norm_cases) {
    Layout layout, state;
    const ChannelNorm<double> norm(image, "norm", layout, state);
    OneLayer<double> layer(norm, layout, state, 3, threads);
    EXPECT_LT(layer.worst_gradient_error(), 1e-5) << image.text();
  }
}

// Evaluation uses the running statistics and leaves them as they are.
TEST(ChannelNorm, EvaluatesWithRunningStatistics) {
  Threads threads(1);
  Layout layout, state;
  const ChannelNorm<double> norm({6, 6, 5}, "norm", layout, state);
  OneLayer<double> layer(norm, layout, state, 8, threads);
  for (int i = 0; i < 300; ++i) layer.forward();
  const Buffer<double> trained = layer.y.clone(), statistics = layer.state.clone();
  layer.forward(false);
  EXPECT_TRUE(same(layer.state, statistics));
  for (std::size_t r = 0; r < 8; ++r)  // the running variance is the unbiased one: 288/287 of the batch's
    for (std::size_t i = 0; i < norm.outputs; ++i)
      EXPECT_NEAR(layer.y[r * row_stride(norm.outputs) + i], trained[r * row_stride(norm.outputs) + i], 0.01);
}

}  // namespace
}  // namespace ravine
