/// Renders the text that stands beside a failure's code and facts in a document.
public protocol FailureWording: Sendable {
  func detail(of failure: Failure) -> String?
}
