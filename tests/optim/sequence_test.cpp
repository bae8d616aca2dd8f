// The conventions of the well-known libraries, one parameter, five gradients: x starts at 1, g = 1, -1/2, 1/4, 2, -1.
// The figures were computed from the published formulas, apart from this project.
#include <gtest/gtest.h>

#include "ravine/optim/optimizer.hpp"

namespace ravine {
namespace {

struct Sequence {
  const char* spec;
  double x[5];
  double evaluated[5] = {};  // the point to evaluate, where the figures have one
};

const Sequence sequences[] = {
    {"sgd lr=0.1 momentum=0.9", {0.9, 0.86, 0.799, 0.5441, 0.41469}},
    {"heavy_ball lr=0.1", {0.9, 0.86, 0.799, 0.5441, 0.41469}},
    {"sgd lr=0.1 momentum=0.9 nesterov=true", {0.81, 0.824, 0.7441, 0.31469, 0.298221}},
    {"nesterov lr=0.1", {0.81, 0.824, 0.7441, 0.31469, 0.298221}},
    {"sgd lr=0.1 momentum=0.9 dampening=0.9", {0.9, 0.815, 0.736, 0.6449, 0.57291}},
    {"momentum lr=0.1 beta=0.9 bias_correction=true", {0.9, 0.878947368, 0.856438143, 0.782317759, 0.750716578}},
    {"momentum lr=0.1 beta=0.9", {0.99, 0.986, 0.9799, 0.95441, 0.941469}},
    {"adagrad lr=0.1 eps=1e-10", {0.9, 0.94472136, 0.922899571, 0.836127387, 0.875928875}},
    {"adagrad lr=0.1 eps=1e-7 initial_accumulator=0.1 eps_inside=true",
     {0.904653745, 0.947686892, 0.926651735, 0.84068488, 0.880174805}},
    {"adadelta lr=1 rho=0.9 eps=1e-6", {0.996837738, 0.998922868, 0.997769793, 0.993443152, 0.996167113}},
    {"adadelta lr=1 rho=0.95 eps=1e-6", {0.995527909, 0.998414622, 0.996846157, 0.990708716, 0.994501771}},
    {"rmsprop lr=0.01 rho=0.99 eps=1e-8", {0.90000001, 0.944901331, 0.922890914, 0.835828994, 0.875911078}},
    {"rmsprop lr=0.01 rho=0.99 eps=1e-8 centered=true",
     {0.899496229, 0.944441084, 0.922384425, 0.83470217, 0.874877682}},
    {"rmsprop lr=0.01 rho=0.99 eps=1e-8 momentum=0.9", {0.90000001, 0.85490134, 0.79230212, 0.648900902, 0.55992189}},
    {"rmsprop lr=0.01 rho=0.9 eps=1e-7 eps_inside=true",
     {0.968377239, 0.983121428, 0.975575068, 0.947256088, 0.960753619}},
    {"rprop lr=0.01", {0.99, 0.99, 0.985, 0.979, 0.979}},
    {"rprop lr=0.01 variant=rprop-", {0.99, 0.995, 0.9925, 0.9895, 0.991}},
    {"rprop lr=0.01 variant=rprop+", {0.99, 1, 0.995, 0.989, 0.995}},
    {"adam lr=0.1", {0.900000001, 0.873366297, 0.839323383, 0.775034192, 0.746917863}},
    {"adam lr=0.1 eps=1e-7 eps_hat=true", {0.900000316, 0.873366688, 0.839323867, 0.775034763, 0.74691847}},
    {"amsgrad lr=0.1", {0.900000001, 0.873366297, 0.839323383, 0.775034192, 0.746917863}},
    {"adamw lr=0.1 weight_decay=0.01", {0.899000001, 0.871467297, 0.836552916, 0.771427171, 0.742539416}},
    {"adam lr=0.1 weight_decay=0.01", {0.900000001, 0.872291306, 0.837066398, 0.772299316, 0.743489791}},
    {"nadam lr=0.1 momentum_decay=0.004", {0.894354823, 0.935465796, 0.908260077, 0.798671936, 0.843265807}},
    {"nadam lr=0.1 momentum_decay=1 eps=1e-7", {0.89372123, 0.932980751, 0.906646952, 0.80558229, 0.842057084}},
    {"adamax lr=0.1", {0.900000001, 0.878926296, 0.856371985, 0.819311793, 0.803495386}},
    {"radam lr=0.1", {0.9, 0.878947368, 0.856438143, 0.782317759, 0.750716578}},
    {"adabelief lr=0.1 rectify=false", {0.888888889, 0.86051881, 0.823948588, 0.751492979, 0.721257664}},
    {"yogi lr=0.1 initial_m=true", {0.900148864, 0.873569518, 0.839619609, 0.775413505, 0.747343985}},
    {"adan lr=0.1", {0.900000001, 0.931590036, 0.928949119, 0.882558148, 0.885337454}},
    {"lion lr=0.1", {0.9, 1, 0.9, 0.8, 0.9}},
    {"adopt lr=0.1", {1, 1.005, 1.00699991, 0.995639082, 0.995413683}},
    {"ademamix lr=0.1 alpha=2 weight_decay=0", {0.899980001, 0.873333649, 0.839268053, 0.774931161, 0.746783701}},
    {"qhadam lr=0.1 beta1=0.995 beta2=0.999 nu1=0.7 nu2=1",
     {0.900000001, 0.897003709, 0.859326085, 0.76539931, 0.770386762}},
    {"schedule_free_sgd lr=0.1 beta=0.9", {0.9, 0.9275, 0.925, 0.86, 0.861}, {0.9, 0.925, 0.925, 0.875, 0.865}},
    {"schedule_free_adamw lr=0.1 weight_decay=0", {0.900000001, 0.934790276, 0.92915455, 0.871848666, 0.872785748}},
};

TEST(Sequence, MatchesThePublishedFormulas) {
  const double gradients[] = {1, -0.5, 0.25, 2, -1};
  for (const Sequence& s : sequences) {
    Layout layout;
    layout.add("x", {1}, Kind::vector);
    Threads threads(1);
    Optimizer<double> optimizer(OptimizerSpec(s.spec), layout, threads);
    Buffer<double> x(layout.size()), g(layout.size());
    x[0] = 1;
    for (int t = 0; t < 5; ++t) {
      g[0] = gradients[t];
      optimizer.step(x.span(), g.span(), {.step = static_cast<double>(t), .steps = 5}, 0);
      const double digits = s.x[t] > 1 ? 5.1e-9 : 6e-10;  // nine of them
      EXPECT_NEAR(x[0], s.x[t], digits) << s.spec << ", step " << t + 1;
      if (s.evaluated[t] == 0) continue;
      Buffer<double> point = x.clone();
      optimizer.readout(point.span());
      EXPECT_NEAR(point[0], s.evaluated[t], 6e-10) << s.spec << ", evaluated after step " << t + 1;
    }
  }
}

// Rectification begins at step 6: the gradients are repeated.
TEST(Sequence, OfRAdamCrossesItsThreshold) {
  const double gradients[] = {1, -0.5, 0.25, 2, -1, 1, -0.5, 0.25};
  const double expected[] = {0.9,         0.878947368, 0.856438143, 0.782317759,
                             0.750716578, 0.749636246, 0.748761895, 0.7476794};
  Layout layout;
  layout.add("x", {1}, Kind::vector);
  Threads threads(1);
  Optimizer<double> optimizer(OptimizerSpec("radam lr=0.1"), layout, threads);
  Buffer<double> x(layout.size()), g(layout.size());
  x[0] = 1;
  for (int t = 0; t < 8; ++t) {
    g[0] = gradients[t];
    optimizer.step(x.span(), g.span(), {}, 0);
    EXPECT_NEAR(x[0], expected[t], 6e-10) << "step " << t + 1;
  }
}

// iRprop+ takes a step back only if the loss rose; otherwise it stands still where the sign changed.
TEST(Sequence, IrpropPlusLooksAtTheLoss) {
  for (const bool rose : {false, true}) {
    Layout layout;
    layout.add("x", {1}, Kind::vector);
    Threads threads(1);
    Optimizer<double> optimizer(OptimizerSpec("rprop lr=0.01 variant=irprop+"), layout, threads);
    Buffer<double> x(layout.size()), g(layout.size());
    x[0] = 1;
    g[0] = 1;
    optimizer.step(x.span(), g.span(), {}, 5.0);
    EXPECT_NEAR(x[0], 0.99, 1e-15);
    g[0] = -1;
    optimizer.step(x.span(), g.span(), {}, rose ? 6.0 : 4.0);
    EXPECT_NEAR(x[0], rose ? 1.0 : 0.99, 1e-15);
    optimizer.step(x.span(), g.span(), {}, 4.0);  // the gradient was forgotten: the step stays 0.005
    EXPECT_NEAR(x[0], rose ? 1.005 : 0.995, 1e-15);
  }
}

}  // namespace
}  // namespace ravine
