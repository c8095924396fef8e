import ArgumentParser
import Schemas

/// `vpnaudit schema`: the JSON Schemas that are part of the program.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of a file that the program reads, or of a document that it writes.",
    discussion: """
      Examples:
        vpnaudit schema                         list the schemas
        vpnaudit schema registry > registry.schema.json

      An editor checks a file while you type, if it begins with the line
        # yaml-language-server: $schema=registry.schema.json
      'profile lint' and 'registry lint' find more than a schema can.

      The schemas of documents refer to the record's schema by its $id: give a
      validator both. They are JSON Schema, draft 2020-12.
      """)

  @Argument(help: ArgumentHelp("The schema to print; without it, a list of all.", valueName: "name"))
  var name: String?

  func run() throws {
    let all = DocumentSchema.all
    guard let name else { return try StandardOutput.write(Self.list(all)) }
    guard let schema = all.first(where: { $0.name == name }) else {
      throw CommandError(
        code: 64, message: "no schema is called '\(name)'",
        hint: "the schemas are \(all.map(\.name).joined(separator: ", "))")
    }
    try StandardOutput.write(schema.bytes)
  }

  private static func list(_ schemas: [DocumentSchema]) -> String {
    let width = (schemas.map(\.name.count).max() ?? 0) + 2
    return schemas.map {
      $0.name + String(repeating: " ", count: width - $0.name.count) + $0.about + "\n"
    }.joined()
  }
}
