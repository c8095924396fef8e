/// Renders the texts of what was observed of a host.
public protocol HostWording: Sendable {
  func detail(of report: CollectorReport) -> String?
}

extension Encoder {
  /// What renders the texts of the document that is being written; nil where they are left out.
  var hostWording: (any HostWording)? { userInfo[.wording] as? any HostWording }
}
