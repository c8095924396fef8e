/// Why a text cannot be read as YAML.
struct YAMLError: Error {
  let message: String
  let line: Int?
  var hint: String?
}
