internal import Model

/// The Chinese sentences (simplified characters); those of each kind of facts stand in an extension of their own.
///
/// Codes, keys, commands, days and names stay as they are: who reads a sentence finds the same in every document. What a
/// library, a server or the company's registry said stays in its own words.
struct Chinese: Language {
  let tag = "zh-CN"
  let anyTunnel = "该隧道"

  func sentence(_ sentence: String, about peer: String) -> String { "对端 \(Self.short(peer))：\(sentence)" }

  func sentence(_ sentence: String, of label: String) -> String { "\(label)：\(sentence)" }

  /// A public key by its beginning, enough to distinguish keys.
  static func short(_ key: String) -> String { "\(key.prefix(8))…" }

  /// Things side by side: `a、b、c`.
  static func list(_ things: some Sequence<String>) -> String { things.joined(separator: "、") }

  /// Some of a set's addresses, and how many there are in all.
  static func list(_ list: AddressList) -> String {
    first(list.addresses.map(\.description), limit: list.addresses.count, of: list.count)
  }

  static func codes(_ codes: [Failure.Code]) -> String { list(codes.map(\.rawValue)) }

  /// The first `limit` of `count` things, and how many more there are.
  static func first(_ things: [String], limit: Int, of count: Int? = nil) -> String {
    let more = (count ?? things.count) - min(limit, things.count)
    return Self.more(list(things.prefix(limit)), more > 0 ? "\(more) 个" : nil)
  }

  /// Names, and how many more there are in words; nil for none.
  static func more(_ names: String, _ rest: String?) -> String {
    rest.map { "\(ahead(names))等，另有 \($0)" } ?? names
  }

  /// A name amid Chinese characters, with the blanks that it needs beside Latin letters and digits.
  static func amid(_ name: String) -> String {
    (isChinese(name.unicodeScalars.first) ? "" : " ") + ahead(name)
  }

  /// The same at the end of a sentence, or before punctuation.
  static func atEnd(_ name: String) -> String { (isChinese(name.unicodeScalars.first) ? "" : " ") + name }

  /// The same at the beginning of a sentence.
  static func ahead(_ name: String) -> String { name + (isChinese(name.unicodeScalars.last) ? "" : " ") }

  /// Whether a character is Chinese, or punctuation as wide; nothing needs no blank either.
  private static func isChinese(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { $0.value >= 0x2e80 || $0 == "“" || $0 == "”" } ?? true
  }

  /// What follows as an explanation, where there is one.
  static func behind(_ why: String?) -> String { why.map { "：\($0)" } ?? "" }

  func word(_ tag: Tag) -> String {
    switch tag {
    case .licensed: "持证"
    case .unlicensed: "无证"
    case .undetermined: "无法判定"
    case .none: "未发现 VPN"
    }
  }

  func word(_ status: Status) -> String {
    switch status {
    case .compliant: "合规"
    case .nonCompliant: "不合规"
    case .review: "待核查"
    case .undetermined: "无法判定"
    case .notApplicable: "不适用"
    }
  }

  func word(_ severity: Severity) -> String {
    switch severity {
    case .ok: "正常"
    case .warning: "提醒"
    case .unknown: "未知"
    case .critical: "严重"
    }
  }

  func word(_ signature: CheckRecord.Inputs.RegistryFile.Signature) -> String {
    switch signature {
    case .trusted: "签名可信"
    case .untrusted: "签名不可信"
    case .unsigned: "未签名"
    case .none: "无登记册"
    }
  }

  func period(_ name: String) -> String {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard let year = parts.first, year.utf8.count == 4, Int(year) != nil, parts.count <= 2 else {
      return name
    }
    guard parts.count == 2 else { return "\(year)年" }
    if parts[1].first == "Q" { return "\(year)年第\(parts[1].dropFirst())季度" }
    return Int(parts[1]).map { "\(year)年\($0)月" } ?? name
  }

  func day(_ date: String) -> String {
    guard let (year, month, day) = Day.components(date) else { return date }
    return "\(year)年\(month)月\(day)日"
  }

  func moment(_ date: String, _ time: String, zone: String?) -> String {
    "\(day(date)) \(time)\(zone.map { " \($0)" } ?? "")"
  }

  func list(_ things: [String]) -> String { things.joined(separator: "、") }
  func joined(_ remarks: [String]) -> String { remarks.joined(separator: "；") }
  func text(_ sentences: [String]) -> String { sentences.joined() }

  func length(_ seconds: Int64) -> String {
    let units: [(String, Int64)] = [("天", 86_400), ("小时", 3_600), ("分", 60), ("秒", 1)]
    guard let first = units.firstIndex(where: { seconds >= $0.1 }) else { return "0 秒" }
    let parts = units[first..<min(first + 2, units.count)].enumerated().compactMap { place, unit in
      let number = place == 0 ? seconds / unit.1 : seconds % units[first].1 / unit.1
      return number > 0 ? "\(number) \(unit.0)" : nil
    }
    return parts.joined(separator: " ")
  }
}
