#include "ravine/compare/analysis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <tuple>

#include "ravine/compare/stages.hpp"
#include "ravine/core/text.hpp"
#include "ravine/statistics/order.hpp"
#include "ravine/statistics/signed_rank.hpp"

namespace ravine {
namespace {

constexpr double tolerated_share = 0.05;  // of the best rate's gain over the trivial answer, that another may lose
constexpr double alpha = 0.05;

std::vector<double> losses_of(const std::vector<const TrialRecord*>& records) {
  std::vector<double> losses;
  for (const TrialRecord* r : records) losses.push_back(r->loss);
  return losses;
}

std::vector<double> test_losses(const std::vector<const TrialRecord*>& records) {
  std::vector<double> losses;
  for (const TrialRecord* r : records) losses.push_back(metric(r->test, "loss"));
  return losses;
}

Metrics median_metrics(const std::vector<const TrialRecord*>& records) {
  Metrics medians;
  if (records.empty()) return medians;
  for (const auto& [name, first] : records[0]->test) {
    std::vector<double> values;
    for (const TrialRecord* r : records) values.push_back(metric(r->test, name));
    medians.emplace_back(name, median(finite(values)));
  }
  return medians;
}

double rate_of(const Candidate& c) { return c.trial.point[0].second; }

// Decades around the best rate of the sweep, without a gap, that keep 95 % of its gain over the trivial answer. A share
// of the loss itself would be nothing where the loss is nearly 0, and everything where there is nothing to learn.
double tolerance(const std::vector<Candidate>& sweep, double trivial) {
  const std::size_t best = best_of(sweep);
  const double least = sweep[best].loss, worst = least + tolerated_share * std::max(0.0, trivial - least);
  const auto fine = [&](std::size_t i) { return !sweep[i].diverged && sweep[i].loss <= worst; };
  std::size_t low = best, high = best;
  while (low > 0 && fine(low - 1)) --low;
  while (high + 1 < sweep.size() && fine(high + 1)) ++high;
  return std::log10(rate_of(sweep[high]) / rate_of(sweep[low]));
}

void describe_sweep(const Plan& plan, const std::vector<Candidate>& sweep, double trivial, Standing& s,
                    std::vector<std::string>& notes) {
  const std::size_t best = best_of(sweep);
  s.tolerance_decades = rounded(tolerance(sweep, trivial));
  s.extended = sweep.size() > plan.design.sweep;
  s.at_edge = best == 0 || best + 1 == sweep.size();
  s.swept_best = sweep[best].loss;
  if (s.extended)
    notes.push_back(fmt::format("{}: the best learning rate was at an edge, so the sweep got {} rates more", s.name,
                                sweep.size() - plan.design.sweep));
  if (s.at_edge)
    notes.push_back(fmt::format("{}: the best learning rate is still at the edge of what was tried", s.name));
}

Standing stand(const Plan& plan, const Records& records, const Entrant& entrant, double trivial,
               std::vector<std::string>& notes) {
  const Candidate tuned = best_tuned(plan, records, entrant);
  const OptimizerSpec spec(entrant.spec);
  Standing s{.name = entrant.name, .tuned_spec = tuned.trial.spec, .point = tuned.trial.point};
  s.default_lr = spec.lr();
  s.state_words = spec.info().slots.size();
  const Qualified on = qualified(plan, records, entrant);
  s.spec = on.spec;
  s.qualified = on.centre;
  s.phase = on.phase;
  s.standard = losses_of(records_of(records, entrant.name, Phase::standard));
  s.qualifying = losses_of(records_of(records, entrant.name, Phase::qualify));
  s.default_gap = (median(s.standard) - median(s.qualifying)) / std::abs(median(s.qualifying));
  describe_sweep(plan, candidates_of(records, entrant.name, Phase::sweep), trivial, s, notes);
  const double near = (1 + plan.equivalence) * tuned.loss;
  s.tuned_keys = s.default_gap < plan.equivalence ? 0 : s.swept_best <= near ? 1 : tuned.trial.point.size();
  const auto finals = records_of(records, entrant.name, Phase::final);
  s.finalist = !finals.empty();
  s.final = test_losses(finals);
  s.final_validation = losses_of(finals);
  s.metrics = median_metrics(finals);
  for (const auto& [id, r] : records) {
    if (r.trial.optimizer != entrant.name || r.trial.phase == Phase::baseline) continue;
    ++s.runs;
    s.diverged += r.diverged;
    s.trials += r.trial.phase < Phase::standard;
    s.forward_equivalents += r.forward_equivalents;
  }
  return s;
}

void measure_times(const Plan& plan, const Records& records, Analysis& analysis) {
  const std::string reference =
      std::any_of(plan.entrants.begin(), plan.entrants.end(), [](const Entrant& e) { return e.name == "adam"; })
          ? "adam"
          : analysis.standings[0].name;
  const auto& from = *std::find_if(analysis.standings.begin(), analysis.standings.end(),
                                   [&](const Standing& s) { return s.name == reference; });
  const double target = median(losses_of(records_of(records, reference, from.phase)));
  for (Standing& s : analysis.standings) {
    std::vector<double> times;
    for (const TrialRecord* r : records_of(records, s.name, s.phase)) times.push_back(time_to(*r, target));
    const std::vector<double> rising = sorted(times);
    s.time_to_target = rising[rising.size() / 2];  // the upper median: reached by more than half of the runs
  }
}

std::string lead(const std::vector<Standing>& finalists,
                 const std::function<std::vector<double>(const Standing&)>& values) {
  const Standing* best = nullptr;
  double least = HUGE_VAL;
  for (const Standing& s : finalists)
    if (const double c = centre(values(s)); s.finalist && (best == nullptr || c < least)) {
      best = &s;
      least = c;
    }
  return best->name;
}

// Nothing to choose: no finalist beats another by what matters, or none knows more than the trivial answer.
std::string why_it_hardly_matters(const std::vector<const Standing*>& finalists, const Standing& best, double margin,
                                  double trivial) {
  std::vector<double> gains;
  for (const double loss : best.final) gains.push_back(trivial - loss);
  const Estimate gain = hodges_lehmann(gains, 1 - alpha);
  if (gain.low <= margin)
    return "no optimizer surely predicts better than the trivial answer: there may be nothing to learn here, whatever "
           "the optimizer";
  if (finalists.size() > 1 && std::all_of(finalists.begin(), finalists.end(), [&](const Standing* s) {
        return s->verdict == Verdict::leader || s->verdict == Verdict::equivalent || s->immaterial();
      }))
    return "no finalist differs from the leader by more than the margin: spend the effort on features and the model "
           "instead";
  return "";
}

// Compares the finalists, which come first, with the first of them.
void give_verdicts(Analysis& analysis, double equivalence) {
  std::vector<Standing>& all = analysis.standings;
  std::vector<std::vector<double>> losses;
  for (const Standing& s : all)
    if (s.finalist) losses.push_back(s.final);
  analysis.leader = all[0].name;
  analysis.margin = equivalence * std::abs(median(losses[0]));
  const std::vector<Comparison> comparisons = compare_with_leader(losses, analysis.margin, alpha);
  all[0].verdict = Verdict::leader;
  for (std::size_t i = 0; i < comparisons.size(); ++i) {
    all[i + 1].comparison = comparisons[i];
    all[i + 1].verdict = comparisons[i].verdict;
  }
}

void give_ranks(std::vector<Standing>& all) {
  std::stable_sort(all.begin(), all.end(), [](const Standing& a, const Standing& b) {
    if (a.finalist != b.finalist) return a.finalist;
    return a.finalist ? median(a.final) < median(b.final) : a.qualified < b.qualified;
  });
  for (std::size_t i = 0; i < all.size(); ++i) all[i].rank = i + 1;
}

// Who is surely not worse: than the leader, or than the one that turned out better than the leader.
std::vector<const Standing*> surely_good(const std::vector<const Standing*>& finalists, double margin) {
  const bool overtaken =
      std::any_of(finalists.begin(), finalists.end(), [](const Standing* s) { return s->verdict == Verdict::better; });
  std::vector<const Standing*> good;
  for (const Standing* s : finalists) {
    const bool leads = s->verdict == Verdict::leader;
    if (overtaken ? s->verdict == Verdict::better : leads || s->comparison->high <= margin) good.push_back(s);
  }
  return good;
}

// Who would lead by another measure, or on half of the seeds.
void look_otherwise(const std::vector<Standing>& all, std::size_t seeds, Recommendation& r) {
  const auto half = static_cast<std::ptrdiff_t>(seeds / 2);
  r.by_validation = lead(all, [](const Standing& s) { return s.final_validation; });
  r.by_first_half = lead(all, [&](const Standing& s) {
    return s.finalist ? std::vector<double>(s.final.begin(), s.final.begin() + half) : std::vector<double>{};
  });
  r.by_second_half = lead(all, [&](const Standing& s) {
    return s.finalist ? std::vector<double>(s.final.begin() + half, s.final.end()) : std::vector<double>{};
  });
}

// The recommendation of `best` in sentences.
void put_into_words(const Standing& best, const std::vector<const Standing*>& finalists, const std::string& leader,
                    Recommendation& r) {
  std::vector<std::string> undecided;
  for (const Standing* s : finalists)
    if (s->verdict == Verdict::undecided) undecided.push_back(s->name);
  const bool steady = r.by_validation == leader && r.by_first_half == leader && r.by_second_half == leader;
  r.confidence = fmt::format("{} of {} comparisons are decided; {}.", finalists.size() - 1 - undecided.size(),
                             finalists.size() - 1,
                             steady ? "by the validation loss and in either half of the seeds, the same one leads"
                                    : "by the validation loss, or in a half of the seeds, another one leads");
  r.text = fmt::format("Use {}{}.", best.spec.empty() ? best.name : best.spec,
                       best.by_default()      ? " (its defaults, which did better than what tuning found)"
                       : best.tuned_keys == 0 ? " (its defaults do as well)"
                                              : "");
  if (!r.also.empty()) r.text += " As good: " + join(r.also, ", ") + ".";
  if (!undecided.empty()) r.text += fmt::format(" These runs cannot tell {} from {}.", join(undecided, ", "), leader);
  if (r.hardly_matters) r.text = "The choice hardly matters: " + r.why + ". " + r.text;
}

}  // namespace

double time_to(const TrialRecord& record, double target) {
  if (record.diverged || record.curve.empty()) return HUGE_VAL;
  const double epoch = record.forward_equivalents / static_cast<double>(record.curve.back().epoch);
  for (const CurvePoint& p : record.curve)
    if (p.valid_loss <= target) return epoch * static_cast<double>(p.epoch);
  return HUGE_VAL;
}

std::string recommendation_rule() {
  return "Among the finalists that are surely not worse than the leader by more than the margin: the one with the "
         "fewest "
         "options to tune (none, if its default is within the margin of its best), then with the widest tolerance of "
         "the learning rate, then with the least work to the target, then with the least state.";
}

void judge(Analysis& analysis, double equivalence, double trivial) {
  std::vector<Standing>& all = analysis.standings;
  give_verdicts(analysis, equivalence);
  give_ranks(all);
  std::vector<const Standing*> finalists;
  for (const Standing& s : all)
    if (s.finalist) finalists.push_back(&s);
  const std::vector<const Standing*> good = surely_good(finalists, analysis.margin);
  const Standing& best = **std::min_element(good.begin(), good.end(), [](const Standing* a, const Standing* b) {
    return std::tuple(a->tuned_keys, -a->tolerance_decades, a->time_to_target, a->state_words) <
           std::tuple(b->tuned_keys, -b->tolerance_decades, b->time_to_target, b->state_words);
  });
  Recommendation& r = analysis.recommendation;
  r.optimizer = best.name;
  for (const Standing* s : good)
    if (s != &best) r.also.push_back(s->name);
  // The sweep reaches for rates that are too high, so some runs diverge for everybody.
  for (const Standing& s : all)
    if (s.final.empty() && s.runs > 0 && 5 * s.diverged >= 2 * s.runs)
      r.avoid.emplace_back(s.name, fmt::format("{} of its {} runs diverged", s.diverged, s.runs));
  r.why = why_it_hardly_matters(finalists, *finalists[0], analysis.margin, trivial);
  r.hardly_matters = !r.why.empty();
  look_otherwise(all, best.final.size(), r);
  put_into_words(best, finalists, analysis.leader, r);
}

Analysis analyse(const Plan& plan, const Records& records, double trivial) {
  Analysis analysis;
  analysis.notes = plan.notes;
  for (const std::string& name : qualifying_order(plan, records))
    analysis.standings.push_back(stand(plan, records, plan.entrant(name), trivial, analysis.notes));
  measure_times(plan, records, analysis);
  judge(analysis, plan.equivalence, trivial);
  return analysis;
}

}  // namespace ravine
