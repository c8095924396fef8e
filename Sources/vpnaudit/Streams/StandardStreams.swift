import Glibc
import Linux

/// The three streams that every program starts with.
enum StandardStreams {
  /// Makes sure that each descriptor from 0 to 2 is taken, and that a reader who closes its end does not end the
  /// program.
  ///
  /// A socket that got the number of a closed standard output would be sent the report. The replacement of a closed
  /// one refuses to be used, so writing to it ends in an error.
  static func prepare() {
    StandardDescriptors.reserve()
    signal(SIGPIPE, SIG_IGN)
  }
}
