/// What is wrong with a line of an inventory of hosts.
public enum InventoryProblem: Hashable, Sendable {
  /// The first line has no column `host`.
  case noHostColumn
  case emptyHost
  /// The host stands on an earlier line, too.
  case repeated(host: String, line: Int)
  case unendedQuote
  /// More hosts than are taken.
  case tooMany(limit: Int)
  case notUTF8
}
