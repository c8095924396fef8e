internal import Model

extension Failure.Code {
  /// What happened, in words that need no knowledge of the code.
  var words: String { Wording.english.language.words(of: self) }
}

extension Failure {
  /// The phase, what happened there, and the codes to search for.
  var words: String {
    let alert = self.alert.map { " '\($0)'" } ?? ""
    let codes = [code.rawValue, errno].compactMap { $0 }.joined(separator: ", ")
    let beginning = phase == .any ? "" : "\(phase.rawValue): "
    let detail = Wording.english.detail(of: self).map { ": \($0)" } ?? ""
    return "\(beginning)\(code.words)\(alert) (\(codes))\(detail)"
  }
}
