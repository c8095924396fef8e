/// What there is of the company's grants, and why not.
public enum GrantsStanding: Hashable, Sendable {
  case held(GrantBook)
  /// No file of grants was named.
  case none
  /// There is a file, and it was not read.
  case refused(FileRefusal)

  /// The grants, where they were read.
  public var book: GrantBook? {
    if case .held(let book) = self { book } else { nil }
  }
}
