extension CodingUserInfoKey {
  /// The key under which an encoder holds what renders the texts of its document, a `DocumentWording`.
  public static let wording: CodingUserInfoKey = {
    // Any string makes a key.
    guard let key = CodingUserInfoKey(rawValue: "wording") else { preconditionFailure() }
    return key
  }()
}
