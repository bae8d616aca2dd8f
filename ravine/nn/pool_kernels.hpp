// Pooling of one image for one instruction set: vectors run along the channels. See nn/layers/pool.hpp.
#pragma once
#include "ravine/nn/kernels.hpp"
#include "ravine/nn/row_ops.hpp"

namespace ravine::RAVINE_ISA {

// Calls f(input, output) with the first elements of every window and of its output pixel.
template <class F>
[[gnu::always_inline]] inline void for_windows(const PoolShape& s, F f) {
  std::size_t out = 0;
  for (std::size_t y = 0; y < s.out_height; ++y)
    for (std::size_t x = 0; x < s.out_width; ++x, out += s.channels)
      f((y * s.in_width + x) * s.stride * s.channels, out);
}

// Calls f(place, offset) for the pixels of a window, line by line; place is 0, 1, ... as a vector.
template <class V, class F>
[[gnu::always_inline]] inline void for_places(const PoolShape& s, F f) {
  V place;
  for (std::size_t y = 0; y < s.height; ++y)
    for (std::size_t x = 0; x < s.width; ++x, place = place + V(1)) f(place, (y * s.in_width + x) * s.channels);
}

// Calls f(offset, count) for the blocks of the channels; a full block's count is a constant, and its loads and stores
// are plain ones.
template <class F>
[[gnu::always_inline]] inline void for_channels(std::size_t channels, F f) {
  struct Full {
    constexpr operator std::size_t() const { return 16; }
  };
  std::size_t c = 0;
  for (; c + 16 <= channels; c += 16) f(c, Full());
  if (c < channels) f(c, channels - c);
}

template <class T>
void max_pool(const PoolShape& s, const T* x, T* y, T* chosen) {
  using V = Pack<T>;
  for_windows(s, [&](std::size_t in, std::size_t out) {
    for_channels(s.channels, [&](std::size_t c, auto n) {
      const T* first = x + in + c;
      Block16<T> best = Block16<T>::load(first, n, T(0)), place{};
      for_places<V>(s, [&](V here, std::size_t offset) {
        const Block16<T> other = Block16<T>::load(first + offset, n, T(0));
        place = map([&](V o, V b, V old) { return select(o > b, here, old); }, other, best, place);
        best = map([](V o, V b) { return select(o > b, o, b); }, other, best);
      });
      best.store(y + out + c, n);
      place.store(chosen + out + c, n);
    });
  });
}

// Sets what no window covers to zero, or everything where windows overlap or leave gaps and have to add.
template <class T>
bool clear_rest(const PoolShape& s, T* dx) {
  const std::size_t line = s.in_width * s.channels, covered = s.out_width * s.stride * s.channels;
  if (s.height != s.stride || s.width != s.stride) {
    __builtin_memset(dx, 0, s.in_height * line * sizeof(T));
    return true;
  }
  const std::size_t lines = s.out_height * s.stride;
  if (covered < line)
    for (std::size_t y = 0; y < lines; ++y) __builtin_memset(dx + y * line + covered, 0, (line - covered) * sizeof(T));
  __builtin_memset(dx + lines * line, 0, (s.in_height - lines) * line * sizeof(T));
  return false;
}

// dx of every window from share(place, output, count), its part of dy.
template <class T, class F>
void pool_back(const PoolShape& s, T* dx, F share) {
  using V = Pack<T>;
  const bool add = clear_rest(s, dx);
  for_windows(s, [&](std::size_t in, std::size_t out) {
    for_channels(s.channels, [&](std::size_t c, auto n) {
      const auto part = share(out + c, n);
      for_places<V>(s, [&](V here, std::size_t offset) {
        T* to = dx + in + offset + c;
        Block16<T> d = part(here);
        if (add) d = map([](V a, V b) { return a + b; }, Block16<T>::load(to, n, T(0)), d);
        d.store(to, n);
      });
    });
  });
}

template <class T>
void max_pool_back(const PoolShape& s, const T* dy, const T* chosen, T* dx) {
  using V = Pack<T>;
  pool_back(s, dx, [&](std::size_t out, auto n) {
    const Block16<T> d = Block16<T>::load(dy + out, n, T(0)), place = Block16<T>::load(chosen + out, n, T(0));
    return [d, place](V here) { return map([&](V q, V v) { return select(q == here, v, V()); }, place, d); };
  });
}

template <class T>
void average_pool(const PoolShape& s, const T* x, T* y) {
  using V = Pack<T>;
  const V count = static_cast<double>(s.height * s.width);
  for_windows(s, [&](std::size_t in, std::size_t out) {
    for_channels(s.channels, [&](std::size_t c, auto n) {
      Block16<T> sum{};
      for_places<V>(s, [&](V, std::size_t offset) {
        sum = map([](V a, V b) { return a + b; }, sum, Block16<T>::load(x + in + offset + c, n, T(0)));
      });
      map([&](V v) { return v / count; }, sum).store(y + out + c, n);
    });
  });
}

template <class T>
void average_pool_back(const PoolShape& s, const T* dy, T* dx) {
  using V = Pack<T>;
  const V count = static_cast<double>(s.height * s.width);
  pool_back(s, dx, [&](std::size_t out, auto n) {
    const Block16<T> d = map([&](V v) { return v / count; }, Block16<T>::load(dy + out, n, T(0)));
    return [d](V) { return d; };
  });
}

}  // namespace ravine::RAVINE_ISA
