#include <fmt/format.h>

#include <array>
#include <cstdio>

#include "cli/interrupt.hpp"
#include "cli/landscape.hpp"
#include "cli/notes.hpp"
#include "cli/plot.hpp"
#include "cli/stopwatch.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"
#include "ravine/landscape/directions.hpp"
#include "ravine/landscape/race.hpp"

namespace ravine::cli {
namespace {

constexpr std::size_t snapshots_per_path = 60;

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

// What several trainings left behind, on the plane of all their snapshots.
struct TableLandscape {
  std::vector<TrainingPath> paths;
  std::vector<Series> routes;                         ///< the paths on the plane
  std::vector<std::vector<double>> in_plane, losses;  ///< per path and point; losses of the points themselves
  std::vector<Curvature> grounds;                     ///< at the ends
  std::array<double, 2> explained{};
  std::size_t snapshots = 0, rows = 0;
  Surface surface;
  std::vector<double> levels;
  Barriers barriers;

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const TrainingPath& path : paths) all.push_back(path.optimizer);
    return all;
  }
  [[nodiscard]] std::array<double, 2> start() const { return {routes[0].x[0], routes[0].y[0]}; }
  [[nodiscard]] Json json(const TableTraining& job, std::uint64_t seed, double seconds) const;
  void print() const;
};

Json TableLandscape::json(const TableTraining& job, std::uint64_t seed, double seconds) const {
  Json list = Json::array();
  for (std::size_t k = 0; k < paths.size(); ++k) {
    Json trace = Json::array();
    for (std::size_t i = 0; i < routes[k].x.size(); ++i) trace.push_back({routes[k].x[i], routes[k].y[i]});
    list.push_back({{"optimizer", paths[k].optimizer},
                    {"outcome", to_string(paths[k].outcome)},
                    {"points", std::move(trace)},
                    {"steps", paths[k].steps},
                    {"loss", losses[k]},
                    {"in_plane", in_plane[k]},
                    {"end", {{"loss", losses[k].back()}, {"curvature", to_json(grounds[k])}}}});
  }
  return {{"kind", "table"},
          {"data", job.options().data},
          {"target", job.options().target},
          {"rows", rows},
          {"parameters", job.network().layout().parameters()},
          {"network", job.options().model},
          {"batch", job.fit_options().batch},
          {"epochs", job.fit_options().epochs},
          {"seed", seed},
          {"plane", {{"how", "pca"}, {"explained", explained}, {"snapshots", snapshots}}},
          {"surface", to_json(surface)},
          {"levels", levels},
          {"start", start()},
          {"paths", std::move(list)},
          {"barriers", to_json(barriers, names())},
          {"seconds", seconds}};
}

void TableLandscape::print() const {
  std::vector<std::vector<std::string>> table{{"", "loss", "in plane", "ended", "ground"}};
  for (std::size_t k = 0; k < paths.size(); ++k)
    table.push_back({std::string(1, static_cast<char>('a' + k)) + " " + paths[k].optimizer,
                     format_short(losses[k].back()), fmt::format("{:.0f}%", 100 * in_plane[k].back()),
                     to_string(paths[k].outcome), grounds[k].text()});
  std::fputs(draw_map(surface, levels, routes, {{start()[0], start()[1], 'S'}}).c_str(), stdout);
  fmt::print(
      "the training loss on {} rows over the plane that holds {:.0f}% + {:.0f}% of the variance of {} points\n\n{}",
      format_count(rows), 100 * explained[0], 100 * explained[1], snapshots, aligned(table, 0));
  if (paths.size() > 1) fmt::print("\n{}", barrier_table(barriers, names()));
}

}  // namespace

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

  TableLandscape found;
  std::vector<Buffer<double>> points, ends;  // all snapshots, and the last of each path
  for (const OptimizerSpec& spec : request.optimizers) {
    FitOptions options = job.fit_options();
    options.optimizer = spec;
    options.patience = 0;
    if (spec.info().about.full_batch) options.batch = 0;
    TrainingPath path = run_training_path(job.network(), loss, job.schema().target, job.training(), options,
                                          snapshots_per_path, threads, &interrupt.requested());
    if (path.outcome == Outcome::interrupted) return interrupt.exit_code();
    for (const Buffer<double>& p : path.points) points.push_back(p.clone());
    ends.push_back(path.points.back().clone());
    found.paths.push_back(std::move(path));
  }
  if (points.size() < 3) fail_usage("the paths have too few points for a plane; more --epochs, or a smaller lr?");
  // Coordinates count from where the first optimizer ended.
  const PcaPlane pca = pca_plane(points, ends[0].span());
  const std::vector<double> losses = values_at(terrain, points, threads);
  auto next = losses.begin();
  for (const TrainingPath& path : found.paths) {
    Series route{.name = path.optimizer, .x = {}, .y = {}};
    std::vector<double>& shares = found.in_plane.emplace_back();
    for (const Buffer<double>& p : path.points) {
      const Shadow at = shadow(pca.plane, p.span(), path.points[0].span());
      route.x.push_back(at.a);
      route.y.push_back(at.b);
      shares.push_back(at.in_plane);
    }
    found.losses.emplace_back(next, next + static_cast<std::ptrdiff_t>(path.points.size()));
    next += static_cast<std::ptrdiff_t>(path.points.size());
    found.grounds.push_back(measure_curvature(terrain, path.points.back().span(), threads,
                                              {.negative = negative_of_networks, .seed = request.seed}));
    found.routes.push_back(std::move(route));
  }
  found.explained = {pca.explained[0], pca.explained[1]};
  found.snapshots = points.size();
  found.rows = data.rows;
  found.surface = survey(terrain, pca.plane, around(found.routes), request.grid, request.grid, threads);
  found.levels = contour_levels(found.surface, contour_lines);
  found.barriers = measure_barriers(terrain, ends, threads);
  if (request.handout.wanted()) request.handout.give(found.json(job, request.seed, watch.seconds()), "landscape");
  if (request.handout.json) return 0;
  found.print();
  if (!request.quiet)
    remark(
        "paths are shadows: 'in plane' is the share of the way that is seen; even a random walk looks smooth on "
        "the plane of its own largest variance");
  return 0;
}

}  // namespace ravine::cli
