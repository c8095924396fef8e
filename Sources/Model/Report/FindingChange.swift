/// Whether a finding of a period's report was open at the end of an earlier one.
public enum FindingChange: String, Hashable, Sendable, Codable, CaseIterable {
  /// It was not in it.
  case new
  /// It was in it, and closed.
  case returned
  /// It was open.
  case carriedOver = "carried_over"
}
