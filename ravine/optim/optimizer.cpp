#include "ravine/optim/optimizer.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"
#include "ravine/engine/table.hpp"
#include "ravine/optim/transforms.hpp"

namespace ravine {
namespace {

constexpr std::size_t chunk = 16384;  // elements of a partial sum

template <class S>
constexpr bool transforms =
    std::is_same_v<S, AdaptiveClip> || std::is_same_v<S, Centralize> || std::is_same_v<S, Noise>;

bool is_norm_only(const Clip& c) { return c.block == infinity && c.value == infinity; }

void check_words(const std::vector<std::string>& words, const Layout& layout) {
  for (const std::string& word : words) {
    bool found = false;
    std::vector<std::string> known;
    for (const Block& block : layout.blocks()) {
      found = found || names({word}, block);
      known.push_back(block.name);
    }
    for (const char* kind : {"matrix", "bias", "norm", "embedding", "vector"})
      found = found || normalised(word) == kind;  // a kind may have no tensor
    if (!found) fail_usage("no tensor is called " + quote(word) + did_you_mean(word, known));
  }
}

// The first part that wants the tensor: those with names, then the first rule, then the rest.
std::size_t part_of(const std::vector<Part>& parts, const Block& block) {
  const bool has_rest = parts.size() > 1 && parts.back().words.empty();
  for (std::size_t p = 1; p < parts.size(); ++p)
    if (!parts[p].words.empty() && names(parts[p].words, block)) return p;
  if (const auto* rule = dynamic_cast<const BlockRule*>(parts[0].rule.get());
      rule == nullptr || (rule->takes(block) && !(has_rest && !is_matrix(block))))
    return 0;
  return has_rest ? parts.size() - 1 : parts.size();
}

// The groups that the tensors of a part make. A rule that is anchored cannot have its steps scaled: tensors of another
// rate are a group with that rate.
std::vector<std::pair<Part, std::vector<Member>>> divided(const Part& part, const std::vector<Member>& members) {
  const auto* rule = dynamic_cast<const PointwiseRule*>(part.rule.get());
  std::vector<std::pair<Part, std::vector<Member>>> groups;
  if (rule == nullptr || !rule->anchored()) {
    groups.emplace_back(part, members);
    return groups;
  }
  std::vector<double> rates{1};
  groups.emplace_back(part, std::vector<Member>());
  for (Member member : members) {
    const auto found = std::find(rates.begin(), rates.end(), member.rate);
    const auto at = static_cast<std::size_t>(found - rates.begin());
    if (found == rates.end()) {
      if (rule->measures() && rule->scope() == Scope::all)
        fail_usage(std::string("optimizer ") + part.info().about.name +
                   " has one rate for all tensors: it takes no scale_lr");
      rates.push_back(member.rate);
      groups.emplace_back(part, std::vector<Member>());
      groups.back().first.rule->set(0, part.lr() * member.rate);
    }
    member.rate = 1;
    groups[at].second.push_back(member);
  }
  return groups;
}

}  // namespace

template <class T>
Optimizer<T>::Optimizer(const OptimizerSpec& spec, const Layout& layout, Threads& threads)
    : spec_(spec), layout_(layout), threads_(threads) {
  std::vector<std::vector<Member>> members(spec.parts.size() + 1);
  for (const Part& part : spec.parts) {
    check_words(part.words, layout);
    if (part.info().kind == RuleKind::method)
      fail_usage(std::string(part.info().about.name) + " makes its steps itself and cannot be an optimizer here");
  }
  for (const SpecStage& s : spec_.stages) check_words(s.words, layout);
  for (std::size_t b = 0; b < layout.blocks().size(); ++b) {
    Member member{.block = b};
    bool frozen = false;
    for (const SpecStage& s : spec_.stages) {
      if (!names(s.words, layout[b])) continue;
      if (std::holds_alternative<Freeze>(s.stage)) frozen = true;
      if (std::holds_alternative<NoDecay>(s.stage)) member.decays = false;
      if (const auto* scale = std::get_if<ScaleLr>(&s.stage)) member.rate *= scale->factor;
    }
    if (frozen || member.rate == 0) frozen_.push_back(b);
    else members[part_of(spec.parts, layout[b])].push_back(member);
  }
  // What a matrix rule does not take, and no `rest` was named for, is AdamW's, as those rules' authors do it.
  if (!members.back().empty())
    spec_.parts.push_back(OptimizerSpec("adamw lr=3e-4 beta2=0.95 eps=1e-10 weight_decay=0").parts[0]);
  for (std::size_t p = 0; p < spec_.parts.size(); ++p) {
    for (auto& [part, its] : divided(spec_.parts[p], members[p]))
      groups_.push_back(make_group<T>(part, std::move(its), layout, threads));
    compares_ = compares_ || spec_.parts[p].decay == Decay::cautious;
  }
  compares_ = compares_ || spec_.template find<Cautious>() != nullptr;
  const std::size_t n = layout.size();
  if (compares_) before_ = Buffer<T>(n);
  if (spec_.template find<Accumulate>() != nullptr) gathered_ = Buffer<T>(n);
  if (const auto* lookahead = spec_.template find<Lookahead>()) {
    slow_ = Buffer<T>(n);
    if (lookahead->pullback == Lookahead::pull) slow_momentum_ = Buffer<T>(n);
  }
  if (spec_.template find<Ema>() != nullptr || spec_.template find<Average>() != nullptr) mean_ = Buffer<T>(n);
  for (const SpecStage& s : spec_.stages)
    std::visit(
        [&]<class S>(const S& stage) {
          if constexpr (std::is_same_v<S, Clip>) {
            if (is_norm_only(stage) && frozen_.empty()) partial_ = Buffer<double>((n + chunk - 1) / chunk);
            else work_ = Buffer<T>(n);
          } else if constexpr (transforms<S>) {
            work_ = Buffer<T>(n);
          }
        },
        s.stage);
}

template <class T>
double Optimizer<T>::gradient_norm(std::span<const T> g) {
  const auto kernel = kernel_table(active_isa()).sum_squares<T>();
  threads_.parallel_for(partial_.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t c = begin; c < end; ++c)
      partial_[c] = kernel(g.data() + c * chunk, std::min(chunk, g.size() - c * chunk));
  });
  double sum = 0;
  for (const double p : partial_.span()) sum += p;
  return std::sqrt(sum);
}

