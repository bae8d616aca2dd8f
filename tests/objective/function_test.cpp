#include "ravine/objective/function.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>
#include <random>
#include <set>

#include "ravine/core/buffer.hpp"
#include "ravine/core/error.hpp"
#include "tests/golden.hpp"

// The tests over the registry go through every function at several dimensions, so a function that is registered is
// tested; it needs a line in reference_values() too, or a test fails.

namespace ravine {
namespace {

using std::numbers::pi;
using Point = std::vector<double>;

// A function at one dimension, with buffers that follow its layout.
class Subject {
 public:
  explicit Subject(const std::string& name, std::size_t dimension = 0)
      : info(describe_function(name, dimension)),
        objective_(make_function<double>(name, dimension)),
        x_(objective_->layout().size()),
        g_(objective_->layout().size()) {}

  double value(const Point& x) {
    put(x);
    return objective_->value(x_.span());
  }
  // Of draw 0, which adds no noise to noisy_quadratic.
  Point gradient(const Point& x) {
    put(x);
    const double f = objective_->value_and_gradient(x_.span(), g_.span(), 0);
    EXPECT_EQ(f, objective_->value(x_.span())) << what();
    Point g;
    for (const Block& block : objective_->layout().blocks())
      for (const double v : view(g_.span(), block)) g.push_back(v);
    return g;
  }
  [[nodiscard]] std::string what() const { return info.name + " in " + std::to_string(info.dimension) + " variables"; }

  FunctionInfo info;

