#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "cli/landscape.hpp"
#include "cli/plot.hpp"
#include "cli/stopwatch.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"
#include "ravine/landscape/critical_points.hpp"
#include "ravine/landscape/directions.hpp"
#include "ravine/landscape/tune.hpp"
#include "ravine/objective/formula.hpp"

namespace ravine::cli {
namespace {

std::vector<double> numbers(const std::string& option, const std::string& text, std::size_t count) {
  std::vector<double> values;
  for (const std::string& part : split(text, ','))
    if (const auto v = parse_number(trim(part)); v && std::isfinite(*v)) values.push_back(*v);
  if (values.size() != count || split(text, ',').size() != count)
    fail_usage(option + " " + quote(text) + " should be " + std::to_string(count) + " numbers with commas between");
  return values;
}

// What the picture shows: what was asked for, what is known of the function, or what the paths need.
Box choose_box(const std::string& text, const std::string& function, const Plane& plane,
               const std::vector<Path>& paths) {
  if (!text.empty()) {
    const std::vector<double> v = numbers("--box", text, 4);
    if (!(v[0] < v[1] && v[2] < v[3]))
      fail_usage("--box " + quote(text) + " should be X0,X1,Y0,Y1 with X0 < X1 and Y0 < Y1");
    return {v[0], v[1], v[2], v[3]};
  }
  if (!looks_like_formula(function))
    if (const auto box = describe_function(function, 2).box) return *box;
  double reach = 1;
  for (const Path& path : paths)
    for (const Buffer<double>& p : path.points) {
      const Shadow at = shadow(plane, p.span(), p.span());
      for (const double v : {at.a, at.b})
        if (std::abs(v) < 1e3) reach = std::max(reach, std::abs(v));
    }
  reach *= 1.25;
  return {-reach, reach, -reach, reach};
}

std::vector<std::string> variable_names(const std::string& function) {
  return looks_like_formula(function) ? Formula(function).variables() : std::vector<std::string>{"x", "y"};
}

std::string at_text(double x, double y) { return "(" + format_short(x, 5) + ", " + format_short(y, 5) + ")"; }

// What was found, as far as it is drawn and written down.
struct FunctionLandscape {
  const FunctionRequest& request;
  std::vector<Path> paths;
  std::vector<std::optional<Curvature>> grounds;  ///< at the ends of the paths; none where it has no finite derivatives
  std::vector<Series> routes;                     ///< the paths in the plane
  std::array<double, 2> start{};
  Surface surface;
  std::vector<double> levels;
  std::vector<CriticalPoint> points;

