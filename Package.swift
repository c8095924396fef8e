// swift-tools-version: 6.2
import PackageDescription

/// Every target: the language modes that later Swift versions make the default, and no warning left standing.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

/// The pure stages: no I/O reaches them, and no unchecked memory access either.
let pure: [SwiftSetting] = strict + [.strictMemorySafety()]

/// The allocator of the programs that shake hands. OpenSSL takes some 2,300 small blocks for one handshake, and with
/// glibc's allocator that is about a fifth of its processor time. VPNAUDIT_ALLOCATOR=system builds without it, for
/// sanitizers, which bring their own, and for `Scripts/bench/handshakes --program`, to compare.
let allocator: [LinkerSetting] =
  Context.environment["VPNAUDIT_ALLOCATOR"] == "system" ? [] : [.linkedLibrary("mimalloc")]

let package = Package(
  name: "vpnaudit",
  products: [.executable(name: "vpnaudit", targets: ["vpnaudit"])],
  dependencies: [
    // The commands, their help and their argument errors.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // For the libyaml in it (CYaml), whose events bear the lines that every error message about a file needs. Its own
    // tree of nodes takes some ten times as long as the events alone; tests still use it.
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    // Progress and warnings on standard error, at levels.
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    // SQLite for the journal: statements, transactions and errors with Swift's types, over the distribution's library.
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    // System libraries.
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CAres", pkgConfig: "libcares", providers: [.apt(["libc-ares-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // Kernel headers and the calls that glibc hides.
    .target(name: "CLinux"),

    // The floor: the machine as the kernel and glibc offer it, with Swift's types, and nothing of what this program is
    // about.
    .target(name: "Linux", dependencies: ["CLinux"], swiftSettings: strict),

    // The values that travel between the stages; nothing of ours below it.
    .target(name: "Model", swiftSettings: pure),
    .target(name: "Signing", dependencies: ["Linux", "COpenSSL"], swiftSettings: strict),

    // The edges: files and the machine.
    .target(
      name: "Settings",
      dependencies: ["Model", "Linux", "Signing", .product(name: "Yams", package: "Yams")],
      swiftSettings: strict),
    // Links to the JSON Schemas of `Profiles`, as bytes of the program. A target of its own, because the compiler takes
    // a while over so many, and they change seldom.
    .target(
      name: "Schemas",
      resources: [
        "agent", "catalogue", "controls", "delivery", "difference", "dispositions", "doctor", "entry",
        "grants", "hoststate", "lint", "log", "missing",
        "probe", "profile", "record", "registry", "registry-view", "rejudgement", "report", "sample",
        "suggestions",
      ].map { .embedInCode("Files/\($0).schema.json") } + [.embedInCode("Files/controls.yaml")],
      swiftSettings: strict),
    .target(name: "Observer", dependencies: ["Model", "Linux", "Signing", "CLinux"], swiftSettings: strict),
    .target(
      name: "Probe", dependencies: ["Model", "Linux", "Signing", "CAres", "CCurl", "COpenSSL", "CLinux"],
      swiftSettings: strict),

    // The pure stages.
    .target(name: "Classifier", dependencies: ["Model"], swiftSettings: pure),
    .target(
      name: "Reporter", dependencies: ["Model"],
      // The style and the script of pages, which are files of their own language.
      resources: [.embedInCode("HTML/page.css"), .embedInCode("HTML/page.js")], swiftSettings: pure),

    // One check of a host: where the stages meet. It prints nothing, and knows no exit code.
    .target(
      name: "Checking",
      dependencies: ["Model", "Linux", "Signing", "Settings", "Observer", "Probe", "Classifier"],
      swiftSettings: strict),
    // The history of a host's records: signed, chained, and stored in one file.
    .target(
      name: "Journal",
      dependencies: [
        "Model", "Signing", "Linux", "CZlib", .product(name: "GRDB", package: "GRDB.swift"),
        // SQLite's own calls, for what GRDB has no name for: values as they are stored, and the log that persists.
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    // The service: when a check is due, what the kernel reports meanwhile, and who is told of the results.
    .target(
      name: "Agent",
      dependencies: ["Model", "Linux", "Signing", "Settings", "Checking", "Journal", "Reporter", "CCurl"],
      swiftSettings: strict),
    // What a registry's officers need, and no check of a host.
    .target(
      name: "RegistryTools",
      dependencies: ["Model", "Settings", "Classifier", "Reporter", .product(name: "Yams", package: "Yams")],
      // Links to files of `Profiles`, whose bytes become part of the program, so that one binary is enough.
      resources: [.embedInCode("Starters/registry.cn.yaml"), .embedInCode("Starters/registry.empty.yaml")],
      swiftSettings: strict),

    .executableTarget(
      name: "vpnaudit",
      dependencies: [
        "Model", "Linux", "Signing", "Settings", "Schemas", "Observer", "Probe", "Classifier", "Reporter",
        "Checking", "RegistryTools", "Journal", "Agent", "CLinux",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict, linkerSettings: allocator),

    // Probes many endpoints and prints what it cost; Scripts/bench runs it, and it is no part of the product.
    .executableTarget(
      name: "probebench", dependencies: ["Model", "Observer", "Probe"], path: "Scripts/bench/driver",
      swiftSettings: strict, linkerSettings: allocator),
    // Reads large registries and judges by them, for Scripts/bench/registry; no part of the product either.
    .executableTarget(
      name: "registrybench",
      dependencies: ["Model", "Signing", "Settings", "Classifier", .product(name: "Yams", package: "Yams")],
      path: "Scripts/bench/registrydriver", swiftSettings: strict, linkerSettings: allocator),

    // Appends to journals and verifies them, for Scripts/bench/journal and the tests of the journal; no part of the
    // product either.
    .executableTarget(
      name: "journalbench",
      dependencies: [
        "Model", "Linux", "Signing", "Journal", "Reporter", "COpenSSL", "CZlib",
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      path: "Scripts/bench/journaldriver", swiftSettings: strict, linkerSettings: allocator),

    // Runs sinks that tests kill; no part of the product either.
    .executableTarget(
      name: "sinkdriver", dependencies: ["Model", "Agent"], path: "Scripts/test.d/sinkdriver",
      swiftSettings: strict),

    // Writes two quarters of a simulated fleet, for Scripts/sample-report; its scenes are those of the tests. No part of the
    // product.
    .executableTarget(
      name: "samplereport",
      dependencies: ["Model", "Linux", "Signing", "Classifier", "Reporter", "Journal"],
      path: "Scripts/sample-report.d/driver", swiftSettings: strict),

    // Prints the pages of reasons and failures from the code and the schemas, for Scripts/reference; no part of the
    // product.
    .executableTarget(
      name: "reference", dependencies: ["Model", "Settings", "Signing", "Classifier", "Reporter"],
      path: "Scripts/reference.d/driver",
      swiftSettings: strict),

    .testTarget(name: "LinuxTests", dependencies: ["Linux", "CLinux"], swiftSettings: strict),
    .testTarget(name: "ModelTests", dependencies: ["Model"], swiftSettings: strict),
    .testTarget(name: "SigningTests", dependencies: ["Signing", "Linux"], swiftSettings: strict),
    .testTarget(
      name: "SettingsTests",
      dependencies: ["Settings", "Model", "Signing", .product(name: "Yams", package: "Yams")],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "ObserverTests", dependencies: ["Observer", "Model", "Linux", "Signing", "CLinux"],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "ProbeTests", dependencies: ["Probe", "Model", "Linux", "CCurl", "CLinux", "COpenSSL"],
      swiftSettings: strict),
    .testTarget(
      name: "ClassifierTests",
      dependencies: ["Classifier", "Model", "Settings", .product(name: "Yams", package: "Yams")],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "ReporterTests", dependencies: ["Reporter", "Model"],
      resources: [.copy("Fixtures"), .copy("Golden")], swiftSettings: strict),
    .testTarget(
      name: "CheckingTests",
      dependencies: ["Checking", "Model", "Settings", "Probe", "Signing"], swiftSettings: strict),
    .testTarget(
      name: "RegistryToolsTests",
      dependencies: ["RegistryTools", "Classifier", "Model", "Reporter", "Settings"],
      exclude: ["Fixtures", "Golden"], swiftSettings: strict),
    .testTarget(
      name: "JournalTests",
      dependencies: [
        "Journal", "Model", "Reporter", "Signing", "Linux", "journalbench",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "AgentTests",
      dependencies: [
        "Agent", "Checking", "Journal", "Linux", "Model", "Reporter", "Signing",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Sinks/Receivers"], swiftSettings: strict),
    .testTarget(
      name: "CommandTests", dependencies: ["vpnaudit", "Model", "Reporter", "RegistryTools"],
      swiftSettings: strict),
    // Real tunnels in namespaces: the built program, started in the lab.
    .testTarget(
      name: "LabTests", dependencies: ["vpnaudit", "Model", "Reporter"], swiftSettings: strict),
  ]
)
