/// A number with its thousands set apart: `1,204`.
func grouped(_ number: Int) -> String {
  var digits = String(number.magnitude)
  var groups: [String] = []
  while digits.count > 3 {
    groups.insert(String(digits.suffix(3)), at: 0)
    digits = String(digits.dropLast(3))
  }
  return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
}

/// So many of something: `no host`, `1 host`, `1,204 hosts`.
func counted(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
  switch number {
  case 0: "no \(noun)"
  case 1: "1 \(noun)"
  default: "\(grouped(number)) \(plural ?? noun + "s")"
  }
}

/// That documents name no host.
func namelessWords(_ number: Int) -> String {
  number == 1
    ? "1 document names no host, and counts as one of its own"
    : "\(grouped(number)) documents name no host, and count as one each"
}
