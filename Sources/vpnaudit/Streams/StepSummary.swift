import Glibc
import Linux

/// The summary of a step of GitHub Actions: a file that the runner names in the environment.
enum StepSummary {
  /// Adds text to the summary, if there is one. Failing to write it is a note, and fails no check.
  static func append(_ text: String) {
    guard let name = getenv("GITHUB_STEP_SUMMARY"), name.pointee != 0 else { return }
    let path = String(cString: name)
    do throws(SystemError) {
      try AppendedFile.append(Array(text.utf8), to: path)
    } catch {
      Notice.write(
        note: "the step's summary '\(path)' was not written: \(error.text)",
        hint: "GITHUB_STEP_SUMMARY names a file that can be appended to; unset it to go without")
    }
  }
}