 private:
  void put(const Point& x) {
    std::size_t i = 0;
    for (const Block& block : objective_->layout().blocks())
      for (double& v : view(x_.span(), block)) v = x.at(i++);
    ASSERT_EQ(i, x.size()) << what();
  }
  std::unique_ptr<Objective<double>> objective_;
  Buffer<double> x_, g_;
};

// The dimensions at which a function is tested: all for which its minimum has a point of its own among them.
std::vector<std::size_t> tested_dimensions(const FunctionInfo& f) {
  if (f.dimensions.fixed()) return {f.dimension};
  std::set<std::size_t> all{f.dimension, 2 * f.dimension};
  for (std::size_t n = f.dimensions.smallest; n <= 12; ++n)
    if (n % f.dimensions.multiple == 0) all.insert(n);
  return {all.begin(), all.end()};
}

template <class F>
void for_all_functions(F check) {
  for (const FunctionInfo& f : list_functions())
    for (const std::size_t n : tested_dimensions(f)) {
      Subject subject(f.name, n);
      check(subject);
    }
}

double norm(const Point& v) {
  double sum = 0;
  for (const double c : v) sum += c * c;
  return std::sqrt(sum);
}

// By central differences of the gradient.
std::vector<Point> hessian(Subject& f, const Point& x, double h = 1e-5) {
  std::vector<Point> rows;
  for (std::size_t j = 0; j < x.size(); ++j) {
    Point up = x, down = x;
    up[j] += h;
    down[j] -= h;
    Point a = f.gradient(up);
    const Point b = f.gradient(down);
    for (std::size_t i = 0; i < x.size(); ++i) a[i] = (a[i] - b[i]) / (up[j] - down[j]);
    rows.push_back(a);
  }
  return rows;
}

// The eigenvalues of the second derivatives of a function of two variables, the smaller one first.
std::pair<double, double> eigenvalues(Subject& f, const Point& x) {
  const auto h = hessian(f, x);
  const double middle = (h[0][0] + h[1][1]) / 2, off = (h[0][1] + h[1][0]) / 2;
  const double half = std::hypot((h[0][0] - h[1][1]) / 2, off);
  return {middle - half, middle + half};
}

// --- over the registry ---

TEST(Function, IsDescribedWhole) {
  std::set<std::string> names;
  std::map<std::string, int> groups;
  for_all_functions([&](Subject& f) {
    const FunctionInfo& info = f.info;
    EXPECT_FALSE(info.meaning.empty()) << f.what();
    EXPECT_EQ(info.start.size(), info.dimension) << f.what();
    EXPECT_EQ(info.box.has_value(), info.dimension == 2) << f.what();
    if (info.box) {
      EXPECT_LT(info.box->x0, info.box->x1);
      EXPECT_LT(info.box->y0, info.box->y1);
      for (const Point& x : info.minima)
        EXPECT_TRUE(x[0] >= info.box->x0 && x[0] <= info.box->x1 && x[1] >= info.box->y0 && x[1] <= info.box->y1)
            << f.what() << ": a minimum outside of the picture";
    }
    for (const Point& x : info.minima) EXPECT_EQ(x.size(), info.dimension) << f.what();
    for (const LocalMinimum& m : info.local) {
      EXPECT_EQ(m.x.size(), info.dimension) << f.what();
      EXPECT_GT(m.value, info.minimum) << f.what();
    }
    EXPECT_TRUE(std::isfinite(info.minimum) || info.minima.empty()) << f.what();
  });
  for (const FunctionInfo& f : list_functions()) {
    EXPECT_TRUE(names.insert(f.name).second) << f.name << " twice";
    ++groups[f.group];
  }
  EXPECT_EQ(groups.size(), 4U);
  EXPECT_EQ(groups["mgh"], 35);
  EXPECT_EQ(groups["regression"], 4);
  EXPECT_GT(groups["classic"], 20);
  EXPECT_GT(groups["stress"], 5);
}

TEST(Function, MoreGarbowAndHillstromAreCountedFrom1To35) {
  int number = 0;
  for (const FunctionInfo& f : list_functions()) {
    if (f.group == "mgh") {
      const std::string counted = "(MGH " + std::to_string(++number) + ")";
      EXPECT_NE(f.meaning.find(counted), std::string::npos) << f.name << " should be " << counted;
    }
  }
}

// What a function of sums that cancel cannot resolve around a minimum of 0.
double resolution(const std::string& name, std::size_t n) {
  if (name == "schwefel") return 2e-13 * static_cast<double>(n);  // 419 n - 419 n
  if (name == "meyer") return 1e-9;  // 30000 - 30000, behind the exponential of a number that is 16 times less certain
  return 1e-15 * static_cast<double>(n);
}

TEST(Function, TakesItsMinimumWhereItSays) {
  for_all_functions([](Subject& f) {
    for (const Point& x : f.info.minima)
      EXPECT_NEAR(f.value(x), f.info.minimum,
                  1e-12 * std::abs(f.info.minimum) + resolution(f.info.name, f.info.dimension))
          << f.what();
    for (const LocalMinimum& m : f.info.local)
      EXPECT_NEAR(f.value(m.x), m.value, 1e-12 * std::abs(m.value)) << f.what();
  });
}

// Zero up to what a change of the last digits of the point makes of it (the gradient of MGH 10 changes by 0.01 then).
TEST(Function, HasNoGradientAtItsMinima) {
  for_all_functions([](Subject& f) {
    std::vector<Point> points = f.info.minima;
    for (const LocalMinimum& m : f.info.local) points.push_back(m.x);
    for (const Point& x : points) {
      const Point g = f.gradient(x);
      if (f.info.name == "ackley" || f.info.name == "sharp_ridge") {  // no gradient: 0 by definition
        EXPECT_LT(norm(g), 1e-15) << f.what();
        continue;
      }
      Point slack(x.size(), 1e-14);
      for (std::size_t j = 0; j < x.size(); ++j) {
        Point near = x;
        near[j] += x[j] == 0 ? 1e-14 : 1e-14 * x[j];
        const Point other = f.gradient(near);
        for (std::size_t i = 0; i < x.size(); ++i) slack[i] += std::abs(other[i] - g[i]);
      }
      for (std::size_t i = 0; i < x.size(); ++i) EXPECT_LE(std::abs(g[i]), slack[i]) << f.what() << ", component " << i;
    }
  });
}

TEST(Function, IsNowhereLowerAroundItsMinima) {
  std::mt19937 random(1);  // NOLINT(cert-msc32-c, cert-msc51-cpp): the same points every time
  std::normal_distribution<double> normal;
  for_all_functions([&](Subject& f) {
    std::vector<LocalMinimum> minima = f.info.local;
    for (const Point& x : f.info.minima) minima.push_back({x, f.info.minimum});
    for (const LocalMinimum& m : minima)
      for (const double scale : {1e-2, 1e-3, 1e-4})
        for (int k = 0; k < 20; ++k) {
          Point x = m.x;
          for (double& v : x) v += scale * normal(random) * (v == 0 ? 1 : v);
          EXPECT_GE(f.value(x),
                    m.value * (m.value > 0 ? 1 - 1e-12 : 1 + 1e-12) - resolution(f.info.name, f.info.dimension))
              << f.what();
        }
  });
}

TEST(Function, IsNowhereLowerInItsBox) {
  for_all_functions([](Subject& f) {
    if (!f.info.box || std::isnan(f.info.minimum)) return;
    const Box box = *f.info.box;
    double least = std::numeric_limits<double>::infinity();
    for (int i = 0; i <= 100; ++i)
      for (int j = 0; j <= 100; ++j)
        least = std::min(least, f.value({box.x0 + (box.x1 - box.x0) * i / 100, box.y0 + (box.y1 - box.y0) * j / 100}));
    EXPECT_GE(least, f.info.minimum - 1e-12 * std::abs(f.info.minimum) - resolution(f.info.name, 2)) << f.what();
  });
}

// The error of component i by differences over five points; the rounding of the values is allowed for.
double difference_error(Subject& f, const Point& x, std::size_t i, double exact, double h) {
  const double step = h * std::max(0.1, std::abs(x[i]));
  double values[4], largest = 0;
  int k = 0;
  for (const double s : {-2.0, -1.0, 1.0, 2.0}) {
    Point at = x;
    at[i] += s * step;
    values[k] = f.value(at);
    largest = std::max(largest, std::abs(values[k++]));
  }
  const double difference = (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * step);
  const double noise = 4e-15 * largest / step;
  return std::max(0.0, std::abs(exact - difference) - noise) / std::max(1e-3, std::abs(exact));
}

TEST(Function, GradientsAgreeWithDifferences) {
  for_all_functions([](Subject& f) {
    std::vector<Point> points{f.info.start, f.info.start};
    for (double& v : points[1]) v = 0.7 * v + 0.1;
    for (const Point& m : f.info.minima) {
      points.push_back(m);
      for (double& v : points.back()) v = 1.01 * v + 0.013;
    }
    for (const Point& x : points) {
      const Point g = f.gradient(x);
      for (std::size_t i = 0; i < x.size(); ++i) {
        double error = std::numeric_limits<double>::infinity();
        for (const double h : {1e-2, 1e-3, 1e-4}) error = std::min(error, difference_error(f, x, i, g[i], h));
        EXPECT_LT(error, 1e-7) << f.what() << ", component " << i;
      }
    }
  });
}

TEST(Function, InFloatIsTheSameRounded) {
  for_all_functions([](Subject& f) {
    const auto single = make_function<float>(f.info.name, f.info.dimension);
    const Layout& layout = single->layout();
    Buffer<float> x(layout.size()), g(layout.size());
    single->start(x.span());
    Point same;
    for (const Block& block : layout.blocks())
      for (float& v : view(x.span(), block)) {
        v = 0.75F * v + 0.125F;
        same.push_back(static_cast<double>(v));
      }
    const double value = f.value(same);
    EXPECT_NEAR(single->value_and_gradient(x.span(), g.span(), 0), value, 1e-5 * std::max(1.0, std::abs(value)))
        << f.what();
    const Point gradient = f.gradient(same);
    std::size_t i = 0;
    for (const Block& block : layout.blocks())
      for (const float v : view(g.span(), block)) {
        EXPECT_NEAR(static_cast<double>(v), gradient[i], 1e-5 * std::max(1.0, norm(gradient))) << f.what();
        ++i;
      }
  });
}

TEST(Function, StartsWhereItsDescriptionSays) {
  for_all_functions([](Subject& f) {
    const auto objective = make_function<double>(f.info.name, f.info.dimension);
    Buffer<double> x(objective->layout().size());
    objective->start(x.span());
    Point start;
    for (const Block& block : objective->layout().blocks())
      for (const double v : view(x.span(), block)) start.push_back(v);
    EXPECT_EQ(start, f.info.start) << f.what();
  });
}

std::string usage_error(const std::string& name, std::size_t dimension) {
  try {
    make_function<double>(name, dimension);
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::usage);
    return e.what();
  }
  return "";
}

TEST(Function, RefusesADimensionThatItDoesNotHave) {
  for (const FunctionInfo& f : list_functions()) {
    const Dimensions& d = f.dimensions;
    EXPECT_EQ(usage_error(f.name, d.smallest), "") << f.name;
    EXPECT_EQ(usage_error(f.name, d.usual), "") << f.name;
    EXPECT_EQ(describe_function(f.name, 0).dimension, d.usual) << f.name;
    EXPECT_NE(usage_error(f.name, d.largest + d.multiple).find(f.name), std::string::npos) << f.name;
    if (d.smallest > d.multiple) {
      EXPECT_NE(usage_error(f.name, d.smallest - d.multiple), "") << f.name;
    }
    if (d.multiple > 1) {
      EXPECT_NE(usage_error(f.name, d.usual + 1).find("multiple of " + std::to_string(d.multiple)), std::string::npos);
    }
  }
  EXPECT_EQ(usage_error("wood", 5), "wood has 4 variables, not 5");
  EXPECT_EQ(usage_error("square_regression", 2), "square_regression has 20 variables, not 2");
  EXPECT_EQ(usage_error("watson", 32), "watson takes 2 to 31 variables, not 32");
  EXPECT_NE(usage_error("extended_powell", 6).find("a multiple of 4, not 6"), std::string::npos);
}

TEST(Function, FamiliesTakeManyVariables) {
  for (const FunctionInfo& f : list_functions()) {
    if (f.dimensions.largest < 10000) continue;
    const std::size_t n = f.dimensions.largest > 10000 ? 20000 : 1000;
    Subject many(f.name, n);
    const Point g = many.gradient(many.info.start);
    EXPECT_EQ(g.size(), n);
    EXPECT_TRUE(std::isfinite(norm(g))) << f.name;
  }
}

// --- against published and recomputed numbers ---

// Values at the start, and at the start with 0.1 cos(i) added to x_i, i = 1, 2, ...: from the papers' formulas written
// out a second time (sums of residuals, no closed forms, other constants), in 40 digits.
struct Reference {
  const char* name;
  std::size_t dimension;
  double start, probe;
};
const std::vector<Reference>& reference_values() {
  static const std::vector<Reference> table{
      {"quadratic", 10, 932.67930556227878, 820.82849826174944},
      {"noisy_quadratic", 10, 932.67930556227878, 820.82849826174944},
      {"ravine", 2, 50.5, 46.372550131634491},
      {"rotated_ravine", 2, 50.5, 57.48307490414935},
      {"booth", 2, 2180.0, 2177.7382791668627},
      {"matyas", 2, 49.04, 48.372277507295142},
      {"himmelblau", 2, 170.0, 170.07523775506667},
      {"goldstein_price", 2, 304.16104969, 239.90236734606085},
      {"three_hump_camel", 2, 4.8666666666666667, 5.1515170088786097},
      {"six_hump_camel", 2, 1.0000019000003333e-6, 0.003271694348956621},
      {"mccormick", 2, 50.909297426825682, 49.580387711395098},
      {"branin", 2, 24.129964413622261, 23.915960724491887},
      {"two_gaussians", 2, 3.246139091727544, 3.3291472642803468},
      {"saddle", 2, 1.0, 1.1092479450952103},
      {"bounded_saddle", 2, 0.999999999999, 1.1092487780186462},
      {"monkey_saddle", 2, 0.51176, 0.62034122982175209},
      {"sigmoid_plateau", 2, 0.98201295850988078, 0.98201308681467903},
      {"easom", 2, -0.83888821921280469, -0.84052293333549857},
      {"levy_13", 2, 10.25, 10.859929118378485},
      {"bohachevsky", 2, 300.0, 299.51392228188306},
      {"ackley", 2, 10.219789193034934, 10.218808928729662},
      {"rastrigin", 2, 36.25, 35.978057422538512},
      {"griewank", 2, 1.3625127946679318, 1.3273100963364819},
      {"styblinski_tang", 2, 0.0, -0.0061637537825974656},
      {"schwefel", 2, 913.05581199252693, 913.86575267923218},
      {"ackley", 5, 10.219789193034934, 10.132458744420581},
      {"rastrigin", 5, 76.5, 77.267788011686829},
      {"griewank", 5, 0.84471624241116043, 0.85276592436551286},
      {"styblinski_tang", 5, 0.0, -0.46512370653694672},
      {"schwefel", 5, 2270.9046978609078, 2271.7480147792853},
      {"rosenbrock", 2, 24.2, 17.197847292857775},
      {"rosenbrock", 5, 1016.4, 989.16101177999187},
      {"freudenstein_roth", 2, 400.5, 458.18042213246725},
      {"powell_badly_scaled", 2, 1.1352617173483784, 267100.74404360463},
      {"brown_badly_scaled", 2, 999998000003.0, 999997891942.54807},
      {"beale", 2, 14.203125, 13.047714249729428},
      {"jennrich_sampson", 2, 4171.306161960493, 3576.6735646761033},
      {"helical_valley", 3, 2500.0, 2672.1158477891845},
      {"bard", 3, 41.681695861678005, 52.399028354463496},
      {"gaussian", 3, 3.8881069911666615e-6, 0.015985694716683513},
      {"meyer", 3, 1693607809.4361459, 284575061.49856973},
      {"gulf", 3, 12.110705825569488, 16.246316437306169},
      {"box_3d", 3, 1031.1538106093983, 1025.3437509359777},
      {"powell_singular", 4, 215.0, 261.81494299025533},
      {"wood", 4, 19192.0, 19894.359824000053},
      {"kowalik_osborne", 4, 0.0053131722721085422, 0.026030421994953912},
      {"brown_dennis", 4, 7926693.3369974324, 7951871.2838127189},
      {"osborne_1", 5, 0.87902629354464049, 7769694054871117.9},
      {"biggs_exp6", 6, 0.77907007565597045, 0.69329594780720623},
      {"osborne_2", 11, 2.0934195142120637, 2.5888735074714344},
      {"watson", 2, 30.0, 32.630445066060007},
      {"watson", 6, 30.0, 35.018432301744581},
      {"watson", 9, 30.0, 37.263113879413124},
      {"watson", 12, 30.0, 36.983527821108384},
      {"extended_rosenbrock", 2, 24.2, 17.197847292857775},
      {"extended_rosenbrock", 10, 121.0, 165.46721618085546},
      {"extended_powell", 4, 215.0, 261.81494299025533},
      {"extended_powell", 12, 645.0, 658.46975451003915},
      {"penalty_1", 1, 0.5625, 0.74128611948196949},
      {"penalty_1", 4, 885.06264, 817.58355463209844},
      {"penalty_1", 10, 148032.56535, 146356.00434227487},
      {"penalty_2", 1, 0.6525, 0.6056564047039134},
      {"penalty_2", 4, 2.3400088054630245, 1.9985784369306899},
      {"penalty_2", 10, 162.65277656596712, 157.86204327400693},
      {"variably_dimensioned", 2, 46.5625, 48.600366287955567},
      {"variably_dimensioned", 10, 2198551.1625, 2465043.8739779777},
      {"trigonometric", 2, 0.012687776161404487, 0.015585640615683123},
      {"trigonometric", 10, 0.0070757594662222023, 0.016890025391833772},
      {"brown_almost_linear", 2, 2.8125, 2.6116544012595265},
      {"brown_almost_linear", 10, 273.24804782867432, 288.15778801659798},
      {"discrete_boundary_value", 1, 0.065464019775390625, 0.013168125622002962},
      {"discrete_integral", 1, 0.016366004943847656, 0.0032920314055007406},
      {"discrete_boundary_value", 3, 0.011784221162088215, 0.049983435666173674},
      {"discrete_integral", 3, 0.0254386609303765, 0.060333880994300011},
      {"discrete_boundary_value", 10, 0.00078851910126482151, 0.061491311821618896},
      {"discrete_integral", 10, 0.063416841579452641, 0.12537858985461413},
      {"broyden_tridiagonal", 1, 16.0, 13.159677052765216},
      {"broyden_banded", 1, 36.0, 26.26036111239298},
      {"broyden_tridiagonal", 3, 14.0, 17.185607147938462},
      {"broyden_banded", 3, 108.0, 134.09393001280158},
      {"broyden_tridiagonal", 10, 21.0, 25.032861400416909},
      {"broyden_banded", 10, 360.0, 419.22312773077263},
      {"linear_full_rank", 3, 15.0, 14.668117088234419},
      {"linear_rank_1", 3, 3030.0, 2697.1760711621521},
      {"linear_rank_1_zero", 3, 86.0, 77.884877096538985},
      {"linear_full_rank", 10, 50.0, 49.483006595082782},
      {"linear_rank_1", 10, 8658670.0, 8309935.3815393869},
      {"linear_rank_1_zero", 10, 4067996.0, 4006645.1233613871},
      {"chebyquad", 1, 0.0, 0.011677063269057152},
      {"chebyquad", 2, 0.19753086419753086, 0.30636896769385727},
      {"chebyquad", 7, 0.033770638463718821, 0.29327795878181773},
      {"chebyquad", 8, 0.038617698285930232, 0.39788739145023084},
      {"chebyquad", 9, 0.028882980288226033, 0.52744793927849733},
      {"chebyquad", 10, 0.033763265462880003, 0.50956951095600779},
      {"sphere", 2, 25.0, 25.661749900471544},
      {"ellipsoid", 2, 16000009.0, 16334658.578234045},
      {"rotated_ellipsoid", 2, 24500000.5, 25174088.862162358},
      {"discus", 2, 9000016.0, 9327116.9839873993},
      {"bent_cigar", 2, 16000009.0, 16334658.578234045},
      {"sharp_ridge", 2, 409.0, 413.48856901480957},
      {"different_powers", 2, 4105.0, 4367.7507287516471},
      {"attractive_sector", 2, 40025.0, 42215.819760263645},
      {"sphere", 7, 60.25, 60.208956259406096},
      {"ellipsoid", 7, 16942819.0, 16402559.657868489},
      {"rotated_ellipsoid", 7, 18288021.972946624, 17899176.920570812},
      {"discus", 7, 9000051.25, 9327151.5311937582},
      {"bent_cigar", 7, 51250009.0, 50881864.937168597},
      {"sharp_ridge", 7, 724.89105316381766, 722.64228771651358},
      {"different_powers", 7, 4536.3244044119864, 4155.9557384507391},
      {"attractive_sector", 7, 92559.0, 96188.880892142142},
      {"sphere", 10, 70.5, 70.478599475396499},
      {"ellipsoid", 10, 4852052.3491543561, 5130137.9361856042},
      {"rotated_ellipsoid", 10, 7314198.0889124436, 7229972.1151548975},
      {"discus", 10, 9000061.5, 9327161.8008369742},
      {"bent_cigar", 10, 61500009.0, 61151508.153159},
      {"sharp_ridge", 10, 793.2193570679061, 791.32133864638599},
      {"different_powers", 10, 920.16603376393138, 892.72310890931994},
      {"attractive_sector", 10, 105068.0, 107581.39390736403},
  };
  return table;
}

TEST(Function, HasTheValuesOfItsFormula) {
  std::set<std::string> known;
  for (const Reference& r : reference_values()) {
    known.insert(r.name);
    Subject f(r.name, r.dimension);
    Point x = f.info.start;
    EXPECT_NEAR(f.value(x), r.start, 1e-12 * std::max(1.0, std::abs(r.start))) << f.what() << ", start";
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += 0.1 * std::cos(static_cast<double>(i + 1));
    EXPECT_NEAR(f.value(x), r.probe, 1e-11 * std::max(1.0, std::abs(r.probe))) << f.what() << ", probe";
  }
  for (const FunctionInfo& f : list_functions())
    EXPECT_TRUE(f.group == "regression" || known.contains(f.name))  // regressions are in golden/problems.json
        << f.name << " needs a line in reference_values()";
}

// The numbers that More, Garbow and Hillstrom print, cut off after six digits.
TEST(Function, HasThePublishedMinima) {
  struct Published {
    const char* name;
    std::size_t dimension;
    double minimum;
  };
  for (const Published& p : {Published{"jennrich_sampson", 2, 124.362},
                             {"bard", 3, 8.21487e-3},
                             {"gaussian", 3, 1.12793e-8},
                             {"meyer", 3, 87.9458},
                             {"kowalik_osborne", 4, 3.07505e-4},
                             {"brown_dennis", 4, 85822.2},
                             {"osborne_1", 5, 5.46489e-5},
                             {"osborne_2", 11, 4.01377e-2},
                             {"watson", 6, 2.28767e-3},
                             {"watson", 9, 1.39976e-6},
                             {"watson", 12, 4.72238e-10},
                             {"penalty_1", 4, 2.24997e-5},
                             {"penalty_1", 10, 7.08765e-5},
                             {"penalty_2", 4, 9.37629e-6},
                             {"penalty_2", 10, 2.93660e-4},
                             {"chebyquad", 8, 3.51687e-3}}) {
    const double digit = std::pow(10.0, std::floor(std::log10(p.minimum)) - 5);
    const double minimum = describe_function(p.name, p.dimension).minimum;
    EXPECT_GE(minimum, p.minimum - 1e-3 * digit) << p.name;
    EXPECT_LT(minimum, p.minimum + digit) << p.name;
  }
  for (const char* zero : {"rosenbrock",
                           "freudenstein_roth",
                           "powell_badly_scaled",
                           "brown_badly_scaled",
                           "beale",
                           "helical_valley",
                           "gulf",
                           "box_3d",
                           "powell_singular",
                           "wood",
                           "biggs_exp6",
                           "extended_rosenbrock",
                           "extended_powell",
                           "variably_dimensioned",
                           "trigonometric",
                           "brown_almost_linear",
                           "broyden_tridiagonal",
                           "broyden_banded",
                           "discrete_integral",
                           "discrete_boundary_value"})
    EXPECT_EQ(describe_function(zero).minimum, 0) << zero;
  for (const std::size_t n : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 9U}) EXPECT_EQ(describe_function("chebyquad", n).minimum, 0);
  EXPECT_NEAR(describe_function("freudenstein_roth").local.at(0).value, 48.9842, 1e-4);
  EXPECT_NEAR(describe_function("biggs_exp6").local.at(0).value, 5.65565e-3, 1e-8);
  for (const double n : {3.0, 10.0}) {
    const double m = 2 * n;
    const auto size = static_cast<std::size_t>(n);
    EXPECT_EQ(describe_function("linear_full_rank", size).minimum, m - n);
    EXPECT_NEAR(describe_function("linear_rank_1", size).minimum, m * (m - 1) / (2 * (2 * m + 1)), 1e-13);
    EXPECT_NEAR(describe_function("linear_rank_1_zero", size).minimum, (m * m + 3 * m - 6) / (2 * (2 * m - 3)), 1e-13);
  }
}

