import Model

extension TargetText {
  /// Reads `SERVER[:PORT]/NAME[?type=TYPE]`, which is the form of RFC 4501.
  static func nameTarget(_ rest: Substring) throws(TargetError) -> Target {
    let example = "write 'dns://192.0.2.53/erp.corp.test?type=AAAA'"
    let place = rest.prefix { !"/?#".contains($0) }
    let tail = rest[place.endIndex...]
    guard !rest.contains("@") else { throw userInformation(.dns) }
    guard !tail.contains("#") else {
      throw TargetError(message: "has a fragment in its target", hint: "remove '#' and what follows")
    }
    let (host, port) = try split(place, .dns)
    guard ZonedAddress(host) != nil else {
      throw TargetError(
        message: "has the name server \(quoted(host)), which is not an IP address",
        hint:
          "write its address, such as 'dns://192.0.2.53/NAME': a name would have to be asked of another server"
      )
    }
    let path = tail.prefix { $0 != "?" }.dropFirst()
    guard !path.isEmpty else { throw TargetError(message: "has no name to ask for", hint: example) }
    let name = path.hasSuffix(".") ? path.dropLast() : path
    guard isAskableName(name) else {
      throw TargetError(
        message: "asks for \(quoted(String(path))), which is not a DNS name",
        hint: "names are letters, digits, hyphens and underscores, with dots between")
    }
    let type = try recordType(tail.drop { $0 != "?" }.dropFirst())
    return Target(
      scheme: .dns, host: host, port: port,
      question: Target.Question(name: name.lowercased(), type: type))
  }

  /// The kind of record by `type=AAAA`, beside which the class may stand: `class=IN;type=AAAA`.
  private static func recordType(_ query: Substring) throws(TargetError) -> Target.Question.RecordType {
    var type = Target.Question.RecordType.a
    for element in query.split(separator: ";") {
      let parts = element.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let (key, value) = (parts[0].lowercased(), parts.count > 1 ? parts[1].uppercased() : "")
      switch key {
      case "type":
        guard let known = Target.Question.RecordType(rawValue: value) else {
          throw TargetError(
            message: "asks for the record type \(quoted(value))",
            hint: "write \(alternatives(Target.Question.RecordType.allCases.map(\.rawValue)))")
        }
        type = known
      case "class" where value == "IN": break
      default:
        throw TargetError(
          message: "has \(quoted(key)) after its question mark",
          hint: "write '?type=AAAA', or nothing for type A")
      }
    }
    return type
  }

  private static func isAskableName(_ name: some StringProtocol) -> Bool {
    name.utf8.count <= 253
      && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
        (1...63).contains(label.utf8.count)
          && label.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
              || byte == 95
          }
      }
  }
}
