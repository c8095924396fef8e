/// Renders the texts that stand beside codes and facts in a document, in one language.
///
/// Documents are written with one in their encoder's `userInfo`; without, they hold codes and facts alone. Nothing
/// reads a text back.
public protocol DocumentWording: HostWording, ProbeWording {
  /// Of a reason in the list of its own subject.
  func text(of reason: Reason) -> String
  /// Of a reason in the list of the host.
  func hostText(of reason: Reason) -> String
  func detail(of result: ExpectationResult) -> String?
  func basis(of gateway: Gateway) -> String?
  func value(of evidence: Evidence) -> String
}

extension Encoder {
  /// What renders the texts of the document that is being written; nil where they are left out.
  var wording: (any DocumentWording)? { userInfo[.wording] as? any DocumentWording }
}
