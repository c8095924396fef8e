/// A sentence of a check: in English, as documents hold it, and as the report shows it.
struct CheckSentence: Hashable, Sendable, Encodable {
  let english: String
  let shown: String
  /// Of what is shown.
  let language: ReportLanguage

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(english)
  }
}