// Steepest descent with exact steps and conjugate directions ends a convex quadratic after as many steps as variables.
TEST(Function, RegressionsReachTheirMinimum) {
  for (const FunctionInfo& info : list_functions()) {
    if (info.group != "regression") continue;
    Subject f(info.name);
    Point x = info.start, g = f.gradient(x), d(x.size());
    for (std::size_t i = 0; i < d.size(); ++i) d[i] = -g[i];
    for (int step = 0; step < 200 && norm(g) > 1e-13; ++step) {
      Point along = x;
      for (std::size_t i = 0; i < x.size(); ++i) along[i] += d[i];
      const Point h = f.gradient(along);  // g + A d
      double gd = 0, dad = 0;
      for (std::size_t i = 0; i < x.size(); ++i) {
        gd += g[i] * d[i];
        dad += d[i] * (h[i] - g[i]);
      }
      for (std::size_t i = 0; i < x.size(); ++i) x[i] -= gd / dad * d[i];
      const Point next = f.gradient(x);
      const double beta = norm(next) * norm(next) / (norm(g) * norm(g));
      for (std::size_t i = 0; i < x.size(); ++i) d[i] = -next[i] + beta * d[i];
      g = next;
    }
    EXPECT_NEAR(f.value(x), info.minimum, 1e-13) << info.name;
  }
}

