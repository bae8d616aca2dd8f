// Programs as environments, well behaved and not. They are shell scripts, so that no other language is needed.
#include "ravine/environments/program.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <string>

#include "ravine/core/error.hpp"

namespace ravine {
namespace {

const char* const hello = "read hi; echo environment toy observations 2 actions continuous 1 -1 1 horizon 7; ";

std::string answering(const std::string& to_reset, const std::string& to_step) {
  return std::string(hello) + "while read word rest; do case $word in reset) " + to_reset + ";; step) " + to_step +
         ";; esac; done";
}

// The message of the error that one reset and one step end in; the process must be gone afterwards.
std::string failure(const std::string& command, double timeout = 5) {
  std::string message = "no error";
  pid_t process = 0;
  try {
    ProgramEnvironment program({command, timeout});
    std::vector<double> observation(program.info().observations.size());
    try {
      program.reset(3, observation);
      process = program.process();
      program.step(std::vector<double>{0.5}, observation);
    } catch (...) {
      EXPECT_EQ(program.process(), 0);
      throw;
    }
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::data);
    message = e.what();
  }
  if (process != 0) {
    EXPECT_EQ(::kill(process, 0), -1);
  }
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child was left";
  EXPECT_EQ(errno, ECHILD);
  EXPECT_EQ(message.find('\n'), std::string::npos);
  return message;
}

void expect(const std::string& message, const std::string& part) {
  EXPECT_NE(message.find(part), std::string::npos) << message;
}

TEST(ProgramEnvironment, PlaysItsEpisodes) {
  // The observation is the seed and the action; the reward is twice the action.
  const ProgramEnvironment program({answering("echo observation $rest 0", "echo result 2.5 0 9 $rest"), 5});
  const auto copy = program.clone();
  EXPECT_EQ(program.info().name, "toy");
  EXPECT_EQ(program.info().horizon, 7U);
  EXPECT_EQ(program.info().action.low, -1);
  std::vector<double> observation(2);
  copy->reset(12, observation);
  EXPECT_EQ(observation, (std::vector<double>{12, 0}));
  const Transition t = copy->step(std::vector<double>{-0.125}, observation);
  EXPECT_EQ(t.reward, 2.5);
  EXPECT_FALSE(t.terminated);
  EXPECT_EQ(observation, (std::vector<double>{9, -0.125}));
  EXPECT_EQ(copy->state(), observation);
}

TEST(ProgramEnvironment, SaysWhichLineIsWrongAndReapsTheProgram) {
  const std::string reset = "echo observation 0 0";
  expect(failure(answering(reset, "echo result 1 0 5")),
         "line 3 of its output, \"result 1 0 5\", has 3 numbers; 4 are due");
  expect(failure(answering(reset, "echo result nan 0 1 1")), "has nan where a finite number is due");
  expect(failure(answering(reset, "echo result 1 0 1 inf")), "has inf where a finite number is due");
  expect(failure(answering(reset, "echo result 1 0 1 one")), "has \"one\" where a number is due");
  expect(failure(answering(reset, "echo result 1 2 1 1")), "is 2 instead of 0 or 1");
  expect(failure(answering(reset, "echo Segmentation fault")), "should begin with result");
  expect(failure(answering("echo", "true")), "should begin with observation");
  expect(failure(answering(reset, "exit 9")), "it has ended before line 3 of its output, the answer to step");
  expect(failure(answering(reset, "exit 9")), "exit code 9");
  expect(failure(answering(reset, "sleep 100"), 0.2), "no answer within 200 ms for line 3");
  expect(failure(answering("kill -SEGV $$", "true")), "signal 11");
}

TEST(ProgramEnvironment, SaysWhatIsWrongWithItsIntroduction) {
  expect(failure("exit 0"), "it has ended before line 1");
  expect(failure("no-such-program-at-all 2>/dev/null"), "exit code 127");
  expect(failure("read hi; echo hello", 1), "does not begin with environment");
  expect(failure("read hi; echo environment toy observations 0 actions discrete 2", 1),
         "has no number of observations");
  expect(failure("read hi; echo environment toy observations 2 actions some 2", 1), "neither discrete nor continuous");
  expect(failure("read hi; echo environment toy observations 2 actions continuous 1 3 2", 1), "bounds");
  expect(failure("read hi; echo environment toy observations 2 actions discrete 2 horizon", 1), "number of steps");
  expect(failure("sleep 100", 0.2), "the answer to ravine 1");
  expect(failure("yes x | tr -d '\\n'", 5), "does not end within");
}

// What a program has started itself ends with it: the sleep would keep the output open.
TEST(ProgramEnvironment, EndsWhatTheProgramStarted) {
  expect(failure(answering("echo observation 0 0", "sleep 1000 & wait"), 0.2), "no answer within");
}

}  // namespace
}  // namespace ravine
