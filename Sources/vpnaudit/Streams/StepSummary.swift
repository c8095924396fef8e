import Glibc

/// The summary of a step of GitHub Actions: a file that the runner names in the environment.
enum StepSummary {
  /// Adds text to the summary, where there is one. That it cannot be written is a note, and fails no check.
  static func append(_ text: String) {
    guard let name = getenv("GITHUB_STEP_SUMMARY"), name.pointee != 0 else { return }
    let path = String(cString: name)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o666)
    var code = errno
    if descriptor >= 0 {
      let bytes = Array(text.utf8)
      // In one write, so that steps that add at the same time do not mix.
      let count = write(descriptor, bytes, bytes.count)
      code = count < 0 ? errno : count == bytes.count ? 0 : ENOSPC
      close(descriptor)
    }
    guard code != 0 else { return }
    Notice.write(
      note: "the step's summary '\(path)' was not written: \(String(cString: strerror(code)))",
      hint: "GITHUB_STEP_SUMMARY names a file that can be appended to; unset it to go without")
  }
}
