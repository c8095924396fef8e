package import Model

/// What is wrong with a JSON document, or with one of its values.
package enum JSONProblem: Hashable, Sendable {
  /// The kind of value that was expected; never a Swift type, for a person reads it.
  package enum Kind: Hashable, Sendable { case string, bool, number, list, object }

  case missing(key: String)
  case unexpected(wanted: Kind)
  case noValue
  case null
  case schema(found: String, wanted: [String])
  case syntax
  /// A number or a text that only the whole document shows to be wrong.
  case value
  case malformed(MalformedTextError)
  /// What Foundation says of the value.
  case refused(String)
  case unwritable(String)
}
