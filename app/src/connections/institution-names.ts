/** The names of the institution of a connection. */
export interface InstitutionNames {
  /** The institution, such as a bank. If it is not known yet, the provider. */
  readonly institution: string
  /** The provider that connects the institution; undefined if the institution has its own connection. */
  readonly through: string | undefined
}

/** Returns the subtitle of a connection: its institution, unless it is the name of the connection, and the provider. */
export function institutionFacts(alias: string, { institution, through }: InstitutionNames): string[] {
  return [
    ...(alias === institution ? [] : [institution]),
    ...(through === undefined || through === alias ? [] : [`through ${through}`]),
  ]
}
