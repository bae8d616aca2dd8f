#include "ravine/nn/network.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "ravine/core/error.hpp"
#include "ravine/nn/layers/activate.hpp"
#include "ravine/nn/layers/batch_norm.hpp"
#include "ravine/nn/layers/channel_norm.hpp"
#include "ravine/nn/layers/conv2d.hpp"
#include "ravine/nn/layers/dense.hpp"
#include "ravine/nn/layers/dropout.hpp"
#include "ravine/nn/layers/layer_norm.hpp"
#include "ravine/nn/layers/pool.hpp"

namespace ravine {
namespace {

void require_fit(bool fits, const char* what, std::size_t size, const Image& image, std::size_t convolution,
                 const NetworkSpec& spec) {
  if (fits) return;
  const std::string side = std::to_string(size);
  fail_usage("model " + spec.text() + ": the " + what + " of " + side + " x " + side +
             " pixels is larger than the image, which is " + image.text() + " at convolution " +
             std::to_string(convolution + 1) +
             (convolution == 0 ? "; a smaller kernel or pool_size fits"
                               : "; fewer convolutions, padding=same or pool=none leave more of it"));
}

}  // namespace

template <class T>
Network<T>::Network(NetworkShape shape) : shape_(std::move(shape)) {
  const NetworkSpec& spec = shape_.spec;
  std::size_t width = shape_.numeric;
  std::uint32_t dropouts = 0;
  if (!shape_.embeddings.empty()) {
    add<Embed<T>>(width, shape_.embeddings, layout_);
    width = layers_.back()->outputs;
  }
  if (spec.input_dropout > 0) add<Dropout<T>>(width, spec.input_dropout, dropouts++);
  if (spec.is_cnn()) width = add_convolutions();
  for (std::size_t i = 0; i < spec.hidden.size(); ++i) {
    const std::string number = std::to_string(i);
    add<Dense<T>>(width, spec.hidden[i], "dense" + number, layout_);
    width = spec.hidden[i];
    if (spec.norm == NetworkSpec::batch_norm) add<BatchNorm<T>>(width, "norm" + number, layout_, state_layout_);
    if (spec.norm == NetworkSpec::layer_norm) add<LayerNorm<T>>(width, "norm" + number, layout_);
    add_activation(width);
    if (spec.dropout > 0) add<Dropout<T>>(width, spec.dropout, dropouts++);
  }
  add<Dense<T>>(width, shape_.outputs, "dense" + std::to_string(spec.hidden.size()), layout_);
}

template <class T>
void Network<T>::add_activation(std::size_t width) {
  const int activation = shape_.spec.activation;
  add<Activate<T>>(width, activation, all_activations()[static_cast<std::size_t>(activation)].from_output);
}

// conv -> norm -> pool -> activation: behind a max pool an increasing activation gives what it gives before it, on
// fewer pixels. Without a norm the pool is part of the convolution.
template <class T>
std::size_t Network<T>::add_convolutions() {
  const NetworkSpec& spec = shape_.spec;
  const ConvSpec& conv = spec.conv;
  const auto kernel = static_cast<std::size_t>(conv.kernel), pool = static_cast<std::size_t>(conv.pool_size);
  const Window window{kernel, static_cast<std::size_t>(conv.stride),
                      conv.padding == ConvSpec::same_padding ? kernel / 2 : 0};
  Image image = shape_.image;
  assert(image.size() == shape_.numeric && shape_.embeddings.empty());
  std::size_t number = 0;
  for (const std::vector<std::size_t>& group : spec.convolutions)
    for (std::size_t i = 0; i < group.size(); ++i, ++number) {
      const std::string name = std::to_string(number);
      const bool pools = conv.pool != ConvSpec::no_pool && i + 1 == group.size(),
                 plain = spec.norm == NetworkSpec::no_norm;
      require_fit(window.fits(image), "kernel", kernel, image, number, spec);
      const Image before = image;
      image = window.over(image, group[i]);
      std::optional<Pooling> pooling;
      if (pools) {
        require_fit(Window{pool}.fits(image), "pool", pool, image, number, spec);
        pooling.emplace(conv.pool == ConvSpec::max_pool ? Pooling::max : Pooling::average, image, pool, pool, pool);
      }
      add<Conv2d<T>>(before, group[i], window, plain ? pooling : std::nullopt, "conv" + name, layout_);
      if (spec.norm == NetworkSpec::batch_norm) add<ChannelNorm<T>>(image, "conv_norm" + name, layout_, state_layout_);
      if (spec.norm == NetworkSpec::layer_norm) add<LayerNorm<T>>(image.size(), "conv_norm" + name, layout_);
      if (pools && !plain) add<Pool<T>>(*pooling);
      if (pools) image = pooling->out();
      add_activation(image.size());
    }
  if (conv.head == ConvSpec::global_average) {
    const Pooling global(Pooling::average, image, image.height, image.width, 1);
    add<Pool<T>>(global);
    image = global.out();
  }
  return image.size();
}

template <class T>
void Network<T>::init(std::span<T> parameters, std::span<T> state, std::uint64_t seed) const {
  assert(parameters.size() == layout_.size() && state.size() == state_layout_.size());
  const NetworkSpec& spec = shape_.spec;
  Init hidden = all_activations()[static_cast<std::size_t>(spec.activation)].init;
  if (spec.init > 0) hidden = static_cast<Init>(spec.init - 1);
  std::size_t convolutions_left = 0, dense_left = spec.hidden.size() + 1;
  for (const auto& group : spec.convolutions) convolutions_left += group.size();
  for (std::size_t i = 0; i < layout_.blocks().size(); ++i) {
    const Block& block = layout_[i];
    const std::span<T> values = view(parameters, block);
    std::fill(values.begin(), values.end(), block.kind == Kind::norm ? T(1) : T(0));
    double variance = 0;
    if (block.kind == Kind::embedding) {
      variance = 1.0 / 16;
    } else if (block.kind == Kind::matrix) {
      // The last layer has no activation: Glorot, unless told otherwise; a perceptron is convex and starts at 0.
      const bool convolution = convolutions_left > 0;
      const bool last = --(convolution ? convolutions_left : dense_left) == 0 && !convolution;
      const Init init = last && spec.init == 0 ? Init::glorot : hidden;
      // An input of a convolution goes to as many pixels as its kernel has.
      const auto in = static_cast<double>(block.shape[0]),
                 out = static_cast<double>(block.shape[1]) * (convolution ? spec.conv.kernel * spec.conv.kernel : 1);
      variance = init == Init::he ? 2 / in : init == Init::glorot ? 2 / (in + out) : 1 / in;
      if (spec.hidden.empty() && !spec.is_cnn()) variance = 0;
    }
    const double limit = std::sqrt(3 * variance);  // of the uniform distribution with this variance
    const Random random(seed, Stream::init, static_cast<std::uint32_t>(i));
    if (limit > 0)
      for (std::size_t j = 0; j < values.size(); ++j) values[j] = static_cast<T>(limit * (2 * random.uniform(j) - 1));
  }
  for (const Block& block : state_layout_.blocks()) {
    const std::span<T> values = view(state, block);
    std::fill(values.begin(), values.end(), block.kind == Kind::norm ? T(1) : T(0));
  }
}

template <class T>
std::ptrdiff_t Network<T>::stride_behind(std::size_t layer) const {
  const std::size_t n = layers_[layer]->outputs;
  return static_cast<std::ptrdiff_t>(layer + 1 == layers_.size() ? output_stride(n) : row_stride(n));
}

template <class T>
template <bool back>
Then Network<T>::done_behind(const Done<T>& done) {
  return {[](const void* context, const Section& section) {
            const Done<T>& d = *static_cast<const Done<T>*>(context);
            const std::size_t n = d.last - d.first;
            for (std::size_t i = 0; i < n; ++i) {
              const std::size_t layer = back ? d.last - 1 - i : d.first + i;
              if constexpr (back) d.network.pointwise_[layer]->backward(d.pass, d.work.flow_[layer], section);
              else d.network.pointwise_[layer]->forward(d.pass, d.work.flow_[layer], section);
            }
          },
          &done};
}

template <class T>
Rows<const T> Network<T>::forward(Workspace<T>& work, std::span<const T> parameters, std::span<T> state,
                                  const Inputs<T>& inputs, bool training, std::uint64_t seed,
                                  std::uint64_t step) const {
  assert(inputs.rows <= work.rows_ && parameters.size() == layout_.size());
  work.seed_ = seed;
  work.step_ = step;
  const Pass<T> pass{nn_kernels<T>(), work.threads_,       inputs.rows, training, seed, step,
                     inputs.codes,    work.scratch_.data()};
  const std::size_t n = layers_.size();
  Rows<const T> x{inputs.x, inputs.x_stride};
  for (std::size_t i = 0; i < n; ++i) {
    const Rows<T> y{work.output_[i], stride_behind(i)};
    work.flow_[i] = {.x = x,
                     .y = y,
                     .dy = {},
                     .dx = {},
                     .parameters = parameters.data(),
                     .gradient = nullptr,
                     .state = state.data(),
                     .memory = work.memory_[i].data()};
    x = {y.data, y.stride};
  }
  for (std::size_t i = 0, next = 0; i < n; i = next) {
    for (next = i + 1; layers_[i]->finishes() && next < n && pointwise_[next] != nullptr;) ++next;
    const Done<T> done{*this, work, pass, i + 1, next};
    if (i + 1 < next) work.flow_[i].then = done_behind<false>(done);
    layers_[i]->forward(pass, work.flow_[i]);
  }
  return x;
}

template <class T>
void Network<T>::backward(Workspace<T>& work, std::span<const T> parameters, const Inputs<T>& inputs,
                          std::span<T> gradient) const {
  assert(gradient.size() == layout_.size());
  const Pass<T> pass{nn_kernels<T>(), work.threads_, inputs.rows,  true,
                     work.seed_,      work.step_,    inputs.codes, work.scratch_.data()};
  T* dy = work.gradient_[0].data();
  for (std::size_t i = layers_.size(); i-- > 0;) {
    const Layer<T>& layer = *layers_[i];
    T* dx = layer.in_place_backward()        ? dy
            : dy == work.gradient_[0].data() ? work.gradient_[1].data()
                                             : work.gradient_[0].data();
    Flow<T>& flow = work.flow_[i];
    flow.dy = {dy, flow.y.stride};
    flow.dx = {i == 0 ? nullptr : dx, static_cast<std::ptrdiff_t>(row_stride(layer.inputs))};
    flow.parameters = parameters.data();
    flow.gradient = gradient.data();
    dy = dx;
  }
  for (std::size_t i = layers_.size(); i > 0;) {
    const std::size_t layer = --i;
    while (layers_[layer]->finishes() && i > 0 && pointwise_[i - 1] != nullptr) --i;
    const Done<T> done{*this, work, pass, i, layer};
    work.flow_[layer].then = i < layer ? done_behind<true>(done) : Then{};
    layers_[layer]->backward(pass, work.flow_[layer]);
  }
}

template <class T>
Workspace<T>::Workspace(const Network<T>& network, std::size_t rows, bool training, Threads& threads)
    : rows_(rows), outputs_(network.shape().outputs), threads_(threads), flow_(network.layers_.size()) {
  std::size_t widest = 16, scratch = 0;
  // Kernels read whole blocks of 16 elements, also behind the last pixel of an image, whose channels are not padded.
  constexpr std::size_t slack = 16;
  for (const auto& layer : network.layers_) {
    widest = std::max({widest, row_stride(layer->inputs), row_stride(layer->outputs)});
    scratch = std::max(scratch, layer->scratch(rows));
    memory_.emplace_back(layer->memory(rows) + slack);
    if (layer->in_place() && !output_.empty()) {
      output_.push_back(output_.back());
    } else {
      values_.emplace_back(rows * row_stride(layer->outputs) + slack);
      output_.push_back(values_.back().data());
    }
  }
  if (training)
    for (Buffer<T>& buffer : gradient_) buffer = Buffer<T>(rows * widest + slack);
  scratch_ = Buffer<T>(scratch * threads.size());
}

template class Network<float>;
template class Network<double>;
template class Workspace<float>;
template class Workspace<double>;

}  // namespace ravine
