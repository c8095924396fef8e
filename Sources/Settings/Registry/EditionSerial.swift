/// The serial of a registry or of a file of grants, which rises with each edition.
enum EditionSerial {
  /// The serials that are allowed.
  static let range = 1...999_999_999_999_999
}
