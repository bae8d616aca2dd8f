#include "ravine/optim/group.hpp"

#include <algorithm>
#include <array>

namespace ravine {
namespace {

constexpr std::size_t chunk = 16384;  // elements a thread takes at least: a few microseconds of sweep

std::size_t padded(std::size_t n) { return (n + Layout::unit - 1) / Layout::unit * Layout::unit; }

// What surrounds the rule on one tensor. Decay::cautious is the optimizer's: it has to see the step.
Frame frame_of(const Part& part, double base, const Member& member, double scale) {
  const bool coupled = member.decays && part.decay == Decay::l2;
  return {.scale = scale,
          .l2 = coupled ? part.weight_decay : 0,
          .keep = decay_factor(part, base, member),
          .gain = member.rate};
}

// One sweep over runs of neighbouring tensors that share everything.
template <class T>
class PointwiseGroup final : public Group<T> {
 public:
  using typename Group<T>::Slot;
  using Group<T>::part_;
  using Group<T>::now_;
  using Group<T>::members_;
  using Group<T>::moved_;

  PointwiseGroup(const Part& part, std::vector<Member> members, const Layout& layout, Threads& threads)
      : Group<T>(part, std::move(members)), threads_(threads) {
    const PointwiseRule& rule = this->rule();
    mask_ = rule.mask();
    const bool per_block = rule.scope() == Scope::block;
    std::size_t at = 0;
    for (std::size_t m = 0; m < members_.size(); ++m) {
      const Block& block = layout[members_[m].block];
      elements_ += static_cast<double>(block.size);
      at_.push_back(at);
      const Run run{block.offset, padded(block.size), at, per_block ? m : 0, m};
      if (!runs_.empty() && !per_block && continues(runs_.back(), run)) runs_.back().size += run.size;
      else runs_.push_back(run);
      if (rule.measures())
        for (std::size_t begin = 0; begin < block.size; begin += chunk)
          pieces_.push_back({m, begin, std::min(begin + chunk, block.size)});
      at += run.size;
    }
    sizes_ = layout_sizes(layout);
    const std::size_t n = rule.info().slots.size();
    data_.resize(n + 1, nullptr);  // never empty: kernels copy the pointers
    for (std::size_t i = 0; i < n; ++i)
      if ((mask_ >> i & 1U) != 0) data_[i] = slots_.emplace_back(at).data();
    const std::vector<double> start = rule.start();
    scalars_per_ = start.size();
    for (std::size_t i = 0; i < (per_block ? std::max<std::size_t>(members_.size(), 1) : 1); ++i)
      scalars_.insert(scalars_.end(), start.begin(), start.end());
    partial_.resize(pieces_.size() * max_sums);
  }

  void step(std::span<T> x, std::span<const T> g, const StepContext& context) override {
    const PointwiseRule& rule = this->rule();
    Tick tick{.t = context.t, .loss = context.loss, .base = part_.lr(), .n = elements_};
    if (rule.measures()) measure(x, g, context.scale, tick);
    else
      for (std::size_t i = 0; scalars_per_ > 0 && i < scalars_.size() / scalars_per_; ++i)
        rule.advance(tick, scalars_of(i), nullptr);

    const SweepKernel<T> sweep = rule.kernels().template get<T>(mask_);
    moved_ = rule.moves(tick);
    for (const Run& run : runs_) {
      Frame frame = frame_of(now_, part_.lr(), members_[run.member], context.scale);
      if (!moved_) frame.keep = 1;
      const std::array slots = slots_at(run.at);
      const auto& its = static_cast<const PointwiseRule&>(this->rule_for(members_[run.member]));
      const SweepArgs<T> all{.rule = its.object(),
                             .scalars = scalars_of(run.scalars).data(),
                             .tick = tick,
                             .frame = frame,
                             .x = x.data() + run.offset,
                             .g = g.data() + run.offset,
                             .slots = slots.data(),
                             .begin = 0,
                             .end = run.size};
      threads_.parallel_for(
          run.size, chunk,
          [&](std::size_t begin, std::size_t end) {
            SweepArgs<T> part = all;
            part.begin = begin;
            part.end = end;
            sweep(part);
          },
          Layout::unit);
    }
    // Rules may move a gap (a step size that starts at 0.01, 0/0): gaps are zero by promise.
    for (std::size_t m = 0; m < members_.size(); ++m)
      for (std::size_t i = sizes_[m].size; i < padded(sizes_[m].size); ++i) {
        x[sizes_[m].offset + i] = T(0);
        for (Buffer<T>& slot : slots_) slot[at_[m] + i] = T(0);
      }
  }

  [[nodiscard]] bool takes_curvature() const override { return rule().takes_curvature(); }
  [[nodiscard]] bool wants_curvature(double t) const override { return rule().wants_curvature({.t = t}); }
  void curvature(std::span<const T> g, double scale) override {
    for (const Run& run : runs_) rule().curvature(g.data() + run.offset, scale, slots_at(run.at).data(), run.size);
  }
  [[nodiscard]] bool has_readout() const override { return rule().has_readout(); }
  void readout(std::span<T> x) const override {
    for (const Run& run : runs_) rule().readout(x.data() + run.offset, slots_at(run.at).data(), run.size);
  }

