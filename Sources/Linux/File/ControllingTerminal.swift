internal import Glibc

/// The terminal that the program was started on, whatever its standard streams are.
public struct ControllingTerminal: ~Copyable {
  private let file: OwnedDescriptor

  /// Opens it; nil for a program without one.
  public init?() {
    guard let file = try? OwnedDescriptor("/dev/tty", O_RDWR | O_NOCTTY) else { return nil }
    self.file = file
  }

  /// The descriptor, for calls that take one; the object owns it.
  public var descriptor: Int32 { file.number }
}

/// The three descriptors that every program begins with.
public enum StandardDescriptors {
  /// Takes each of 0 to 2 that is closed, by something that refuses to be used: another file that got its number would
  /// be written to.
  public static func reserve() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
