// Policy: from an observation to an action. Linear, a = W o without bias or bounds as in ARS, or a network of nn/. Of a
// discrete action the largest output wins, the first of equals. It knows the blocks of its parameters and owns no
// numbers.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "ravine/control/whitening.hpp"
#include "ravine/core/buffer.hpp"
#include "ravine/core/threads.hpp"
#include "ravine/environments/environment.hpp"
#include "ravine/nn/network.hpp"

namespace ravine {

/// "linear", or "mlp:16,16 activation=tanh" with the words of NetworkSpec; there is no dropout in a policy.
struct PolicySpec {
  std::optional<NetworkSpec> network;  ///< none: linear
  /// Throws Error (usage).
  static PolicySpec parse(std::string_view text);
  [[nodiscard]] std::string text() const;
};

class Policy {
 public:
  Policy(PolicySpec spec, std::size_t observations, const ActionSpace& action);

  [[nodiscard]] const PolicySpec& spec() const { return spec_; }
  [[nodiscard]] const Layout& layout() const { return network_ ? network_->layout() : layout_; }
  [[nodiscard]] std::size_t observations() const { return observations_; }
  [[nodiscard]] const ActionSpace& action() const { return action_; }
  /// Where a search begins: all outputs 0. Hidden layers begin as in training.
  void start(std::span<float> parameters, std::uint64_t seed) const;

 private:
  friend class Actor;
  PolicySpec spec_;
  std::size_t observations_;
  ActionSpace action_;
  Layout layout_;
  std::optional<Network<float>> network_;
};

/// A policy at work; one thread at a time. The policy must outlive it.
class Actor {
 public:
  explicit Actor(const Policy& policy);
  /// Writes the action for an observation. `whitening` may be empty.
  void act(std::span<const float> parameters, const Whitening& whitening, std::span<const double> observation,
           std::span<double> action);

 private:
  const Policy& policy_;
  Threads threads_{1};
  std::optional<Workspace<float>> work_;
  std::vector<double> seen_, outputs_;
  Buffer<float> x_;
};

}  // namespace ravine
