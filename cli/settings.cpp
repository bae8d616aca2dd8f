#include "cli/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine::cli {
namespace {

std::string option_name(const std::string& key) {
  std::string name = "--" + key;
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

double number_argument(const std::string& what, const std::string& text, const Range& range) {
  return parse_option({what, OptionInfo::Form::number, 0, range, {}, ""}, text, option_name(what));
}

char delimiter_argument(const std::string& text) {
  if (text == "tab" || text == "\\t") return '\t';
  if (text == "comma") return ',';
  if (text == "semicolon") return ';';
  if (text == "bar" || text == "pipe") return '|';
  if (text == "space" || text == "blanks") return ' ';
  if (text.size() != 1 || text == "\"" || text == "\n")
    fail_usage("--delimiter " + quote(text) + " should be one character, or tab, comma, semicolon, bar, space");
  return text[0];
}

SplitShares split_argument(const std::string& text) {
  const std::vector<std::string> parts = split(text, ',');
  std::vector<double> shares;
  for (const std::string& part : parts)
    if (const auto v = parse_number(trim(part)); v && *v >= 0 && *v < infinity) shares.push_back(*v);
  if (parts.size() < 2 || parts.size() > 3 || shares.size() != parts.size() || shares[0] <= 0)
    fail_usage("--split " + quote(text) +
               " should be shares for train, validation and test, as in 0.7,0.15,0.15 (the first above 0)");
  return {shares[0], shares[1], shares.size() > 2 ? shares[2] : 0};
}

std::pair<std::string, Use> type_argument(const std::string& text) {
  const std::size_t equals = text.rfind('=');
  const std::string type = equals == std::string::npos ? "" : normalised(text.substr(equals + 1));
  if (equals != std::string::npos && equals > 0) {
    if (type == "num" || type == "numeric" || type == "number") return {text.substr(0, equals), Use::numeric};
    if (type == "cat" || type == "category" || type == "text") return {text.substr(0, equals), Use::category};
    if (type == "drop" || type == "ignore" || type == "ignored") return {text.substr(0, equals), Use::ignored};
  }
  fail_usage("--type " + quote(text) + " should be COLUMN=num, COLUMN=cat or COLUMN=drop");
}

std::string flag_text(bool on) { return on ? "true" : ""; }

bool flag_argument(const std::string& what, const std::string& text) {
  return parse_option({what, OptionInfo::Form::flag, 0, yes_no, {}, ""}, text, option_name(what)) != 0;
}

template <class T>
std::string optional_text(const std::optional<T>& value) {
  return value ? format_number(static_cast<double>(*value)) : "";
}

}  // namespace

std::vector<std::string> split_specs(const std::string& text) {
  std::vector<std::string> specs;
  for (const std::string& part : split(text, text.find(';') != std::string::npos ? ';' : ','))
    specs.emplace_back(trim(part));
  if (specs.size() > 1 && specs.back().empty()) specs.pop_back();  // "muon for=a,b;" is one spec
  return specs;
}

std::size_t count_argument(const std::string& what, const std::string& text, std::size_t least) {
  const auto value = parse_number(text);
  if (!value || *value != std::floor(*value) || *value < static_cast<double>(least) || *value > 1e15)
    fail_usage(what + " " + quote(text) + " should be a whole number" +
               (least > 0 ? " of at least " + std::to_string(least) : ""));
  return static_cast<std::size_t>(*value);
}

double seconds_argument(const std::string& what, const std::string& text) {
  const std::size_t digits = text.find_last_of("0123456789.") + 1;  // 0 if there is none
  const double value = parse_number(text.substr(0, digits)).value_or(0);
  const std::string unit = text.substr(digits);
  const double scale = unit.empty() || unit == "s" ? 1 : unit == "m" || unit == "min" ? 60 : unit == "h" ? 3600 : 0;
  if (!(value * scale > 0)) fail_usage(what + " " + quote(text) + " should be a time, as in 90s, 5m or 1.5h");
  return value * scale;
}

std::vector<Setting> reading_settings(ReadOptions& o) {
  const std::string group = "reading";
  return {
      {"delimiter", "", "CHAR", "between cells; sniffed if absent (also: tab, comma, semicolon, bar, space)", group,
       [&o](const std::string& t) { o.delimiter = delimiter_argument(t); },
       [&o] {
         return !o.delimiter          ? ""
                : o.delimiter == '\t' ? "tab"
                : o.delimiter == ' '  ? "space"
                                      : std::string(1, *o.delimiter);
       }},
      {"no_header", "", "", "the first row is data; columns are then called c0, c1, ...", group,
       [&o](const std::string& t) {
         if (flag_argument("no_header", t)) o.header = false;
       },
       [&o] { return flag_text(o.header == false); }},
      {"header", "", "", "the first row names the columns", group,
       [&o](const std::string& t) {
         if (flag_argument("header", t)) o.header = true;
       },
       [&o] { return flag_text(o.header == true); }},
      {"decimal", "", "CHAR", "decimal mark, . or , (sniffed if absent)", group,
       [&o](const std::string& t) {
         if (t != "." && t != ",") fail_usage("--decimal " + quote(t) + " should be . or ,");
         o.decimal = t[0];
       },
       [&o] { return o.decimal ? std::string(1, *o.decimal) : ""; }},
      {"missing", "", "TEXTS", "further cells that mean missing, beside empty, NA, N/A, NaN, null and ?", group,
       [&o](const std::string& t) {
         for (const std::string& part : split(t, ',')) o.missing.emplace_back(trim(part));
       },
       [&o] { return join(o.missing, ","); }, true},
      {"strip", "", "CHARS", "characters dropped from the ends of text cells (blanks always are)", group,
       [&o](const std::string& t) { o.strip = t; }, [&o] { return o.strip; }},
      {"scratch", "", "DIR",
       "where unnamed files take what is too large for memory; if given, all of the table and its encoding ($TMPDIR "
       "or /var/tmp, from 64 MiB)",
       group, [&o](const std::string& t) { o.scratch = t; }, [&o] { return o.scratch; }},
  };
}

std::vector<Setting> train_settings(TrainSettings& s) {
  TrainOptions& o = s.options;
  const std::string data = "data", network = "network and loss", descent = "descent", output = "output";
  auto text = [](std::string& field) { return [&field](const std::string& t) { field = t; }; };
  auto same = [](const std::string& field) { return [&field] { return field; }; };
  std::vector<Setting> settings{
      {"data", "", "FILE", "", "", text(o.data), same(o.data)},
      {"target", ",-t", "COLUMN", "the column to predict: a name, or an index (negative from the end)", data,
       text(o.target), same(o.target)},
      {"task", "", "TASK", "classify or regress; inferred from the target if absent", data,
       [&o](const std::string& t) {
         const std::string task = normalised(t);
         if (task != "classify" && task != "regress" && task != "classification" && task != "regression")
           fail_usage("--task " + quote(t) + " should be classify or regress");
         o.schema.task = task.starts_with("class") ? 1 : 0;
       },
       [&o] { return o.schema.task < 0    ? ""
                     : o.schema.task == 1 ? "classify"
                                          : "regress"; }},
      {"labels", "", "FILE", "the targets of an IDX or NPY file", data, text(o.labels), same(o.labels)},
      {"drop", "", "COLUMNS", "columns to leave out, separated by commas", data,
       [&o](const std::string& t) {
         for (const std::string& part : split(t, ',')) o.schema.drop.emplace(trim(part));
       },
       [&o] { return join(std::vector<std::string>(o.schema.drop.begin(), o.schema.drop.end()), ","); }, true},
      {"type", "", "COLUMN=TYPE", "what a column is: num, cat or drop; for several, separated by commas", data,
       [&o](const std::string& t) {
         for (const std::string& part : split(t, ',')) o.schema.use.insert(type_argument(std::string(trim(part))));
       },
       [&o] {
         std::string list;
         for (const auto& [name, use] : o.schema.use)
           list += (list.empty() ? "" : ",") + name +
                   (use == Use::numeric    ? "=num"
                    : use == Use::category ? "=cat"
                                           : "=drop");
         return list;
       },
       true},
      {"split", "", "A,B,C", "shares for training, validation and test (0.7,0.15,0.15), drawn from the seed, by class",
       data, [&o](const std::string& t) { o.split = split_argument(t); },
       [&o] {
         return format_number(o.split.train) + "," + format_number(o.split.valid) + "," + format_number(o.split.test);
       }},
      {"valid", "", "FILE", "validation rows from this file", data, text(o.valid), same(o.valid)},
      {"test", "", "FILE", "test rows from this file", data, text(o.test), same(o.test)},
  };
  for (Setting& setting : reading_settings(o.reading)) settings.push_back(std::move(setting));
  const std::vector<Setting> rest{
      {"model", ",-m", "SPEC",
       "\"mlp:64,32 activation=relu dropout=0.2 norm=layer\", perceptron, or for images cnn:16,32/128; by the size of "
       "the "
       "data if absent (ravine list models)",
       network, text(o.model), same(o.model)},
      {"loss", "", "SPEC", "mse, mae, huber; bce, cross_entropy (ravine list losses)", network, text(o.loss),
       same(o.loss)},
      {"class_weight", "", "HOW", "balanced: every class weighs the same; none (default)", network,
       [&o](const std::string& t) {
         if (t != "balanced" && t != "none") fail_usage("--class-weight " + quote(t) + " should be balanced or none");
         o.balance_classes = t == "balanced";
       },
       [&o] { return o.balance_classes ? "balanced" : ""; }},
      {"l1", "", "X", "penalty on the absolute weights", network,
       [&o](const std::string& t) { o.l1 = number_argument("l1", t, non_negative); },
       [&o] { return optional_text(o.l1); }},
      {"l2", "", "X", "penalty on half the squared weights", network,
       [&o](const std::string& t) { o.l2 = number_argument("l2", t, non_negative); },
       [&o] { return optional_text(o.l2); }},
      {"optimizer", "", "SPEC", "\"adam lr=0.001 beta2=0.99 | clip norm=1\" (ravine list optimizers)", descent,
       text(o.optimizer), same(o.optimizer)},
      {"lr", "", "X", "learning rate, instead of the one in --optimizer; auto looks for one (ravine find-lr)", descent,
       [&s](const std::string& t) {
         s.lr_auto = t == "auto";
         s.options.lr = s.lr_auto ? std::nullopt : std::optional(number_argument("lr", t, positive));
       },
       [&s] { return s.lr_auto ? "auto" : optional_text(s.options.lr); }},
      {"schedule", "", "SPEC", "\"cosine warmup=0.05\" (ravine list schedules)", descent, text(o.schedule),
       same(o.schedule)},
      {"batch", ",-b", "N", "rows per step, or full", descent,
       [&o](const std::string& t) { o.batch = t == "full" ? 0 : count_argument("--batch", t, 1); },
       [&o] { return o.batch && *o.batch == 0 ? "full" : optional_text(o.batch); }},
      {"epochs", ",-e", "N", "passes over the training rows at most", descent,
       [&o](const std::string& t) { o.epochs = count_argument("--epochs", t, 1); },
       [&o] { return optional_text(o.epochs); }},
      {"patience", "", "N", "epochs without a better validation loss before stopping; 0 never stops early", descent,
       [&o](const std::string& t) { o.patience = count_argument("--patience", t, 0); },
       [&o] { return optional_text(o.patience); }},
      {"max_time", "", "TIME", "stop after 90s, 5m, 1h", descent,
       [&o](const std::string& t) { o.max_seconds = seconds_argument("--max-time", t); },
       [&o] { return o.max_seconds == infinity ? "" : format_number(o.max_seconds) + "s"; }},
      {"seed", "", "N", "of everything random: split, start, order, dropout (1)", descent,
       [&o](const std::string& t) { o.seed = count_argument("--seed", t, 0); },
       [&o] { return std::to_string(o.seed); }},
      {"threads", "", "N", "worker threads (one per processor); the result does not depend on it", descent,
       [&o](const std::string& t) { o.threads = static_cast<unsigned>(count_argument("--threads", t, 1)); },
       [&o] { return o.threads == 0 ? "" : std::to_string(o.threads); }},
      {"output", ",-o", "FILE", "where the model goes", output, text(s.output), same(s.output)},
      {"require", "", "COND", "\"accuracy>=0.9\": exit with 5 and set the model aside if the last part misses it",
       output, [&s](const std::string& t) { s.require.push_back(t); }, [&s] { return join(s.require, ","); }, true},
      {"log", "", "FILE", "a line of JSON per epoch", output, text(s.log), same(s.log)},
      {"report", "", "FILE", "curves, errors, what was learned, and how to repeat it, as one HTML page", output,
       text(s.report), same(s.report)},
      {"checkpoint", "", "FILE",
       "keep the state of the run there after every epoch; an interrupted run keeps one in any case", output,
       text(s.checkpoint), same(s.checkpoint)},
  };
  settings.insert(settings.end(), rest.begin(), rest.end());
  return settings;
}

std::vector<Setting> data_settings(TrainSettings& s) {
  std::vector<Setting> settings = train_settings(s);
  std::erase_if(settings, [](const Setting& setting) {
    static const std::set<std::string> others{"lr",      "schedule", "patience",   "max_time", "output",
                                              "require", "log",      "checkpoint", "report"};
    return others.contains(setting.key);
  });
  return settings;
}

std::vector<Option> as_options(const std::vector<Setting>& settings, Given& given) {
  std::vector<Option> options;
  for (const Setting& s : settings)
    if (!s.help.empty())
      options.push_back({option_name(s.key) + s.names, s.value, s.help, s.group,
                         [key = s.key, &given](const std::string& text) { given.emplace_back(key, text); }, s.list});
  return options;
}

std::string print_config(const std::vector<Setting>& settings) {
  std::string text;
  for (const Setting& s : settings) {
    const std::string value = s.get();
    if (value.empty()) continue;
    const bool bare = value == "true" || (parse_number(value) && s.key != "target" && s.key != "strip" &&
                                          s.key != "missing" && s.key != "drop");
    std::string escaped;
    for (const char c : value) {
      if (c == '"' || c == '\\') escaped += '\\';
      escaped += c;
    }
    text += s.key + " = " + (bare ? value : "\"" + escaped + "\"") + "\n";
  }
  return text;
}

std::string command_line(const std::string& command, const std::vector<Setting>& settings, const Given& given) {
  auto quoted = [](const std::string& text) {
    static constexpr std::string_view harmless =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:=+@%";
    if (!text.empty() && text.find_first_not_of(harmless) == std::string::npos) return text;
    std::string result = "'";
    for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return result + "'";
  };
  std::string positional, options;
  for (const auto& [key, value] : given) {
    const auto setting = std::ranges::find(settings, key, &Setting::key);
    if (key == "data") positional += " " + quoted(value);
    else if (setting->value.empty()) options += " " + option_name(key);
    else options += " " + option_name(key) + " " + quoted(value);
  }
  return "ravine " + command + positional + options;
}

}  // namespace ravine::cli
