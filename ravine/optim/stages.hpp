// The stages of a spec string that surround a rule. Each is an aggregate of options with a name, a line for people and
// a table; the optimizer reads them. Gradient transforms act in the order in which they are written, before the rule;
// wrappers in theirs, after it; selections say which tensors a rule takes.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "ravine/core/hyper.hpp"

namespace ravine {

inline constexpr Range bound{0, infinity, true, false};
inline constexpr Range count_from_1{1, infinity, false, true};

struct Clip {
  double norm = infinity, block = infinity, value = infinity, eps = 0;
  static constexpr auto name = "clip", meaning = "shortens gradients that are too long; Pascanu et al., ICML 2013";
  static constexpr std::array hyper{
      Hyper<Clip>{"norm", &Clip::norm, bound, "largest Euclidean norm of the whole gradient"},
      Hyper<Clip>{"block", &Clip::block, bound, "largest Euclidean norm of one tensor's gradient"},
      Hyper<Clip>{"value", &Clip::value, bound, "largest magnitude of one component"},
      Hyper<Clip>{"eps", &Clip::eps, non_negative, "added to a norm before it divides (PyTorch: 1e-6)"}};
};

struct AdaptiveClip {
  double ratio = 0.01, eps = 1e-3;
  static constexpr auto
      name = "agc",
      meaning =
          "clips each output's gradient (a vector's as a whole) to a share of its weights' norm; Brock "
          "et al. 2021";
  static constexpr std::array hyper{
      Hyper<AdaptiveClip>{"ratio", &AdaptiveClip::ratio, positive, "largest |g| / max(eps, |w|) of one output"},
      Hyper<AdaptiveClip>{"eps", &AdaptiveClip::eps, positive, "least norm of the weights that counts"}};
};

struct Centralize {
  static constexpr auto name = "centralize",
                        meaning = "takes the mean over its inputs from each output's gradient; Yong et al., ECCV 2020";
  static constexpr std::array<Hyper<Centralize>, 0> hyper{};
};

struct Noise {
  double eta = 0.01, gamma = 0.55, seed = 0;
  static constexpr auto name = "noise",
                        meaning = "adds normal noise of variance eta/(1+t)^gamma; Neelakantan et al. 2015";
  static constexpr std::array hyper{Hyper<Noise>{"eta", &Noise::eta, non_negative, "variance at the first step"},
                                    Hyper<Noise>{"gamma", &Noise::gamma, non_negative, "how fast it falls"},
                                    Hyper<Noise>{"seed", &Noise::seed, non_negative, "of the noise"}};
};

struct Lookahead {
  double k = 5, alpha = 0.5;
  int pullback = 0;
  enum { keep, reset, pull };
  static constexpr auto name = "lookahead",
                        meaning = "every k steps goes back to slow weights + alpha of the way; Zhang et al. 2019";
  static constexpr std::array hyper{
      Hyper<Lookahead>{"k", &Lookahead::k, count_from_1, "steps between synchronisations"},
      Hyper<Lookahead>{"alpha", &Lookahead::alpha, {0, 1, true, false}, "share of the way that is kept"},
      Hyper<Lookahead>{"pullback", &Lookahead::pullback, "none|reset|pullback",
                       "what happens to the rule's first slot, its momentum"}};
};

struct Ema {
  double decay = 0.999;
  bool bias_correction = false;
  static constexpr auto name = "ema", meaning = "evaluates at a running mean of the weights; Polyak & Juditsky 1992";
  static constexpr std::array hyper{
      Hyper<Ema>{"decay", &Ema::decay, below_one, "share of the mean that is kept"},
      Hyper<Ema>{"bias_correction", &Ema::bias_correction, "start from 0 and divide by 1 - decay^t, not from step 1"}};
};

struct Average {
  double start = 0.75, every = 1;
  static constexpr auto name = "swa",
                        meaning = "evaluates at the mean of the weights from `start` on; Izmailov et al., UAI 2018";
  static constexpr std::array hyper{
      Hyper<Average>{"start", &Average::start, non_negative, "first step averaged; below 1 a share of the run"},
      Hyper<Average>{"every", &Average::every, count_from_1, "steps between the weights averaged"}};
};

struct Cautious {
  static constexpr auto name = "cautious",
                        meaning = "keeps the parts of a step that go down the gradient, scaled up; Liang et al. 2024";
  static constexpr std::array<Hyper<Cautious>, 0> hyper{};
};

struct Accumulate {
  double steps = 2;
  static constexpr auto name = "accumulate", meaning = "makes one step with the mean of several gradients";
  static constexpr std::array hyper{Hyper<Accumulate>{"steps", &Accumulate::steps, count_from_1, "gradients per step"}};
};

struct Sam {
  double rho = 0.05;
  bool adaptive = false;
  static constexpr auto name = "sam",
                        meaning = "takes the gradient rho up the slope: flatter minima, two gradients per step";
  static constexpr std::array hyper{
      Hyper<Sam>{"rho", &Sam::rho, non_negative, "radius; Foret et al., ICLR 2021"},
      Hyper<Sam>{"adaptive", &Sam::adaptive, "radius relative to each weight (ASAM); Kwon et al., ICML 2021"}};
};

/// Tensors by words: a kind (matrix, bias, norm, embedding, vector) or a name, * for any part of it.
struct NoDecay {
  static constexpr auto name = "no_decay", meaning = "WORDS: tensors without weight decay, as in `no_decay bias norm`";
  static constexpr std::array<Hyper<NoDecay>, 0> hyper{};
};

struct Freeze {
  static constexpr auto name = "freeze", meaning = "WORDS: tensors that stay as they are";
  static constexpr std::array<Hyper<Freeze>, 0> hyper{};
};

struct ScaleLr {
  double factor = 0.1;
  static constexpr auto name = "scale_lr", meaning = "WORDS: tensors with a learning rate of their own";
  static constexpr std::array hyper{Hyper<ScaleLr>{"factor", &ScaleLr::factor, non_negative, "times the rate"}};
};

using AnyStage = std::variant<Clip, AdaptiveClip, Centralize, Noise, Sam, Lookahead, Ema, Average, Cautious, Accumulate,
                              NoDecay, Freeze, ScaleLr>;

/// A stage as it was written.
struct SpecStage {
  AnyStage stage;
  std::vector<std::string> words;  ///< of a selection
};

}  // namespace ravine
