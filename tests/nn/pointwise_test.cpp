// Layers that are done to parts of what another layer computes, against the same layers one after the other.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "ravine/nn/layers/activate.hpp"
#include "ravine/nn/layers/dense.hpp"
#include "ravine/nn/layers/dropout.hpp"
#include "ravine/nn/network.hpp"
#include "tests/nn/one_layer.hpp"

namespace ravine {
namespace {

template <class T>
void copy(const Buffer<T>& from, Buffer<T>& to) {
  std::memcpy(to.data(), from.data(), std::min(from.size(), to.size()) * sizeof(T));
}

// inputs -> hidden -> activation -> dropout -> outputs.
void compare(const char* activation, std::size_t rows, std::size_t inputs, std::size_t hidden, std::size_t outputs,
             unsigned team) {
  Threads threads(team);
  const std::string spec = "mlp:" + std::to_string(hidden) + " dropout=0.3 activation=" + activation;
  const Network<float> network(
      {.numeric = inputs, .embeddings = {}, .outputs = outputs, .spec = NetworkSpec::parse(spec)});
  const int index = network.shape().spec.activation;
  const bool from_output = all_activations()[static_cast<std::size_t>(index)].from_output;
  Layout first_layout, last_layout, none;
  const Dense<float> first(inputs, hidden, "first", first_layout), last(hidden, outputs, "last", last_layout);
  const Activate<float> activate(hidden, index, from_output);
  const Dropout<float> dropout(hidden, 0.3, 0);
  OneLayer<float> one(first, first_layout, none, rows, threads), two(activate, none, none, rows, threads),
      three(dropout, none, none, rows, threads), four(last, last_layout, none, rows, threads);
  one.forward();
  copy(one.y, two.x);
  two.forward();
  copy(two.y, three.x);
  three.forward();
  copy(three.y, four.x);
  four.forward();
  four.backward();
  copy(four.dx, three.dy);
  three.backward();
  copy(three.dx, two.dy);
  two.backward();
  copy(two.dx, one.dy);
  one.backward();

  Buffer<float> parameters(network.layout().size()), gradient(network.layout().size());
  auto block = [&](Buffer<float>& buffer, std::size_t i) { return view(buffer.span(), network.layout()[i]); };
  auto put = [&](const OneLayer<float>& layer, const Layout& layout, std::size_t i) {
    for (std::size_t b = 0; b < 2; ++b)
      std::ranges::copy(view(layer.parameters.span(), layout[b]), block(parameters, i + b).begin());
  };
  put(one, first_layout, 0);
  put(four, last_layout, 2);
  Workspace<float> work(network, rows, true, threads);
  const Inputs<float> in{.rows = rows, .x = one.x.data(), .x_stride = static_cast<std::ptrdiff_t>(row_stride(inputs))};
  const Rows<const float> y = network.forward(work, parameters.span(), {}, in, true, 1, 1);
  const Rows<float> dy = work.output_gradient();
  for (std::size_t r = 0; r < rows; ++r) {
    const auto at = static_cast<std::ptrdiff_t>(r);
    EXPECT_EQ(std::memcmp(y.data + at * y.stride, &four.at(four.y, outputs, r, 0), outputs * sizeof(float)), 0);
    std::memcpy(dy.data + at * dy.stride, &four.at(four.dy, outputs, r, 0), outputs * sizeof(float));
  }
  network.backward(work, parameters.span(), in, gradient.span());
  for (std::size_t b = 0; b < 4; ++b) {
    const std::span<const float> expected =
        b < 2 ? view(std::span<const float>(one.gradient.span()), first_layout[b])
              : view(std::span<const float>(four.gradient.span()), last_layout[b - 2]);
    EXPECT_TRUE(std::ranges::equal(block(gradient, b), expected)) << activation << ", block " << b;
  }
}

// By rows and by columns, with few outputs and with a last layer that is turned; on every instruction set.
TEST(ThreadsPointwise, GiveTheBitsOfLayersOneAfterTheOther) {
  const Isa before = active_isa();
  for (const Isa isa : available_isas()) {
    force_isa(isa);
    for (const unsigned team : {1U, 3U})
      for (const char* activation : {"silu", "tanh", "relu"}) {
        compare(activation, 33, 20, 70, 5, team);
        compare(activation, 130, 90, 150, 3, team);
        compare(activation, 12, 1030, 530, 300, team);
      }
  }
  force_isa(before);
}

// A network whose weights have become NaN must show it in its loss.
TEST(Activation, KeepsNaN) {
  float z[16], y[16], slope[16];
  for (float& v : z) v = NAN;
  for (std::size_t i = 0; i < all_activations().size(); ++i) {
    nn_kernels<float>().activate[i]({1, 16, 0}, z, y);
    EXPECT_TRUE(std::isnan(y[0])) << all_activations()[i].name;
    nn_kernels<float>().activate_with_slope[i]({1, 16, 0}, z, y, slope);
    EXPECT_TRUE(std::isnan(y[0])) << all_activations()[i].name;
  }
}

}  // namespace
}  // namespace ravine
