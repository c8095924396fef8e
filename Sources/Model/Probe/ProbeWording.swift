/// Renders the texts of what endpoints answered.
public protocol ProbeWording: Sendable {
  func detail(of failure: Failure) -> String?
  func evidence(of diagnosis: Diagnosis) -> [String]
}

extension Encoder {
  /// What renders the texts of the document that is being written; nil where they are left out.
  var probeWording: (any ProbeWording)? { userInfo[.wording] as? any ProbeWording }
}
