internal import Glibc

/// A folder that is open, for calls that take its descriptor.
public struct OpenFolder: ~Copyable {
  private let folder: OwnedDescriptor

  private static let flags = O_RDONLY | O_DIRECTORY | O_NONBLOCK

  /// Opens a path; no link is followed to it unless that is asked for.
  public init(_ path: String, isLinkFollowed: Bool = false) throws(SystemError) {
    folder = try OwnedDescriptor(path, isLinkFollowed ? Self.flags : Self.flags | O_NOFOLLOW)
  }

  /// Opens a path from another folder; no link is followed to it.
  init(_ path: String, in other: borrowing OpenFolder) throws(SystemError) {
    folder = try OwnedDescriptor(path, in: other.descriptor, Self.flags | O_NOFOLLOW)
  }

  /// The folder owns it.
  public var descriptor: Int32 { folder.number }
}
