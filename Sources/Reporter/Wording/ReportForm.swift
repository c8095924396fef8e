/// The forms that the record of a check can be written in, by the words that ask for them.
public enum ReportForm: String, CaseIterable, Sendable {
  case text, json, jsonl, log, csv, junit, github, nagios, prometheus, blackbox, ocsf, intune
}