// The gradient to step along: g, or the mean of those gathered so far; empty while more are waited for.
template <class T>
std::span<const T> Optimizer<T>::gather(std::span<const T> g) {
  const auto* accumulate = spec_.template find<Accumulate>();
  if (accumulate == nullptr) return g;
  const std::span<T> sum = gathered_.span();
  const bool first = numbers_.gathered == 0;
  for (std::size_t i = 0; i < g.size(); ++i)
    sum[i] = (first ? T(0) : sum[i]) + g[i] / static_cast<T>(std::ceil(accumulate->steps));
  if (++numbers_.gathered < accumulate->steps) return {};
  numbers_.gathered = 0;
  return sum;
}

// The transforms in their order. A bound on the whole norm alone is left to the sweep, as a factor on the gradient.
template <class T>
std::span<const T> Optimizer<T>::transformed(std::span<const T> x, std::span<const T> g, double& scale) {
  const auto* clip = spec_.template find<Clip>();
  if (work_.size() == 0) {
    if (clip == nullptr) return g;
    const double norm = gradient_norm(g) + clip->eps;
    if (norm > clip->norm) scale = clip->norm / norm;
    return g;
  }
  std::copy(g.begin(), g.end(), work_.span().begin());
  for (const std::size_t b : frozen_) std::ranges::fill(view(work_.span(), layout_[b]), T(0));  // no part of any norm
  for (const SpecStage& s : spec_.stages)
    std::visit(
        [&]<class S>(const S& stage) {
          if constexpr (transforms<S> || std::is_same_v<S, Clip>)
            transform<T>(stage, layout_, x, work_.span(), numbers_.steps);
        },
        s.stage);
  return work_.span();
}

