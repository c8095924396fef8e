extension String {
  /// The text with each scalar replaced by what `escape` gives for it; nil keeps it.
  ///
  /// Not by characters: to Swift a quote with a mark behind it is another character than a quote, and to a parser it ends
  /// the text all the same.
  func escaping(_ escape: (Unicode.Scalar) -> String?) -> String {
    var out = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if let escaped = escape(scalar) {
        out.append(contentsOf: escaped.unicodeScalars)
      } else {
        out.append(scalar)
      }
    }
    return String(out)
  }
}