TEST(Function, HasThePublishedSecondDerivatives) {
  struct Published {
    const char* name;
    Point x;
    double low, low_error, high, high_error;
  };
  for (const Published& p : {Published{"rosenbrock", {1, 1}, 0.399, 5e-4, 1001.6, 0.05},
                             {"beale", {3, 0.5}, 0.301, 5e-4, 48.98, 5e-3},
                             {"booth", {1, 3}, 2, 1e-8, 18, 1e-8},
                             {"matyas", {0, 0}, 0.04, 1e-9, 1, 1e-9},
                             {"rastrigin", {0, 0}, 396.78, 5e-3, 396.78, 5e-3},
                             {"griewank", {0, 0}, 0.5005, 1e-8, 1.0005, 1e-8},
                             {"goldstein_price", {0, -1}, 403, 0.5, 965, 0.5},
                             {"three_hump_camel", {0, 0}, 1.586, 5e-4, 4.414, 5e-4},
                             {"six_hump_camel", {0, 0}, -8.06, 5e-3, 8.06, 5e-3},
                             {"saddle", {0, 0}, -2, 1e-9, 2, 1e-9},
                             {"monkey_saddle", {0, 0}, 0, 1e-9, 0, 1e-9},
                             {"ravine", {0, 0}, 1, 1e-8, 100, 1e-7},
                             {"rotated_ravine", {0, 0}, 1, 1e-8, 100, 1e-7}}) {
    Subject f(p.name);
    const auto [low, high] = eigenvalues(f, p.x);
    EXPECT_NEAR(low, p.low, p.low_error) << p.name;
    EXPECT_NEAR(high, p.high, p.high_error) << p.name;
  }
}

