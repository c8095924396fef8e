/// Names that others chose, made fit to be labels.
enum ShownNames {
  /// The names made safe to show and short, with a number behind each that another one has already.
  static func unique(_ names: [String], limit: Int = 100) -> [String] {
    var taken: Set<String> = []
    return names.map { raw in
      let name = TerminalText(raw).shortened(to: limit).text
      var unique = name
      var number = 1
      while !taken.insert(unique).inserted {
        number += 1
        unique = "\(name) (\(number))"
      }
      return unique
    }
  }
}
