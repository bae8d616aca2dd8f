#include "ravine/landscape/obstacles.hpp"

#include <cmath>
#include <numbers>

#include "ravine/landscape/terrain.hpp"
#include "ravine/simd/normal.hpp"

namespace ravine {
namespace {

// Over one block x. Where the minimisation starts is the obstacle's to say.
class Ground : public Objective<double> {
 public:
  Ground(std::size_t n, std::uint64_t seed) : seed_(seed), random_(seed, Stream::sample) {
    layout_.add("x", {n}, Kind::vector);
  }
  [[nodiscard]] const Layout& layout() const override { return layout_; }

 protected:
  [[nodiscard]] std::size_t size() const { return layout_[0].size; }
  // Number i of the start: of either sign, from 0.5 to 1.5 in magnitude.
  [[nodiscard]] double jitter(std::size_t i) const {
    const double u = random_.uniform(i);
    return u < 0.5 ? -0.5 - 2 * u : 2 * u - 0.5;
  }
  // The random numbers of sample `draw`.
  [[nodiscard]] Random sample(std::uint64_t draw) const {
    return {seed_, Stream::noise, static_cast<std::uint32_t>(draw)};
  }

 private:
  std::uint64_t seed_;
  Random random_;
  Layout layout_;
};

// f = 1/2 sum lambda_i z_i^2 with lambda from condition^-1/2 to condition^1/2 and z = x - c, or, turned, z = x - c
// reflected in a random plane, which couples all variables. Every term begins at about the same height, so that none
// can be left; and the minimum is not at 0, to which weight decay would lead.
class Valley : public Ground {
 public:
  Valley(double condition, bool turned, std::uint64_t seed)
      : Ground(variables, seed), mirror_(variables), z_(variables) {
    for (std::size_t i = 0; i < variables; ++i)
      lambda_.push_back(std::pow(condition, static_cast<double>(i) / (variables - 1) - 0.5));
    double squares = 0;
    for (std::size_t i = 0; turned && i < variables; ++i) {
      mirror_[i] = normal(Random(seed, Stream::probe, 3), i);
      squares += mirror_[i] * mirror_[i];
    }
    for (double& m : mirror_) m /= squares > 0 ? std::sqrt(squares) : 1;
    for (std::size_t i = 0; i < variables; ++i) centre_.push_back(2 * jitter(variables + i) / std::sqrt(lambda_[i]));
  }
  void start(std::span<double> x) const override {
    for (std::size_t i = 0; i < variables; ++i) x[i] = jitter(i) / std::sqrt(lambda_[i]);
    reflect(x);
    for (std::size_t i = 0; i < variables; ++i) x[i] += centre_[i];
  }
  double value(std::span<const double> x) override { return at(x); }
  double value_and_gradient(std::span<const double> x, std::span<double> g, std::uint64_t /*draw*/) override {
    const double f = at(x);
    for (std::size_t i = 0; i < variables; ++i) g[i] = lambda_[i] * z_[i];
    reflect(g);
    return f;
  }

 private:
  static constexpr std::size_t variables = 10;
  void reflect(std::span<double> v) const {
    double along = 0;
    for (std::size_t i = 0; i < variables; ++i) along += mirror_[i] * v[i];
    for (std::size_t i = 0; i < variables; ++i) v[i] -= 2 * along * mirror_[i];
  }
  double at(std::span<const double> x) {
    for (std::size_t i = 0; i < variables; ++i) z_[i] = x[i] - centre_[i];
    reflect(z_);
    double f = 0;
    for (std::size_t i = 0; i < variables; ++i) f += 0.5 * lambda_[i] * z_[i] * z_[i];
    return f;
  }
  std::vector<double> lambda_, mirror_, z_, centre_;
};

// A gentle valley whose gradients are disturbed: by normal noise, or by noise of infinite variance (a Pareto tail of
// exponent 1.5 on either side).
class Noisy final : public Valley {
 public:
  Noisy(bool heavy, std::uint64_t seed) : Valley(10, false, seed), heavy_(heavy) {}
  double value_and_gradient(std::span<const double> x, std::span<double> g, std::uint64_t draw) override {
    const double f = Valley::value_and_gradient(x, g, draw);
    const Random random = sample(draw);
    for (std::size_t i = 0; i < size(); ++i) {
      if (!heavy_) {
        g[i] += normal(random, i);
        continue;
      }
      const double u = 2 * random.uniform(i) - 1;
      g[i] += std::copysign(std::pow(1 - std::abs(u), -1 / 1.5) - 1, u);
    }
    return f;
  }

