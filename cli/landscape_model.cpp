#include <fmt/format.h>

#include <cmath>
#include <cstdio>

#include "cli/landscape.hpp"
#include "cli/notes.hpp"
#include "cli/plot.hpp"
#include "cli/stopwatch.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"
#include "ravine/landscape/directions.hpp"
#include "ravine/linalg/sums.hpp"
#include "ravine/train/predictor.hpp"

namespace ravine::cli {
namespace {

double length(const Buffer<double>& v) { return std::sqrt(sum_squares<double>(v.span())); }

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
      measure_curvature(terrain, weights[0].span(), threads, {.negative = negative_of_networks, .seed = request.seed});
  std::optional<Barriers> barriers;
  if (models.size() > 1) barriers = measure_barriers(terrain, weights, threads);

  if (request.handout.wanted()) {
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
    request.handout.give(out, "landscape");
    if (request.handout.json) return 0;
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

}  // namespace ravine::cli
