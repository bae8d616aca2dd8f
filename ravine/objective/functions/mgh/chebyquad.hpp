#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// MGH 35 (Fletcher, Comput. J. 1965): the nodes of Chebyshev's quadrature with equal weights. f is 0 where such a rule
// exists, n <= 7 and n = 9. For n = 10 the paper lists 6.50395e-3; that is where its start leads, but not the least
// value.
struct Chebyquad {
  static constexpr auto name = "chebyquad",
                        meaning = "sum (mean_j T_i(x_j) - integral of T_i over 0..1)^2, i = 1..n (MGH 35)";
  static constexpr Dimensions dimensions{.usual = 8, .smallest = 1, .largest = 10000};
  static FunctionInfo info(std::size_t n) {
    FunctionInfo info{.group = "mgh",
                      .start = sequence(n, [n](double i) { return i / as_double(n + 1); }),
                      .minimum = n <= 7 || n == 9 ? 0 : unknown,
                      .box = box_if_plane(n, {0, 1, 0, 1})};
    if (n == 1) info.minima = {{0.5}};
    if (n == 2) info.minima = {{(1 - 1 / std::numbers::sqrt3) / 2, (1 + 1 / std::numbers::sqrt3) / 2}};
    if (n == 7)
      info.minima = {{0.058069149620975482, 0.23517161235742159, 0.33804409474004618, 0.5, 0.66195590525995382,
                      0.76482838764257841, 0.94193085037902452}};
    if (n == 8) {
      info.minimum = 0.0035168737256779317;
      info.minima = {{0.043152760151016631, 0.19309084038418612, 0.26632870689027293, 0.5, 0.5, 0.73367129310972707,
                      0.80690915961581388, 0.95684723984898337}};
    }
    if (n == 9)
      info.minima = {{0.044205346135782763, 0.19949067230988096, 0.23561910847106, 0.41604690789259803, 0.5,
                      0.58395309210740197, 0.76438089152894, 0.80050932769011904, 0.95579465386421724}};
    if (n == 10) {
      info.minimum = 0.004772713696375349;
      info.minima = {{0.074748166214602479, 0.17151817694809267, 0.28643415258400003, 0.3596464506289341,
                      0.47075052286659346, 0.61673833503874502, 0.61673833503874502, 0.79981080153861378,
                      0.84485464224092664, 0.96700662698192554}};
      info.local = {
          {{0.059619900535812704, 0.16670828183586141, 0.23917065894260849, 0.39888429230604449, 0.39888429230604449,
            0.60111570769395551, 0.60111570769395551, 0.76082934105739151, 0.83329171816413859, 0.9403800994641873},
           0.0065039548008823061}};
    }
    return info;
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    const std::size_t n = x.size();
    std::vector<double> r(n);
    for (const T v : x) {
      const double y = 2 * static_cast<double>(v) - 1;
      double before = 1, now = y;  // T_i-1 and T_i at y
      for (std::size_t i = 0; i < n; ++i) {
        r[i] += now;
        const double next = 2 * y * now - before;
        before = now;
        now = next;
      }
    }
    double f = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double k = as_double(i + 1);
      r[i] = r[i] / as_double(n) + ((i + 1) % 2 == 0 ? 1 / (k * k - 1) : 0);
      f += r[i] * r[i];
    }
    if (g == nullptr) return f;
    for (std::size_t j = 0; j < n; ++j) {
      const double y = 2 * static_cast<double>(x[j]) - 1;
      double before = 1, now = y, slope_before = 0, slope = 2, sum = 0;  // slopes by x_j
      for (std::size_t i = 0; i < n; ++i) {
        sum += r[i] * slope;
        const double next = 2 * y * now - before, slope_next = 4 * now + 2 * y * slope - slope_before;
        before = now;
        now = next;
        slope_before = slope;
        slope = slope_next;
      }
      g[j] = static_cast<T>(2 * sum / as_double(n));
    }
    return f;
  }
};

}  // namespace ravine::functions
