internal import Model

/// What a finding of a period's report is about: a tunnel or an endpoint has a name of its own, and the rest is named by
/// its topic, in the language of the report.
struct FindingName: Hashable {
  /// As documents have it; one of a later version may be no `FindingTopic`.
  let topic: String
  /// As documents have it, in English.
  let name: String
}
