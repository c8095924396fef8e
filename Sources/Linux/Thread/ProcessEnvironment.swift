internal import Glibc

/// The environment of this process.
public enum ProcessEnvironment {
  /// A variable's value; nil where it is not set, and where it is empty.
  public static func value(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
