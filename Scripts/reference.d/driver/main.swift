import FoundationEssentials
import Glibc
import Model
import Settings

let usage = """
  Examples:
    reference reasons Profiles/record.schema.json
    reference failures Profiles/record.schema.json
    reference severities Profiles/record.schema.json
    reference catalogue Profiles/catalogue.yaml
    reference products Profiles/catalogue.yaml

  Prints a page of the documentation, made from the code and a schema or from the catalogue, or the source that the
  catalogue is compiled from; Scripts/reference writes them all.
  """

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count == 2, let name = arguments.first, let path = arguments.last,
  let page = ReferencePage(rawValue: name)
else {
  let isHelp = arguments.first == "--help"
  write(usage + "\n", to: isHelp ? STDOUT_FILENO : STDERR_FILENO)
  exit(isHelp ? 0 : 64)
}
do {
  let bytes = try Data(contentsOf: URL(filePath: path))
  write(try page.text(from: bytes, file: path), to: STDOUT_FILENO)
} catch let error as SettingsError {
  for problem in error.diagnostics { write("reference: \(problem)\n", to: STDERR_FILENO) }
  exit(65)
} catch {
  write("reference: error: \(path): \(error)\n", to: STDERR_FILENO)
  exit(65)
}

func write(_ text: String, to descriptor: Int32) {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard count > 0 else { exit(70) }
    bytes = bytes.dropFirst(count)
  }
}
