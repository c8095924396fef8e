import Glibc
import Linux
import Model

/// Lists the programs that the kernel runs on sockets and packets (BPF), with where they are attached.
///
/// The kernel's own list of all loaded programs is the beginning: a hook without one of its programs does not need to be
/// asked, and a program that is found at no hook is not forgotten.
struct ProgramSurvey {
  let files: ProcessFiles
  /// The most programs that are kept, and the most that are looked at.
  static let (most, mostLoaded) = (1000, 16_384)

  /// What a survey found, before other namespaces were looked into.
  struct Observation {
    fileprivate(set) var loaded: [ProgramInfo] = []
    fileprivate(set) var attachments: [Attachment] = []
    fileprivate(set) var holders: [UInt32: [Int32]] = [:]
    var report = CollectorReport(.bpf, .complete)
    /// What finds programs in another namespace; nil where none could be there.
    fileprivate(set) var network: NetworkHooks?

    /// The processes that hold a program which can lead packets elsewhere.
    var pids: Set<Int32> { Set(holders.values.joined()) }
  }

  /// Lists them, with the places in the calling thread's network namespace.
  func survey() -> Observation {
    var observation = Observation()
    do throws(CollectorError) {
      observation.loaded = try loaded()
    } catch {
      observation.report = error.report(of: .bpf)
      return observation
    }
    let kinds = Set(observation.loaded.compactMap(\.kind))
    if kinds.isEmpty { return observation }
    let network = NetworkHooks(kinds: kinds, end: files.end)
    observation.network = network
    observation.attachments = CgroupHooks(files: files, kinds: kinds).search() + network.search(netns: nil)
    let able = observation.loaded.filter { $0.kind?.canLeadElsewhere == true }
    observation.holders = ProgramHolders(files: files).holders(of: Set(able.map(\.id)))
    return observation
  }

  /// The loaded programs that have to do with sockets or packets.
  private func loaded() throws(CollectorError) -> [ProgramInfo] {
    let (numbers, more): ([UInt32], Bool)
    do throws(SystemError) { (numbers, more) = try BPFObject.program.numbers(limit: Self.mostLoaded) } catch {
      // A filter of calls may say the same as a kernel that has no such call, which then has no such setting.
      if error.number == ENOSYS, access("\(files.root)/sys/kernel/unprivileged_bpf_disabled", F_OK) != 0 {
        throw .unsupported(facts: .call(step: .listingPrograms, table: nil, errno: error.name))
      }
      throw CollectorError(error, .listingPrograms, needs: "CAP_SYS_ADMIN")
    }
    if more { throw .failed(errno: nil, facts: .cut(count: numbers.count + 1, list: .programs, link: nil)) }
    var found: [ProgramInfo] = []
    for number in numbers {
      if files.isOver {
        throw .failed(errno: "ETIMEDOUT", facts: .timeout(step: .inspectingProgram, table: nil))
      }
      let bytes: [UInt8]?
      do throws(SystemError) { bytes = try BPFObject.program.info(of: number) } catch {
        throw CollectorError(error, .inspectingProgram, needs: "CAP_SYS_ADMIN")
      }
      guard let bytes else { continue }
      let info: ProgramInfo
      do throws(MalformedMessageError) { info = try ProgramInfo(bytes) } catch { throw CollectorError(error) }
      if info.kind != nil { found.append(info) }
    }
    return found
  }
}

extension ProgramSurvey.Observation {
  /// The programs with every place, also of other namespaces, and the report on them.
  func joined(_ elsewhere: [Attachment]) -> (programs: [KernelProgram], report: CollectorReport) {
    var places: [UInt32: [KernelProgram.Place]] = [:]
    for attachment in attachments + elsewhere {
      places[attachment.program, default: []].append(attachment.place)
    }
    // The kernel's list of links says of some what no look at hooks showed.
    if loaded.contains(where: { places[$0.id] == nil }) {
      for attachment in Self.linked() where places[attachment.program] == nil {
        places[attachment.program] = [attachment.place]
      }
    }
    let found = loaded.compactMap { info -> KernelProgram? in
      let own = places[info.id] ?? []
      // Hooks of security modules, but for those of cgroups, see no packets.
      if info.kind == .security, own.isEmpty { return nil }
      return info.program(own, holders: holders[info.id] ?? [])
    }
    // Those that matter first, where there are too many.
    let sorted =
      found.filter { $0.kind.canLeadElsewhere } + found.filter { !$0.kind.canLeadElsewhere }
    guard report.status == .complete else { return (sorted, report) }
    if sorted.count > ProgramSurvey.most {
      return (
        Array(sorted.prefix(ProgramSurvey.most)),
        CollectorReport(.bpf, .failed, facts: .cut(count: sorted.count, list: .programs, link: nil))
      )
    }
    let kinds = Set(sorted.map(\.kind)).sorted { $0.rawValue < $1.rawValue }
    return (
      sorted, CollectorReport(.bpf, .complete, facts: .kernelPrograms(count: sorted.count, kinds: kinds))
    )
  }

  private static func linked() -> [Attachment] {
    // Linux before 5.8 has no list of them.
    let numbers = (try? BPFObject.link.numbers(limit: ProgramSurvey.mostLoaded).numbers) ?? []
    return numbers.compactMap { number in
      guard let bytes = (try? BPFObject.link.info(of: number)) ?? nil, let link = try? LinkInfo(bytes),
        let place = link.place
      else { return nil }
      return Attachment(program: link.program, place: place)
    }
  }
}
