// The peers' side of bench/contenders.py: a peer answers every line of its standard input, a request in words, with one
// line of numbers, or of words that begin with "no" and say why not. So its start is paid once and never measured.
#pragma once
#include <chrono>
#include <exception>
#include <iostream>
#include <sstream>
#include <string>

/// Runs `step` for about `seconds`, in chunks that are long beside a look at the clock; returns steps per second.
template <class Step>
double steps_in(double seconds, Step& step) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  double passed = 0;
  long done = 0;
  for (long chunk = 1; passed < seconds;) {
    const double before = passed;
    for (long i = 0; i < chunk; ++i) step();
    done += chunk;
    passed = std::chrono::duration<double>(Clock::now() - start).count();
    if (passed - before < seconds / 20) chunk *= 2;
  }
  return static_cast<double>(done) / passed;
}

/// The same behind a tenth of that time to warm up.
template <class Step>
double steps_per_second(double seconds, Step step) {
  steps_in(seconds / 10, step);
  return steps_in(seconds, step);
}

/// Calls answer(words) for every line until the input ends.
template <class Answer>
int answer_lines(Answer answer) {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    try {
      std::cout << answer(words) << std::endl;
    } catch (const std::exception& error) {
      std::string reason = error.what();
      std::cout << "no: " << reason.substr(0, reason.find('\n')) << std::endl;
    }
  }
  return 0;
}