template <class T>
void Optimizer<T>::step(std::span<T> x, std::span<const T> g, const Clock& clock, double loss) {
  assert(x.size() == layout_.size() && g.size() == layout_.size());
  const std::span<const T> mean = gather(g);
  if (mean.empty() && !g.empty()) return;
  ++numbers_.steps;
  StepContext context{.t = numbers_.steps, .loss = loss};
  const std::span<const T> gradient = transformed(x, mean, context.scale);
  if (!std::exchange(has_curvature_, false)) take_curvature(gradient, context.scale, context.t);
  if (compares_) std::copy(x.begin(), x.end(), before_.span().begin());
  if (slow_.size() > 0 && numbers_.steps == 1) std::copy(x.begin(), x.end(), slow_.span().begin());
  numbers_.rate = spec_.schedule.rate(spec_.lr(), clock);
  clock_ = clock;
  for (const auto& group : groups_) {
    group->schedule(spec_.schedule, clock);
    group->step(x, gradient, context);
    if (compares_) after(*group, x, gradient);
  }
  if (const auto* lookahead = spec_.template find<Lookahead>()) synchronise(*lookahead, x);
  if (mean_.size() > 0) average(x, clock);
  threads_.again();
}

template <class T>
bool Optimizer<T>::takes_curvature() const {
  return std::ranges::any_of(groups_, [](const auto& group) { return group->takes_curvature(); });
}

template <class T>
bool Optimizer<T>::wants_curvature() const {
  const auto* accumulate = spec_.template find<Accumulate>();
  if (accumulate != nullptr && numbers_.gathered + 1 < accumulate->steps) return false;
  return std::ranges::any_of(groups_, [&](const auto& group) { return group->wants_curvature(numbers_.steps + 1); });
}

template <class T>
void Optimizer<T>::curvature(std::span<const T> g) {
  take_curvature(g, 1, numbers_.steps + 1);
  has_curvature_ = true;
}

template <class T>
void Optimizer<T>::take_curvature(std::span<const T> g, double scale, double t) {
  for (const auto& group : groups_)
    if (group->wants_curvature(t)) group->curvature(g, scale);
}

// Cautious steps and cautious decay look at the step that was made: u = before - x. Weight decay apart from the rule is
// no part of it and is not masked.
template <class T>
void Optimizer<T>::after(const Group<T>& group, std::span<T> x, std::span<const T> g) {
  const bool masked = spec_.template find<Cautious>() != nullptr;
  const Part& part = group.now();
  for (const Member& member : group.members()) {
    const Block& block = layout_[member.block];
    const std::span<T> xs = view(x, block);
    const std::span<const T> gs = view(g, block);
    const std::span<const T> old = view(std::span<const T>(before_.span()), block);
    if (masked) {
      const T keep = static_cast<T>(group.kept(member));
      std::size_t kept = 0;
      for (std::size_t i = 0; i < block.size; ++i) kept += (keep * old[i] - xs[i]) * gs[i] > 0 ? 1 : 0;
      const double share = static_cast<double>(kept) / static_cast<double>(block.size);
      const T factor = static_cast<T>(1 / std::max(share, 1e-3));
      for (std::size_t i = 0; i < block.size; ++i) {
        const T from = keep * old[i], u = from - xs[i];
        xs[i] = from - (u * gs[i] > 0 ? factor * u : T(0));
      }
    }
    if (part.decay == Decay::cautious && member.decays && group.moved()) {
      const T shrink = static_cast<T>(part.lr() * member.rate * part.weight_decay);
      for (std::size_t i = 0; i < block.size; ++i)
        if ((old[i] - xs[i]) * old[i] >= 0) xs[i] -= shrink * old[i];
    }
  }
}

