// Compiled once per instruction set: see cmake/isa.cmake and simd/pack.hpp.
#include "ravine/nn/kernels.hpp"

#include "ravine/nn/norm_kernels.hpp"
#include "ravine/nn/pool_kernels.hpp"
#include "ravine/nn/row_ops.hpp"

namespace ravine::RAVINE_ISA {

template <class T, class Activation>
void activate(const T* z, T* y, std::size_t n) {
  for (std::size_t i = 0; i < n; i += Pack<T>::width) Activation::value(Pack<T>::load(z + i)).store(y + i);
}

template <class T, class Activation>
void activate_back(const T* z, const T* y, T* d, std::size_t n) {
  using V = Pack<T>;
  for (std::size_t i = 0; i < n; i += V::width) {
    const V zi = Activation::from_output ? V() : V::load(z + i);
    (V::load(d + i) * Activation::slope(zi, V::load(y + i))).store(d + i);
  }
}

// Outputs are few (often one), so a register is filled from as many rows as it takes.
template <class T, class Loss>
void pointwise_loss(const LossArgs<T>& a) {
  using V = Pack<T>;
  const Loss loss = *static_cast<const Loss*>(a.loss);
  const T share = static_cast<T>(1.0 / static_cast<double>(a.n)), scale = static_cast<T>(a.scale) * share;
  if (a.losses != nullptr)
    for (std::size_t r = 0; r < a.rows; ++r) a.losses[r] = 0;
  const std::size_t total = a.rows * a.n;
  for (std::size_t first = 0; first < total; first += V::width) {
    const std::size_t count = total - first < V::width ? total - first : V::width;
    T z[V::width] = {}, y[V::width] = {}, value[V::width], slope[V::width];
    for (std::size_t i = 0; i < count; ++i) {
      z[i] = a.z.data[static_cast<std::ptrdiff_t>((first + i) / a.n) * a.z.stride +
                      static_cast<std::ptrdiff_t>((first + i) % a.n)];
      y[i] = a.targets[first + i];
    }
    if (a.losses != nullptr) loss.value(V::load(z), V::load(y)).store(value);
    if (a.dz.data != nullptr) loss.slope(V::load(z), V::load(y)).store(slope);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t r = (first + i) / a.n, j = (first + i) % a.n;
      const T weight = a.weights != nullptr ? a.weights[r] : T(1);
      if (a.losses != nullptr) a.losses[r] += weight * share * value[i];
      if (a.dz.data != nullptr)
        a.dz.data[static_cast<std::ptrdiff_t>(r) * a.dz.stride + static_cast<std::ptrdiff_t>(j)] =
            weight * scale * slope[i];
    }
  }
}

template <class T>
void cross_entropy(const LossArgs<T>& a) {
  using V = Pack<T>;
  const auto smoothing = static_cast<T>(static_cast<const CrossEntropy*>(a.loss)->label_smoothing);
  const T low = -__builtin_inff(), spread = smoothing / static_cast<T>(a.n);
  for (std::size_t r = 0; r < a.rows; ++r) {
    const T* z = a.z.data + static_cast<std::ptrdiff_t>(r) * a.z.stride;
    const std::int32_t label = a.labels[r];
    const T weight = a.weights != nullptr ? a.weights[r] : T(1);
    Block16<T> top = Block16<T>::load(z, a.n, low);
    for_blocks(a.n, [&](std::size_t j, std::size_t n) {
      top = map([](V p, V q) { return max(p, q); }, top, Block16<T>::load(z + j, n, low));
    });
    const T largest = top.fold([](T p, T q) { return p > q ? p : q; });
    auto exps = [&](std::size_t j, std::size_t n) {
      return map([&](V v) { return exp(v - V(largest)); }, Block16<T>::load(z + j, n, low));
    };
    const T sum = row_sum<T>(a.n, exps);
    if (a.losses != nullptr) {
      T log_sum[V::width];
      (log(V(sum)) + V(largest)).store(log_sum);
      T loss = (1 - smoothing) * (log_sum[0] - z[label]);
      if (smoothing != 0)
        loss += smoothing * (log_sum[0] - row_sum<T>(a.n, [&](std::size_t j, std::size_t n) {
                                            return Block16<T>::load(z + j, n, T(0));
                                          }) / static_cast<T>(a.n));
      a.losses[r] = weight * loss;
    }
    if (a.dz.data != nullptr) {
      T* dz = a.dz.data + static_cast<std::ptrdiff_t>(r) * a.dz.stride;
      const T scale = weight * static_cast<T>(a.scale);
      for_blocks(a.n, [&](std::size_t j, std::size_t n) {
        map([&](V e) { return V(scale) * (e / V(sum) - V(spread)); }, exps(j, n)).store(dz + j, n);
      });
      dz[label] -= scale * (1 - smoothing);
    }
  }
}

// A 32-bit mixing hash of the element's index, keyed per step and layer (constants: Wellons, "lowbias32").
template <class T>
void dropout_mask(std::uint32_t key, std::uint64_t first, double p, T* mask, std::size_t n) {
  const T keep = static_cast<T>(1 / (1 - p));
  const auto threshold = static_cast<std::uint32_t>(p * 0x1p32);
  const auto base = static_cast<std::uint32_t>(first);
  for (std::size_t i = 0; i < n; ++i) {
    std::uint32_t h = (base + static_cast<std::uint32_t>(i)) ^ key;
    h = (h ^ (h >> 16)) * 0x21f0aaadU;
    h = (h ^ (h >> 15)) * 0xd35a2d97U;
    h ^= h >> 15;
    mask[i] = h < threshold ? T(0) : keep;
  }
}

template <class T>
void multiply(const T* a, const T* b, T* out, std::size_t n) {
  using V = Pack<T>;
  for (std::size_t i = 0; i < n; i += V::width) (V::load(a + i) * V::load(b + i)).store(out + i);
}

template <class T>
void column_sums(std::size_t rows, std::size_t n, Rows<const T> x, T* sums) {
  using V = Pack<T>;
  for_blocks(n, [&](std::size_t j, std::size_t count) {
    Block16<T> sum{};
    for (std::size_t r = 0; r < rows; ++r)
      sum = map([](V s, V v) { return s + v; }, sum,
                Block16<T>::load(x.data + static_cast<std::ptrdiff_t>(r) * x.stride + j));
    sum.store(sums + j, count);
  });
}

template <class T, class Loss>
constexpr auto loss_kernel() {
  if constexpr (requires(const Loss& loss, Pack<T> v) { loss.value(v, v); }) return &pointwise_loss<T, Loss>;
  else return &cross_entropy<T>;
}

template <class T, class... A, class... L>
constexpr NnKernels<T> make_kernels(ActivationList<A...>, LossList<L...>) {
  return {{&activate<T, A>...}, {&activate_back<T, A>...}, {loss_kernel<T, L>()...}, &dropout_mask<T>,
          &multiply<T>,         &column_sums<T>,           &layer_norm<T>,           &layer_norm_back<T>,
          &norm_sums<T>,        &batch_norm_stats<T>,      &batch_norm<T>,           &batch_norm_back<T>,
          &max_pool<T>,         &max_pool_back<T>,         &average_pool<T>,         &average_pool_back<T>};
}

extern const NnTable nn_table;
constexpr NnTable table = {make_kernels<float>(AllActivations(), AllLosses()),
                           make_kernels<double>(AllActivations(), AllLosses())};
const NnTable nn_table = table;

}  // namespace ravine::RAVINE_ISA
