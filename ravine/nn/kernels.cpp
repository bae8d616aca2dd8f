// Compiled once per instruction set: see cmake/isa.cmake and simd/pack.hpp.
#include "ravine/nn/kernels.hpp"

#include "ravine/nn/norm_kernels.hpp"
#include "ravine/nn/pool_kernels.hpp"
#include "ravine/nn/row_ops.hpp"

namespace ravine::RAVINE_ISA {

// Whole registers are copied, also behind the end of a row, but not behind that of the data.
template <class T>
void gather(const GatherArgs<T>& a) {
  using V = Pack<T>;
  const std::size_t padded = (a.width + V::width - 1) / V::width * V::width,
                    whole = a.width == 0 || a.size < padded ? 0 : (a.size - padded) / a.width + 1,
                    second_line = a.width < 16 ? a.width : 16;
  T* to = a.x.data;
  for (std::size_t i = 0; i < a.n; ++i, to += a.x.stride) {
    if (i < a.next_n) {
      const float* next = a.data + a.next[i] * a.width;
      __builtin_prefetch(next);
      __builtin_prefetch(next + second_line);
    }
    const float* from = a.data + a.rows[i] * a.width;
    std::size_t j = 0;
    if constexpr (sizeof(T) == sizeof(float))
      for (const std::size_t n = a.rows[i] < whole ? padded : 0; j < n; j += V::width) V::load(from + j).store(to + j);
    for (; j < a.width; ++j) to[j] = from[j];
  }
}

// Calls f(offset) for every register of every piece.
template <class T, class F>
[[gnu::always_inline]] inline void over_registers(const Pieces& p, F f) {
  for (std::size_t r = 0; r < p.rows; ++r)
    for (std::size_t i = 0; i < p.n; i += Pack<T>::width)
      f(static_cast<std::ptrdiff_t>(r) * p.stride + static_cast<std::ptrdiff_t>(i));
}

template <class T, class Activation>
void activate(const Pieces& p, const T* z, T* y) {
  over_registers<T>(p, [&](std::ptrdiff_t i) { Activation::value(Pack<T>::load(z + i)).store(y + i); });
}

// Both share their exponentials.
template <class T, class Activation>
void activate_with_slope(const Pieces& p, const T* z, T* y, T* slope) {
  over_registers<T>(p, [&](std::ptrdiff_t i) {
    const Pack<T> zi = Pack<T>::load(z + i), yi = Activation::value(zi);
    Activation::slope(zi, yi).store(slope + i);
    yi.store(y + i);
  });
}

template <class T, class Activation>
void activate_back(const Pieces& p, const T* y, T* d) {
  using V = Pack<T>;
  over_registers<T>(p,
                    [&](std::ptrdiff_t i) { (V::load(d + i) * Activation::slope(V(), V::load(y + i))).store(d + i); });
}

// Of one output per row, and the rows side by side.
template <class T, class Loss>
void single_output_loss(const LossArgs<T>& a, const Loss& loss) {
  using V = Pack<T>;
  const V scale = a.scale;
  auto rows = [&](std::size_t r, std::size_t n) {
    auto load = [&](const T* p) { return V::load(p + r, n); };
    const V z = load(a.z.data), y = load(a.targets), weight = a.weights != nullptr ? load(a.weights) : V(1);
    const V value = loss.value(z, y), slope = loss.slope(z, y);  // both: they share their exponentials
    if (a.losses != nullptr) (weight * value).store(a.losses + r, n);
    if (a.dz.data != nullptr) (weight * scale * slope).store(a.dz.data + r, n);
  };
  std::size_t r = 0;
  for (; r + V::width <= a.rows; r += V::width) rows(r, V::width);
  if (r < a.rows) rows(r, a.rows - r);
}

// Outputs are few, so a register is filled from as many rows as it takes.
template <class T, class Loss>
void pointwise_loss(const LossArgs<T>& a) {
  using V = Pack<T>;
  const Loss loss = *static_cast<const Loss*>(a.loss);
  if (a.n == 1 && a.z.stride == 1 && (a.dz.data == nullptr || a.dz.stride == 1)) return single_output_loss(a, loss);
  const T share = static_cast<T>(1.0 / static_cast<double>(a.n)), scale = static_cast<T>(a.scale) * share;
  if (a.losses != nullptr)
    for (std::size_t r = 0; r < a.rows; ++r) a.losses[r] = 0;
  // Where the register's elements lie: row and column count along, divisions would cost more than the loss.
  std::size_t row = 0, column = 0;
  auto for_elements = [&a](std::size_t& r, std::size_t& j, std::size_t count, auto f) {
    for (std::size_t i = 0; i < count; ++i) {
      f(i, r, static_cast<std::ptrdiff_t>(r), static_cast<std::ptrdiff_t>(j));
      if (++j == a.n) j = 0, ++r;
    }
  };
  const std::size_t total = a.rows * a.n;
  for (std::size_t first = 0; first < total; first += V::width) {
    const std::size_t count = total - first < V::width ? total - first : V::width;
    T z[V::width] = {}, y[V::width] = {}, value[V::width], slope[V::width];
    std::size_t r = row, j = column;
    for_elements(r, j, count, [&](std::size_t i, std::size_t, std::ptrdiff_t at, std::ptrdiff_t c) {
      z[i] = a.z.data[at * a.z.stride + c];
      y[i] = a.targets[first + i];
    });
    loss.value(V::load(z), V::load(y)).store(value);  // both, wanted or not: they share their exponentials
    loss.slope(V::load(z), V::load(y)).store(slope);
    for_elements(row, column, count, [&](std::size_t i, std::size_t n, std::ptrdiff_t at, std::ptrdiff_t c) {
      const T weight = a.weights != nullptr ? a.weights[n] : T(1);
      if (a.losses != nullptr) a.losses[n] += weight * share * value[i];
      if (a.dz.data != nullptr) a.dz.data[at * a.dz.stride + c] = weight * scale * slope[i];
    });
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
    T* const dz = a.dz.data != nullptr ? a.dz.data + static_cast<std::ptrdiff_t>(r) * a.dz.stride : nullptr;
    Block16<T> top = Block16<T>::load(z, a.n, low);
    for_blocks(a.n, [&](std::size_t j, std::size_t n) {
      top = map([](V p, V q) { return max(p, q); }, top, Block16<T>::load(z + j, n, low));
    });
    const T largest = top.fold([](T p, T q) { return p > q ? p : q; });
    const T sum = row_sum<T>(a.n, [&](std::size_t j, std::size_t n) {
      const auto e = map([&](V v) { return exp_below_0(v - V(largest)); }, Block16<T>::load(z + j, n, low));
      if (dz != nullptr) e.store(dz + j);  // for the gradient below; rows are padded
      return e;
    });
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
    if (dz != nullptr) {
      const T scale = weight * static_cast<T>(a.scale);
      for_blocks(a.n, [&](std::size_t j, std::size_t) {
        map([&](V e) { return V(scale) * (e / V(sum) - V(spread)); }, Block16<T>::load(dz + j)).store(dz + j);
      });
      dz[label] -= scale * (1 - smoothing);
    }
  }
}

// A 32-bit mixing hash of the element's index, keyed per step and layer (constants: Wellons, "lowbias32").
template <class T>
void dropout(const Pieces& p, const DropoutArgs<T>& a) {
  const T keep = static_cast<T>(1 / (1 - a.p));
  const auto threshold = static_cast<std::uint32_t>(a.p * 0x1p32);
  for (std::size_t r = 0; r < p.rows; ++r) {
    const std::ptrdiff_t begin = static_cast<std::ptrdiff_t>(r) * p.stride;
    const auto first = static_cast<std::uint32_t>(a.first + static_cast<std::uint64_t>(begin));
    const T* __restrict x = a.x + begin;
    T* __restrict y = a.y + begin, * __restrict mask = a.mask + begin;
    for (std::size_t i = 0; i < p.n; ++i) {
      std::uint32_t h = (first + static_cast<std::uint32_t>(i)) ^ a.key;
      h = (h ^ (h >> 16)) * 0x21f0aaadU;
      h = (h ^ (h >> 15)) * 0xd35a2d97U;
      h ^= h >> 15;
      mask[i] = h < threshold ? T(0) : keep;
      y[i] = x[i] * mask[i];
    }
  }
}

template <class T>
void multiply(const Pieces& p, const T* a, T* d) {
  using V = Pack<T>;
  over_registers<T>(p, [&](std::ptrdiff_t i) { (V::load(d + i) * V::load(a + i)).store(d + i); });
}

// Blocks of columns side by side: a single chain of additions would wait for each to end.
template <class T, int blocks>
void block_sums(std::size_t rows, Rows<const T> x, Block16<T> (&sum)[blocks]) {
  for (Block16<T>& s : sum) s = {};
  for (std::size_t r = 0; r < rows; ++r, x.data += x.stride)
#pragma GCC unroll 4
    for (int b = 0; b < blocks; ++b)
      sum[b] = map([](Pack<T> s, Pack<T> v) { return s + v; }, sum[b], Block16<T>::load(x.data + 16 * b));
}

template <class T>
void column_sums(std::size_t rows, std::size_t n, Rows<const T> x, T* sums) {
  if (n == 1) {  // as in a lane of a register
    *sums = 0;
    for (std::size_t r = 0; r < rows; ++r) *sums += x.data[static_cast<std::ptrdiff_t>(r) * x.stride];
    return;
  }
  std::size_t j = 0;
  for (; j + 64 <= n; j += 64) {
    Block16<T> sum[4];
    block_sums(rows, {x.data + j, x.stride}, sum);
    for (std::size_t b = 0; b < 4; ++b) sum[b].store(sums + j + 16 * b);
  }
  for (; j < n; j += 16) {
    // Rows need not be padded: near the end of the last one, only what belongs to it is read.
    const std::size_t left = n - j, stride = static_cast<std::size_t>(x.stride),
                      short_rows = left < 16 ? (16 - left + stride - 1) / stride : 0,
                      whole_rows = short_rows < rows ? rows - short_rows : 0;
    Block16<T> sum[1];
    block_sums(whole_rows, {x.data + j, x.stride}, sum);
    for (std::size_t r = whole_rows; r < rows; ++r)
      sum[0] = map([](Pack<T> s, Pack<T> v) { return s + v; }, sum[0],
                   Block16<T>::load(x.data + j + r * stride, left, T(0)));
    sum[0].store(sums + j, left);
  }
}

template <class T, class Loss>
constexpr auto loss_kernel() {
  if constexpr (requires(const Loss& loss, Pack<T> v) { loss.value(v, v); }) return &pointwise_loss<T, Loss>;
  else return &cross_entropy<T>;
}

template <class T, class... A, class... L>
constexpr NnKernels<T> make_kernels(ActivationList<A...>, LossList<L...>) {
  return {&gather<T>,
          {&activate<T, A>...},
          {&activate_with_slope<T, A>...},
          {&activate_back<T, A>...},
          {loss_kernel<T, L>()...},
          &dropout<T>,
          &multiply<T>,
          &column_sums<T>,
          &layer_norm<T>,
          &layer_norm_back<T>,
          &norm_sums<T>,
          &batch_norm_stats<T>,
          &batch_norm<T>,
          &batch_norm_back<T>,
          &max_pool<T>,
          &max_pool_back<T>,
          &average_pool<T>,
          &average_pool_back<T>};
}

extern const NnTable nn_table;
constexpr NnTable table = {make_kernels<float>(AllActivations(), AllLosses()),
                           make_kernels<double>(AllActivations(), AllLosses())};
const NnTable nn_table = table;

}  // namespace ravine::RAVINE_ISA
