#include "ravine/search/cma_es.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"
#include "ravine/linalg/matrix_functions.hpp"
#include "ravine/simd/normal.hpp"

namespace ravine {
namespace {

constexpr std::size_t most_full = 5000;  // parameters with a full matrix: 800 MB

double dot(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

}  // namespace

CmaEs::CmaEs(const CmaEsOptions& options, std::size_t n)
    : o_(options),
      n_(n),
      least_(options.population > 0 ? std::max<std::size_t>(2, static_cast<std::size_t>(options.population))
                                    : 4 + static_cast<std::size_t>(3 * std::log(static_cast<double>(n)))) {
  if (is_full() && n > most_full)
    fail_usage("optimizer cma_es: a full covariance of " + format_count(n) +
               " parameters is too large; covariance=separable keeps a variance for each");
  for (std::vector<double>* v : {&start_, &mean_, &ps_, &pc_, &best_, &d_, &step_, &white_}) v->resize(n);
  for (std::vector<double>* v : {&c_, &factored_}) v->resize(is_full() ? n * n : n);
  if (is_full()) b_.resize(n * n);
}

// Table 1 of the tutorial.
void CmaEs::set_population(std::size_t lambda) {
  lambda_ = lambda;
  mu_ = lambda / 2;
  const auto n = static_cast<double>(n_), l = static_cast<double>(lambda);
  weights_.resize(lambda);
  for (std::size_t i = 0; i < lambda; ++i) weights_[i] = std::log((l + 1) / 2) - std::log(static_cast<double>(i + 1));
  const auto good = std::span(weights_).first(mu_), bad = std::span(weights_).subspan(mu_);
  const double up = std::accumulate(good.begin(), good.end(), 0.0),
               down = -std::accumulate(bad.begin(), bad.end(), 0.0);
  k_.mueff = up * up / dot(good, good);
  const double mueff_bad = down * down / dot(bad, bad);
  k_.cs = (k_.mueff + 2) / (n + k_.mueff + 5);
  k_.ds = 1 + 2 * std::max(0.0, std::sqrt((k_.mueff - 1) / (n + 1)) - 1) + k_.cs;
  k_.cc = (4 + k_.mueff / n) / (n + 4 + 2 * k_.mueff / n);
  const double faster = is_full() ? 1 : (n + 2) / 3;
  k_.c1 = std::min(1.0, faster * 2 / ((n + 1.3) * (n + 1.3) + k_.mueff));
  k_.cmu = std::min(1 - k_.c1, faster * 2 * (0.25 + k_.mueff + 1 / k_.mueff - 2) / ((n + 2) * (n + 2) + k_.mueff));
  k_.chi = std::sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
  const double bound =
      k_.cmu > 0
          ? std::min({1 + k_.c1 / k_.cmu, 1 + 2 * mueff_bad / (k_.mueff + 2), (1 - k_.c1 - k_.cmu) / (n * k_.cmu)})
          : 0;
  for (double& w : good) w /= up;
  for (double& w : bad) w *= o_.active && down > 0 ? std::max(0.0, bound) / down : 0;
  z_.resize(lambda * n_);
  y_.resize(lambda * n_);
  order_.resize(lambda);
}

void CmaEs::begin(std::span<const double> start) {
  start_.assign(start.begin(), start.end());
  mean_ = start_;
  count_ = {};
  converged_ = false;
  set_population(least_);
  start_run(o_.sigma);
}

void CmaEs::start_run(double sigma) {
  now_ = {.sigma = sigma, .sigma0 = sigma};
  broken_ = false;
  std::ranges::fill(ps_, 0.0);
  std::ranges::fill(pc_, 0.0);
  std::ranges::fill(c_, is_full() ? 0.0 : 1.0);
  for (std::size_t i = 0; is_full() && i < n_; ++i) c_[i * n_ + i] = 1;
  history_.clear();
}

// C = B D^2 B^T. Lagging some generations behind, as in the tutorial, it costs no more than sampling does.
void CmaEs::factor() {
  const double lag = std::floor(1 / (10 * static_cast<double>(n_) * (k_.c1 + k_.cmu)));
  if (now_.factored_at >= 0 && now_.generation - now_.factored_at < lag) return;
  now_.factored_at = now_.generation;
  factored_ = c_;
  if (!is_full()) {
    for (std::size_t i = 0; i < n_; ++i) {
      broken_ = broken_ || !(c_[i] > 0) || !std::isfinite(c_[i]);
      d_[i] = std::sqrt(std::max(c_[i], 0.0));
    }
    return;
  }
  if (!eigenvectors(c_.data(), n_, b_.data())) {
    broken_ = true;
    return;
  }
  for (std::size_t j = 0; j < n_; ++j) {
    double value = 0;  // q^T C q, with q the j-th column of B
    for (std::size_t r = 0; r < n_; ++r) {
      double row = 0;
      for (std::size_t s = 0; s < n_; ++s) row += c_[r * n_ + s] * b_[s * n_ + j];
      value += b_[r * n_ + j] * row;
    }
    broken_ = broken_ || !(value > 0);
    d_[j] = std::sqrt(std::max(value, 0.0));
  }
}

void CmaEs::sample() {
  factor();
  const auto first = static_cast<std::uint64_t>(count_.generations) * n_;
  for (std::size_t k = 0; k < lambda_; ++k) {
    const Random random(static_cast<std::uint64_t>(o_.seed), Stream::noise, static_cast<std::uint32_t>(k));
    double* const z = z_.data() + k * n_;
    double* const y = y_.data() + k * n_;
    for (std::size_t i = 0; i < n_; ++i) z[i] = normal(random, first + i);
    for (std::size_t i = 0; i < n_; ++i) {
      if (!is_full()) {
        y[i] = d_[i] * z[i];
        continue;
      }
      double sum = 0;
      for (std::size_t j = 0; j < n_; ++j) sum += b_[i * n_ + j] * d_[j] * z[j];
      y[i] = sum;
    }
  }
}

void CmaEs::point(std::size_t i, std::span<double> x) const {
  for (std::size_t j = 0; j < n_; ++j) x[j] = mean_[j] + now_.sigma * y_[i * n_ + j];
}

void CmaEs::whiten(std::span<const double> v, std::span<double> y) const {
  if (!is_full()) {
    for (std::size_t i = 0; i < n_; ++i) y[i] = v[i] / d_[i];
    return;
  }
  std::ranges::fill(y, 0.0);
  for (std::size_t j = 0; j < n_; ++j) {
    double along = 0;
    for (std::size_t i = 0; i < n_; ++i) along += b_[i * n_ + j] * v[i];
    for (std::size_t i = 0; i < n_; ++i) y[i] += b_[i * n_ + j] * (along / d_[j]);
  }
}

std::span<const double> CmaEs::best() const {
  if (count_.best_value == Counts().best_value) return {};
  return best_;
}

void CmaEs::tell(std::span<const double> values) {
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  const auto worth = [&](std::size_t k) { return std::isnan(values[k]) ? infinity : values[k]; };
  std::ranges::sort(order_,
                    [&](std::size_t a, std::size_t b) { return worth(a) != worth(b) ? worth(a) < worth(b) : a < b; });
  if (worth(order_[0]) < count_.best_value) {
    count_.best_value = worth(order_[0]);
    point(order_[0], best_);
  }
  adapt(order_);
  ++now_.generation;
  ++count_.generations;
  now_.evaluations += static_cast<double>(lambda_);
  if (!ended(worth(order_[0]), worth(order_.back()))) return;
  if (o_.restarts == CmaEsOptions::none) converged_ = true;
  else restart();
}

void CmaEs::adapt(std::span<const std::size_t> order) {
  const auto n = static_cast<double>(n_);
  std::ranges::fill(step_, 0.0);
  for (std::size_t i = 0; i < mu_; ++i)
    for (std::size_t j = 0; j < n_; ++j) step_[j] += weights_[i] * y_[order[i] * n_ + j];
  for (std::size_t j = 0; j < n_; ++j) mean_[j] += o_.lr * now_.sigma * step_[j];

  whiten(step_, white_);
  const double grow = std::sqrt(k_.cs * (2 - k_.cs) * k_.mueff);
  for (std::size_t j = 0; j < n_; ++j) ps_[j] = (1 - k_.cs) * ps_[j] + grow * white_[j];
  const double length = std::sqrt(dot(ps_, ps_)),
               settled = std::sqrt(1 - std::pow(1 - k_.cs, 2 * (now_.generation + 1)));
  const double h = length / settled < (1.4 + 2 / (n + 1)) * k_.chi ? 1 : 0;
  const double carry = h * std::sqrt(k_.cc * (2 - k_.cc) * k_.mueff);
  for (std::size_t j = 0; j < n_; ++j) pc_[j] = (1 - k_.cc) * pc_[j] + carry * step_[j];

  const double all = std::accumulate(weights_.begin(), weights_.end(), 0.0),
               keep = 1 + k_.c1 * (1 - h) * k_.cc * (2 - k_.cc) - k_.c1 - k_.cmu * all;
  const auto add = [&](double weight, const double* v) {
    if (!is_full()) {
      for (std::size_t i = 0; i < n_; ++i) c_[i] += weight * v[i] * v[i];
      return;
    }
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t j = 0; j < n_; ++j) c_[i * n_ + j] += weight * (v[i] * v[j]);
  };
  for (double& c : c_) c *= keep;
  add(k_.c1, pc_.data());
  for (std::size_t i = 0; i < lambda_; ++i) {
    if (weights_[i] == 0) continue;
    // A bad step is taken at the length that steps have on average: C stays positive definite. |C^(-1/2) y| is |z|.
    const std::span<const double> z(z_.data() + order[i] * n_, n_);
    const double weight = weights_[i] > 0 ? weights_[i] : weights_[i] * n / std::max(dot(z, z), 1e-300);
    add(k_.cmu * weight, y_.data() + order[i] * n_);
  }
  now_.sigma *= std::exp(std::min(1.0, k_.cs / k_.ds * (length / k_.chi - 1)));
}

// Section B.3 of the tutorial, as far as it is needed: tolerances, condition, and a step size that runs away.
bool CmaEs::ended(double best, double worst) {
  if (broken_ || !std::isfinite(now_.sigma)) return true;
  if (now_.limit > 0 && now_.evaluations >= now_.limit) return true;
  const auto length =
      static_cast<std::size_t>(10 + std::ceil(30 * static_cast<double>(n_) / static_cast<double>(lambda_)));
  history_.push_back(best);
  if (history_.size() > length) history_.erase(history_.begin());
  const auto [low, high] = std::ranges::minmax(history_);
  if (history_.size() == length && std::max(high, worst) - low <= o_.tolerance_fun) return true;
  const auto [narrow, wide] = std::ranges::minmax(d_);
  if (wide > 1e7 * narrow || now_.sigma * wide > 1e8 * now_.sigma0) return true;
  double largest = 0;
  for (std::size_t i = 0; i < n_; ++i)
    largest = std::max({largest, std::abs(pc_[i]), std::sqrt(c_[is_full() ? i * n_ + i : i])});
  return now_.sigma * largest < o_.tolerance_x * now_.sigma0;
}

void CmaEs::restart() {
  (now_.is_small != 0 ? count_.small_evaluations : count_.large_evaluations) += now_.evaluations;
  const double last_large = now_.is_small != 0 ? 0 : now_.evaluations;
  ++count_.restarts;
  const Random random(static_cast<std::uint64_t>(o_.seed), Stream::init, static_cast<std::uint32_t>(count_.restarts));
  double sigma = o_.sigma, limit = 0;
  const bool is_small = o_.restarts == CmaEsOptions::bipop && count_.small_evaluations < count_.large_evaluations;
  if (is_small) {
    const auto first = static_cast<double>(least_), large = first * std::pow(2, count_.doublings);
    const double u = random.uniform(0), v = random.uniform(1);
    set_population(std::max<std::size_t>(2, static_cast<std::size_t>(first * std::pow(large / first / 2, u * u))));
    sigma *= std::pow(10, -2 * v);
    limit = std::max(last_large, count_.large_evaluations / (count_.doublings + 1)) / 2;
  } else {
    ++count_.doublings;
    set_population(least_ << static_cast<unsigned>(std::min(count_.doublings, 20.0)));
  }
  for (std::size_t i = 0; i < n_; ++i) mean_[i] = start_[i] + o_.sigma * normal(random, 2 + i);
  start_run(sigma);
  now_.limit = limit;
  now_.is_small = is_small ? 1 : 0;
}

std::vector<std::vector<double>*> CmaEs::vectors() {
  return {&start_, &mean_, &ps_, &pc_, &c_, &best_, &b_, &d_, &factored_};
}

std::vector<double> CmaEs::numbers() const {
  if (lambda_ == 0) return {};
  std::vector<double> all{static_cast<double>(lambda_),
                          converged_ ? 1.0 : 0.0,
                          broken_ ? 1.0 : 0.0,
                          count_.generations,
                          count_.restarts,
                          count_.large_evaluations,
                          count_.small_evaluations,
                          count_.best_value,
                          count_.doublings,
                          now_.sigma,
                          now_.sigma0,
                          now_.generation,
                          now_.factored_at,
                          now_.limit,
                          now_.evaluations,
                          now_.is_small};
  for (const std::vector<double>* v : const_cast<CmaEs*>(this)->vectors()) all.insert(all.end(), v->begin(), v->end());
  all.insert(all.end(), history_.begin(), history_.end());
  return all;
}

bool CmaEs::set_numbers(std::span<const double> numbers) {
  if (numbers.empty()) return true;
  constexpr std::size_t head = 16;
  std::size_t least = head;
  for (const std::vector<double>* v : vectors()) least += v->size();
  if (numbers.size() < least || !(numbers[0] >= 2 && numbers[0] < 1e9)) return false;
  set_population(static_cast<std::size_t>(numbers[0]));
  converged_ = numbers[1] != 0;
  broken_ = numbers[2] != 0;
  count_ = {numbers[3], numbers[4], numbers[5], numbers[6], numbers[7], numbers[8]};
  now_ = {numbers[9], numbers[10], numbers[11], numbers[12], numbers[13], numbers[14], numbers[15]};
  auto from = numbers.begin() + head;
  for (std::vector<double>* v : vectors()) {
    std::copy(from, from + static_cast<std::ptrdiff_t>(v->size()), v->begin());
    from += static_cast<std::ptrdiff_t>(v->size());
  }
  history_.assign(from, numbers.end());
  return true;
}

std::unique_ptr<Distribution> make_distribution(const CmaEsOptions& options, std::size_t n) {
  return std::make_unique<CmaEs>(options, n);
}

}  // namespace ravine
