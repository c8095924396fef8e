/// What the tests' name server says to one query, by the first label of its name.
struct CannedAnswer {
  private let query: [UInt8]
  private let question: ArraySlice<UInt8>
  private let label: String
  private let type: UInt8

  /// nil for what is no query.
  init?(to query: [UInt8]) {
    guard query.count > 17 else { return nil }
    var end = 12
    while end < query.count, query[end] != 0 { end += Int(query[end]) + 1 }
    guard end + 5 <= query.count else { return nil }
    self.query = query
    label = String(decoding: query[13..<(13 + Int(query[12]))], as: UTF8.self)
    type = query[end + 2]
    question = query[12..<(end + 5)]
  }

  private static let a: UInt8 = 1
  private static let cname: UInt8 = 5
  private static let aaaa: UInt8 = 28

  /// A record of the name that was asked for, or of another.
  private func record(_ type: UInt8, _ data: [UInt8], of owner: [UInt8] = [0xc0, 12]) -> [UInt8] {
    owner + [0, type, 0, 1, 0, 0, 0x0e, 0x10, 0, UInt8(data.count)] + data
  }

  private func message(code: UInt8 = 0, cutOff: Bool = false, _ records: [UInt8]...) -> [UInt8] {
    let flags: [UInt8] = [cutOff ? 0x83 : 0x81, 0x80 | code]
    return query[..<2] + flags + [0, 1, 0, UInt8(records.count), 0, 0, 0, 0] + question
      + records.flatMap(\.self)
  }

  private func name(_ labels: String...) -> [UInt8] {
    labels.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
  }

  private func addresses(_ count: UInt8) -> [[UInt8]] { (1...count).map { record(Self.a, [127, 0, 0, $0]) } }

  /// The datagrams that answer, none for silence. `isFirst` says whether the same was asked before.
  func datagrams(isFirst: Bool) -> [[UInt8]] {
    let loopback = record(Self.a, [127, 0, 0, 1])
    let plain = message(code: 0)
    switch label {
    case "good": return [type == Self.a ? message(loopback) : plain]
    case "both":
      if type == Self.aaaa {
        return [message(record(Self.aaaa, [UInt8](repeating: 0, count: 15) + [1]))]
      }
      return [type == Self.a ? message(loopback) : plain]
    case "two", "many":
      guard type == Self.a else { return [plain] }
      let records = addresses(label == "two" ? 2 : 20)
      return [
        Array(query[..<2]) + [0x81, 0x80, 0, 1, 0, UInt8(records.count), 0, 0, 0, 0] + question
          + records.flatMap(\.self)
      ]
    case "alias":
      guard type == Self.a else {
        return [
          message(
            record(Self.cname, name("One", "test")),
            record(Self.cname, name("good", "test"), of: name("one", "test")))
        ]
      }
      return [
        message(
          record(Self.cname, name("One", "test")),
          record(Self.cname, name("good", "test"), of: name("one", "test")),
          record(Self.a, [127, 0, 0, 1], of: name("GOOD", "test")))
      ]
    case "circle": return [message(record(Self.cname, [0xc0, 12]))]
    case "servfail": return [message(code: 2)]
    case "missing", "localhost": return [message(code: 3)]
    case "formerr": return [message(code: 1)]
    case "notimp": return [message(code: 4)]
    case "refused": return [message(code: 5)]
    case "empty": return [plain]
    // It says that there is an answer, and there is none.
    case "broken": return [Array(query[..<2]) + [0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0] + question]
    case "short": return [message(record(Self.a, [127, 0, 0]))]
    case "mirror": return [query]
    case "noise": return [[0xff, 0, 0xaa], (0..<40).map { $0 &* 37 }, []]
    case "otherid": return [[query[0] ^ 0xff] + message(loopback).dropFirst()]
    case "slow": return isFirst ? [] : [type == Self.a ? message(loopback) : plain]
    case "halfsilent": return type == Self.a ? [message(loopback)] : []
    case "long", "cut", "mute": return [message(code: 0, cutOff: true)]
    default: return []
    }
  }

  /// The answer over TCP; nil to close the connection without one.
  var overTCP: [UInt8]? {
    switch label {
    case "long": type == Self.a ? message(record(Self.a, [127, 0, 0, 1])) : message(code: 0)
    // Cut off there, too.
    case "mute": message(code: 0, cutOff: true)
    default: nil
    }
  }
}
