#include "ravine/simd/math.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>

#include "ravine/simd/normal.hpp"
#include "tests/simd/probe_table.hpp"

namespace ravine {

namespace base {
extern const ProbeTable probe_table;
}
#if defined(__x86_64__)
namespace avx2 {
extern const ProbeTable probe_table;
}
namespace avx512 {
extern const ProbeTable probe_table;
}
#endif

const ProbeTable& probes(Isa isa) {
#if defined(__x86_64__)
  if (isa == Isa::avx512) return avx512::probe_table;
  if (isa == Isa::avx2) return avx2::probe_table;
#endif
  (void)isa;
  return base::probe_table;
}

const ProbeTable& reference_probes() {
  static constexpr ProbeTable table = make_probe_table<Lane>();
  return table;
}

namespace {

// The distance of `got` from the exact value in units of the last place of T.
template <class T>
double ulps(T got, long double exact) {
  const T rounded = static_cast<T>(exact);
  if (!std::isfinite(rounded)) return got == rounded ? 0 : 1e9;
  const T unit = std::nextafter(std::abs(rounded), std::numeric_limits<T>::infinity()) - std::abs(rounded);
  return static_cast<double>(std::abs((static_cast<long double>(got) - exact) / unit));
}

struct Case {
  const char* name;
  int probe;
  long double (*exact)(long double);
  double low, high;
};

const Case cases[] = {{"exp", 15, expl, -87, 88.6},
                      {"expm1", 16, expm1l, -87, 88.6},
                      {"expm1", 16, expm1l, -1, 1},
                      {"log", 17, logl, 1e-30, 1e10},
                      {"log", 17, logl, 0.5, 2},
                      {"log1p", 18, log1pl, 0, 3},
                      {"tanh", 19, tanhl, -12, 12},
                      {"tanh", 19, tanhl, -0.5, 0.5},
                      {"erf", 21, erfl, -6, 6},
                      {"erf", 21, erfl, -1.2, 1.2},
                      {"sigmoid", 20, [](long double x) { return 1 / (1 + expl(-x)); }, -80, 80}};

template <class T>
Probe<T> get(const ProbeTable& table, int i) {
  if constexpr (sizeof(T) == 4) return table.f32[i];
  else return table.f64[i];
}

template <class T>
void check_accuracy() {
  std::mt19937_64 engine(1);
  for (const Case& c : cases) {
    std::uniform_real_distribution<double> draw(c.low, c.high);
    double worst = 0;
    for (int round = 0; round < 10000; ++round) {
      T x[16], y[16];
      for (int i = 0; i < 16; ++i) {
        x[i] = static_cast<T>(draw(engine));
        if (i % 4 == 3 && c.low <= 0) x[i] = static_cast<T>(x[i] * std::pow(10.0, -(round % 20)));
      }
      get<T>(reference_probes(), c.probe)(x, x, y);
      for (int i = 0; i < 16; ++i) worst = std::max(worst, ulps(y[i], c.exact(static_cast<long double>(x[i]))));
    }
    EXPECT_LE(worst, 3.0) << c.name << " in " << sizeof(T) * 8 << " bits on [" << c.low << ", " << c.high << "]";
  }
}

TEST(Math, IsWithinThreeUnitsOfTheLastPlace) {
  check_accuracy<float>();
  check_accuracy<double>();
}

TEST(Math, KnowsTheEdges) {
  using L = Lane<float>;
  const float inf = INFINITY;
  EXPECT_EQ(exp(L::raw(-inf)).v, 0);
  EXPECT_EQ(exp(L::raw(inf)).v, inf);
  EXPECT_EQ(exp(L::raw(100)).v, inf);
  EXPECT_GT(exp(L::raw(88.6F)).v, 3e38F);
  EXPECT_EQ(exp(L::raw(0)).v, 1);
  EXPECT_TRUE(std::isnan(exp(L::raw(NAN)).v));
  EXPECT_EQ(log(L::raw(0)).v, -inf);
  EXPECT_TRUE(std::isnan(log(L::raw(-1)).v));
  EXPECT_EQ(log(L::raw(inf)).v, inf);
  EXPECT_EQ(tanh(L::raw(inf)).v, 1);
  EXPECT_EQ(tanh(L::raw(-50)).v, -1);
  EXPECT_TRUE(std::signbit(tanh(L::raw(-0.0F)).v));
  EXPECT_EQ(sigmoid(L::raw(-inf)).v, 0);
  EXPECT_EQ(sigmoid(L::raw(inf)).v, 1);
  EXPECT_EQ(erf(L::raw(inf)).v, 1);
  EXPECT_TRUE(std::isnan(erf(L::raw(NAN)).v));
  EXPECT_EQ(round_even(L::raw(2.5F)).v, 2);
  EXPECT_EQ(round_even(L::raw(-3.5F)).v, -4);
}

// Every register of every instruction set does what one lane does, to the bit.
template <class T>
void check_levels() {
  std::mt19937_64 engine(2);
  std::uniform_real_distribution<double> draw(-1, 1);
  const T special[] = {T(0),
                       T(-0.0),
                       T(INFINITY),
                       T(-INFINITY),
                       T(NAN),
                       T(1),
                       T(-1),
                       std::numeric_limits<T>::min(),
                       std::numeric_limits<T>::max(),
                       std::numeric_limits<T>::denorm_min(),
                       T(0.5),
                       T(-2.5)};
  for (const Isa isa : available_isas()) {
    for (int p = 0; p < probe_count; ++p) {
      for (int round = 0; round < 3000; ++round) {
        T a[16], b[16], expected[16], got[16];
        for (int i = 0; i < 16; ++i) {
          a[i] = static_cast<T>(draw(engine) * std::pow(10.0, round % 6 - 3));
          b[i] = static_cast<T>(draw(engine));
          // exponent, mantissa, scale2 and round_even promise nothing beyond their range.
          if (round % 3 == 0 && (p < 11 || p > 14)) a[i] = special[(i + round) % std::size(special)];
        }
        get<T>(reference_probes(), p)(a, b, expected);
        get<T>(probes(isa), p)(a, b, got);
        for (int i = 0; i < 16; ++i) {
          if (std::isnan(expected[i]) && std::isnan(got[i])) continue;
          ASSERT_EQ(std::memcmp(&expected[i], &got[i], sizeof(T)), 0)
              << probe_names[p] << "(" << a[i] << ", " << b[i] << ") at " << name(isa) << ": " << expected[i] << " and "
              << got[i];
        }
      }
    }
  }
}

TEST(Pack, EqualsLaneBitForBitAtEveryLevel) {
  check_levels<float>();
  check_levels<double>();
}

TEST(Normal, HasTheRightMoments) {
  const Random random(5, Stream::noise);
  constexpr int n = 100000;
  double sum = 0, squares = 0, fourth = 0;
  for (std::uint64_t i = 0; i < n; ++i) {
    const double z = normal(random, i);
    sum += z;
    squares += z * z;
    fourth += z * z * z * z;
  }
  EXPECT_NEAR(sum / n, 0, 5 / std::sqrt(n));
  EXPECT_NEAR(squares / n, 1, 5 * std::sqrt(2.0 / n));
  EXPECT_NEAR(fourth / n, 3, 5 * std::sqrt(96.0 / n));
  EXPECT_EQ(normal(random, 3), normal(random, 3));
}

}  // namespace
}  // namespace ravine
