import Checking

extension CheckInputs {
  /// Reads the inputs of a check, and writes the notices about them to standard error, errors last.
  static func reporting(
    withLint: Bool = false, _ read: () throws(CheckError) -> CheckInputs
  ) throws(CommandError) -> CheckInputs {
    do {
      let inputs = try read()
      inputs.notices.write(withLint: withLint)
      return inputs
    } catch {
      error.notices.write(withLint: withLint)
      throw CommandError(error)
    }
  }
}
