extension CodingUserInfoKey {
  /// The key under which an encoder holds what renders the texts of a document: it conforms to the protocol of each
  /// kind of facts, such as `FailureWording`.
  public static let wording: CodingUserInfoKey = {
    guard let key = CodingUserInfoKey(rawValue: "wording") else {
      preconditionFailure("any string makes a key")
    }
    return key
  }()
}
