internal import Model

/// What the report rests on.
extension PeriodReport {
  /// Where a check can be looked up.
  struct Place: Hashable, Sendable, Encodable {
    /// The record's id.
    let record: String
    let file: String
    /// The entry of a journal, or the line of any other file.
    let entry: Int64?
    let line: Int64?
  }

  /// One thing that was read.
  struct Source: Hashable, Sendable, Encodable {
    let path: String
    let kind: PeriodSource.Kind
    let checks: Int
    /// Checks that were counted from an earlier source.
    let repeated: Int
    /// Checks of another time.
    let outside: Int
    /// The numbers of the first and the last entry that were counted.
    let firstEntry: Int64?
    let lastEntry: Int64?
    let chain: PeriodSource.Chain

    enum CodingKeys: String, CodingKey {
      case path, kind, checks, repeated, outside, chain
      case firstEntry = "first_entry"
      case lastEntry = "last_entry"
    }
  }

  /// What a journal says is missing from it.
  struct MissingEntries: Hashable, Sendable, Encodable {
    let path: String
    let entry: Int64
    let from: Timestamp
    let to: Timestamp
    let why: Gap.Cause
    let firstEntry: Int64?
    let lastEntry: Int64?

    enum CodingKeys: String, CodingKey {
      case path, entry, from, to, why
      case firstEntry = "first_entry"
      case lastEntry = "last_entry"
    }
  }

  /// Inputs that could not be read.
  struct Refused: Hashable, Sendable, Encodable {
    let count: Int
    /// The first ones.
    let places: [Input]

    struct Input: Hashable, Sendable, Encodable {
      let place: String
      let why: String
    }
  }

  /// What found no room.
  struct LeftOut: Hashable, Sendable, Encodable {
    let checks: Int
    let findings: Int
    let others: Int
  }
}
