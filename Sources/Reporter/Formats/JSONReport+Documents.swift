extension JSONReport {
  /// The bytes of a document of another form, on one line without its newline: what a terminal obeys is escaped in it.
  package static func document(_ value: some Encodable) throws(JSONReportError) -> [UInt8] {
    Array(JSONLayout.line(try compact(value)).dropLast())
  }
}
