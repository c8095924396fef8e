/// A text of a document that does not have the format of its value.
public struct MalformedTextError: Error, Hashable, Sendable {
  /// What a text should have been.
  public enum Format: Hashable, Sendable {
    case address, interfaceAddress, prefix, region, selector, service, time
  }

  public let text: String
  public let format: Format
}
