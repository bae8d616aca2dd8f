#include "ravine/environments/mujoco/physics.hpp"

#include <mujoco/mujoco.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <mutex>

#include "ravine/core/error.hpp"
#include "ravine/core/source.hpp"
#include "ravine/core/text.hpp"

namespace ravine {
namespace {

constexpr int longest_error = 1000;

struct DeleteModel {
  void operator()(mjModel* model) const { mj_deleteModel(model); }
};
struct DeleteData {
  void operator()(mjData* data) const { mj_deleteData(data); }
};
using Model = std::unique_ptr<mjModel, DeleteModel>;
using Data = std::unique_ptr<mjData, DeleteData>;

// Where MuJoCo cannot go on it would end the process, and what it warns of it would write to a file in the working
// directory. What matters of the warnings is in mjData.
void handle_errors() {
  static std::once_flag once;
  std::call_once(once, [] {
    mju_user_error = [](const char* what) { fail_runtime(std::string("MuJoCo: ") + what); };
    mju_user_warning = [](const char*) {};
  });
}

// "XML Error: ...\nElement 'geom', line 3" as one line.
std::string one_line(const char* text) {
  std::vector<std::string> lines;
  for (const std::string& line : split(text, '\n'))
    if (!trim(line).empty()) lines.emplace_back(trim(line));
  return join(lines, " ");
}

std::string name_of(const mjModel& model, mjtObj kind, int i, const char* otherwise) {
  const char* name = mj_id2name(&model, kind, i);
  return name != nullptr && *name != '\0' ? name : otherwise + std::to_string(i);
}

// Names of the positions, or of the velocities: a joint's, with what tells its coordinates apart.
std::vector<std::string> coordinate_names(const mjModel& model, bool velocities) {
  using Names = std::vector<const char*>;
  std::vector<std::string> names;
  for (int j = 0; j < model.njnt; ++j) {
    Names parts = velocities ? Names{"_dot"} : Names{""};
    if (model.jnt_type[j] == mjJNT_FREE)
      parts = velocities ? Names{"_x_dot", "_y_dot", "_z_dot", "_wx", "_wy", "_wz"}
                         : Names{"_x", "_y", "_z", "_qw", "_qx", "_qy", "_qz"};
    else if (model.jnt_type[j] == mjJNT_BALL)
      parts = velocities ? Names{"_wx", "_wy", "_wz"} : Names{"_qw", "_qx", "_qy", "_qz"};
    for (const char* part : parts) names.push_back(name_of(model, mjOBJ_JOINT, j, "joint") + part);
  }
  return names;
}

}  // namespace

struct Physics::Simulation {
  explicit Simulation(Model m) : model(std::move(m)), data(mj_makeData(model.get())) {}
  Model model;
  Data data;
  [[nodiscard]] std::size_t size(int n) const { return static_cast<std::size_t>(n); }
};

Physics::Physics(std::unique_ptr<Simulation> simulation) : its_(std::move(simulation)) { forward(); }
Physics::Physics(Physics&&) noexcept = default;
Physics::~Physics() = default;

Physics Physics::parse(std::string_view mjcf, const std::string& name) {
  handle_errors();
  // MuJoCo reads files only, but also those of a file system in memory.
  struct Close {
    void operator()(mjVFS* files) const {
      mj_deleteVFS(files);
      delete files;
    }
  };
  const std::unique_ptr<mjVFS, Close> files(new mjVFS);
  mj_defaultVFS(files.get());
  const std::string file = name + ".xml";
  const int at = mj_makeEmptyFileVFS(files.get(), file.c_str(), static_cast<int>(mjcf.size()));
  if (at < 0) fail_runtime("MuJoCo cannot take the model " + name);
  std::memcpy(files->filedata[at], mjcf.data(), mjcf.size());
  char error[longest_error] = "";
  Model model(mj_loadXML(file.c_str(), files.get(), error, longest_error));
  if (!model) fail_data("the model " + name + ": " + one_line(error));
  return Physics(std::make_unique<Simulation>(std::move(model)));
}

Physics Physics::load(const std::string& path) {
  handle_errors();
  const Source readable(path);  // or it says why not, better than MuJoCo does
  char error[longest_error] = "";
  Model model(mj_loadXML(path.c_str(), nullptr, error, longest_error));
  if (!model) fail_data(path + " is no model that MuJoCo can read: " + one_line(error));
  return Physics(std::make_unique<Simulation>(std::move(model)));
}

Physics Physics::clone() const {
  return Physics(std::make_unique<Simulation>(Model(mj_copyModel(nullptr, its_->model.get()))));
}

double Physics::timestep() const { return its_->model->opt.timestep; }
std::size_t Physics::bodies() const { return its_->size(its_->model->nbody); }

void Physics::reset() { mj_resetData(its_->model.get(), its_->data.get()); }
void Physics::forward() { mj_forward(its_->model.get(), its_->data.get()); }

bool Physics::step(int substeps) {
  for (int i = 0; i < substeps; ++i) mj_step(its_->model.get(), its_->data.get());
  const auto bad = [this](mjtWarning kind) { return its_->data->warning[kind].number > 0; };
  return !bad(mjWARN_BADQPOS) && !bad(mjWARN_BADQVEL) && !bad(mjWARN_BADQACC);
}

void Physics::contact_forces() { mj_rnePostConstraint(its_->model.get(), its_->data.get()); }

std::span<double> Physics::qpos() const { return {its_->data->qpos, its_->size(its_->model->nq)}; }
std::span<double> Physics::qvel() const { return {its_->data->qvel, its_->size(its_->model->nv)}; }
std::span<double> Physics::ctrl() const { return {its_->data->ctrl, its_->size(its_->model->nu)}; }
std::span<const double> Physics::xpos() const { return {its_->data->xpos, 3 * bodies()}; }
std::span<const double> Physics::xipos() const { return {its_->data->xipos, 3 * bodies()}; }
std::span<const double> Physics::body_mass() const { return {its_->model->body_mass, bodies()}; }
std::span<const double> Physics::cinert() const { return {its_->data->cinert, 10 * bodies()}; }
std::span<const double> Physics::cvel() const { return {its_->data->cvel, 6 * bodies()}; }
std::span<const double> Physics::cfrc_ext() const { return {its_->data->cfrc_ext, 6 * bodies()}; }
std::span<const double> Physics::qfrc_actuator() const {
  return {its_->data->qfrc_actuator, its_->size(its_->model->nv)};
}

std::vector<std::string> Physics::position_names() const { return coordinate_names(*its_->model, false); }
std::vector<std::string> Physics::velocity_names() const { return coordinate_names(*its_->model, true); }

std::vector<std::string> Physics::actuator_names() const {
  std::vector<std::string> names;
  for (int i = 0; i < its_->model->nu; ++i) names.push_back(name_of(*its_->model, mjOBJ_ACTUATOR, i, "actuator"));
  return names;
}

std::pair<double, double> Physics::control_range(std::size_t i) const {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  if (its_->model->actuator_ctrllimited[i] == 0) return {-infinite, infinite};
  return {its_->model->actuator_ctrlrange[2 * i], its_->model->actuator_ctrlrange[2 * i + 1]};
}

}  // namespace ravine
