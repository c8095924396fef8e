import Glibc
import Linux

/// The three streams that every program starts with.
enum StandardStreams {
  /// Makes sure that each descriptor from 0 to 2 is taken, and that neither a reader who closes its end nor a limit on
  /// the size of files ends the program: it would leave a half-written file behind.
  ///
  /// A socket that got the number of a closed standard output would be sent the report. The replacement of a closed
  /// one refuses to be used, so writing to it ends in an error.
  static func prepare() {
    StandardDescriptors.reserve()
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    // Dispatch would tell the system's log that an ordinary user's threads get no higher priority.
    setenv("LIBDISPATCH_LOG", "NO", 0)
  }
}
