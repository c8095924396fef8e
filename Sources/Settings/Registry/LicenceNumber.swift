/// The number of a Chinese telecom licence: `A2.B1.B2-20090001`, `京B1-20140026`, `合字B1.B2-20130004`.
///
/// The groups before the hyphen show what kinds of class the licence may hold, never which: B13 cannot be read
/// from it.
enum LicenceNumber {
  /// The one-letter names of the provinces that issue licences.
  private static let provinces: Set<Character> = Set("京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔贵滇云藏陕秦甘陇青宁新")

  /// Whether the number has the shape that most have. One that has not may be genuine all the same.
  static func isUsual(_ number: String) -> Bool {
    var rest = number[...]
    if rest.hasPrefix("合字") {
      rest = rest.dropFirst(2)
    } else if let first = rest.first, provinces.contains(first) {
      rest = rest.dropFirst()
    }
    let parts = rest.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count == 8, parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
      let year = Int(parts[1].prefix(4)), (1990...2099).contains(year)
    else { return false }
    return parts[0].split(separator: ".", omittingEmptySubsequences: false)
      .allSatisfy { ["A1", "A2", "B1", "B2"].contains($0) }
  }
}