// Every critical point in the literature's tables, to the digits that are printed there.
TEST(Function, HasThePublishedCriticalPoints) {
  enum Kind { minimum, saddle, maximum };
  struct Published {
    const char* name;
    double x, y, digits, f, f_error;
    Kind kind;
  };
  for (const Published& p : {Published{"beale", 0, 1, 1e-12, 14.203125, 1e-12, saddle},
                             {"beale", 0.100538, -2.644514, 1e-6, 9.864512, 1e-6, saddle},
                             {"himmelblau", -2.80511808695, 3.13131251825, 1e-11, 0, 1e-18, minimum},
                             {"himmelblau", -3.77931025338, -3.28318599129, 1e-11, 0, 1e-18, minimum},
                             {"himmelblau", 3.58442834033, -1.84812652696, 1e-11, 0, 1e-18, minimum},
                             {"himmelblau", -0.270845, -0.923039, 1e-6, 181.6165, 5e-5, maximum},
                             {"himmelblau", -3.073026, -0.081353, 1e-6, 104.0152, 5e-5, saddle},
                             {"himmelblau", 0.086678, 2.884255, 1e-6, 67.7192, 5e-5, saddle},
                             {"himmelblau", 3.385154, 0.073852, 1e-6, 13.3119, 5e-5, saddle},
                             {"himmelblau", -0.127961, -1.953715, 1e-6, 178.3372, 5e-5, saddle},
                             {"rastrigin", 0.99495864, 0, 1e-8, 0.99495906, 1e-8, minimum},
                             {"rastrigin", -0.99495864, 0, 1e-8, 0.99495906, 1e-8, minimum},
                             {"griewank", 3.14002, 4.43844, 1e-5, 0.00739604, 1e-8, minimum},
                             {"griewank", -3.14002, -4.43844, 1e-5, 0.00739604, 1e-8, minimum},
                             {"styblinski_tang", -2.90353402777, -2.90353402777, 1e-11, -78.33233, 1e-5, minimum},
                             {"styblinski_tang", -2.90353402777, 2.74680277099, 1e-11, -64.19561, 1e-5, minimum},
                             {"styblinski_tang", 2.74680277099, 2.74680277099, 1e-11, -50.05889, 1e-5, minimum},
                             {"styblinski_tang", 0.15673125678, 0.15673125678, 1e-11, 0.391225, 1e-6, maximum},
                             {"goldstein_price", -0.6, -0.4, 1e-12, 30, 1e-10, minimum},
                             {"goldstein_price", 1.8, 0.2, 1e-12, 84, 1e-10, minimum},
                             {"goldstein_price", 1.2, 0.8, 1e-12, 840, 1e-9, minimum},
                             {"three_hump_camel", 1.74755235, -0.87377617, 1e-8, 0.298638442, 1e-9, minimum},
                             {"three_hump_camel", -1.74755235, 0.87377617, 1e-8, 0.298638442, 1e-9, minimum},
                             {"three_hump_camel", 1.07054229, -0.53527115, 1e-8, 0.877361558, 1e-9, saddle},
                             {"three_hump_camel", -1.07054229, 0.53527115, 1e-8, 0.877361558, 1e-9, saddle},
                             {"six_hump_camel", 0.0898420131, -0.712656403, 1e-9, -1.03162845348988, 1e-13, minimum},
                             {"six_hump_camel", -0.0898420131, 0.712656403, 1e-9, -1.03162845348988, 1e-13, minimum},
                             {"six_hump_camel", 1.703606715, -0.796083569, 1e-9, -0.215463824, 1e-9, minimum},
                             {"six_hump_camel", 1.607104753, 0.568651455, 1e-9, 2.10425031, 1e-8, minimum},
                             {"six_hump_camel", 0, 0, 1e-12, 0, 1e-12, saddle},
                             {"mccormick", -0.547197551, -1.547197551, 1e-9, -1.91322295498104, 1e-13, minimum},
                             {"branin", -pi, 12.275, 1e-12, 0.397887357729738, 1e-13, minimum},
                             {"branin", pi, 2.275, 1e-12, 0.397887357729738, 1e-13, minimum},
                             {"branin", 9.42477796, 2.475, 1e-8, 0.397887357729738, 1e-13, minimum},
                             {"bounded_saddle", 0, 1.4142135623731, 1e-13, -1, 1e-13, minimum},
                             {"bounded_saddle", 0, 0, 1e-13, 0, 1e-13, saddle},
                             {"two_gaussians", -0.93630063, 0, 1e-8, -2.06309025, 1e-8, minimum},
                             {"two_gaussians", 0.90531790, 0, 1e-8, -1.09273200, 1e-8, minimum},
                             {"two_gaussians", 0.06860244, 0, 1e-8, -0.03137427, 1e-8, saddle}}) {
    Subject f(p.name);
    EXPECT_NEAR(f.value({p.x, p.y}), p.f, p.f_error) << p.name;
    const auto [low, high] = eigenvalues(f, {p.x, p.y});
    const double stiffness = std::max(std::abs(low), std::abs(high));
    EXPECT_LT(norm(f.gradient({p.x, p.y})), std::max(1e-11, stiffness * p.digits)) << p.name;
    EXPECT_EQ(low < 0 && high < 0 ? maximum : low > 0 && high > 0 ? minimum : saddle, p.kind) << p.name;
  }
}

