internal import Glibc
internal import Linux
internal import Model

/// Why a collector did not see everything.
enum CollectorProblem: Error, Equatable {
  /// Refused; `needs` is the capability that would do.
  case denied(needs: String?, detail: String?)
  case failed(errno: String?, detail: String?)
  /// The kernel lacks the facility.
  case unsupported(detail: String?)

  /// A problem from an error number and what was being done.
  init(errno number: Int32, doing: String, needs: String? = nil) {
    let name = errorName(number)
    switch number {
    case EPERM, EACCES: self = .denied(needs: needs, detail: "\(doing): \(name)")
    case EAGAIN: self = .failed(errno: "ETIMEDOUT", detail: "\(doing): no answer in time")
    case EPROTONOSUPPORT, EAFNOSUPPORT: self = .unsupported(detail: "\(doing): \(name)")
    default: self = .failed(errno: name, detail: doing)
    }
  }

  /// The problem that a report tells; nil for a report of none.
  init?(_ report: CollectorReport) {
    switch report.status {
    case .denied: self = .denied(needs: report.needs, detail: report.detail)
    case .failed: self = .failed(errno: report.errno, detail: report.detail)
    case .unsupported: self = .unsupported(detail: report.detail)
    case .complete, .off: return nil
    }
  }

  /// The report of the collector that met the problem.
  func report(of collector: Collector) -> CollectorReport {
    switch self {
    case .denied(let needs, let detail): CollectorReport(collector, .denied, needs: needs, detail: detail)
    case .failed(let errno, let detail): CollectorReport(collector, .failed, errno: errno, detail: detail)
    case .unsupported(let detail): CollectorReport(collector, .unsupported, detail: detail)
    }
  }
}

/// The symbolic name of an error number, such as `EACCES`.
func errorName(_ number: Int32) -> String {
  SystemError(number).name
}
