// The list of pointwise rules: the only registration. Kernels, the registry, help and the property tests follow from
// it.
#pragma once
#include "ravine/rules/accsgd.hpp"
#include "ravine/rules/adabelief.hpp"
#include "ravine/rules/adabound.hpp"
#include "ravine/rules/adaboundw.hpp"
#include "ravine/rules/adadelta.hpp"
#include "ravine/rules/adagrad.hpp"
#include "ravine/rules/adam.hpp"
#include "ravine/rules/adamax.hpp"
#include "ravine/rules/adamod.hpp"
#include "ravine/rules/adamw.hpp"
#include "ravine/rules/adan.hpp"
#include "ravine/rules/adapnm.hpp"
#include "ravine/rules/ademamix.hpp"
#include "ravine/rules/adopt.hpp"
#include "ravine/rules/aggmo.hpp"
#include "ravine/rules/amsgrad.hpp"
#include "ravine/rules/apollo.hpp"
#include "ravine/rules/asgd.hpp"
#include "ravine/rules/cautious_adamw.hpp"
#include "ravine/rules/cautious_lion.hpp"
#include "ravine/rules/dadapt_adagrad.hpp"
#include "ravine/rules/dadapt_adam.hpp"
#include "ravine/rules/dadapt_lion.hpp"
#include "ravine/rules/dadapt_sgd.hpp"
#include "ravine/rules/diffgrad.hpp"
#include "ravine/rules/dog.hpp"
#include "ravine/rules/dowg.hpp"
#include "ravine/rules/ftml.hpp"
#include "ravine/rules/ftrl.hpp"
#include "ravine/rules/gpa_adamw.hpp"
#include "ravine/rules/grams.hpp"
#include "ravine/rules/heavy_ball.hpp"
#include "ravine/rules/lamb.hpp"
#include "ravine/rules/laprop.hpp"
#include "ravine/rules/lars.hpp"
#include "ravine/rules/ldog.hpp"
#include "ravine/rules/lion.hpp"
#include "ravine/rules/madgrad.hpp"
#include "ravine/rules/momentum.hpp"
#include "ravine/rules/nadam.hpp"
#include "ravine/rules/nadamax.hpp"
#include "ravine/rules/nadamw.hpp"
#include "ravine/rules/nesterov.hpp"
#include "ravine/rules/novograd.hpp"
#include "ravine/rules/optimistic_adam.hpp"
#include "ravine/rules/padam.hpp"
#include "ravine/rules/pnm.hpp"
#include "ravine/rules/prodigy.hpp"
#include "ravine/rules/qhadam.hpp"
#include "ravine/rules/qhm.hpp"
#include "ravine/rules/radam.hpp"
#include "ravine/rules/rmsprop.hpp"
#include "ravine/rules/rprop.hpp"
#include "ravine/rules/schedule_free_adamw.hpp"
#include "ravine/rules/schedule_free_radam.hpp"
#include "ravine/rules/schedule_free_sgd.hpp"
#include "ravine/rules/sgd.hpp"
#include "ravine/rules/sgdw.hpp"
#include "ravine/rules/signum.hpp"
#include "ravine/rules/smorms3.hpp"
#include "ravine/rules/sophia_g.hpp"
#include "ravine/rules/swats.hpp"
#include "ravine/rules/yogi.hpp"

namespace ravine {

template <class... R>
struct RuleList {
  static constexpr int size = sizeof...(R);
};

using AllRules =
    RuleList<Sgd, Momentum, HeavyBall, Nesterov, AdaGrad, AdaDelta, RmsProp, Rprop, Adam, AmsGrad, AdamW, NAdam, AdaMax,
             SgdW, Qhm, AggMo, AccSgd, Signum, Asgd, RAdam, AdaBelief, Yogi, AdaBound, AdaBoundW, QhAdam, LaProp, Adan,
             Lion, Adopt, AdEmaMix, NAdamW, MadGrad, SophiaG, Ftrl, Ftml, DiffGrad, AdaMod, Pnm, AdaPnm, Grams, NAdaMax,
             OptimisticAdam, Padam, Smorms3, ScheduleFreeSgd, ScheduleFreeAdamW, ScheduleFreeRAdam, GpaAdamW, Prodigy,
             DAdaptAdam, DAdaptSgd, DAdaptAdaGrad, DAdaptLion, DoG, LDoG, DoWG, Lamb, Lars, NovoGrad, Apollo, Swats,
             CautiousAdamW, CautiousLion>;

}  // namespace ravine