// --- defects of other collections ---

// LightBench's has the coefficient 1.
TEST(Function, RosenbrockHasTheCoefficient100) {
  Subject f("rosenbrock");
  EXPECT_NEAR(f.value({-1.2, 1}), 24.2, 1e-13);
  const Point g = f.gradient({-1.2, 1});
  EXPECT_NEAR(g[0], -215.6, 1e-12);
  EXPECT_NEAR(g[1], -88, 1e-12);
}

// LightBench's is a sum of odd powers, which has no saddle of index 1.
TEST(Function, SaddleFallsInOneDirectionAndRisesInTheOther) {
  Subject f("saddle");
  EXPECT_EQ(f.value({0.5, 0}), 0.25);
  EXPECT_EQ(f.value({-0.5, 0}), 0.25);
  EXPECT_EQ(f.value({0, 0.5}), -0.25);
  EXPECT_EQ(f.value({0, -0.5}), -0.25);
  EXPECT_EQ(f.gradient(f.info.start), (Point{2, 0}));  // on the ridge: nothing leads away from it
  Subject bounded("bounded_saddle");
  EXPECT_LT(bounded.gradient(bounded.info.start)[1], 0);
}

// funconstrain's start has +1 in its last component.
TEST(Function, BrownAndDennisStartAtMinusOne) {
  Subject f("brown_dennis");
  EXPECT_EQ(f.info.start, (Point{25, 5, -5, -1}));
  EXPECT_NEAR(f.value(f.info.start), 7926693.337, 5e-4);
  EXPECT_NEAR(f.value({25, 5, -5, 1}), 7632895.358, 5e-4);
}

