import Model
import Reporter

/// How a run is shown: what the terminal can do and what was asked for.
struct Look: Sendable {
  let colour: Bool
  let glyphs: ChartGlyphs
  let isVerbose: Bool

  /// A report on the endpoints in lines of at most `columns` cells.
  func report(on endpoints: [Endpoint], columns: Int) -> ProbeReport {
    ProbeReport(
      colour: colour, columns: columns, targets: endpoints.map(\.target),
      isProxied: endpoints.contains { $0.proxy != nil }, isVerbose: isVerbose, glyphs: glyphs)
  }
}

/// The documents of a run. That one cannot be written would be a mistake of this program.
enum Document {
  static func bytes(of record: ProbeRecord) throws(Complaint) -> [UInt8] {
    do { return try JSONReport.bytes(of: record) } catch { throw Complaint(error) }
  }

  static func line(of record: ProbeRecord) throws(Complaint) -> [UInt8] {
    do { return try JSONReport.line(of: record) } catch { throw Complaint(error) }
  }

  static func line(of sample: ProbedSample) throws(Complaint) -> [UInt8] {
    do { return try JSONReport.line(of: sample) } catch { throw Complaint(error) }
  }
}

extension Complaint {
  fileprivate init(_ error: JSONReportError) {
    self.init(code: 70, message: "the result could not be written as JSON: \(error.description)")
  }
}