 private:
  bool heavy_;
};

// Variable i takes part in a share p_i = i^-1.2 of the samples, as the words of a text do: f = sum p_i h(x_i - c_i)
// with h(u) = sqrt(1 + u^2) - 1, whose slope is at most 1, so that a rare variable can only go far by long steps. A
// sample's gradient is that of h or 0. Every term begins at about the same height: the rare are far away.
class Sparse final : public Ground {
 public:
  explicit Sparse(std::uint64_t seed) : Ground(50, seed) {
    for (std::size_t i = 0; i < size(); ++i) share_.push_back(std::pow(static_cast<double>(i + 1), -1.2));
  }
  void start(std::span<double> x) const override {
    for (std::size_t i = 0; i < size(); ++i) x[i] = jitter(size() + i);
  }
  double value(std::span<const double> x) override {
    double f = 0;
    for (std::size_t i = 0; i < size(); ++i) f += share_[i] * (std::sqrt(1 + off(x, i) * off(x, i)) - 1);
    return f;
  }
  double value_and_gradient(std::span<const double> x, std::span<double> g, std::uint64_t draw) override {
    const Random random = sample(draw);
    for (std::size_t i = 0; i < size(); ++i)
      g[i] = random.uniform(i) < share_[i] ? off(x, i) / std::sqrt(1 + off(x, i) * off(x, i)) : 0;
    return value(x);
  }

 private:
  // From the minimum, which lies away from 0, where weight decay does not lead.
  [[nodiscard]] double off(std::span<const double> x, std::size_t i) const {
    return x[i] - 0.5 * jitter(i) / share_[i];
  }
  std::vector<double> share_;
};

// A bowl whose middle goes around in a circle of radius 2, once in 1,000 steps; the value is that of the moment.
class Moving final : public Ground {
 public:
  explicit Moving(std::uint64_t seed) : Ground(2, seed) {}
  void start(std::span<double> x) const override { x[0] = 4 * jitter(0), x[1] = 4 * jitter(1); }
  double value(std::span<const double> x) override { return 0.5 * (square(x[0] - a_) + square(x[1] - b_)); }
  double value_and_gradient(std::span<const double> x, std::span<double> g, std::uint64_t draw) override {
    const double angle = 2 * std::numbers::pi * static_cast<double>(draw) / 1000;
    a_ = 2 * std::cos(angle), b_ = 2 * std::sin(angle);
    g[0] = x[0] - a_, g[1] = x[1] - b_;
    return value(x);
  }

 private:
  static double square(double v) { return v * v; }
  double a_ = 2, b_ = 0;
};

// After Reddi, Kale and Kumar, ICLR 2018: of 100 gradients 99 point the wrong way and one, 199 times as large, the
// right way. What divides by a short memory of their size follows the many.
class Flipping final : public Ground {
 public:
  explicit Flipping(std::uint64_t seed) : Ground(1, seed) {}
  void start(std::span<double> x) const override { x[0] = minimum + 3 * jitter(0); }
  double value(std::span<const double> x) override { return std::hypot(1, x[0] - minimum) - 1; }
  double value_and_gradient(std::span<const double> x, std::span<double> g, std::uint64_t draw) override {
    const double slope = (x[0] - minimum) / std::hypot(1, x[0] - minimum);
    g[0] = slope * (sample(draw).uniform(0) < 0.01 ? 199 : -1);
    return value(x);
  }

 private:
  static constexpr double minimum = 2;
};

// f = (w_1 ... w_8 - 1)^2 / 2: a deep network with one unit per layer. From small weights the gradient vanishes, from
// large ones it explodes.
class Chain final : public Ground {
 public:
  Chain(double size_of_weights, std::uint64_t seed) : Ground(8, seed), weight_(size_of_weights) {}
  void start(std::span<double> x) const override {
    for (std::size_t i = 0; i < size(); ++i) x[i] = weight_ * (1 + 0.1 * (std::abs(jitter(i)) - 1));
  }
  double value(std::span<const double> x) override {
    const double off = product(x, size()) - 1;
    return off * off / 2;
  }
  double value_and_gradient(std::span<const double> x, std::span<double> g, std::uint64_t /*draw*/) override {
    const double off = product(x, size()) - 1;
    for (std::size_t i = 0; i < size(); ++i) g[i] = off * product(x, i);
    return off * off / 2;
  }

 private:
  [[nodiscard]] double product(std::span<const double> x, std::size_t without) const {
    double p = 1;
    for (std::size_t i = 0; i < size(); ++i)
      if (i != without) p *= x[i];
    return p;
  }
  double weight_;
};

// A test function of two variables, moved by (1.5, -1), from a start of its own, which the seed moves a little.
class Known final : public Objective<double> {
 public:
  Known(const std::string& function, double x, double y, double spread, std::uint64_t seed)
      : objective_(function_terrain(function)()), x_(x), y_(y), spread_(spread), random_(seed, Stream::sample) {}
  [[nodiscard]] const Layout& layout() const override { return objective_->layout(); }
  void start(std::span<double> x) const override {
    x[0] = right + x_ + spread_ * (2 * random_.uniform(0) - 1);
    x[1] = up + y_ + spread_ * (2 * random_.uniform(1) - 1);
  }
  double value(std::span<const double> x) override { return objective_->value(moved(x)); }
  double value_and_gradient(std::span<const double> x, std::span<double> g, std::uint64_t draw) override {
    return objective_->value_and_gradient(moved(x), g, draw);
  }

