#include <algorithm>
#include <cmath>
#include <numeric>

#include "ravine/search/distribution.hpp"
#include "ravine/simd/normal.hpp"

namespace ravine {
namespace {

class CrossEntropy final : public Distribution {
 public:
  CrossEntropy(const CrossEntropyOptions& options, std::size_t n)
      : o_(options),
        n_(n),
        points_(static_cast<std::size_t>(options.population)),
        mean_(n),
        deviation_(n),
        x_(points_ * n),
        order_(points_) {}

  void begin(std::span<const double> start) override {
    std::ranges::copy(start, mean_.begin());
    std::ranges::fill(deviation_, o_.sigma);
    generations_ = 0;
  }
  [[nodiscard]] std::size_t population() const override { return points_; }
  void sample() override {
    const auto first = static_cast<std::uint64_t>(generations_) * n_;
    for (std::size_t k = 0; k < points_; ++k) {
      const Random random(static_cast<std::uint64_t>(o_.seed), Stream::noise, static_cast<std::uint32_t>(k));
      for (std::size_t i = 0; i < n_; ++i) x_[k * n_ + i] = mean_[i] + deviation_[i] * normal(random, first + i);
    }
  }
  void point(std::size_t i, std::span<double> x) const override {
    std::copy_n(x_.begin() + static_cast<std::ptrdiff_t>(i * n_), n_, x.begin());
  }
  void tell(std::span<const double> values) override {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    const auto worth = [&](std::size_t k) { return std::isnan(values[k]) ? infinity : values[k]; };
    std::ranges::sort(order_,
                      [&](std::size_t a, std::size_t b) { return worth(a) != worth(b) ? worth(a) < worth(b) : a < b; });
    const auto share = static_cast<std::size_t>(std::lround(o_.elite * static_cast<double>(points_)));
    const std::size_t elite = std::clamp<std::size_t>(share, 2, points_);
    const double extra = o_.extra * std::pow(o_.decay, generations_);
    for (std::size_t i = 0; i < n_; ++i) {
      double mean = 0, squares = 0;
      for (std::size_t e = 0; e < elite; ++e) mean += x_[order_[e] * n_ + i] / static_cast<double>(elite);
      for (std::size_t e = 0; e < elite; ++e)
        squares += (x_[order_[e] * n_ + i] - mean) * (x_[order_[e] * n_ + i] - mean);
      mean_[i] += o_.lr * (mean - mean_[i]);
      deviation_[i] += o_.lr * (std::sqrt(squares / static_cast<double>(elite) + extra) - deviation_[i]);
    }
    ++generations_;
  }
  [[nodiscard]] std::span<const double> mean() const override { return mean_; }
  [[nodiscard]] double generations() const override { return generations_; }

  [[nodiscard]] std::vector<double> numbers() const override {
    std::vector<double> all{generations_};
    all.insert(all.end(), mean_.begin(), mean_.end());
    all.insert(all.end(), deviation_.begin(), deviation_.end());
    return all;
  }
  [[nodiscard]] bool set_numbers(std::span<const double> numbers) override {
    if (numbers.size() != 1 + 2 * n_) return false;
    generations_ = numbers[0];
    std::ranges::copy(numbers.subspan(1, n_), mean_.begin());
    std::ranges::copy(numbers.subspan(1 + n_), deviation_.begin());
    return true;
  }

 private:
  const CrossEntropyOptions o_;
  const std::size_t n_, points_;
  double generations_ = 0;
  std::vector<double> mean_, deviation_, x_;
  std::vector<std::size_t> order_;
};

}  // namespace

std::unique_ptr<Distribution> make_distribution(const CrossEntropyOptions& options, std::size_t n) {
  return std::make_unique<CrossEntropy>(options, n);
}

}  // namespace ravine
