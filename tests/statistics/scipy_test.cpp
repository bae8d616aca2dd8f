// The tests of the project against SciPy's, where python3-scipy is installed (a package of the system's Python).
#include <gtest/gtest.h>

#include <cstdio>
#include <sstream>

#include "ravine/core/random.hpp"
#include "ravine/statistics/distributions.hpp"
#include "ravine/statistics/friedman.hpp"
#include "ravine/statistics/signed_rank.hpp"

namespace ravine {
namespace {

// The numbers that a line of Python prints, or nothing if it fails.
std::vector<double> python(const std::string& code) {
  const std::string command = "/usr/bin/python3 -c '" + code + "' 2>/dev/null";
  std::vector<double> numbers;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return numbers;
  for (double v = 0; std::fscanf(pipe, "%lf", &v) == 1;) numbers.push_back(v);
  if (::pclose(pipe) != 0) numbers.clear();
  return numbers;
}

std::string list(const std::vector<double>& values) {
  std::ostringstream text;
  text.precision(17);
  text << "[";
  for (const double v : values) text << v << ",";
  text << "]";
  return text.str();
}

std::vector<double> draw(std::uint64_t seed, std::size_t n) {
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(Random(seed, Stream::noise).uniform(i) - 0.45);
  return values;
}

class SciPy : public testing::Test {
 protected:
  void SetUp() override {
    if (python("import scipy.stats; print(1)").empty()) GTEST_SKIP() << "python3-scipy is not installed";
  }
};

TEST_F(SciPy, Wilcoxon) {
  std::string code = "from scipy.stats import wilcoxon as w\n";
  std::vector<double> own;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const std::vector<double> d = draw(seed, 8 + seed % 10);
    own.push_back(signed_rank_p(d));
    code += "print(w(" + list(d) + ", method=\"exact\").pvalue)\n";
  }
  const std::vector<double> theirs = python(code);
  ASSERT_EQ(theirs.size(), own.size());
  for (std::size_t i = 0; i < own.size(); ++i) EXPECT_NEAR(own[i], theirs[i], 1e-12);
}

TEST_F(SciPy, FriedmanAndTheStudentizedRange) {
  const std::vector<double> a = draw(1, 9), b = draw(2, 9), c = draw(3, 9), d = draw(4, 9);
  std::vector<std::vector<double>> rows;
  for (std::size_t i = 0; i < 9; ++i) rows.push_back({a[i], b[i], c[i], d[i]});
  const Friedman own = friedman(rows, 0.05);
  const std::vector<double> theirs =
      python("from scipy.stats import friedmanchisquare as f, f as F, studentized_range as s\nr = f(" + list(a) + "," +
             list(b) + "," + list(c) + "," + list(d) +
             ")\nprint(r.statistic, r.pvalue, F.sf(2.5, 3, 24), s.ppf(0.95, 7, 1e8) / 2 ** 0.5)\n");
  ASSERT_EQ(theirs.size(), 4U);
  EXPECT_NEAR(own.chi_squared, theirs[0], 1e-10);
  EXPECT_NEAR(own.p, theirs[1], 1e-10);
  EXPECT_NEAR(f_tail(2.5, 3, 24), theirs[2], 1e-10);
  EXPECT_NEAR(nemenyi_q(7, 0.05), theirs[3], 1e-5);
}

}  // namespace
}  // namespace ravine
