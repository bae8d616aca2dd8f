#include <algorithm>
#include <limits>
#include <vector>

#include "ravine/core/buffer.hpp"
#include "ravine/search/estimator.hpp"

namespace ravine {
namespace {

// The two points of parameter j are candidates 2j and 2j + 1; forward, they are x + h e_j at j, and x itself the last.
template <class T>
class Coordinates final : public Candidates<T> {
 public:
  Coordinates(std::span<const T> x, std::span<const std::size_t> places, std::span<const T> steps, bool central)
      : x_(x), places_(places), steps_(steps), central_(central) {}
  void write(std::size_t i, std::span<T> x) const override {
    std::ranges::copy(x_, x.begin());
    const std::size_t j = central_ ? i / 2 : i;
    if (j == places_.size()) return;
    x[places_[j]] += central_ && i % 2 == 1 ? -steps_[j] : steps_[j];
  }

 private:
  std::span<const T> x_;
  std::span<const std::size_t> places_;
  std::span<const T> steps_;
  bool central_;
};

template <class T>
class CoordinateEstimator final : public Estimator<T> {
 public:
  CoordinateEstimator(const FiniteDifferenceOptions& options, const Layout& layout)
      : central_(options.kind == FiniteDifferenceOptions::central), point_(layout.size()) {
    const auto rounding = static_cast<double>(std::numeric_limits<T>::epsilon());
    h_ = options.h > 0 ? options.h : central_ ? std::cbrt(rounding) : std::sqrt(rounding);
    for (const Block& block : layout.blocks())
      for (std::size_t i = block.offset; i < block.offset + block.size; ++i) places_.push_back(i);
    steps_.resize(places_.size());
    values_.resize(central_ ? 2 * places_.size() : places_.size() + 1);
  }

  double estimate(Objective<T>& objective, std::span<const T> x, std::uint64_t /*t*/, std::uint64_t draw,
                  std::span<T> g) override {
    for (std::size_t j = 0; j < places_.size(); ++j) {
      const double at = static_cast<double>(x[places_[j]]), h = h_ * std::max(1.0, std::abs(at));
      // What the sum really adds: the nearest numbers of T are apart.
      steps_[j] = static_cast<T>(at + h) - x[places_[j]];
    }
    objective.values(Coordinates<T>(x, places_, steps_, central_), draw, point_.span(), values_);
    std::ranges::fill(g, T(0));
    for (std::size_t j = 0; j < places_.size(); ++j) {
      const auto h = static_cast<double>(steps_[j]);
      g[places_[j]] = static_cast<T>(central_ ? (values_[2 * j] - values_[2 * j + 1]) / (2 * h)
                                              : (values_[j] - values_.back()) / h);
    }
    return values_.back();
  }
  [[nodiscard]] std::size_t evaluations() const override { return values_.size(); }

 private:
  bool central_;
  double h_ = 0;
  Buffer<T> point_;
  std::vector<std::size_t> places_;
  std::vector<T> steps_;
  std::vector<double> values_;
};

}  // namespace

template <class T>
std::unique_ptr<Estimator<T>> make_coordinate_estimator(const FiniteDifferenceOptions& options, const Layout& layout) {
  return std::make_unique<CoordinateEstimator<T>>(options, layout);
}

template std::unique_ptr<Estimator<float>> make_coordinate_estimator(const FiniteDifferenceOptions&, const Layout&);
template std::unique_ptr<Estimator<double>> make_coordinate_estimator(const FiniteDifferenceOptions&, const Layout&);

}  // namespace ravine
