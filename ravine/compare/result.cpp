#include "ravine/compare/result.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "ravine/compare/analysis.hpp"
#include "ravine/compare/importance.hpp"
#include "ravine/compare/stages.hpp"
#include "ravine/compare/tune.hpp"
#include "ravine/statistics/best_of.hpp"
#include "ravine/statistics/friedman.hpp"
#include "ravine/statistics/order.hpp"
#include "ravine/statistics/profile.hpp"
#include "ravine/statistics/signed_rank.hpp"
#include "ravine/version.hpp"

namespace ravine {
namespace {

using Json = nlohmann::ordered_json;

constexpr double confidence = 0.95, r_max = 4;
constexpr std::size_t ecdf_targets = 20;

Json point_json(const Point& point) {
  Json json = Json::object();
  for (const auto& [key, value] : point) json[key] = value;
  return json;
}

Json metrics_json(const Metrics& metrics) { return point_json(metrics); }

Json interval_json(std::span<const double> values) {
  if (values.empty()) return nullptr;
  const Estimate e = hodges_lehmann(values, confidence);
  return {e.low, e.high};
}

Json plan_object(const Plan& p) {
  return {{"preset", p.design.name},
          {"budget_seconds", p.design.budget_seconds},
          {"epochs", p.epochs},
          {"batch", p.batch},
          {"rows_per_epoch", p.rows},
          {"schedule", p.schedule},
          {"seed", p.seed},
          {"trial_forward_equivalents", p.trial_forward_equivalents()},
          {"tuning_seeds", p.tuning_seeds.size()},
          {"sweep_points", p.design.sweep},
          {"search_points", p.design.search},
          {"qualifying_seeds", p.design.qualifying},
          {"finalists", p.design.finalists},
          {"final_seeds", p.design.final},
          {"equivalence", p.equivalence},
          {"nominal_seconds", rounded(p.nominal_seconds)}};
}

Json data_object(const StudyData& data) {
  const TableTraining& job = data.job();
  return {{"file", job.options().data},
          {"hash", job.table().hash},
          {"target", job.options().target},
          {"task", job.schema().target.kind == Target::Kind::number ? "regress" : "classify"},
          {"rows", {{"train", job.training().rows}, {"valid", job.validation().rows}, {"test", job.testing().rows}}},
          {"parameters", data.facts().parameters},
          {"network", data.facts().network},
          {"loss", job.options().loss},
          {"trivial", data.trivial_test_loss()}};
}

Json standing_json(const Standing& s, const Plan& plan) {
  const auto losses = [](const std::vector<double>& values) {
    return Json{{"median", median(values)}, {"values", values}};
  };
  Json standard{{"spec", plan.entrant(s.name).spec}}, tuned{{"spec", s.tuned_spec}, {"point", point_json(s.point)}};
  standard.update(losses(s.standard));
  tuned.update(losses(s.qualifying));
  return {{"name", s.name},
          {"spec", s.spec},
          {"default", standard},
          {"tuned", tuned},
          {"finalist", s.finalist},
          {"median", s.finalist ? Json(median(s.final)) : Json(nullptr)},
          {"interval", interval_json(s.final)},
          {"values", s.finalist ? Json(s.final) : Json(nullptr)},
          {"metrics", metrics_json(s.metrics)},
          {"rank", s.rank},
          {"verdict", to_string(s.verdict)},
          {"immaterial", s.immaterial()},
          {"seeds_needed", s.verdict == Verdict::undecided ? Json(s.comparison->seeds_needed) : Json(nullptr)},
          {"lr_tolerance_decades", s.tolerance_decades},
          {"default_gap", s.default_gap},
          {"time_to_target", s.time_to_target},
          {"diverged", s.diverged},
          {"trials", s.trials},
          {"forward_equivalents", s.forward_equivalents},
          {"state_words", s.state_words}};
}

Json comparison_json(const Standing& s, const Analysis& a) {
  const Comparison& c = *s.comparison;
  return {{"name", s.name},
          {"leader", a.leader},
          {"differences", c.differences},
          {"estimate", c.estimate},
          {"interval", {c.low, c.high}},
          {"level", c.level},
          {"p", c.p},
          {"p_holm", c.p_holm},
          {"margin", a.margin},
          {"verdict", to_string(c.verdict)},
          {"immaterial", c.immaterial},
          {"seeds_needed", c.verdict == Verdict::undecided ? Json(c.seeds_needed) : Json(nullptr)}};
}

// Median and quartiles over the runs, at the points that the shortest of them has; a diverged run ends early.
Json curve_json(const std::string& name, const std::string& kind, Phase phase,
                const std::vector<const TrialRecord*>& records) {
  Json epochs = Json::array(), examples = Json::array(), seconds = Json::array(), runs = Json::array();
  std::size_t points = 0;
  const TrialRecord* longest = records[0];
  for (const TrialRecord* r : records)
    if (r->curve.size() > points) {
      points = r->curve.size();
      longest = r;
    }
  Json bands[2];
  for (Json& band : bands) band = {{"median", Json::array()}, {"low", Json::array()}, {"high", Json::array()}};
  for (std::size_t i = 0; i < points; ++i) {
    const double epoch = static_cast<double>(longest->curve[i].epoch);
    epochs.push_back(longest->curve[i].epoch);
    const double per_epoch = longest->forward_equivalents / 3 / static_cast<double>(longest->curve.back().epoch);
    examples.push_back(longest->diverged ? Json(nullptr) : Json(std::round(per_epoch * epoch)));
    std::vector<double> values[2], times;
    for (const TrialRecord* r : records)
      if (i < r->curve.size()) {
        values[0].push_back(r->curve[i].train_loss);
        values[1].push_back(r->curve[i].valid_loss);
        times.push_back(r->curve[i].seconds);
      }
    seconds.push_back(median(times));
    for (int b = 0; b < 2; ++b) {
      values[b] = finite(values[b]);
      bands[b]["median"].push_back(median(values[b]));
      bands[b]["low"].push_back(quantile(values[b], 0.25));
      bands[b]["high"].push_back(quantile(values[b], 0.75));
    }
  }
  for (const TrialRecord* r : records) {
    Json losses = Json::array();
    for (const CurvePoint& p : r->curve) losses.push_back(p.valid_loss);
    runs.push_back({{"seed", r->trial.seed}, {"valid_loss", losses}});
  }
  return {{"name", name},           {"kind", kind},           {"stage", to_string(phase)},
          {"epochs", epochs},       {"examples", examples},   {"seconds", seconds},
          {"train_loss", bands[0]}, {"valid_loss", bands[1]}, {"runs", runs}};
}

Json curves_json(const Plan& plan, const Records& records, const Analysis& a) {
  Json curves = Json::array();
  for (const Standing& s : a.standings) {
    const Phase phase = s.finalist ? Phase::final : s.phase;
    curves.push_back(curve_json(s.name, "tuned", phase, records_of(records, s.name, phase)));
  }
  for (const Entrant& b : plan.baselines)
    curves.push_back(curve_json(b.name, "default", Phase::baseline, records_of(records, b.name, Phase::baseline)));
  return curves;
}

Json sensitivity_json(const Records& records, const Analysis& a) {
  Json all = Json::array();
  for (const Standing& s : a.standings) {
    const std::vector<Candidate> sweep = candidates_of(records, s.name, Phase::sweep);
    Json points = Json::array();
    for (const Candidate& c : sweep)
      points.push_back({{"lr", c.trial.point[0].second}, {"loss", c.loss}, {"diverged", c.diverged}});
    all.push_back({{"name", s.name},
                   {"key", "lr"},
                   {"default_lr", s.default_lr},
                   {"best_lr", sweep[best_of(sweep)].trial.point[0].second},
                   {"at_edge", s.at_edge},
                   {"extended", s.extended},
                   {"points", points}});
  }
  return all;
}

// Times to losses between the first epoch's and the best, of every optimizer on the qualifying seeds.
Json ecdf_json(const Records& records, const Analysis& a) {
  double best = HUGE_VAL;
  std::vector<double> first;
  for (const Standing& s : a.standings)
    for (const TrialRecord* r : records_of(records, s.name, s.phase)) {
      best = std::min(best, r->loss);
      if (!r->curve.empty()) first.push_back(r->curve[0].valid_loss);
    }
  const double span = std::max(0.0, median(finite(first)) - best);
  std::vector<double> targets;
  for (std::size_t i = 0; i < ecdf_targets; ++i)
    targets.push_back(best + span * std::pow(100, -static_cast<double>(i) / (ecdf_targets - 1)));
  Json curves = Json::array();
  for (const Standing& s : a.standings) {
    std::vector<double> times;
    for (const TrialRecord* r : records_of(records, s.name, s.phase))
      for (const double target : targets) times.push_back(time_to(*r, target));
    const Steps steps = distribution(times);
    curves.push_back({{"name", s.name}, {"forward_equivalents", steps.at}, {"share", steps.share}});
  }
  return {{"targets", targets}, {"curves", curves}};
}

// Of the search's settings, or the sweep's where there was none, the loss of the longest run of each.
std::vector<double> trial_losses(const Plan& plan, const Records& records, const std::string& name) {
  std::map<int, double> losses;
  if (plan.design.search == 0)
    for (const Candidate& c : candidates_of(records, name, Phase::sweep)) losses[c.trial.index] = c.loss;
  else
    for (const Phase phase : {Phase::rung1, Phase::rung2, Phase::rung3, Phase::rung4})
      for (const Candidate& c : candidates_of(records, name, phase)) losses[c.trial.index] = c.loss;
  std::vector<double> values;
  for (const auto& [index, loss] : losses) values.push_back(loss);
  return values;
}

Json best_after_json(const Plan& plan, const Records& records, const Analysis& a) {
  std::vector<std::vector<double>> losses;
  for (const Standing& s : a.standings) losses.push_back(trial_losses(plan, records, s.name));
  const auto chance = chance_of_best(losses);
  Json curves = Json::array(), trials = Json::array();
  for (std::size_t k = 1; k <= chance[0].size(); ++k) trials.push_back(k);
  for (std::size_t i = 0; i < losses.size(); ++i) {
    std::vector<double> expected = expected_best(losses[i]);
    expected.resize(chance[i].size());
    curves.push_back({{"name", a.standings[i].name}, {"expected", expected}, {"chance_of_best", chance[i]}});
  }
  return {{"trials", trials}, {"curves", curves}};
}

Json trials_json(const Plan& plan, const Records& records) {
  Json trials = Json::array();
  for (const Entrant& e : plan.entrants)
    for (const Phase phase : {Phase::sweep, Phase::rung1, Phase::rung2, Phase::rung3, Phase::rung4})
      for (const Candidate& c : candidates_of(records, e.name, phase))
        trials.push_back({{"name", e.name},
                          {"stage", to_string(phase)},
                          {"index", c.trial.index},
                          {"point", point_json(c.trial.point)},
                          {"loss", c.loss},
                          {"diverged", c.diverged},
                          {"epochs", c.trial.epochs},
                          {"forward_equivalents", c.forward_equivalents}});
  return trials;
}

Json dimensions_json(const Plan& plan) {
  Json all = Json::array();
  for (const Entrant& e : plan.entrants) {
    Json keys = Json::array();
    for (const Dimension& d : e.space) {
      Json key{{"key", d.key}, {"low", d.low}, {"high", d.high}, {"scale", to_string(d.scale)}};
      if (!d.choices.empty()) key["choices"] = d.choices;
      keys.push_back(key);
    }
    all.push_back({{"name", e.name}, {"keys", keys}});
  }
  return all;
}

Json importance_json(const Plan& plan, const Records& records) {
  Json all = Json::array();
  for (const Entrant& e : plan.entrants) {
    const Importance importance = importance_of(e.space, candidates_of(records, e.name, Phase::rung1));
    Json keys = Json::array();
    for (const auto& [key, share] : importance.shares) keys.push_back({{"key", key}, {"share", share}});
    all.push_back({{"name", e.name}, {"keys", keys}, {"rough", importance.rough}});
  }
  return all;
}

struct Sum {
  std::size_t runs = 0, diverged = 0;
  double forward_equivalents = 0;
  void add(const TrialRecord& r) {
    ++runs;
    diverged += r.diverged;
    forward_equivalents += r.forward_equivalents;
  }
  [[nodiscard]] Json json(const char* key, const std::string& name) const {
    return {{key, name}, {"runs", runs}, {"diverged", diverged}, {"forward_equivalents", forward_equivalents}};
  }
};

Json budget_json(const Plan& plan, const Records& records) {
  Json stages = Json::array(), optimizers = Json::array();
  for (Phase phase = Phase::sweep; phase <= Phase::baseline; phase = static_cast<Phase>(static_cast<int>(phase) + 1)) {
    Sum sum;
    for (const auto& [id, r] : records)
      if (r.trial.phase == phase) sum.add(r);
    if (sum.runs > 0) stages.push_back(sum.json("stage", to_string(phase)));
  }
  for (const Entrant& e : plan.entrants) {
    Sum sum;
    for (const auto& [id, r] : records)
      if (r.trial.optimizer == e.name && r.trial.phase != Phase::baseline) sum.add(r);
    optimizers.push_back(sum.json("name", e.name));
  }
  return {{"stages", stages}, {"optimizers", optimizers}};
}

Json baselines_json(const Plan& plan, const Records& records) {
  Json all = Json::array();
  for (const Entrant& b : plan.baselines) {
    std::vector<double> losses;
    std::map<std::string, std::vector<double>> metrics;
    std::size_t diverged = 0;
    for (const TrialRecord* r : records_of(records, b.name, Phase::baseline)) {
      losses.push_back(metric(r->test, "loss"));
      for (const auto& [name, value] : r->test) metrics[name].push_back(value);
      diverged += r->diverged;
    }
    Json medians = Json::object();
    for (const auto& [name, values] : metrics) medians[name] = median(finite(values));
    all.push_back({{"name", b.name},
                   {"spec", b.spec},
                   {"median", median(losses)},
                   {"interval", interval_json(losses)},
                   {"values", losses},
                   {"metrics", medians},
                   {"diverged", diverged}});
  }
  return all;
}

Json recommendation_json(const Analysis& a, const StudyData& data) {
  const Recommendation& r = a.recommendation;
  Json avoid = Json::array();
  for (const auto& [name, why] : r.avoid) avoid.push_back({{"name", name}, {"why", why}});
  const auto best =
      std::find_if(a.standings.begin(), a.standings.end(), [&](const Standing& s) { return s.name == r.optimizer; });
  const std::string command = "ravine train " + data.job().options().data + " --target " + data.job().options().target +
                              " --optimizer \"" + best->spec + "\"";
  return {{"optimizer", r.optimizer},
          {"spec", best->spec},
          {"text", r.text},
          {"command", command},
          {"also", r.also},
          {"avoid", avoid},
          {"rule", recommendation_rule()},
          {"hardly_matters", r.hardly_matters},
          {"why", r.why},
          {"sensitivity",
           {{"validation_loss", r.by_validation}, {"first_half", r.by_first_half}, {"second_half", r.by_second_half}}},
          {"confidence", r.confidence}};
}

std::vector<std::string> with_verdict(const Analysis& a, Verdict verdict) {
  std::vector<std::string> names;
  for (const Standing& s : a.standings)
    if (s.verdict == verdict) names.push_back(s.name);
  return names;
}

}  // namespace

std::string plan_json(const Plan& plan) { return plan_object(plan).dump(); }
std::string data_json(const StudyData& data) { return data_object(data).dump(); }

std::string compare_json(const StudyData& data, const Plan& plan, const Records& records) {
  const Analysis a = analyse(plan, records, data.trivial_test_loss());
  Json optimizers = Json::array(), comparisons = Json::array();
  for (const Standing& s : a.standings) {
    optimizers.push_back(standing_json(s, plan));
    if (s.comparison) comparisons.push_back(comparison_json(s, a));
  }
  Sum sum;
  double seconds = 0;
  for (const auto& [id, r] : records) {
    sum.add(r);
    seconds += r.seconds;
  }
  const Json json{
      {"command", "compare"},
      {"version", version},
      {"data", data_object(data)},
      {"plan", plan_object(plan)},
      {"seeds", {{"tuning", plan.tuning_seeds}, {"qualifying", plan.qualifying_seeds}, {"final", plan.final_seeds}}},
      {"optimizers", optimizers},
      {"baselines", baselines_json(plan, records)},
      {"leader", a.leader},
      {"recommendation", recommendation_json(a, data)},
      {"equivalent", with_verdict(a, Verdict::equivalent)},
      {"undecided", with_verdict(a, Verdict::undecided)},
      {"comparisons", comparisons},
      {"curves", curves_json(plan, records, a)},
      {"lr_sensitivity", sensitivity_json(records, a)},
      {"ecdf", ecdf_json(records, a)},
      {"best_after", best_after_json(plan, records, a)},
      {"trials", trials_json(plan, records)},
      {"dimensions", dimensions_json(plan)},
      {"importance", importance_json(plan, records)},
      {"budget", budget_json(plan, records)},
      {"runs", sum.runs},
      {"forward_equivalents", sum.forward_equivalents},
      {"notes", a.notes},
      {"seconds", seconds}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string tune_json(const StudyData& data, const Plan& plan, const Records& records, const std::string& config) {
  const Entrant& entrant = plan.entrants[0];
  const auto find = [&](Phase phase) { return records_of(records, entrant.name, phase); };
  const auto losses = [](const std::vector<const TrialRecord*>& runs, bool test) {
    std::vector<double> values;
    for (const TrialRecord* r : runs) values.push_back(test ? metric(r->test, "loss") : r->loss);
    return Json{{"median", median(values)}, {"values", values}, {"interval", interval_json(values)}};
  };
  const Trial best = tuned_trial(plan, records);
  std::vector<double> gains;
  const auto tuned = find(Phase::final), standard = find(Phase::baseline);
  for (std::size_t i = 0; i < tuned.size(); ++i)
    gains.push_back(metric(standard[i]->test, "loss") - metric(tuned[i]->test, "loss"));
  const Estimate gain = hodges_lehmann(gains, confidence);
  Sum sum, trials;
  double seconds = 0;
  for (const auto& [id, r] : records) {
    sum.add(r);
    if (r.trial.phase < Phase::standard) trials.add(r);
    seconds += r.seconds;
  }
  const Json json{
      {"command", "tune"},
      {"version", version},
      {"data", data_object(data)},
      {"plan", plan_object(plan)},
      {"seeds", {{"tuning", plan.tuning_seeds}, {"qualifying", plan.qualifying_seeds}, {"final", plan.final_seeds}}},
      {"best",
       {{"point", point_json(best.point)},
        {"spec", best.spec},
        {"network", best.network},
        {"batch", best.batch},
        {"valid", losses(find(Phase::qualify), false)},
        {"test", losses(tuned, true)},
        {"config", config}}},
      {"default",
       {{"spec", entrant.spec}, {"valid", losses(find(Phase::standard), false)}, {"test", losses(standard, true)}}},
      {"gain",
       {{"differences", gains},
        {"estimate", gain.value},
        {"interval", {gain.low, gain.high}},
        {"p", signed_rank_p(gains)}}},
      {"curves",
       {curve_json(entrant.name, "tuned", Phase::final, tuned),
        curve_json(entrant.name, "default", Phase::baseline, standard)}},
      {"best_after", {{"expected", expected_best(trial_losses(plan, records, entrant.name))}}},
      {"trials", trials_json(plan, records)},
      {"dimensions", dimensions_json(plan)},
      {"importance", importance_json(plan, records)},
      {"budget", budget_json(plan, records)},
      {"diverged", trials.diverged},
      {"runs", sum.runs},
      {"forward_equivalents", sum.forward_equivalents},
      {"seconds", seconds}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string compare_files_json(const std::vector<std::string>& studies) {
  Json all = Json::array();
  for (const std::string& text : studies) all.push_back(Json::parse(text));
  std::vector<std::string> names;
  for (const Json& o : all[0]["dimensions"]) names.push_back(o["name"]);
  for (const Json& study : all)  // an optimizer may have been left out of some
    std::erase_if(names, [&](const std::string& name) {
      return std::none_of(study["dimensions"].begin(), study["dimensions"].end(),
                          [&](const Json& o) { return o["name"] == name; });
    });
  std::vector<std::vector<double>> losses, times;
  for (const Json& study : all) {
    std::vector<double> loss(names.size()), time(names.size());
    for (const Json& o : study["optimizers"]) {
      const auto i = static_cast<std::size_t>(std::find(names.begin(), names.end(), o["name"]) - names.begin());
      if (i == names.size()) continue;
      loss[i] = o[o["spec"] == o["default"]["spec"] ? "default" : "tuned"]["median"];
      time[i] = o["time_to_target"].is_null() ? HUGE_VAL : o["time_to_target"].get<double>();
    }
    losses.push_back(std::move(loss));
    times.push_back(std::move(time));
  }
  Json curves = Json::array(), mean_ranks = Json::array(), groups = Json::array();
  const std::vector<Profile> profiles = performance_profiles(times, r_max);
  const Friedman test = friedman(losses, 1 - confidence);
  for (std::size_t i = 0; i < names.size(); ++i) {
    curves.push_back({{"name", names[i]},
                      {"ratio", profiles[i].steps.at},
                      {"share", profiles[i].steps.share},
                      {"score", profiles[i].score}});
    mean_ranks.push_back({{"name", names[i]}, {"rank", test.mean_ranks[i]}});
  }
  for (const auto& group : test.groups) {
    Json members = Json::array();
    for (const std::size_t i : group) members.push_back(names[i]);
    groups.push_back(members);
  }
  const Json json{{"command", "compare"},
                  {"version", version},
                  {"studies", all},
                  {"profiles", {{"r_max", r_max}, {"curves", curves}}},
                  {"friedman",
                   {{"chi_squared", test.chi_squared},
                    {"p", test.p},
                    {"f", test.f},
                    {"f_p", test.f_p},
                    {"datasets", all.size()},
                    {"mean_ranks", mean_ranks},
                    {"critical_difference", test.critical_difference},
                    {"groups", groups}}}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace ravine
