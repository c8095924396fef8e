/// What there is of the company's grants, and why not.
public enum GrantsState: Hashable, Sendable {
  case held(GrantBook)
  /// No file of grants was named.
  case none
  /// There is a file, and it was not read.
  case refused(FileRefusal)

  /// The grants, where they were read.
  package var book: GrantBook? {
    if case .held(let book) = self { book } else { nil }
  }
}