// The sign in ensmallen's moves the minimum to -420.97.
TEST(Function, SchwefelHasItsMinimumAtPlus420) {
  Subject f("schwefel");
  EXPECT_NEAR(f.value({420.9687, 420.9687}), 0, 1e-8);
  EXPECT_GT(f.value({-420.9687, -420.9687}), 1675);
}

// ensmallen names (3.14, 3.14).
TEST(Function, EasomHasItsMinimumAtPi) {
  Subject f("easom");
  EXPECT_EQ(f.value({pi, pi}), -1);
  EXPECT_NEAR(f.value({3.14, 3.14}), -0.99999239, 5e-9);
  EXPECT_NEAR(f.gradient({3.14, 3.14})[0], -4.8e-3, 5e-5);
  EXPECT_LT(norm(f.gradient({0, 0})), 1e-6);  // the plain
}

// ensmallen's objective is rounded to four digits.
TEST(Function, McCormickIsKnownToTheLastDigit) {
  EXPECT_NEAR(describe_function("mccormick").minimum, -1.91322295498104, 5e-15);
}

// ensmallen's comments say otherwise for these three.
TEST(Function, AckleyRastriginAndStyblinskiTangHaveTheirMinimaInAnyDimension) {
  for (const std::size_t n : {1U, 2U, 3U, 10U}) {
    const Point zero(n, 0.0);
    EXPECT_EQ(Subject("ackley", n).value(zero), 0);
    EXPECT_EQ(Subject("rastrigin", n).value(zero), 0);
    const auto variables = static_cast<double>(n);
    EXPECT_NEAR(Subject("styblinski_tang", n).value(Point(n, -2.90353402777)), -39.1661657037714 * variables,
                1e-12 * variables);
  }
}

TEST(Function, AckleyIsAConeAtItsMinimum) {
  Subject f("ackley");
  for (const double r : {1e-3, 1e-6, 1e-9}) {
    const double slope = 4 / std::numbers::sqrt2, bend = std::numbers::e * pi * pi - 0.2;  // of the series in r
    EXPECT_NEAR(f.value({r, 0}) / r, slope + bend * r, r * r + 1e-6) << r;
    EXPECT_NEAR(f.gradient({r, 0})[0], slope + 2 * bend * r, r * r + 1e-12) << r;
  }
  EXPECT_EQ(f.gradient({0, 0}), (Point{0, 0}));
}

