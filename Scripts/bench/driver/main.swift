// Probes many endpoints with the Probe module alone and prints what it cost: the program that Scripts/bench runs.
// It is not part of the product.
import Glibc
import Model
import Observer
import Probe

let plan: Plan
switch Plan.read(Array(CommandLine.arguments.dropFirst())) {
case .plan(let read): plan = read
case .help:
  print(Plan.usage)
  exit(0)
case .mistake(let problem): end(with: 64, problem, hint: "see probebench --help")
}

let results: [ProbeResult]
let before: Expense
let after: Expense
do throws(ProbeError) {
  let prober = try Prober(trust: plan.trust, settings: plan.settings)
  before = .now
  results = await prober.run(plan.endpoints, path: plan.way)
  after = .now
} catch {
  end(
    with: 65, [error.file, error.code.rawValue, error.reason].compactMap { $0 }.joined(separator: ": "),
    hint: "see probebench --help")
}
let report = Report(of: results, expense: after - before)
if let file = plan.each {
  do { try report.writeEach(to: file) } catch {
    end(with: 70, "the samples cannot be written to '\(file)'", hint: "name a file as --each")
  }
}
print(report.line)
exit(report.failed == 0 ? 0 : 1)

func end(with code: Int32, _ problem: String, hint: String) -> Never {
  let text = Array("probebench: error: \(problem)\nprobebench: hint: \(hint)\n".utf8)
  _ = write(STDERR_FILENO, text, text.count)
  exit(code)
}
