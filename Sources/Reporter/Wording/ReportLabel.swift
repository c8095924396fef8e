internal import Model

/// A label before a value, or the head of a column.
enum ReportLabel: Hashable {
  // Rows of a report.
  /// `id` where there are several.
  case tunnel(id: String?)
  case product
  case process
  case clients
  case gateway
  case witness
  case sentOut
  case left
  case carried
  case provider
  case captures
  case waiver
  case tag
  case evidence
  case reasons
  case unmet
  case expiry
  case certificateNotes
  case processNotes
  case clock
  case blindTo
  case wire
  case collectors(CollectorReport.Status)
  // Columns.
  case collector
  case status
  case endpoint
  case over
  case outcome
  case target
  case number
  case address
  case answer
  case last
  case sent
  case ok
  case min
  case median
  case p95
  case max
  case jitter
  case what
  case why
  // Rows below a sample.
  case tls
  case time
  case tcp
  case sample
  case certificate
  case issuer
  case validity
  case key
}
