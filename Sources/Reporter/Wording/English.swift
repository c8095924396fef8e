/// The English sentences; those of each kind of facts stand in an extension of their own.
struct English: Language {
}
