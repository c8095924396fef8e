/// The JSON Schema of a kind of document, which is part of the program: whoever has the binary alone can check by it.
public struct DocumentSchema: Sendable {
  /// Who writes such a document.
  enum Writer: Sendable { case person, program }

  /// The word by which it is asked for, and the name of its file before `.schema.json`.
  public let name: String
  /// What it describes, in a few words.
  public let about: String
  let writer: Writer
  /// The schema: JSON Schema, draft 2020-12, in UTF-8.
  public let bytes: [UInt8]

  /// Every schema: of what people write first.
  public static var all: [DocumentSchema] { written + printed }

  private static var written: [DocumentSchema] {
    [
      of("profile", "what 'check --profile' reads", PackageResources.profile_schema_json),
      of("registry", "the registry of providers and licences", PackageResources.registry_schema_json),
      of("grants", "the file of grants beside it", PackageResources.grants_schema_json),
      of(
        "controls", "controls that a period's report has evidence for", PackageResources.controls_schema_json),
      of(
        "dispositions", "what was decided about a report's findings",
        PackageResources.dispositions_schema_json),
      of(
        "catalogue", "the file that the known products are made from", PackageResources.catalogue_schema_json),
    ]
  }

  private static var printed: [DocumentSchema] {
    [
      by("record", "check", PackageResources.record_schema_json),
      by("log", "check", as: "log", PackageResources.log_schema_json),
      by("entry", "journal export", as: "dsse", PackageResources.entry_schema_json),
      DocumentSchema(
        name: "delivery", about: "what an agent posts to a webhook", writer: .program,
        bytes: PackageResources.delivery_schema_json),
      DocumentSchema(
        name: "missing", about: "what an agent's sink says of lost entries", writer: .program,
        bytes: PackageResources.missing_schema_json),
      by("hoststate", "observe", PackageResources.hoststate_schema_json),
      by("probe", "probe", PackageResources.probe_schema_json),
      by("sample", "probe", as: "jsonl", PackageResources.sample_schema_json),
      by("registry-view", "registry show", PackageResources.registry_view_schema_json),
      by("lint", "registry lint", PackageResources.lint_schema_json),
      by("suggestions", "registry suggest", PackageResources.suggestions_schema_json),
      by("difference", "registry diff", PackageResources.difference_schema_json),
      by("agent", "status", PackageResources.agent_schema_json),
      by("doctor", "doctor", PackageResources.doctor_schema_json),
      by("report", "report", PackageResources.report_schema_json),
      by("rejudgement", "registry simulate", PackageResources.rejudgement_schema_json),
    ]
  }

  private static func of(_ name: String, _ about: String, _ bytes: [UInt8]) -> DocumentSchema {
    DocumentSchema(name: name, about: about, writer: .person, bytes: bytes)
  }

  private static func by(
    _ name: String, _ command: String, as format: String = "json", _ bytes: [UInt8]
  ) -> DocumentSchema {
    DocumentSchema(
      name: name, about: "what '\(command) --format \(format)' writes", writer: .program, bytes: bytes)
  }
}