  std::vector<Slot> slots() override {
    std::vector<Slot> result;
    std::size_t used = 0;
    for (std::size_t i = 0; i < rule().info().slots.size(); ++i)
      if ((mask_ >> i & 1U) != 0) result.push_back({rule().info().slots[i], slots_[used++].span()});
    return result;
  }
  std::span<T> momentum(std::size_t member) override {
    return slots_.empty() ? std::span<T>() : slots_[0].span().subspan(at_[member], sizes_[member].size);
  }
  std::span<double> numbers() override { return scalars_; }

 private:
  struct Run {
    std::size_t offset, size, at, scalars, member;  // the first member
  };
  struct Piece {
    std::size_t member, begin, end;
  };
  struct Extent {
    std::size_t offset, size;
  };

  [[nodiscard]] const PointwiseRule& rule() const { return static_cast<const PointwiseRule&>(*now_.rule); }
  // The rule's slots from element `at` on; nullptr for those that are not in use.
  [[nodiscard]] std::array<T*, max_slots + 1> slots_at(std::size_t at) const {
    std::array<T*, max_slots + 1> slots{};
    for (std::size_t s = 0; s < data_.size(); ++s) slots[s] = data_[s] == nullptr ? nullptr : data_[s] + at;
    return slots;
  }
  std::span<double> scalars_of(std::size_t i) { return std::span(scalars_).subspan(i * scalars_per_, scalars_per_); }
  bool continues(const Run& run, const Run& next) const {
    const Member &a = members_[run.member], &b = members_[next.member];
    return run.offset + run.size == next.offset && a.rate == b.rate && a.decays == b.decays;
  }
  std::vector<Extent> layout_sizes(const Layout& layout) const {
    std::vector<Extent> sizes;
    for (const Member& m : members_) sizes.push_back({layout[m.block].offset, layout[m.block].size});
    return sizes;
  }

  // Sums per tensor, in pieces of a fixed size and a fixed order; then the scalars advance.
  void measure(std::span<T> x, std::span<const T> g, double scale, Tick& tick) {
    const PointwiseRule& rule = this->rule();
    const MeasureKernel<T> kernel = rule.kernels().template get_measure<T>(mask_);
    const bool per_block = rule.scope() == Scope::block;
    std::fill(partial_.begin(), partial_.end(), 0.0);
    threads_.parallel_for(pieces_.size(), 1, [&](std::size_t first, std::size_t last) {
      for (std::size_t p = first; p < last; ++p) {
        const Piece& piece = pieces_[p];
        const std::array slots = slots_at(at_[piece.member]);
        Tick here = tick;
        if (per_block) here.n = static_cast<double>(sizes_[piece.member].size);
        const auto& its = static_cast<const PointwiseRule&>(this->rule_for(members_[piece.member]));
        kernel({.rule = its.object(),
                .scalars = scalars_of(per_block ? piece.member : 0).data(),
                .tick = here,
                .frame = frame_of(now_, part_.lr(), members_[piece.member], scale),
                .x = x.data() + sizes_[piece.member].offset,
                .g = g.data() + sizes_[piece.member].offset,
                .slots = slots.data(),
                .begin = piece.begin,
                .end = piece.end},
               partial_.data() + p * max_sums);
      }
    });
    double sums[max_sums] = {};
    for (std::size_t p = 0; p < pieces_.size(); ++p) {
      for (std::size_t k = 0; k < max_sums; ++k) sums[k] += partial_[p * max_sums + k];
      const bool ends = p + 1 == pieces_.size() || (per_block && pieces_[p + 1].member != pieces_[p].member);
      if (!ends) continue;
      Tick here = tick;
      if (per_block) here.n = static_cast<double>(sizes_[pieces_[p].member].size);
      const auto& its = static_cast<const PointwiseRule&>(this->rule_for(members_[pieces_[p].member]));
      (per_block ? its : rule).advance(here, scalars_of(per_block ? pieces_[p].member : 0), sums);
      std::fill(std::begin(sums), std::end(sums), 0.0);
    }
  }

  Threads& threads_;
  unsigned mask_ = 0;
  double elements_ = 0;
  std::vector<Run> runs_;
  std::vector<Piece> pieces_;
  std::vector<std::size_t> at_;   // per member: where it begins in the slots
  std::vector<Extent> sizes_;     // per member: where it lies in x
  std::vector<Buffer<T>> slots_;  // of the slots in use, in the rule's order
  std::vector<T*> data_;          // per slot of the rule; nullptr if not in use
  std::vector<double> scalars_;
  std::size_t scalars_per_ = 0;
  std::vector<double> partial_;  // sums per piece
};

// Tensor by tensor; each is one thread's work.
template <class T>
class BlockGroup final : public Group<T> {
 public:
  using typename Group<T>::Slot;
  using Group<T>::part_;
  using Group<T>::now_;
  using Group<T>::members_;

