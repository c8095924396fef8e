import Glibc
import Linux
import Model

/// Why a collector did not see everything.
enum CollectorError: Error, Equatable {
  /// Refused; `needs` is the capability that would do.
  case denied(needs: String?, facts: CollectorFacts?)
  case failed(errno: String?, facts: CollectorFacts?)
  /// The kernel lacks the facility.
  case unsupported(facts: CollectorFacts?)

  /// The error of a call; `table` is that of the packet filter which was read.
  init(
    _ error: SystemError, _ step: CollectorFacts.Step, table: String? = nil, needs: String? = nil
  ) {
    switch error.number {
    case EPERM, EACCES:
      self = .denied(needs: needs, facts: .call(step: step, table: table, errno: error.name))
    case EAGAIN: self = .failed(errno: "ETIMEDOUT", facts: .timeout(step: step, table: table))
    case EPROTONOSUPPORT, EAFNOSUPPORT:
      self = .unsupported(facts: .call(step: step, table: table, errno: error.name))
    default: self = .failed(errno: error.name, facts: .call(step: step, table: table, errno: nil))
    }
  }

  /// The error of an exchange with the kernel; `needs` is the capability that it asks for.
  init(_ error: NetlinkError, needs: String? = nil) {
    switch error {
    case .system(let error, .opening): self.init(error, .openingNetlink)
    case .system(let error, .asking): self.init(error, .askingKernel)
    case .system(let error, .awaiting): self.init(error, .awaitingKernel)
    case .system(let error, .reading): self.init(error, .readingKernel, needs: needs)
    case .datagram(let bytes): self = .failed(errno: nil, facts: .datagram(bytes: bytes))
    case .entries(let limit): self = .failed(errno: nil, facts: .entries(limit: limit))
    case .changing(let attempts): self = .failed(errno: "EINTR", facts: .changing(attempts: attempts))
    case .malformed(let error): self.init(error)
    }
  }

  init(_ error: MalformedMessageError) { self = .failed(errno: nil, facts: error.facts) }

  /// The error that a report is about; nil for a report of none.
  init?(_ report: CollectorReport) {
    switch report.status {
    case .denied: self = .denied(needs: report.needs, facts: report.facts)
    case .failed: self = .failed(errno: report.errno, facts: report.facts)
    case .unsupported: self = .unsupported(facts: report.facts)
    case .complete, .off: return nil
    }
  }

  /// The report of the collector that encountered it.
  func report(of collector: Collector) -> CollectorReport {
    switch self {
    case .denied(let needs, let facts): CollectorReport(collector, .denied, needs: needs, facts: facts)
    case .failed(let errno, let facts): CollectorReport(collector, .failed, errno: errno, facts: facts)
    case .unsupported(let facts): CollectorReport(collector, .unsupported, facts: facts)
    }
  }
}

/// The content of a message that makes no sense, by what its collector reports.
private struct ImplausibleContentError: Error, Hashable { let facts: CollectorFacts }

extension MalformedMessageError {
  /// A message whose content makes no sense.
  init(_ facts: CollectorFacts) { self = .content(ImplausibleContentError(facts: facts)) }

  var facts: CollectorFacts {
    switch self {
    case .truncated(let wanted, let left): .truncated(wanted: wanted, left: left)
    case .messageLength(let bytes): .messageLength(bytes: bytes)
    case .attributeLength(let bytes): .attributeLength(bytes: bytes)
    case .content(let error): (error as? ImplausibleContentError)?.facts ?? .unreadable
    }
  }
}
