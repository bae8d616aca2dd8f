#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "cli/landscape.hpp"
#include "cli/plot.hpp"
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

}  // namespace

int draw_function(const LandscapeRequest& request, const FunctionRequest& f) {
  const auto begin = std::chrono::steady_clock::now();
  const bool own = looks_like_formula(f.function);
  // Of a function that takes any number of variables, the one of two.
  const Terrain terrain = function_terrain(f.function, own || describe_function(f.function).dimensions.fixed() ? 0 : 2);
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

  std::vector<Path> paths;
  for (const OptimizerSpec& spec : request.optimizers)
    paths.push_back(run_path(terrain,
                             f.tune ? with_best_rate(terrain, spec, start.span(), f.evaluations, threads) : spec,
                             start.span(), f.evaluations));
  const Box box = choose_box(f.box, f.function, plane, paths);
  const Surface surface = survey(terrain, plane, box, request.grid, request.grid, threads);
  const std::vector<double> levels = contour_levels(surface, contour_lines);
  const std::vector<CriticalPoint> points = critical_points(terrain, box, threads);

  auto place = [&](const Buffer<double>& p) {
    const Shadow at = shadow(plane, p.span(), p.span());
    return std::vector{at.a, at.b};
  };
  const std::vector<double> first = place(start);
  Json json_paths = Json::array();
  std::vector<Series> routes;
  std::vector<std::vector<std::string>> table{{"", "loss", "at", "evaluations", "ended", "ground"}};
  for (const Path& path : paths) {
    Series route{.name = path.optimizer, .x = {}, .y = {}};
    Json trace = Json::array();
    for (const Buffer<double>& p : path.points) {
      trace.push_back(place(p));
      route.x.push_back(place(p)[0]);
      route.y.push_back(place(p)[1]);
    }
    const std::vector<double> end = place(path.points.back());
    std::optional<Curvature> ground;
    try {
      ground = measure_curvature(terrain, path.points.back().span(), threads);
    } catch (const Error&) {  // an end without second derivatives is a result: there is none to show
    }
    table.push_back({path.optimizer, format_short(path.loss.back()), at_text(end[0], end[1]),
                     format_count(path.evaluations.back()), to_string(path.outcome),
                     ground ? ground->text() : "no finite curvature"});
    json_paths.push_back(
        {{"optimizer", path.optimizer},
         {"outcome", to_string(path.outcome)},
         {"points", std::move(trace)},
         {"loss", path.loss},
         {"evaluations", path.evaluations},
         {"end", {{"x", end}, {"loss", path.loss.back()}, {"curvature", ground ? to_json(*ground) : nullptr}}}});
    routes.push_back(std::move(route));
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (request.wants_data()) {
    Json critical = Json::array();
    for (const CriticalPoint& p : points)
      critical.push_back(
          {{"x", {p.x, p.y}},
           {"value", p.value},
           {"kind", to_string(p.kind)},
           {"index", std::count_if(p.eigenvalues.begin(), p.eigenvalues.end(), [](double v) { return v < 0; })},
           {"eigenvalues", p.eigenvalues}});
    const Json out{{"kind", "function"},
                   {"function", own ? "formula" : f.function},
                   {"variables", variable_names(f.function)},
                   {"formula", own ? Json(f.function) : nullptr},
                   {"surface", to_json(surface)},
                   {"levels", levels},
                   {"start", first},
                   {"evaluations", f.evaluations},
                   {"tuned", f.tune},
                   {"paths", std::move(json_paths)},
                   {"critical_points", std::move(critical)},
                   {"seconds", seconds}};
    if (hand_out(out, request)) return 0;
  }
  std::vector<Spot> spots;
  for (const CriticalPoint& p : points)
    spots.push_back({p.x, p.y, p.kind == Critical::minimum ? '*' : p.kind == Critical::saddle ? 'x' : '^'});
  spots.push_back({first[0], first[1], 'S'});
  std::fputs(draw_map(surface, levels, routes, spots).c_str(), stdout);
  if (!paths.empty()) fmt::print("\n{}", aligned(table, 0));
  if (!points.empty()) {
    std::vector<std::vector<std::string>> rows{{"", "point", "value", "at", "eigenvalues"}};
    for (const CriticalPoint& p : points)
      rows.push_back({p.kind == Critical::minimum  ? "*"
                      : p.kind == Critical::saddle ? "x"
                                                   : "^",
                      to_string(p.kind), format_short(p.value, 6), at_text(p.x, p.y),
                      format_short(p.eigenvalues[0]) + ", " + format_short(p.eigenvalues[1])});
    fmt::print("\n{}", aligned(rows, 0));
  }
  if (f.tune && !request.quiet)
    remark(fmt::format("every optimizer has the best of the same 15 rates, 1e-5 to 100, for these {} evaluations",
                       f.evaluations));
  return 0;
}

}  // namespace ravine::cli