  BlockGroup(const Part& part, std::vector<Member> members, const Layout& layout, Threads& threads)
      : Group<T>(part, std::move(members)), layout_(layout), threads_(threads) {
    const std::size_t n = rule().info().slots.size();
    std::vector<std::size_t> sizes(n), scalars;
    std::size_t elements = 0, scratch = 0, numbers = 0;
    for (const Member& m : members_) {
      const Block& block = layout[m.block];
      Work& work = work_.emplace_back();
      const std::vector<std::size_t> slot_sizes = rule().sizes(block);
      for (std::size_t s = 0; s < n; ++s) {
        work.at.push_back(sizes[s]);
        work.sizes.push_back(slot_sizes[s]);
        sizes[s] += slot_sizes[s];
      }
      work.g = elements, elements += block.size;
      work.scratch = scratch, scratch += rule().scratch(block);
      work.scalars = numbers, numbers += rule().scalars(block);
    }
    for (std::size_t s = 0; s < n; ++s) slots_.emplace_back(sizes[s]);
    g_ = Buffer<T>(elements);
    scratch_ = Buffer<T>(scratch);
    scalars_.resize(numbers);
    for (std::size_t m = 0; m < members_.size(); ++m)
      for (std::size_t s = 0; s < n; ++s)
        work_[m].slots.push_back(slots_[s].span().subspan(work_[m].at[s], work_[m].sizes[s]));
  }

  void step(std::span<T> x, std::span<const T> g, const StepContext& context) override {
    threads_.parallel_for(members_.size(), 1, [&](std::size_t begin, std::size_t end) {
      for (std::size_t m = begin; m < end; ++m) step_one(m, x, g, context);
    });
  }

  std::vector<Slot> slots() override {
    std::vector<Slot> result;
    for (std::size_t s = 0; s < slots_.size(); ++s)
      if (slots_[s].size() > 0) result.push_back({rule().info().slots[s], slots_[s].span()});
    return result;
  }
  std::span<T> momentum(std::size_t member) override {
    return work_[member].slots.empty() ? std::span<T>() : work_[member].slots[0];
  }
  std::span<double> numbers() override { return scalars_; }

 private:
  struct Work {
    std::vector<std::size_t> at, sizes;
    std::size_t g = 0, scratch = 0, scalars = 0;
    std::vector<std::span<T>> slots;
  };

  [[nodiscard]] const BlockRule& rule() const { return static_cast<const BlockRule&>(*now_.rule); }

  void step_one(std::size_t m, std::span<T> x, std::span<const T> g, const StepContext& context) {
    const Block& block = layout_[members_[m].block];
    const Work& work = work_[m];
    const Frame frame = frame_of(now_, part_.lr(), members_[m], context.scale);
    const std::span<T> xs = view(x, block), gs = g_.span().subspan(work.g, block.size);
    const std::span<const T> from = view(g, block);
    for (std::size_t i = 0; i < block.size; ++i)
      gs[i] = static_cast<T>(frame.scale) * from[i] + static_cast<T>(frame.l2) * xs[i];
    BlockArgs<T> args{
        .block = block,
        .tick = {.t = context.t, .loss = context.loss, .base = part_.lr(), .n = static_cast<double>(block.size)},
        .x = xs,
        .g = gs,
        .slots = work.slots,
        .scalars = std::span(scalars_).subspan(work.scalars, rule().scalars(block)),
        .scratch = scratch_.span().subspan(work.scratch, rule().scratch(block))};
    static_cast<const BlockRule&>(this->rule_for(members_[m])).step(args);
    for (std::size_t i = 0; i < block.size; ++i)
      xs[i] = static_cast<T>(frame.keep) * xs[i] - static_cast<T>(frame.gain) * gs[i];
  }

  const Layout& layout_;
  Threads& threads_;
  std::vector<Work> work_;
  std::vector<Buffer<T>> slots_;
  Buffer<T> g_{0}, scratch_{0};
  std::vector<double> scalars_;
};

}  // namespace

// A tensor's own rate r = lr rate is base rate before the schedule, which is what it is compared with.
double decay_factor(const Part& now, double base, const Member& member) {
  if (!member.decays || now.weight_decay == 0) return 1;
  const double r = now.lr() * member.rate, share = now.lr() / base;
  switch (now.decay) {
    case Decay::decoupled: return 1 - r * now.weight_decay;
    case Decay::independent: return 1 - share * now.weight_decay;
    case Decay::corrected: return 1 - r * share * now.weight_decay;
    case Decay::fixed: return 1 - now.weight_decay;
    case Decay::l2:
    case Decay::cautious:
    case Decay::own: break;
  }
  return 1;
}

template <class T>
std::unique_ptr<Group<T>> make_group(const Part& part, std::vector<Member> members, const Layout& layout,
                                     Threads& threads) {
  if (part.info().kind == RuleKind::block)
    return std::make_unique<BlockGroup<T>>(part, std::move(members), layout, threads);
  return std::make_unique<PointwiseGroup<T>>(part, std::move(members), layout, threads);
}

template std::unique_ptr<Group<float>> make_group(const Part&, std::vector<Member>, const Layout&, Threads&);
template std::unique_ptr<Group<double>> make_group(const Part&, std::vector<Member>, const Layout&, Threads&);

}  // namespace ravine