 private:
  static constexpr double right = 1.5, up = -1;
  std::span<const double> moved(std::span<const double> x) {
    moved_[0] = x[0] - right, moved_[1] = x[1] - up;
    return moved_.span();
  }
  std::unique_ptr<Objective<double>> objective_;
  double x_, y_, spread_;
  Random random_;
  Buffer<double> moved_{Layout::unit};
};

// Exclusive or with four tanh units: the least problem that needs a hidden layer, with saddles and flat minima.
class ExclusiveOr final : public Objective<double> {
 public:
  explicit ExclusiveOr(std::uint64_t seed)
      : table_({2, {}, 1, NetworkSpec::parse("mlp:4 activation=tanh dropout=0")}, AnyLoss("bce", Task::binary), data_,
               seed) {
    data_.rows = 4;
    data_.width = 2;
    data_.x = Buffer<float>(8);
    for (std::size_t i = 0; i < 4; ++i) {
      const float a = i & 1 ? 1 : -1, b = i & 2 ? 1 : -1;
      data_.x[2 * i] = a;
      data_.x[2 * i + 1] = b;
      data_.targets.push_back(a * b < 0 ? 1.0F : 0.0F);
      data_.labels.push_back(a * b < 0 ? 1 : 0);
    }
    objective_ = table_.terrain()();
  }
  [[nodiscard]] const Layout& layout() const override { return objective_->layout(); }
  void start(std::span<double> x) const override { objective_->start(x); }
  double value(std::span<const double> x) override { return objective_->value(x); }
  double value_and_gradient(std::span<const double> x, std::span<double> g, std::uint64_t draw) override {
    return objective_->value_and_gradient(x, g, draw);
  }

 private:
  Dataset data_;
  TableTerrain table_;
  std::unique_ptr<Objective<double>> objective_;
};

template <class G, class... A>
std::function<std::unique_ptr<Objective<double>>(std::uint64_t)> ground(A... arguments) {
  return [=](std::uint64_t seed) { return std::make_unique<G>(arguments..., seed); };
}

std::vector<Obstacle> make_obstacles() {
  std::vector<Obstacle> all;
  for (const auto& [level, condition] : {std::pair{"1e2", 1e2}, {"1e4", 1e4}, {"1e6", 1e6}})
    all.push_back({"scaling", level, "a valley along the axes: variables in different units", 0.05, false,
                   ground<Valley>(condition, false)});
  for (const auto& [level, condition] : {std::pair{"1e1", 1e1}, {"1e2", 1e2}, {"1e4", 1e4}})
    all.push_back({"ravine", level, "the valley turned: no rate per variable cures it", 0.05, false,
                   ground<Valley>(condition, true)});
  all.push_back({"curved ravine", "", "Rosenbrock's valley", 0.01, false,
                 ground<Known>(std::string("rosenbrock"), -1.2, 1.0, 0.2)});
  for (const auto& [level, offset] : {std::pair{"1e-3", 1e-3}, {"1e-9", 1e-9}})
    all.push_back({"saddle", level, "almost on the ridge that leads into a saddle", -0.9, false,
                   ground<Known>(std::string("bounded_saddle"), 1.0, offset, offset / 2)});
  for (const auto& [level, far] : {std::pair{"1e-3", 1.2}, {"1e-5", 1.5}})
    all.push_back({"plateau", level, "a plain of about that slope around a hole", 0.1, false,
                   ground<Known>(std::string("sigmoid_plateau"), far, far, 0.05)});
  all.push_back({"noise", "normal", "gradients with noise of their own size", 0.05, true, ground<Noisy>(false)});
  all.push_back({"noise", "heavy", "the noise has no finite variance", 0.5, true, ground<Noisy>(true)});
  all.push_back({"sparse", "i^-1.2", "most gradients of most variables are 0, and the rare ones have far to go", 1.5,
                 true, ground<Sparse>()});
  all.push_back({"moving", "", "the minimum goes around in circles", 1e-3, false, ground<Moving>()});
  all.push_back({"flipping", "1 of 100", "few large gradients point the right way", 0.05, true, ground<Flipping>()});
  all.push_back(
      {"vanishing", "8 layers", "gradients of 0.01 through a chain of small weights", 0.01, false, ground<Chain>(0.5)});
  all.push_back({"exploding", "8 layers", "gradients of 10,000 through a chain of large weights", 0.01, false,
                 ground<Chain>(2.0)});
  all.push_back({"xor", "4 units", "the least network that needs its hidden layer", 0.1, false, ground<ExclusiveOr>()});
  return all;
}

}  // namespace

const std::vector<Obstacle>& all_obstacles() {
  static const std::vector<Obstacle> all = make_obstacles();
  return all;
}

}  // namespace ravine
