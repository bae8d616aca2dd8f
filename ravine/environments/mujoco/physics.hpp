// Physics: one simulation of a model by MuJoCo, used by one thread at a time. It owns the model and its state; clone()
// is an equal model at its beginning. Spans stay valid as long as the object, and show what MuJoCo last computed:
// positions and velocities after step(), what follows from them (xpos, cinert, ...) as of the last substep's beginning.
// No header of MuJoCo is needed to use it; physics.cpp is the only source that includes one.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ravine {

class Physics {
 public:
  /// A model in MJCF, which errors call `name`. Throws Error (data) with what MuJoCo says of it.
  static Physics parse(std::string_view mjcf, const std::string& name);
  /// The model in the file. Throws Error (data).
  static Physics load(const std::string& path);
  Physics(Physics&&) noexcept;
  ~Physics();
  [[nodiscard]] Physics clone() const;

  /// Seconds of one substep.
  [[nodiscard]] double timestep() const;
  [[nodiscard]] std::size_t bodies() const;  ///< with the world, which is body 0

  /// To the model's beginning; nothing is left of what was before, not even the solver's warm start.
  void reset();
  /// Everything that follows from positions and velocities.
  void forward();
  /// So many substeps with the control as it is. False if a number left its range: MuJoCo has then begun anew.
  bool step(int substeps);
  /// Fills cfrc_ext(), which substeps leave alone.
  void contact_forces();

  // The names are those of MuJoCo's mjData; several numbers per body are in the order of the bodies.
  [[nodiscard]] std::span<double> qpos() const;
  [[nodiscard]] std::span<double> qvel() const;
  [[nodiscard]] std::span<double> ctrl() const;
  [[nodiscard]] std::span<const double> xpos() const;   ///< 3 a body: its origin
  [[nodiscard]] std::span<const double> xipos() const;  ///< 3 a body: its centre of mass
  [[nodiscard]] std::span<const double> body_mass() const;
  [[nodiscard]] std::span<const double> cinert() const;         ///< 10 a body: inertia about the common centre of mass
  [[nodiscard]] std::span<const double> cvel() const;           ///< 6 a body: rotation and velocity
  [[nodiscard]] std::span<const double> cfrc_ext() const;       ///< 6 a body: torque and force from outside
  [[nodiscard]] std::span<const double> qfrc_actuator() const;  ///< one a velocity

  [[nodiscard]] std::vector<std::string> position_names() const;
  [[nodiscard]] std::vector<std::string> velocity_names() const;
  [[nodiscard]] std::vector<std::string> actuator_names() const;
  /// Of actuator i; infinite where it has none.
  [[nodiscard]] std::pair<double, double> control_range(std::size_t i) const;

 private:
  struct Simulation;
  explicit Physics(std::unique_ptr<Simulation> simulation);
  std::unique_ptr<Simulation> its_;
};

}  // namespace ravine
