import Model
import Reporter

/// The documents of a run. One that cannot be encoded is a defect of this program.
enum ProbeDocument {
  static func bytes(of record: ProbeRecord, in wording: Wording) throws(StreamError) -> [UInt8] {
    do { return try JSONReport.bytes(of: record, in: wording) } catch { throw unwritten(error) }
  }

  static func line(of record: ProbeRecord, in wording: Wording) throws(StreamError) -> [UInt8] {
    do { return try JSONReport.line(of: record, in: wording) } catch { throw unwritten(error) }
  }

  static func line(of sample: ProbedSample, in wording: Wording) throws(StreamError) -> [UInt8] {
    do { return try JSONReport.line(of: sample, in: wording) } catch { throw unwritten(error) }
  }

  private static func unwritten(_ error: JSONReportError) -> StreamError {
    StreamError(.output, "the result could not be written as JSON: \(error.description)")
  }
}
