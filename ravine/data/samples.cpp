#include "ravine/data/samples.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"
#include "ravine/simd/normal.hpp"

namespace ravine {
namespace {

using std::numbers::pi;

struct Shape {
  SampleInfo info;
  void (*point)(int y, double t, double& x1, double& x2);  // the point of class y at parameter t in [0, 1)
};

const Shape shapes[] = {
    {{"moons", "two interleaved half-moons"},
     [](int y, double t, double& x1, double& x2) {
       x1 = y == 0 ? std::cos(pi * t) : 1 - std::cos(pi * t);
       x2 = y == 0 ? std::sin(pi * t) : 0.5 - std::sin(pi * t);
     }},
    {{"spirals", "two spirals of two turns, hard for small networks"},
     [](int y, double t, double& x1, double& x2) {
       const double r = 0.1 + 0.9 * std::sqrt(t), a = 4 * pi * std::sqrt(t) + pi * y;
       x1 = r * std::cos(a);
       x2 = r * std::sin(a);
     }},
    {{"rings", "a disc within a ring"},
     [](int y, double t, double& x1, double& x2) {
       const double r = y == 0 ? 0.4 : 1;
       x1 = r * std::cos(2 * pi * t);
       x2 = r * std::sin(2 * pi * t);
     }},
    {{"blobs", "two clouds that a line separates"},
     [](int y, double /*t*/, double& x1, double& x2) { x1 = x2 = y == 0 ? -1 : 1; }},
};

void to_unit(std::vector<double>& x) {
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  const double a = *low, b = *high;
  for (double& v : x) v = std::round((v - a) / (b - a) * 1e4) / 1e4;
}

}  // namespace

const std::vector<SampleInfo>& list_samples() {
  static const std::vector<SampleInfo> list = [] {
    std::vector<SampleInfo> infos;
    for (const Shape& shape : shapes) infos.push_back(shape.info);
    return infos;
  }();
  return list;
}

Points make_sample(const std::string& name, std::size_t rows, double noise, std::uint64_t seed) {
  std::vector<std::string> names;
  for (const Shape& shape : shapes) {
    names.push_back(shape.info.name);
    if (shape.info.name != name) continue;
    Points points;
    const Random random(seed, Stream::sample), deviate(seed, Stream::noise);
    for (std::size_t i = 0; i < rows; ++i) {
      const int y = static_cast<int>(i % 2);
      double x1 = 0, x2 = 0;
      shape.point(y, random.uniform(i), x1, x2);
      points.x1.push_back(x1 + noise * normal(deviate, 2 * i));
      points.x2.push_back(x2 + noise * normal(deviate, 2 * i + 1));
      points.y.push_back(y);
    }
    to_unit(points.x1);
    to_unit(points.x2);
    return points;
  }
  fail_usage("unknown data set " + quote(name) + did_you_mean(name, names) + "; there are: " + join(names, ", "));
}

std::string to_csv(const Points& points) {
  std::string text = "x1,x2,y\n";
  for (std::size_t i = 0; i < points.y.size(); ++i)
    text += format_number(points.x1[i]) + "," + format_number(points.x2[i]) + "," + std::to_string(points.y[i]) + "\n";
  return text;
}

}  // namespace ravine
