internal import Model

/// A message of the domain name system as it travels (RFC 1035 section 4), as far as a question and its answer need.
struct NameMessage {
  /// A name as its labels, each after its length, in lower case: two names are one where their bytes are
  /// (RFC 4343).
  typealias Name = [UInt8]

  /// A resource record of class IN.
  struct Record {
    let owner: Name
    let type: UInt16
    let lifetime: UInt32
    let data: ArraySlice<UInt8>
    /// Of a CNAME: the name that the owner stands for.
    let alias: Name?
  }

  /// The bytes are no message of DNS.
  struct MalformedError: Error {}

  let isAnswer: Bool
  let isTruncated: Bool
  /// RCODE (RFC 1035 section 4.1.1).
  let code: UInt8
  /// The records of the answer section.
  let records: [Record]

  private static let classIN: UInt16 = 1
  /// RFC 1035 section 2.3.4.
  private static let longestLabel = 63
  private static let longestName = 255
  /// What an answer can sensibly make a resolver follow.
  private static let longestChain = 16

  /// A question that asks for recursion; nil for a name that cannot be asked for.
  static func query(_ question: Target.Question, id: UInt16) -> [UInt8]? {
    guard let name = name(question.name) else { return nil }
    func word(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xff)] }
    let recursionDesired: UInt16 = 0x0100
    return word(id) + word(recursionDesired) + word(1) + word(0) + word(0) + word(0)
      + name + word(question.type.number) + word(classIN)
  }

  /// A name from its text.
  static func name(_ text: String) -> Name? {
    var name: Name = []
    let labels = text.lowercased().utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    for (index, label) in labels.enumerated() {
      if label.isEmpty, index == labels.count - 1, index > 0 { break }
      guard (1...longestLabel).contains(label.count) else { return nil }
      name.append(UInt8(label.count))
      name += label
    }
    name.append(0)
    return name.count <= longestName ? name : nil
  }

  /// Reads a message.
  init(_ bytes: [UInt8]) throws(MalformedError) {
    var reader = Reader(bytes)
    _ = try reader.word()
    let flags = try reader.word()
    isAnswer = flags & 0x8000 != 0
    isTruncated = flags & 0x0200 != 0
    code = UInt8(flags & 0xf)
    let questions = try reader.word()
    let answers = try reader.word()
    // How many there are in the sections that are not read.
    _ = try reader.bytes(4)
    for _ in 0..<questions {
      _ = try reader.name()
      _ = try reader.bytes(4)
    }
    var records: [Record] = []
    for _ in 0..<answers {
      let owner = try reader.name()
      let type = try reader.word()
      let kind = try reader.word()
      let lifetime = UInt32(try reader.word()) << 16 | UInt32(try reader.word())
      let size = Int(try reader.word())
      let alias = type == Target.Question.RecordType.cname.number ? try reader.peekName() : nil
      let data = try reader.bytes(size)
      guard kind == Self.classIN else { continue }
      records.append(Record(owner: owner, type: type, lifetime: lifetime, data: data, alias: alias))
    }
    self.records = records
  }

  /// The records that answer a question, those of the name's aliases among them.
  func answers(to question: Target.Question) -> [Record] {
    guard var owner = Self.name(question.name) else { return [] }
    let type = question.type.number
    for _ in 0...Self.longestChain {
      let found = records.filter { $0.owner == owner && $0.type == type }
      if !found.isEmpty || question.type == .cname { return found }
      guard let alias = records.first(where: { $0.owner == owner && $0.alias != nil })?.alias else { break }
      owner = alias
    }
    return []
  }

  /// Takes one field after the other; what is not there is malformed.
  private struct Reader {
    let all: [UInt8]
    var place = 0

    init(_ bytes: [UInt8]) { all = bytes }

    mutating func bytes(_ count: Int) throws(MalformedError) -> ArraySlice<UInt8> {
      guard count <= all.count - place else { throw MalformedError() }
      defer { place += count }
      return all[place..<(place + count)]
    }

    mutating func word() throws(MalformedError) -> UInt16 {
      let pair = try bytes(2)
      return UInt16(pair[pair.startIndex]) << 8 | UInt16(pair[pair.startIndex + 1])
    }

    /// A name, which may go on elsewhere in the message (RFC 1035 section 4.1.4).
    mutating func name() throws(MalformedError) -> Name {
      let (name, end) = try name(at: place)
      place = end
      return name
    }

    func peekName() throws(MalformedError) -> Name { try name(at: place).name }

    private func name(at start: Int) throws(MalformedError) -> (name: Name, end: Int) {
      var name: Name = []
      var place = start
      var end: Int?
      // Each jump leads further back than all before it, so that there is no going in circles.
      var earliest = start
      while place < all.count {
        let length = Int(all[place])
        switch length {
        case 0: return (name + [0], end ?? place + 1)
        case 1...longestLabel:
          guard place + length < all.count, name.count + length + 2 <= longestName else {
            throw MalformedError()
          }
          name.append(UInt8(length))
          name += all[(place + 1)...(place + length)].map { (65...90).contains($0) ? $0 + 32 : $0 }
          place += length + 1
        case 0xc0...0xff:
          guard place + 1 < all.count else { throw MalformedError() }
          let target = (length & 0x3f) << 8 | Int(all[place + 1])
          guard target < earliest else { throw MalformedError() }
          end = end ?? place + 2
          earliest = target
          place = target
        default: throw MalformedError()
        }
      }
      throw MalformedError()
    }
  }
}

extension Target.Question.RecordType {
  /// Its number (IANA, "Resource Record (RR) TYPEs").
  var number: UInt16 {
    switch self {
    case .a: 1
    case .ns: 2
    case .cname: 5
    case .soa: 6
    case .ptr: 12
    case .mx: 15
    case .txt: 16
    case .aaaa: 28
    case .srv: 33
    }
  }
}
