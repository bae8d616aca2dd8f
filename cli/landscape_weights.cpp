#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdio>

#include "cli/interrupt.hpp"
#include "cli/landscape.hpp"
#include "cli/notes.hpp"
#include "cli/plot.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"
#include "ravine/landscape/directions.hpp"
#include "ravine/landscape/race.hpp"
#include "ravine/linalg/sums.hpp"
#include "ravine/train/predictor.hpp"

namespace ravine::cli {
namespace {

// Of a trained network a few eigenvalues always are slightly negative.
constexpr double negative = 1e-3;
constexpr std::size_t snapshots = 60;  // per path

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

double length(const Buffer<double>& v) { return std::sqrt(sum_squares<double>(v.span())); }

// The smallest box around some points, with room at the sides.
Box around(const std::vector<Series>& routes) {
  Box box{0, 0, 0, 0};
  for (const Series& route : routes)
    for (std::size_t i = 0; i < route.x.size(); ++i) {
      box.x0 = std::min(box.x0, route.x[i]), box.x1 = std::max(box.x1, route.x[i]);
      box.y0 = std::min(box.y0, route.y[i]), box.y1 = std::max(box.y1, route.y[i]);
    }
  const double x = std::max(0.2 * (box.x1 - box.x0), 1e-3), y = std::max(0.2 * (box.y1 - box.y0), 1e-3);
  return {box.x0 - x, box.x1 + x, box.y0 - y, box.y1 + y};
}

void refuse_other_networks(const Model& first, const Model& other, const std::string& path) {
  const Network<float> a(first.shape()), b(other.shape());
  bool same = a.layout().blocks().size() == b.layout().blocks().size() && a.layout().size() == b.layout().size();
  for (std::size_t i = 0; same && i < a.layout().blocks().size(); ++i)
    same = a.layout()[i].shape == b.layout()[i].shape;
  if (!same) fail_data(path + ": is a network of another shape; only weights of one shape lie in one space");
}

}  // namespace

int draw_model(const LandscapeRequest& request, const ModelRequest& r) {
  const Stopwatch watch;
  std::vector<Model> models;
  for (const std::string& path : r.models) {
    models.push_back(Model::load(path));
    refuse_other_networks(models[0], models.back(), path);
  }
  const Model& model = models[0];
  EncodingNotes notes;
  const Predictor predictor(model, 1);
  const Dataset all = predictor.encode(predictor.read(r.data, r.reading, true), true, notes);
  if (!request.quiet) print_encoding_notes(notes);
  if (all.rows == 0) fail_data(r.data + ": no row has a target to compare with");
  const Dataset data = sample_rows(all, r.rows, request.seed);
  const TableTerrain table(model.shape(), AnyLoss(model.origin.loss, model.task()).plain(), data);
  const Terrain terrain = table.terrain();
  const Layout& layout = table.network().layout();
  Threads threads(request.threads);

  std::vector<Buffer<double>> weights;
  for (const Model& m : models) weights.push_back(widened(m.parameters));
  const auto others = r.biases ? OtherParameters::weights : OtherParameters::zero;
  const Plane plane{weights[0].clone(), filter_normalised(layout, weights[0].span(), request.seed, 0, others),
                    filter_normalised(layout, weights[0].span(), request.seed, 1, others)};
  double cosine = 0;
  for (std::size_t i = 0; i < plane.u.size(); ++i) cosine += plane.u[i] * plane.v[i];
  const double lengths[] = {length(plane.u), length(plane.v)};
  cosine = lengths[0] > 0 && lengths[1] > 0 ? cosine / (lengths[0] * lengths[1]) : 0;
  const Surface surface = survey(terrain, plane, {-1, 1, -1, 1}, request.grid, request.grid, threads);
  const std::vector<double> levels = contour_levels(surface, contour_lines);
  const Curvature curvature =
      measure_curvature(terrain, weights[0].span(), threads, {.negative = negative, .seed = request.seed});
  std::optional<Barriers> barriers;
  if (models.size() > 1) barriers = measure_barriers(terrain, weights, threads);

  if (request.wants_data()) {
    const Json out{
        {"kind", "model"},
        {"models", r.models},
        {"data", r.data},
        {"rows", data.rows},
        {"parameters", layout.parameters()},
        {"loss", curvature.value},
        {"seed", request.seed},
        {"plane", {{"how", "random"}, {"bias", r.biases ? "with" : "zero"}, {"cosine", cosine}, {"lengths", lengths}}},
        {"surface", to_json(surface)},
        {"levels", levels},
        {"curvature", to_json(curvature)},
        {"barriers", barriers ? to_json(*barriers, r.models) : nullptr},
        {"seconds", watch.seconds()}};
    if (hand_out(out, request)) return 0;
  }
  std::fputs(draw_map(surface, levels, {}, {{0, 0, '*'}}).c_str(), stdout);
  fmt::print(
      "the loss on {} rows around the weights (*), in units of the weights, along two random directions; {:.4g} at *\n",
      format_count(data.rows), curvature.value);
  fmt::print("{}\n", curvature.text());
  if (barriers) fmt::print("\n{}", barrier_table(*barriers, r.models));
  if (!request.quiet)
    remark(fmt::format(
        "a plane shows two of {} directions: random ones miss what is steep, and the picture of another network "
        "compares only at the same scale of colours",
        format_count(layout.parameters())));
  return 0;
}

int draw_table(const LandscapeRequest& request, const TableRequest& r) {
  const Stopwatch watch;
  const TableTraining job(r.options);
  if (!request.quiet) print_notes(job);
  const Interrupt interrupt;
  Threads threads(request.threads);
  const AnyLoss loss(job.options().loss, task_of(job.schema().target));
  const Dataset data = sample_rows(job.training(), r.rows, request.seed);
  const TableTerrain table(job.network().shape(), loss.plain(), data, request.seed);
  const Terrain terrain = table.terrain();

  std::vector<TrainingPath> paths;
  std::vector<Buffer<double>> points, ends;  // all snapshots, and the last of each path
  for (const OptimizerSpec& spec : request.optimizers) {
    FitOptions options = job.fit_options();
    options.optimizer = spec;
    options.patience = 0;
    if (spec.info().about.full_batch) options.batch = 0;
    paths.push_back(run_training_path(job.network(), loss, job.schema().target, job.training(), options, snapshots,
                                      threads, &interrupt.requested()));
    if (paths.back().outcome == Outcome::interrupted) return interrupt.exit_code();
    for (const Buffer<double>& p : paths.back().points) points.push_back(p.clone());
    ends.push_back(paths.back().points.back().clone());
  }
  if (points.size() < 3) fail_usage("the paths have too few points for a plane; more --epochs, or a smaller lr?");
  // Coordinates count from where the first optimizer ended.
  const PcaPlane pca = pca_plane(points, ends[0].span());
  const std::vector<double> losses = values_at(terrain, points, threads);

  std::vector<Series> routes;
  std::vector<std::vector<double>> in_plane, path_losses;
  std::size_t next = 0;
  for (const TrainingPath& path : paths) {
    Series route{.name = path.optimizer, .x = {}, .y = {}};
    std::vector<double>& shares = in_plane.emplace_back();
    std::vector<double>& heights = path_losses.emplace_back();
    for (const Buffer<double>& p : path.points) {
      const Shadow at = shadow(pca.plane, p.span(), path.points[0].span());
      route.x.push_back(at.a);
      route.y.push_back(at.b);
      shares.push_back(at.in_plane);
      heights.push_back(losses[next++]);
    }
    routes.push_back(std::move(route));
  }
  const Surface surface = survey(terrain, pca.plane, around(routes), request.grid, request.grid, threads);
  const std::vector<double> levels = contour_levels(surface, contour_lines);
  std::vector<std::string> names;
  Json json_paths = Json::array();
  std::vector<std::vector<std::string>> rows{{"", "loss", "in plane", "ended", "ground"}};
  for (std::size_t k = 0; k < paths.size(); ++k) {
    const Curvature ground =
        measure_curvature(terrain, ends[k].span(), threads, {.negative = negative, .seed = request.seed});
    names.push_back(paths[k].optimizer);
    rows.push_back({std::string(1, static_cast<char>('a' + k)) + " " + names[k], format_short(path_losses[k].back()),
                    fmt::format("{:.0f}%", 100 * in_plane[k].back()), to_string(paths[k].outcome), ground.text()});
    Json trace = Json::array();
    for (std::size_t i = 0; i < routes[k].x.size(); ++i) trace.push_back({routes[k].x[i], routes[k].y[i]});
    json_paths.push_back({{"optimizer", names[k]},
                          {"outcome", to_string(paths[k].outcome)},
                          {"points", std::move(trace)},
                          {"steps", paths[k].steps},
                          {"loss", path_losses[k]},
                          {"in_plane", in_plane[k]},
                          {"end", {{"loss", path_losses[k].back()}, {"curvature", to_json(ground)}}}});
  }
  const Barriers barriers = measure_barriers(terrain, ends, threads);
  if (request.wants_data()) {
    const Json out{{"kind", "table"},
                   {"data", job.options().data},
                   {"target", job.options().target},
                   {"rows", data.rows},
                   {"parameters", job.network().layout().parameters()},
                   {"network", job.options().model},
                   {"batch", job.fit_options().batch},
                   {"epochs", job.fit_options().epochs},
                   {"seed", request.seed},
                   {"plane", {{"how", "pca"}, {"explained", pca.explained}, {"snapshots", points.size()}}},
                   {"surface", to_json(surface)},
                   {"levels", levels},
                   {"start", {routes[0].x[0], routes[0].y[0]}},
                   {"paths", std::move(json_paths)},
                   {"barriers", to_json(barriers, names)},
                   {"seconds", watch.seconds()}};
    if (hand_out(out, request)) return 0;
  }
  std::fputs(draw_map(surface, levels, routes, {{routes[0].x[0], routes[0].y[0], 'S'}}).c_str(), stdout);
  fmt::print(
      "the training loss on {} rows over the plane that holds {:.0f}% + {:.0f}% of the variance of {} points\n\n{}",
      format_count(data.rows), 100 * pca.explained[0], 100 * pca.explained[1], points.size(), aligned(rows, 0));
  if (names.size() > 1) fmt::print("\n{}", barrier_table(barriers, names));
  if (!request.quiet)
    remark(
        "paths are shadows: 'in plane' is the share of the way that is seen; even a random walk looks smooth on "
        "the plane of its own largest variance");
  return 0;
}

}  // namespace ravine::cli
