internal import Glibc
internal import Linux
internal import Model

/// A server of syslog, which gets each check in short, in the form of RFC 5424.
///
/// Nothing in the protocol acknowledges a message. Delivered is what a socket of this host took, what a host did not object to
/// as a datagram, and what the far side's kernel has acknowledged over TCP.
final class SyslogSink: Sink {
  private let settings: SyslogSettings
  private let name: String

  private static let timeout = Duration.seconds(10)
  private static let localTimeout: Int32 = 2000

  init(_ settings: SyslogSettings, name: String) {
    self.settings = settings
    self.name = name
  }

  func deliver(_ items: [SinkItem], until deadline: Deadline) -> SinkResult {
    let messages = items.map { SyslogMessage(ItemFacts($0, sink: name), of: $0, settings.facility).bytes }
    switch settings.receiver {
    case .local(let path): return deliver(messages, path: path, deadline)
    case .udp(let host, let port): return deliver(messages, .udp, host, port, deadline)
    case .tcp(let host, let port):
      // Octet counting (RFC 6587 section 3.4.1).
      return deliver(messages.map { Array("\($0.count) ".utf8) + $0 }, .tcp, host, port, deadline)
    }
  }

  private func deliver(_ messages: [[UInt8]], path: String, _ deadline: Deadline) -> SinkResult {
    var count = 0
    do throws(SystemError) {
      let socket = try LocalDatagrams(path: path, timeout: Self.localTimeout)
      for message in messages {
        if deadline.isOver { break }
        try socket.send(message)
        count += 1
      }
      return count > 0 ? .delivered(count) : .failed(.timeout)
    } catch {
      return count > 0 ? .delivered(count) : .failed(Self.error(error))
    }
  }

  private func deliver(
    _ messages: [[UInt8]], _ transport: RemoteSocket.Transport, _ host: String, _ port: UInt16,
    _ deadline: Deadline
  ) -> SinkResult {
    let end = deadline.limit(.now + Self.timeout)
    do {
      let socket = try RemoteSocket(transport, host: host, port: port, until: end)
      for message in messages { try socket.send(message, until: end) }
      try socket.settle(until: end)
      if transport == .tcp, socket.hasEnded { return .failed(.connection(.ended(nil))) }
      return .delivered(messages.count)
    } catch let error as RemoteSocket.Refusal {
      switch error {
      case .name: return .failed(.connection(.name))
      case .system(let error): return .failed(Self.error(error))
      }
    } catch let error as SystemError {
      return .failed(Self.error(error))
    } catch {
      return .failed(.unwritable)
    }
  }

  private static func error(_ error: SystemError) -> SinkError {
    switch error.number {
    case ETIMEDOUT, EAGAIN: .timeout
    case EMFILE, ENFILE, ENOMEM, ENOBUFS: .resource(error)
    case ECONNRESET, EPIPE: .connection(.ended(error))
    default: .connection(.refused(error))
    }
  }
}

/// One message of RFC 5424.
struct SyslogMessage {
  let bytes: [UInt8]

  /// The longest name of a host that is written, in bytes: Linux has no longer one.
  private static let longestHost = 64

  init(_ facts: ItemFacts, of item: SinkItem, _ facility: SyslogSettings.Facility) {
    let priority = facility.number * 8 + facts.severity.priority
    // `meta` is registered, and names the place in a sequence (section 7.3.1).
    let sequence = facts.seq.map { "[meta sequenceId=\"\(($0 - 1) % Int64(Int32.max) + 1)\"]" } ?? "-"
    let head = "<\(priority)>1 \(facts.at) \(Self.host(of: item)) vpnaudit - \(facts.kind) \(sequence) "
    bytes = Array(head.utf8) + Array((facts.document ?? facts.message).utf8)
  }

  /// The host's name where it is one of printable characters without a space, else that there is none.
  private static func host(of item: SinkItem) -> String {
    guard case .entry(let entry) = item, case .check(let record) = entry.content,
      let name = record.host.name, (1...longestHost).contains(name.utf8.count),
      name.utf8.allSatisfy({ (33...126).contains($0) })
    else { return "-" }
    return name
  }
}
