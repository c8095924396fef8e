import Model
import Reporter

/// Where the result of a check goes: in one format to standard output or `--output`, in others to files of their own.
struct CheckOutputs {
  private let outputs: [(format: any ReportFormat, file: OutputFile?)]
  /// The format without a file of its own; nil where each has one.
  let main: (any ReportFormat)?
  /// Whether a file is what standard output is open to.
  private let hasStandardOutput: Bool

  /// Refuses combinations that make no sense, and files that are known not to be writable.
  init(_ formats: [CheckFormat], output: String?) throws(CommandError) {
    var outputs: [(format: any ReportFormat, file: OutputFile?)] = []
    var paths: [String] = []
    var main: (any ReportFormat)?
    for case .report(let format, let path) in formats.isEmpty ? [.usual] : formats {
      if path == nil, let main {
        throw CommandError(
          code: 64, message: "--format: \(main.name) and \(format.name) have one output between them",
          hint: "give all but one a file of its own: --format \(format.name)=FILE")
      }
      if path == nil { main = format }
      guard let path = path ?? output else {
        outputs.append((format, nil))
        continue
      }
      if path.isEmpty {
        throw CommandError(
          code: 64, message: "--format: \(format.name) has no file behind its '='",
          hint: "write --format \(format.name)=FILE")
      }
      if paths.contains(path) {
        throw CommandError(
          code: 64, message: "'\(path)' would be written twice", hint: "name another file for \(format.name)")
      }
      paths.append(path)
      let file = OutputFile(path: path)
      if let problem = file.problem {
        let option = main?.name == format.name && output == path ? "--output" : "--format \(format.name)"
        throw CommandError(code: 64, message: "\(option): \(problem.message)", hint: problem.hint)
      }
      outputs.append((format, file))
    }
    if let output, main == nil {
      throw CommandError(
        code: 64, message: "--output: nothing is left for '\(output)', for each format has a file of its own",
        hint: "leave out --output, or add a --format without a file")
    }
    self.outputs = outputs
    self.main = main
    hasStandardOutput =
      outputs.contains { $0.file == nil } || paths.contains { Self.standardOutputs.contains($0) }
  }

  private static let standardOutputs = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]

  /// The exit code of a record: the format's own where it has one, else that of what `failOn` names.
  func exitCode(of record: CheckRecord, failOn: FailOn) -> Int32 {
    main?.hasExitOfItsOwn == true ? record.severity.exitCode : failOn.exitCode(of: record)
  }

  /// Writes the record in every format, the files first.
  ///
  /// A file that cannot be written is an error once all others are. Where nothing goes to standard output, a check that
  /// did not end well leaves a line there.
  func write(_ record: CheckRecord, detail: ReportDetail, in languages: LanguageOptions) throws {
    // What no person reads at once is English, unless another language was asked for.
    let written = Wording(languages.language(isShown: false))
    var failures: [StreamError] = []
    for case (let format, let file?) in outputs {
      let style = Terminal.style(at: record.time.started, onOutput: false)
      let bytes = try format.bytes(of: record, style: style, detail: detail, in: written)
      do throws(StreamError) { try file.write(bytes) } catch { failures.append(error) }
    }
    for (format, _) in outputs {
      if let summary = format.stepSummary(of: record, in: written) { StepSummary.append(summary) }
    }
    if main?.hasExitOfItsOwn == true, !failures.isEmpty {
      // What is critical is not hidden behind a file; anything milder is.
      guard record.severity == .critical else { throw CommandError(unwritten: failures) }
      for failure in failures { StandardError.report(error: failure.message, hint: failure.hint) }
      failures = []
    }
    for (format, file) in outputs where file == nil {
      let style = Terminal.style(at: record.time.started, onOutput: true)
      let wording = Wording(languages.language(isShown: format.form == .text))
      try StandardOutput.write(format.bytes(of: record, style: style, detail: detail, in: wording))
    }
    if !hasStandardOutput, record.compliance.exit != 0 || !failures.isEmpty {
      // The result is in the files: a standard output that takes nothing is no error.
      do throws(StreamError) { try StandardOutput.write(VerdictLine.text(of: record, in: written)) } catch {}
    }
    if !failures.isEmpty { throw CommandError(unwritten: failures) }
  }
}
