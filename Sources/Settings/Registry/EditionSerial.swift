/// The serial of a registry or of a file of grants, which rises with each edition.
enum EditionSerial {
  /// What a file may have as its serial.
  static let range = 1...999_999_999_999_999
}