TEST(Function, Levy13IsNotQuiteZeroInDouble) {
  const double f = Subject("levy_13").value({1, 1});
  EXPECT_GT(f, 1e-31);
  EXPECT_LT(f, 2e-31);
}

TEST(Function, SigmoidPlateauHasHardlyAnySlopeOutside) {
  Subject f("sigmoid_plateau");
  for (const double g : f.gradient({1.5, 1.5})) EXPECT_NEAR(g, 9.978328034703256e-6, 1e-16);
}

TEST(Function, BealeStartsWhereOneSlopeIsExactlyZero) {
  Subject f("beale");
  EXPECT_EQ(f.gradient({1, 1})[0], 0);
  EXPECT_LT(eigenvalues(f, {1, 1}).first, 0);
}

// The paper's formula is misprinted (the minus inside the absolute value is lost); its minimum is not.
TEST(Function, GulfHasItsMinimumWhereThePaperSays) {
  Subject f("gulf");
  EXPECT_LT(f.value({50, 25, 1.5}), 1e-28);
  EXPECT_GT(f.value({50, 24, 1.5}), 1e-3);
}

// The paper lists 6.50395e-3, which its start leads to; there is a lower minimum.
TEST(Function, ChebyquadInTenVariablesHasALowerMinimumThanThePaperLists) {
  const FunctionInfo info = describe_function("chebyquad", 10);
  EXPECT_NEAR(info.local.at(0).value, 6.50395e-3, 1e-8);
  EXPECT_NEAR(info.minimum, 4.77271e-3, 1e-8);
}

TEST(Function, HelicalValleyWindsAroundTheAxis) {
  Subject f("helical_valley");
  EXPECT_NEAR(f.value({-1, 0, 0}), 2500, 1e-9);
  for (const double angle : {-0.2, -0.1, 0.1, 0.25, 0.4, 0.5, 0.7})  // in turns; on the helix only z^2 is left
    EXPECT_NEAR(f.value({std::cos(2 * pi * angle), std::sin(2 * pi * angle), 10 * angle}), 100 * angle * angle, 1e-10)
        << angle;
}

// A rotation: it keeps the sum of the second derivatives, and it mixes.
TEST(Function, RotatedEllipsoidIsTheEllipsoidTurned) {
  for (const std::size_t n : {2U, 3U, 8U, 10U}) {
    Subject turned("rotated_ellipsoid", n), straight("ellipsoid", n);
    const auto a = hessian(turned, Point(n, 0.0), 1), b = hessian(straight, Point(n, 0.0), 1);
    double squares_a = 0, squares_b = 0, trace_a = 0, trace_b = 0, most = 0;
    for (std::size_t i = 0; i < n; ++i) {
      trace_a += a[i][i];
      trace_b += b[i][i];
      for (std::size_t j = 0; j < n; ++j) {
        squares_a += a[i][j] * a[i][j];
        squares_b += b[i][j] * b[i][j];
        if (i != j) most = std::max(most, std::abs(a[i][j]));
        EXPECT_NEAR(a[i][j], a[j][i], 1e-8);
      }
    }
    EXPECT_NEAR(trace_a, trace_b, 1e-12 * trace_b) << n;
    EXPECT_NEAR(squares_a, squares_b, 1e-12 * squares_b) << n;
    EXPECT_GT(most, 1e4) << n;
  }
}

// --- against the trajectories' problems ---

// Fills the blocks of x, in order, with the numbers of a list.
void fill(const Layout& layout, std::span<double> x, const std::vector<double>& values) {
  std::size_t i = 0;
  for (const Block& block : layout.blocks())
    for (double& v : view(x, block)) v = values.at(i++);
  ASSERT_EQ(i, values.size());
}

void expect_near(const Layout& layout, std::span<const double> x, const std::vector<double>& expected,
                 const std::string& what) {
  std::size_t i = 0;
  for (const Block& block : layout.blocks())
    for (const double v : view(x, block)) {
      EXPECT_NEAR(v, expected.at(i), 1e-12 * std::max(1.0, std::abs(expected[i]))) << what << ", component " << i;
      ++i;
    }
  ASSERT_EQ(i, expected.size());
}

TEST(Function, HasTheStartTheValueAndTheGradientOfTheReference) {
  const auto file = golden("problems");
  ASSERT_EQ(file.at("problems").size(), 8U);
  for (const auto& p : file.at("problems")) {
    const auto name = p.at("problem").get<std::string>();
    const auto objective = make_function<double>(name);
    const Layout& layout = objective->layout();
    Buffer<double> x(layout.size()), g(layout.size());
    objective->start(x.span());
    expect_near(layout, x.span(), p.at("x0").get<std::vector<double>>(), name + ": start");
    EXPECT_NEAR(objective->value_and_gradient(x.span(), g.span(), 1), p.at("f_x0").get<double>(),
                1e-12 * std::max(1.0, p.at("f_x0").get<double>()))
        << name;
    expect_near(layout, g.span(), p.at("grad_x0_t1").get<std::vector<double>>(), name + ": gradient at the start");
    fill(layout, x.span(), p.at("x_probe").get<std::vector<double>>());
    EXPECT_NEAR(objective->value_and_gradient(x.span(), g.span(), 2), p.at("f_x_probe").get<double>(),
                1e-12 * std::max(1.0, p.at("f_x_probe").get<double>()))
        << name;
    expect_near(layout, g.span(), p.at("grad_x_probe_t2").get<std::vector<double>>(), name + ": gradient at the probe");
  }
}

TEST(Function, UnknownNamesGetTheNearest) {
  try {
    make_function<double>("rosenbrok");
    FAIL();
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("did you mean rosenbrock"), std::string::npos);
  }
}

}  // namespace
}  // namespace ravine
