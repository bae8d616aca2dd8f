// Layer norm (Ba, Kiros & Hinton 2016, arXiv 1607.06450) and batch norm (Ioffe & Szegedy, ICML 2015) for one
// instruction set. With x_hat = (x - mean) scale and dx_hat = gamma dy,
//   dx = scale (dx_hat - mean(dx_hat) - x_hat mean(dx_hat x_hat)),
// the means taken over a row (layer norm) or a column (batch norm).
#pragma once
#include "ravine/nn/kernels.hpp"
#include "ravine/nn/row_ops.hpp"

namespace ravine::RAVINE_ISA {

template <class T>
void layer_norm(const NormArgs<T>& a) {
  using V = Pack<T>;
  for (std::size_t r = 0; r < a.rows; ++r) {
    const T* x = a.x.data + static_cast<std::ptrdiff_t>(r) * a.x.stride;
    T* y = a.y.data + static_cast<std::ptrdiff_t>(r) * a.y.stride;
    const T mean = row_sum<T>(a.n, [&](std::size_t j, std::size_t n) { return Block16<T>::load(x + j, n, T(0)); }) /
                   static_cast<T>(a.n);
    const T variance =
        row_sum<T>(a.n,
                   [&](std::size_t j, std::size_t n) {
                     return map([&](V v) { return (v - V(mean)) * (v - V(mean)); }, Block16<T>::load(x + j, n, mean));
                   }) /
        static_cast<T>(a.n);
    const T scale = static_cast<T>(1 / __builtin_sqrt(static_cast<double>(variance) + a.eps));
    for_blocks(a.n, [&](std::size_t j, std::size_t n) {
      map([&](V v, V gamma, V beta) { return (v - V(mean)) * V(scale) * gamma + beta; },
          Block16<T>::load(x + j, n, mean), Block16<T>::load(a.gamma + j, n, T(0)),
          Block16<T>::load(a.beta + j, n, T(0)))
          .store(y + j, n);
    });
    a.mean[r] = mean;
    a.scale[r] = scale;
  }
}

template <class T>
void layer_norm_back(const NormBackArgs<T>& a) {
  using V = Pack<T>;
  for (std::size_t r = 0; r < a.rows; ++r) {
    const T* x = a.x.data + static_cast<std::ptrdiff_t>(r) * a.x.stride;
    T* d = a.d.data + static_cast<std::ptrdiff_t>(r) * a.d.stride;
    const T mean = a.mean[r], scale = a.scale[r];
    auto dx_hat = [&](std::size_t j, std::size_t n) {
      return map([](V dy, V gamma) { return dy * gamma; }, Block16<T>::load(d + j, n, T(0)),
                 Block16<T>::load(a.gamma + j, n, T(0)));
    };
    auto x_hat = [&](std::size_t j, std::size_t n) {
      return map([&](V v) { return (v - V(mean)) * V(scale); }, Block16<T>::load(x + j, n, mean));
    };
    const T mean_d = row_sum<T>(a.n, dx_hat) / static_cast<T>(a.n);
    const T mean_dx =
        row_sum<T>(a.n, [&](std::size_t j,
                            std::size_t n) { return map([](V p, V q) { return p * q; }, dx_hat(j, n), x_hat(j, n)); }) /
        static_cast<T>(a.n);
    for_blocks(a.n, [&](std::size_t j, std::size_t n) {
      map([&](V dh, V xh) { return V(scale) * (dh - V(mean_d) - xh * V(mean_dx)); }, dx_hat(j, n), x_hat(j, n))
          .store(d + j, n);
    });
  }
}

// d_gamma = sum over rows of dy x_hat, d_beta = sum over rows of dy.
template <class T>
void norm_sums(const NormBackArgs<T>& a, bool per_row) {
  using V = Pack<T>;
  for_blocks(a.n, [&](std::size_t j, std::size_t n) {
    Block16<T> gamma{}, beta{};
    const Block16<T> mean = per_row ? Block16<T>{} : Block16<T>::load(a.mean + j, n, T(0)),
                     scale = per_row ? Block16<T>{} : Block16<T>::load(a.scale + j, n, T(0));
    for (std::size_t r = 0; r < a.rows; ++r) {
      const auto row = static_cast<std::ptrdiff_t>(r);
      const Block16<T> dy = Block16<T>::load(a.d.data + row * a.d.stride + j),
                       x = Block16<T>::load(a.x.data + row * a.x.stride + j);
      const Block16<T> x_hat = per_row ? map([&](V v) { return (v - V(a.mean[r])) * V(a.scale[r]); }, x)
                                       : map([](V v, V m, V s) { return (v - m) * s; }, x, mean, scale);
      gamma = map([](V sum, V p, V q) { return sum + p * q; }, gamma, dy, x_hat);
      beta = map([](V sum, V p) { return sum + p; }, beta, dy);
    }
    gamma.store(a.d_gamma + j, n);
    beta.store(a.d_beta + j, n);
  });
}

template <class T>
void batch_norm_stats(const NormArgs<T>& a) {
  using V = Pack<T>;
  const V n_rows = static_cast<double>(a.rows);
  for_blocks(a.n, [&](std::size_t j, std::size_t n) {
    Block16<T> mean{}, variance{};
    for (std::size_t r = 0; r < a.rows; ++r)
      mean = map([](V s, V x) { return s + x; }, mean,
                 Block16<T>::load(a.x.data + static_cast<std::ptrdiff_t>(r) * a.x.stride + j));
    mean = map([&](V s) { return s / n_rows; }, mean);
    for (std::size_t r = 0; r < a.rows; ++r)
      variance = map([](V s, V x, V m) { return s + (x - m) * (x - m); }, variance,
                     Block16<T>::load(a.x.data + static_cast<std::ptrdiff_t>(r) * a.x.stride + j), mean);
    mean.store(a.mean + j, n);
    map([&](V s) { return 1 / sqrt(s / n_rows + a.eps); }, variance).store(a.scale + j, n);
  });
}

template <class T>
void batch_norm(const NormArgs<T>& a) {
  using V = Pack<T>;
  for_blocks(a.n, [&](std::size_t j, std::size_t n) {
    const Block16<T> gamma = Block16<T>::load(a.gamma + j, n, T(0)), beta = Block16<T>::load(a.beta + j, n, T(0));
    const Block16<T> mean = Block16<T>::load(a.mean + j, n, T(0)),
                     scale = map([](V s, V g) { return s * g; }, Block16<T>::load(a.scale + j, n, T(0)), gamma);
    for (std::size_t r = 0; r < a.rows; ++r) {
      const auto row = static_cast<std::ptrdiff_t>(r);
      const Block16<T> centred =
          map([](V x, V m) { return x - m; }, Block16<T>::load(a.x.data + row * a.x.stride + j), mean);
      map([](V c, V s, V b) { return c * s + b; }, centred, scale, beta).store(a.y.data + row * a.y.stride + j, n);
    }
  });
}

template <class T>
void batch_norm_back(const NormBackArgs<T>& a) {
  using V = Pack<T>;
  const V n_rows = static_cast<double>(a.rows);
  for_blocks(a.n, [&](std::size_t j, std::size_t n) {
    const Block16<T> mean = Block16<T>::load(a.mean + j, n, T(0)), scale = Block16<T>::load(a.scale + j, n, T(0)),
                     gamma = Block16<T>::load(a.gamma + j, n, T(0));
    const Block16<T> mean_d = map([&](V s) { return s / n_rows; }, Block16<T>::load(a.d_beta + j, n, T(0)));
    const Block16<T> mean_dx = map([&](V s) { return s / n_rows; }, Block16<T>::load(a.d_gamma + j, n, T(0)));
    const Block16<T> factor = map([](V s, V g) { return s * g; }, scale, gamma);
    for (std::size_t r = 0; r < a.rows; ++r) {
      const auto row = static_cast<std::ptrdiff_t>(r);
      T* d = a.d.data + row * a.d.stride + j;
      const Block16<T> x_hat = map([](V x, V m, V s) { return (x - m) * s; },
                                   Block16<T>::load(a.x.data + row * a.x.stride + j), mean, scale);
      const Block16<T> rest = map([](V xh, V dx, V md) { return md + xh * dx; }, x_hat, mean_dx, mean_d);
      // What lies behind the row may be another image's, which another thread writes.
      map([](V dy, V r_, V f) { return f * (dy - r_); }, Block16<T>::load(d, n, T(0)), rest, factor).store(d, n);
    }
  });
}

}  // namespace ravine::RAVINE_ISA
