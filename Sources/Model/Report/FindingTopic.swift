/// What a finding of a period's report is about, by the words that the report writes.
public enum FindingTopic: String, Hashable, Sendable, Codable, CaseIterable {
  // What a check examines.
  case observation, tunnel, policy, endpoint, expectation, expiry
  /// That there was no check for too long.
  case silence
  /// That what the report rests on was altered, contradicts itself or found no room.
  case evidence
}
