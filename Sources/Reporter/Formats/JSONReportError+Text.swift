extension JSONReportError: CustomStringConvertible {
  /// The location and the problem in one line.
  public var description: String {
    let problem = Wording.english.text(of: problem)
    return path.isEmpty ? problem : "\(path): \(problem)"
  }
}
