internal import FoundationEssentials
internal import Model
internal import Reporter

/// A receiver of OTLP over HTTP with JSON (opentelemetry.io/docs/specs/otlp, section "OTLP/HTTP").
///
/// Retried are the statuses 429, 502, 503 and 504 and connections that end. Any other that is no success refuses the entries
/// for good, and so does what a partial success counts.
final class OTLPSink: Sink {
  private let settings: OTLPSettings
  private let name: String
  private let client: HTTPClient
  private let own: @Sendable () -> [UInt8]
  private var newest: CheckRecord?
  /// The last item whose logs were taken, with how many parts were not: the metrics of the same items may come later.
  private var logged: (place: String, count: Int, rejected: Int64)?

  /// The most bytes of one request, beyond one item.
  private static let limit = 1 << 20

  init(
    _ settings: OTLPSettings, name: String, secrets: SecretReader, own: @escaping @Sendable () -> [UInt8]
  ) {
    self.settings = settings
    self.name = name
    self.own = own
    client = HTTPClient(settings.receiver, secrets: secrets)
  }

  func rest() { client.rest() }

  func deliver(_ items: [SinkItem], until deadline: Deadline) -> SinkResult {
    for case .entry(let entry) in items {
      if case .check(let record) = entry.content { newest = record }
    }
    let origin = OTLPOrigin(newest)
    let key = ItemFacts(items[0], sink: name).key
    do throws(SinkError) {
      var count = items.count
      var rejected: Int64 = 0
      if settings.signals.contains(.logs) {
        if let logged, logged.place == key, logged.count <= items.count {
          (count, rejected) = (logged.count, logged.rejected)
        } else {
          let (body, most) = try logs(items, origin)
          count = most
          switch try send(body, to: "/v1/logs", until: deadline) {
          case .taken(let refused): rejected = refused
          case .refused(let status): return .refused(count, status: status)
          case .later(let error, let wait): return .failed(error, notBefore: wait)
          }
          logged = (key, count, rejected)
        }
      }
      if settings.signals.contains(.metrics),
        let metrics = OTLPMetrics(
          Array(items.prefix(count)), own: own(), origin: origin, now: Timestamp(.now))
      {
        switch try send(try Self.bytes(metrics), to: "/v1/metrics", until: deadline) {
        case .taken(let refused): rejected += refused
        case .refused(let status):
          logged = nil
          return .refused(count, status: status)
        case .later(let error, let wait): return .failed(error, notBefore: wait)
        }
      }
      logged = nil
      return .delivered(count, rejected: rejected)
    } catch {
      return .failed(error)
    }
  }

  /// The first items that fit into one request.
  private func logs(_ items: [SinkItem], _ origin: OTLPOrigin) throws(SinkError) -> ([UInt8], Int) {
    var count = items.count
    while true {
      let body = try Self.bytes(
        OTLPLogs(Array(items.prefix(count)), sink: name, origin: origin, now: Timestamp(.now)))
      if body.count <= Self.limit || count == 1 { return (body, count) }
      count = max(1, count / 2)
    }
  }

  private static func bytes(_ document: some Encodable) throws(SinkError) -> [UInt8] {
    do { return try JSONReport.document(document) } catch { throw .unwritable }
  }

  /// What became of one request.
  private enum Outcome {
    /// Taken, but for so many parts.
    case taken(Int64)
    case refused(Int)
    case later(SinkError, Duration?)
  }

  private func send(
    _ body: [UInt8], to path: String, until deadline: Deadline
  ) throws(SinkError) -> Outcome {
    let answer = try client.post(body, to: path, until: deadline)
    switch answer.status {
    case 200..<300: return .taken(Self.rejected(answer.body))
    case 429, 502, 503, 504: return .later(.status(answer.status), answer.retryAfter)
    default: return .refused(answer.status)
    }
  }

  /// The answer's partial success; a real receiver writes `{"partialSuccess":null}` where all is taken.
  private struct Response: Decodable {
    let partialSuccess: Partial?

    struct Partial: Decodable {
      let rejected: Int64

      private enum CodingKeys: String, CodingKey { case rejectedLogRecords, rejectedDataPoints }

      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        // A 64-bit integer is a text, and a number by some.
        func number(_ key: CodingKeys) -> Int64 {
          if let text = try? container.decode(String.self, forKey: key) { return Int64(text) ?? 0 }
          return (try? container.decode(Int64.self, forKey: key)) ?? 0
        }
        rejected = max(number(.rejectedLogRecords), number(.rejectedDataPoints), 0)
      }
    }
  }

  /// How many parts the receiver did not take; 0 where its answer does not say.
  static func rejected(_ body: [UInt8]) -> Int64 {
    (try? JSONDecoder().decode(Response.self, from: Data(body)))?.partialSuccess?.rejected ?? 0
  }
}