  [[nodiscard]] Json json(double seconds) const;
  void print() const;
};

Json FunctionLandscape::json(double seconds) const {
  Json list = Json::array(), critical = Json::array();
  for (std::size_t k = 0; k < paths.size(); ++k) {
    const Series& route = routes[k];
    Json trace = Json::array();
    for (std::size_t i = 0; i < route.x.size(); ++i) trace.push_back({route.x[i], route.y[i]});
    list.push_back({{"optimizer", paths[k].optimizer},
                    {"outcome", to_string(paths[k].outcome)},
                    {"points", std::move(trace)},
                    {"loss", paths[k].loss},
                    {"evaluations", paths[k].evaluations},
                    {"end",
                     {{"x", {route.x.back(), route.y.back()}},
                      {"loss", paths[k].loss.back()},
                      {"curvature", grounds[k] ? to_json(*grounds[k]) : nullptr}}}});
  }
  for (const CriticalPoint& p : points)
    critical.push_back(
        {{"x", {p.x, p.y}},
         {"value", p.value},
         {"kind", to_string(p.kind)},
         {"index", std::count_if(p.eigenvalues.begin(), p.eigenvalues.end(), [](double v) { return v < 0; })},
         {"eigenvalues", p.eigenvalues}});
  const bool own = looks_like_formula(request.function);
  return {{"kind", "function"},
          {"function", own ? "formula" : request.function},
          {"variables", variable_names(request.function)},
          {"formula", own ? Json(request.function) : nullptr},
          {"surface", to_json(surface)},
          {"levels", levels},
          {"start", start},
          {"evaluations", request.evaluations},
          {"tuned", request.tune},
          {"paths", std::move(list)},
          {"critical_points", std::move(critical)},
          {"seconds", seconds}};
}

void FunctionLandscape::print() const {
  const auto mark = [](const CriticalPoint& p) {
    return p.kind == Critical::minimum ? '*' : p.kind == Critical::saddle ? 'x' : '^';
  };
  std::vector<Spot> spots;
  for (const CriticalPoint& p : points) spots.push_back({p.x, p.y, mark(p)});
  spots.push_back({start[0], start[1], 'S'});
  std::fputs(draw_map(surface, levels, routes, spots).c_str(), stdout);
  if (!paths.empty()) {
    std::vector<std::vector<std::string>> rows{{"", "loss", "at", "evaluations", "ended", "ground"}};
    for (std::size_t k = 0; k < paths.size(); ++k)
      rows.push_back({paths[k].optimizer, format_short(paths[k].loss.back()),
                      at_text(routes[k].x.back(), routes[k].y.back()), format_count(paths[k].evaluations.back()),
                      to_string(paths[k].outcome), grounds[k] ? grounds[k]->text() : "no finite curvature"});
    fmt::print("\n{}", aligned(rows, 0));
  }
  if (!points.empty()) {
    std::vector<std::vector<std::string>> rows{{"", "point", "value", "at", "eigenvalues"}};
    for (const CriticalPoint& p : points)
      rows.push_back({std::string(1, mark(p)), to_string(p.kind), format_short(p.value, 6), at_text(p.x, p.y),
                      format_short(p.eigenvalues[0]) + ", " + format_short(p.eigenvalues[1])});
    fmt::print("\n{}", aligned(rows, 0));
  }
}

}  // namespace

int draw_function(const LandscapeRequest& request, const FunctionRequest& f) {
  const Stopwatch watch;
  // Of a function that takes any number of variables, the one of two.
  const bool fixed = looks_like_formula(f.function) || describe_function(f.function).dimensions.fixed();
  const Terrain terrain = function_terrain(f.function, fixed ? 0 : 2);
  const Plane plane = variable_plane(terrain()->layout());
  Threads threads(request.threads);
  Buffer<double> start(plane.u.size());
  if (f.start.empty()) {
    terrain()->start(start.span());
  } else {
    const std::vector<double> v = numbers("--start", f.start, 2);
    point_on(plane, v[0], v[1], start.span());
  }
  if (!std::isfinite(terrain()->value(start.span())))
    fail_usage(f.function + " has no finite value at the start; give another one with --start");

  const auto place = [&](const Buffer<double>& p) { return shadow(plane, p.span(), p.span()); };
  FunctionLandscape found{
      .request = f, .paths = {}, .grounds = {}, .routes = {}, .surface = {}, .levels = {}, .points = {}};
  found.start = {place(start).a, place(start).b};
  for (const OptimizerSpec& spec : request.optimizers) {
    Path path = run_path(terrain, f.tune ? with_best_rate(terrain, spec, start.span(), f.evaluations, threads) : spec,
                         start.span(), f.evaluations);
    Series route{.name = path.optimizer, .x = {}, .y = {}};
    for (const Buffer<double>& p : path.points) {
      route.x.push_back(place(p).a);
      route.y.push_back(place(p).b);
    }
    std::optional<Curvature>& ground = found.grounds.emplace_back();
    try {
      ground = measure_curvature(terrain, path.points.back().span(), threads);
    } catch (const Error&) {  // an end without second derivatives is a result: there is none to show
    }
    found.routes.push_back(std::move(route));
    found.paths.push_back(std::move(path));
  }
  const Box box = choose_box(f.box, f.function, plane, found.paths);
  found.surface = survey(terrain, plane, box, request.grid, request.grid, threads);
  found.levels = contour_levels(found.surface, contour_lines);
  found.points = critical_points(terrain, box, threads);
  if (request.handout.wanted()) request.handout.give(found.json(watch.seconds()), "landscape");
  if (request.handout.json) return 0;
  found.print();
  if (f.tune && !request.quiet)
    remark(fmt::format("every optimizer has the best of the same 15 rates, 1e-5 to 100, for these {} evaluations",
                       f.evaluations));
  return 0;
}

}  // namespace ravine::cli
