internal import FoundationEssentials
internal import Linux
internal import Model
internal import Reporter
internal import Signing

/// A server that entries are posted to, in requests that are signed as Standard Webhooks has it: HMAC-SHA-256 over the id,
/// the time and the body.
///
/// Retried is what may pass: 401, 403, 407, 408, 425, 429, every status from 500 on, and connections that end. Any other that
/// is no success refuses the entries for good.
final class WebhookSink: Sink {
  private let settings: WebhookSettings
  private let name: String
  private let client: HTTPClient
  private let secrets: SecretReader
  /// What was sent last and not acknowledged, so that it is sent again under the same id.
  private var pending: Request?

  /// The most bytes of one request, beyond one item.
  private static let limit = 1 << 20
  private static let retried: Set<Int> = [401, 403, 407, 408, 425, 429]

  private struct Request {
    let key: String
    let id: String
    let body: [UInt8]
    let count: Int
  }

  init(_ settings: WebhookSettings, name: String, secrets: SecretReader) {
    self.settings = settings
    self.name = name
    self.secrets = secrets
    client = HTTPClient(settings.receiver, secrets: secrets)
  }

  var wantsState: Bool { settings.content.holdsState }

  func rest() { client.rest() }

  func deliver(_ items: [SinkItem], until deadline: Deadline) -> SinkResult {
    do throws(SinkError) {
      let request = try request(items)
      pending = request
      let seconds = Timestamp(.now).milliseconds / 1000
      let headers = [
        ("webhook-id", request.id), ("webhook-timestamp", "\(seconds)"),
        ("webhook-signature", try signature(of: request, at: seconds)),
      ]
      let answer = try client.post(request.body, headers: headers, until: deadline)
      switch answer.status {
      case 200..<300:
        pending = nil
        return .delivered(request.count)
      case let status where status >= 500 || Self.retried.contains(status):
        return .failed(.status(status), notBefore: answer.retryAfter)
      case let status:
        pending = nil
        return .refused(request.count, status: status)
      }
    } catch {
      return .failed(error)
    }
  }

  /// The first items that fit into one request; the same request again, where it was not acknowledged.
  private func request(_ items: [SinkItem]) throws(SinkError) -> Request {
    let facts = items.map { ItemFacts($0, sink: name) }
    if let pending, pending.key == facts[0].key, pending.count <= items.count { return pending }
    var parts: [UInt8] = []
    var count = 0
    for (item, facts) in zip(items, facts) {
      guard let part = part(item, facts) else { throw .unwritable }
      if count > 0, parts.count + part.count > Self.limit { break }
      if count > 0 { parts.append(UInt8(ascii: ",")) }
      parts += part
      count += 1
    }
    let numbers = facts.prefix(count).compactMap(\.seq)
    let digest = facts.prefix(count).last { $0.digest != nil }?.digest ?? Digest.sha256(parts) ?? ""
    let range = numbers.first.flatMap { first in numbers.last.map { "-\(first)-\($0)" } } ?? ""
    let start = #"{"entries":["#
    let end = #"],"schema":"vpnaudit.delivery/1","sink":"\#(name)"}"#
    return Request(
      key: facts[0].key, id: digest.prefix(32) + range,
      body: Array(start.utf8) + parts + Array(end.utf8), count: count)
  }

  /// One item of the body. Names and digests hold nothing that JSON gives a meaning to.
  private func part(_ item: SinkItem, _ facts: ItemFacts) -> [UInt8]? {
    guard let line = ItemForms.line(of: item, settings.content, sink: name) else { return nil }
    let document: String =
      switch item {
      case .missing: "missing"
      case .entry(let entry):
        if case .check = entry.content { settings.content == .summary ? "log" : "record" } else { "entry" }
      }
    var part: [UInt8] = []
    part += #"{"at":"\#(facts.at)","#.utf8
    if let digest = facts.digest { part += #""digest":"\#(digest)","#.utf8 }
    part += #""kind":"\#(facts.kind)","\#(document)":"#.utf8
    part += line.dropLast()
    if let seq = facts.seq { part += #","seq":\#(seq)"#.utf8 }
    part.append(UInt8(ascii: "}"))
    return part
  }

  /// The prefix of a secret of Standard Webhooks, which base64 follows.
  private static let prefix = "whsec_"

  private func signature(of request: Request, at seconds: Int64) throws(SinkError) -> String {
    let text = try secrets.secret(settings.secret)
    let path: String =
      switch settings.secret {
      case .file(let path): path
      case .credential(let name): name
      }
    let decoded = text.withBytes { bytes -> [UInt8]? in
      guard bytes.starts(with: Self.prefix.utf8) else { return nil }
      return Base64.decode(bytes.dropFirst(Self.prefix.utf8.count))
    }
    guard var key = decoded, (24...64).contains(key.count) else { throw .secret(.unusable(path: path)) }
    let code = Digest.hmacSHA256(
      key: key, message: Array("\(request.id).\(seconds).".utf8) + request.body)
    // Wiped with the object that takes it.
    _ = SecretBytes(taking: &key)
    guard let code else { throw .unwritable }
    return "v1," + Base64.encode(code)
  }
}
