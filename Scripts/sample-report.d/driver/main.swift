// Writes two quarters of a simulated fleet, each check judged by the real classifier: what Scripts/sample-report makes a
// report of. It is not part of the product.
import FoundationEssentials
import Glibc
import Journal
import Linux
import Model
import Reporter
import Signing

let usage = """
  Examples:
    samplereport FOLDER     writes hosts.csv, 2027-Q1/ and 2027-Q2/ into FOLDER, which must be there

  Each quarter has records, and two journals, to whose entries nobody has done anything yet.
  """

guard CommandLine.arguments.count == 2, CommandLine.arguments[1] != "--help" else {
  print(usage)
  exit(CommandLine.arguments.count == 2 ? 0 : 64)
}
let folder = CommandLine.arguments[1]

/// The fleet: 200 hosts and a container. What becomes of the first ones is written out.
let fleet: [FleetHost] = {
  let courses: [Int: FleetHost.Course] = [
    1: .offender(100..<125), 2: .offender(80..<95), 3: .offender(150..<181), 4: .silent(from: 0),
    5: .silent(from: 150), 6: .degraded(110..<140), 7: .degraded(60..<181), 8: .guarded(acceptedFrom: 105),
    9: .guarded(acceptedFrom: 999), 200: .container,
  ]
  return (1...201).map { number in
    let usual: FleetHost.Course = (10..<20).contains(number) ? .expired : number % 5 == 0 ? .bare : .ordinary
    return FleetHost(number: number, course: courses[number] ?? usual)
  }
}()

/// Hosts whose checks lie in a journal: those of the second one will be altered.
func journal(of host: FleetHost) -> String? {
  switch host.number {
  case 100..<110: "branch.db"
  case 110..<115: "depot.db"
  default: nil
  }
}

func write(_ bytes: [UInt8], to name: String) throws {
  try FileReplacement(path: "\(folder)/\(name)").write(bytes)
}

do {
  var inventory = "host,site\n"
  for host in fleet where host.course != .container { inventory += "\(host.name),\(host.siteName)\n" }
  try write(Array(inventory.utf8), to: "hosts.csv")
  let first = moment("2027-01-01T00:00:00Z")
  for (quarter, days) in [("2027-Q1", 0..<90), ("2027-Q2", 90..<181)] {
    for name in ["", "/records"] { mkdir("\(folder)/\(quarter)\(name)", 0o755) }
    var files: [String: [UInt8]] = [:]
    var templates: [String: RecordTemplate] = [:]
    for host in fleet where journal(of: host) == nil {
      for day in days where host.isChecked(day: day) {
        let likeness = host.likeness(day: day)
        let template =
          try templates[likeness]
          ?? RecordTemplate(
            host.check(
              day: day, first: first, id: RecordTemplate.id, name: RecordTemplate.name,
              record: RecordTemplate.record))
        templates[likeness] = template
        files[host.siteName, default: []] += template.line(
          id: host.id, name: host.name, record: host.record(day: day))
      }
    }
    for (site, lines) in files { try write(lines, to: "\(quarter)/records/\(site).jsonl") }
    for name in ["branch.db", "depot.db"] {
      let keys = "\(folder)/\(quarter)/\(name).keys"
      let key = try JournalKey.load(folder: keys, credentials: nil)
      let file = try JournalFile(path: "\(folder)/\(quarter)/\(name)", for: .appending)
      for day in days {
        for host in fleet where journal(of: host) == name && host.isChecked(day: day) {
          let check = try host.check(
            day: day, first: first, id: host.id, name: host.name, record: host.record(day: day))
          try file.append(.imported(check, source: host.name, at: check.time.finished), key: key)
        }
      }
      file.close()
      try write(Array(key.publicKey.file.utf8), to: "\(quarter)/\(name).pub")
    }
  }
} catch {
  let line = Array("samplereport: error: \(error)\n".utf8)
  _ = Glibc.write(STDERR_FILENO, line, line.count)
  exit(70)
}
