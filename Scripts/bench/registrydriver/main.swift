// Lets a registry in as a check does, indexes it, judges a made-up host by it, and prints what each part took: the
// program that Scripts/bench/registry runs. It is not part of the product.
import Classifier
import FoundationEssentials
import Glibc
import Model
import Settings
import Signing

let usage = """
  Examples:
    registrybench load registry.yaml company.pub          signature, YAML, lint, index, 1,000 tunnels
    registrybench load registry.yaml company.pub 5000     the same with 5,000 tunnels
    registrybench parts registry.yaml company.pub         each step of the loading by itself
    registrybench small registry.yaml                     the same small file two hundred times over
    registrybench scan registry.yaml                      libyaml alone

  Prints one line of JSON: times in microseconds, and the most memory held at once (VmHWM).
  """

let arguments = Array(CommandLine.arguments.dropFirst())
switch (arguments.first, arguments.count) {
case ("load", 3...4):
  guard let count = arguments.count == 4 ? Int(arguments[3]) : 1000, (1...100_000).contains(count) else {
    end(with: 64, "'\(arguments[3])' is not a number of tunnels", hint: "write one from 1 to 100000")
  }
  report(load(arguments[1], key: arguments[2], tunnels: count))
case ("parts", 3): report(parts(of: arguments[1], key: arguments[2]))
case ("small", 2): report(repeated(arguments[1], times: 200))
case ("scan", 2): report(scan(arguments[1]))
case ("--help", 1), ("-h", 1): print(usage)
default: end(with: 64, "that is not a task", hint: "see registrybench --help")
}

/// What a check does with a registry, from the file to the verdict.
func load(_ path: String, key: String, tunnels: Int) -> [(String, Int)] {
  let started = Stopwatch()
  let acceptance = accepted(path, key)
  guard case .trusted(let loaded, _) = acceptance else {
    end(with: 65, "\(path): the registry is refused", hint: "vpnaudit registry verify says why")
  }
  let accepting = started.microseconds
  let indexing = Stopwatch()
  let judge = Judge(
    catalogue: .builtIn, registry: acceptance.state, policy: .licensedOrNone, namespaces: .all,
    digest: { Digest.sha256($0) ?? "" })
  let index = indexing.microseconds
  let peak = Stopwatch.peakKilobytes
  let host = BusyHost(tunnels: tunnels, by: loaded.value)
  let classifying = Stopwatch()
  let verdict = judge.verdict(on: host.state, probes: [])
  let classify = classifying.microseconds
  let tags = Dictionary(grouping: verdict.tunnels, by: \.licensing.tag).mapValues(\.count)
  return [
    ("providers", loaded.value.providers.count),
    ("recognisers", loaded.value.providers.reduce(0) { $0 + $1.recognisedBy.count }),
    ("warnings", loaded.warnings.count), ("load_us", accepting + index), ("admit_us", accepting),
    ("index_us", index), ("tunnels", verdict.tunnels.count), ("classify_us", classify),
    ("licensed", tags[.licensed] ?? 0), ("unlicensed", tags[.unlicensed] ?? 0),
    ("undetermined", tags[.undetermined] ?? 0), ("loaded_peak_kb", peak),
    ("peak_kb", Stopwatch.peakKilobytes),
  ]
}

func accepted(_ path: String, _ key: String) -> Acceptance<Registry> {
  do throws(SettingsError) {
    let reader = SignedFileReader(keys: try TrustedKeys.named([key]), rollbackGuard: nil)
    return try reader.registry(path, today: Timestamp(.now))
  } catch {
    end(with: 65, error.description, hint: error.diagnostics.first?.hint ?? "see registrybench --help")
  }
}

/// The steps one after another, each by itself: together they do a little more than `load`.
func parts(of path: String, key: String) -> [(String, Int)] {
  let reading = Stopwatch()
  let bytes = contents(of: path)
  let read = reading.microseconds
  let verifying = Stopwatch()
  do {
    let keys = try TrustedKeys.named([key])
    try Signature(file: contents(of: SignatureFile.path(of: path))).verify(bytes, by: keys.keys)
  } catch { end(with: 65, "\(path): \(error)", hint: "sign it: vpnaudit registry sign") }
  let verify = verifying.microseconds
  let scanning = Stopwatch()
  let events = Events.count(in: bytes)
  let scan = scanning.microseconds
  let parsing = Stopwatch()
  let nodes = RegistryFile.nodes(of: bytes)
  let tree = parsing.microseconds
  let loading = Stopwatch()
  let loaded = try? RegistryFile.parse(bytes, file: path, today: Timestamp(.now))
  let whole = loading.microseconds
  return [
    ("bytes", bytes.count), ("read_us", read), ("verify_us", verify), ("events", events), ("scan_us", scan),
    ("nodes", nodes), ("tree_us", tree), ("parse_us", whole),
    ("providers", loaded?.value.providers.count ?? 0),
  ]
}

/// What one more small file costs a process that is warm.
func repeated(_ path: String, times: Int) -> [(String, Int)] {
  let bytes = contents(of: path)
  var found: [Int] = []
  for _ in 0..<times {
    let watch = Stopwatch()
    guard (try? RegistryFile.parse(bytes, file: path, today: Timestamp(.now))) != nil else {
      end(with: 65, "\(path): it is not a registry", hint: "vpnaudit registry lint says why")
    }
    found.append(watch.microseconds)
  }
  return [("bytes", bytes.count), ("first_us", found[0]), ("median_us", found.sorted()[times / 2])]
}

func scan(_ path: String) -> [(String, Int)] {
  let bytes = contents(of: path)
  let watch = Stopwatch()
  let events = Events.count(in: bytes)
  return [("bytes", bytes.count), ("events", events), ("scan_us", watch.microseconds)]
}

func contents(of path: String) -> [UInt8] {
  guard let data = try? Data(contentsOf: URL(filePath: path)) else {
    end(with: 65, "\(path): it could not be read", hint: "name a file")
  }
  return [UInt8](data)
}

func report(_ values: [(String, Int)]) {
  print("{\(values.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ","))}")
}

func end(with code: Int32, _ problem: String, hint: String) -> Never {
  let text = Array("registrybench: error: \(problem)\nregistrybench: hint: \(hint)\n".utf8)
  _ = write(STDERR_FILENO, text, text.count)
  exit(code)
}
