import Model

/// Finds the processes that hold a descriptor of one of the kernel's programs, or of the link by which it is attached.
///
/// `/proc/P/fdinfo/N` of either has a line with the program's number:
///
///     prog_id:	41
struct ProgramHolders {
  let files: ProcessFiles

  /// By program: its holders, ascending. Processes that may not be read are left out: that nobody is found to hold a
  /// program says nothing for it.
  func holders(of programs: Set<UInt32>) -> [UInt32: [Int32]] {
    var holders: [UInt32: [Int32]] = [:]
    if programs.isEmpty { return holders }
    for process in (try? files.processes()) ?? [] {
      if files.isOver { break }
      guard let names = try? files.names(in: "\(files.root)/\(process)/fd") else { continue }
      for (number, name) in names.enumerated() {
        if number % 256 == 255, files.isOver { break }
        guard let target = try? files.link(process, "fd/\(name)"), target.hasPrefix("anon_inode:bpf"),
          let text = try? files.text(process, "fdinfo/\(name)"), let program = Self.program(text),
          programs.contains(program), holders[program]?.last != process
        else { continue }
        holders[program, default: []].append(process)
      }
    }
    return holders
  }

  /// The number in the `prog_id:` line; nil where there is none.
  static func program(_ fdinfo: String) -> UInt32? {
    for line in fdinfo.split(separator: "\n") where line.hasPrefix("prog_id:") {
      return UInt32(line.dropFirst(8).drop { $0 == "\t" || $0 == " " })
    }
    return nil
  }
}
