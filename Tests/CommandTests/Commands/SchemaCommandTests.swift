import Foundation
import Testing

/// The schemas that the program has with it.
@Suite(.timeLimit(.minutes(2)))
struct SchemaCommandTests {
  @Test func `every schema that ships is in the program, byte for byte, and no other`() async throws {
    let result = try await Program().run(
      """
      for file in $repository/Profiles/*.schema.json; do
        name=$(basename $file .schema.json)
        $vpnaudit schema $name | cmp - $file || exit 1
        echo $name
      done | sort > shipped
      $vpnaudit schema | cut -d' ' -f1 | sort | diff shipped -
      """)
    #expect(result.status == 0 && result.output == "" && result.errors == "", "\(result)")
  }

  @Test func `the list says what each is, those that people write first`() async throws {
    let result = try await Program().run("$vpnaudit schema")
    #expect(result.status == 0 && result.errors == "")
    let lines = result.output.split(separator: "\n")
    #expect(lines.map { $0.prefix { $0 != " " } }.prefix(3) == ["profile", "registry", "grants"])
    #expect(lines.contains("difference     what 'registry diff --format json' writes"))
    for line in lines { #expect(line.count <= 80) }
  }

  @Test(.enabled(if: TestedWord.hasValidator, "Scripts/validator installs the validator"))
  func `what people write is described without another file`() async throws {
    let program = try Program()
    let result = try await program.run(
      """
      for name in profile registry grants; do
        $vpnaudit schema $name > $name.schema.json
        grep '"$ref": "[^#]' $name.schema.json && exit 1
      done
      $repository/.build/validator/bin/python -c '
      import json, sys, jsonschema
      for name in sys.argv[1:]:
          jsonschema.Draft202012Validator.check_schema(json.load(open(f"{name}.schema.json")))
      ' profile registry grants
      """)
    #expect(result.status == 0 && result.errors == "", "\(result)")
  }
}

private enum TestedWord {
  static let hasValidator = FileManager.default.isExecutableFile(
    atPath: Program.repository.appendingPathComponent(".build/validator/bin/python").path)
}
