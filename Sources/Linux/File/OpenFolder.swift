internal import Glibc

/// A folder that is open, for calls that take its descriptor. No link is followed to it.
public struct OpenFolder: ~Copyable {
  private let folder: OwnedDescriptor

  public init(_ path: String) throws(SystemError) {
    folder = try OwnedDescriptor(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK)
  }

  /// The folder owns it.
  public var descriptor: Int32 { folder.number }
}
