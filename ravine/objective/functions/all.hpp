// The list of test functions: the only registration.
#pragma once
#include <tuple>

#include "ravine/objective/functions/ackley.hpp"
#include "ravine/objective/functions/beale.hpp"
#include "ravine/objective/functions/bohachevsky.hpp"
#include "ravine/objective/functions/bowls.hpp"
#include "ravine/objective/functions/branin.hpp"
#include "ravine/objective/functions/camels.hpp"
#include "ravine/objective/functions/easom.hpp"
#include "ravine/objective/functions/goldstein_price.hpp"
#include "ravine/objective/functions/griewank.hpp"
#include "ravine/objective/functions/himmelblau.hpp"
#include "ravine/objective/functions/levy_13.hpp"
#include "ravine/objective/functions/mccormick.hpp"
#include "ravine/objective/functions/mgh/banded.hpp"
#include "ravine/objective/functions/mgh/chebyquad.hpp"
#include "ravine/objective/functions/mgh/dense.hpp"
#include "ravine/objective/functions/mgh/four_variables.hpp"
#include "ravine/objective/functions/mgh/linear.hpp"
#include "ravine/objective/functions/mgh/more_variables.hpp"
#include "ravine/objective/functions/mgh/three_variables.hpp"
#include "ravine/objective/functions/mgh/two_variables.hpp"
#include "ravine/objective/functions/quadratic.hpp"
#include "ravine/objective/functions/rastrigin.hpp"
#include "ravine/objective/functions/ravine.hpp"
#include "ravine/objective/functions/regression.hpp"
#include "ravine/objective/functions/rosenbrock.hpp"
#include "ravine/objective/functions/saddles.hpp"
#include "ravine/objective/functions/schwefel.hpp"
#include "ravine/objective/functions/sigmoid_plateau.hpp"
#include "ravine/objective/functions/stress.hpp"
#include "ravine/objective/functions/styblinski_tang.hpp"
#include "ravine/objective/functions/two_gaussians.hpp"

namespace ravine::functions {

// clang-format off
using AllFunctions = std::tuple<
    // classic
    Quadratic, NoisyQuadratic, RavineFunction, RotatedRavine, Booth, Matyas, Himmelblau, GoldsteinPrice, ThreeHumpCamel,
    SixHumpCamel, McCormick, Branin, TwoGaussians, Saddle, BoundedSaddle, MonkeySaddle, SigmoidPlateau, Easom, Levy13,
    Bohachevsky, Ackley, Rastrigin, Griewank, StyblinskiTang, Schwefel,
    // More, Garbow and Hillstrom, 1 to 35
    Rosenbrock, FreudensteinRoth, PowellBadlyScaled, BrownBadlyScaled, Beale, JennrichSampson, HelicalValley, Bard,
    GaussianFit, Meyer, GulfResearch, Box3D, PowellSingular, Wood, KowalikOsborne, BrownDennis, Osborne1, BiggsExp6,
    Osborne2, Watson, ExtendedRosenbrock, ExtendedPowell, Penalty1, Penalty2, VariablyDimensioned, Trigonometric,
    BrownAlmostLinear, DiscreteBoundaryValue, DiscreteIntegral, BroydenTridiagonal, BroydenBanded, LinearFullRank,
    LinearRank1, LinearRank1Zero, Chebyquad,
    // stress; the regressions are a table of their own, regressions[]
    Sphere, Ellipsoid, RotatedEllipsoid, Discus, BentCigar, SharpRidge, DifferentPowers, AttractiveSector>;
// clang-format on

}  // namespace ravine::functions