template <class T>
void Optimizer<T>::synchronise(const Lookahead& lookahead, std::span<T> x) {
  if (std::fmod(numbers_.steps, lookahead.k) != 0) return;
  const std::span<T> slow = slow_.span();
  const T alpha = static_cast<T>(lookahead.alpha);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = slow[i] = slow[i] + alpha * (x[i] - slow[i]);
  if (lookahead.pullback == Lookahead::keep) return;
  for (const auto& group : groups_)
    for (std::size_t m = 0; m < group->members().size(); ++m) {
      const std::span<T> momentum = group->momentum(m);
      if (lookahead.pullback == Lookahead::reset) {
        std::fill(momentum.begin(), momentum.end(), T(0));
        continue;
      }
      const std::span<T> kept = view(slow_momentum_.span(), layout_[group->members()[m].block]);
      for (std::size_t i = 0; i < std::min(momentum.size(), kept.size()); ++i)
        momentum[i] = kept[i] = kept[i] + alpha * (momentum[i] - kept[i]);
    }
}

template <class T>
void Optimizer<T>::average(std::span<T> x, const Clock& clock) {
  const std::span<T> mean = mean_.span();
  if (const auto* ema = spec_.template find<Ema>()) {
    // In this form the mean of what does not move is that, to the bit.
    const T share = static_cast<T>(numbers_.averaged == 0 && !ema->bias_correction ? 1 : 1 - ema->decay);
    for (std::size_t i = 0; i < x.size(); ++i) mean[i] += share * (x[i] - mean[i]);
    ++numbers_.averaged;
  } else if (const auto* swa = spec_.template find<Average>()) {
    if (clock.step < (swa->start < 1 ? swa->start * clock.steps : swa->start)) return;
    if (std::fmod(numbers_.late++, swa->every) != 0) return;
    const T share = static_cast<T>(1 / ++numbers_.averaged);
    for (std::size_t i = 0; i < x.size(); ++i) mean[i] += share * (x[i] - mean[i]);
  }
}

template <class T>
bool Optimizer<T>::has_readout() const {
  return mean_.size() > 0 ||
         std::any_of(groups_.begin(), groups_.end(), [](const auto& group) { return group->has_readout(); });
}

template <class T>
void Optimizer<T>::readout(std::span<T> x) const {
  if (numbers_.steps == 0) return;
  for (const auto& group : groups_) group->readout(x);
  if (mean_.size() == 0 || numbers_.averaged == 0) return;
  const auto* ema = spec_.template find<Ema>();
  const double share = ema != nullptr && ema->bias_correction ? 1 - std::pow(ema->decay, numbers_.averaged) : 1;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = mean_.data()[i] / static_cast<T>(share);
}

template <class T>
std::vector<typename Optimizer<T>::Slot> Optimizer<T>::slots() {
  std::vector<Slot> result;
  for (std::size_t p = 0; p < groups_.size(); ++p)
    for (Slot& slot : groups_[p]->slots()) {
      if (p > 0) slot.name += "." + std::to_string(p);
      result.push_back(std::move(slot));
    }
  for (auto& [name, buffer] : {std::pair<const char*, Buffer<T>*>{"accumulate.sum", &gathered_},
                               {"lookahead.slow", &slow_},
                               {"lookahead.momentum", &slow_momentum_},
                               {"average", &mean_}})
    if (buffer->size() > 0) result.push_back({name, buffer->span()});
  return result;
}

template <class T>
std::vector<double> Optimizer<T>::numbers() const {
  std::vector<double> numbers{numbers_.steps, numbers_.rate, numbers_.gathered, numbers_.averaged, numbers_.late};
  for (const auto& group : groups_)
    for (const double v : group->numbers()) numbers.push_back(v);
  const std::vector<double> memory = spec_.schedule.memory();
  numbers.insert(numbers.end(), memory.begin(), memory.end());
  return numbers;
}

template <class T>
void Optimizer<T>::set_numbers(const std::vector<double>& numbers) {
  if (numbers.size() != this->numbers().size())
    fail_data("the saved state of the optimizer has " + std::to_string(numbers.size()) + " numbers, not " +
              std::to_string(this->numbers().size()));
  numbers_ = {numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]};
  std::size_t i = 5;
  for (const auto& group : groups_)
    for (double& v : group->numbers()) v = numbers[i++];
  spec_.schedule.set_memory({numbers.begin() + static_cast<std::ptrdiff_t>(i), numbers.end()});
}

template class Optimizer<float>;
template class Optimizer<double>;

}  // namespace ravine
