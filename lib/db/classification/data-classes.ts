import type { Tables } from '../tables.ts'

/** What a class contains, and how its data is protected (OWASP ASVS 14.1). */
interface ClassRules {
  /** What belongs to the class. */
  readonly contains: string
  readonly storage: string
  readonly access: string
  /** What a log line, a trace, a mail and an event may contain of it. */
  readonly logs: string
  /** What happens when the account is deleted. */
  readonly deletion: string
}

/** The classes of data, from the one with the weakest rules to the one with the strictest. */
export const dataClasses = {
  public: {
    contains:
      'What anyone may read: the public keys, the API description, the problem pages. No column is public.',
    storage: 'Integrity only: deployed with the code, or in Secrets Manager.',
    access: 'Anyone.',
    logs: 'Allowed.',
    deletion: 'Not affected.',
  },
  internal: {
    contains:
      'Ids, versions, states, counters and times without meaning outside the system. Ids of users are pseudonyms.',
    storage: 'Encrypted at rest under the KMS key of the stage; TLS in transit.',
    access: 'Functions with a grant for the table; the owner and audited operators through the API.',
    logs: 'Allowed: lines name users, sessions and rows by id.',
    deletion: 'Deleted with the row.',
  },
  personal: {
    contains:
      'What identifies or describes a person, a device or the use of one. Hashes of such data count too.',
    storage: 'As internal. Failed sign-ins and rate limits contain only hashes.',
    access: 'The owner, and operators by an audited search.',
    logs: 'Not in log lines, traces or events; a network only as a hash. In the audit trail, with its own retention.',
    deletion: 'Deleted; audit records become pseudonymous.',
  },
  confidential: {
    contains: 'Financial relations, how an account is protected, and the evidence of the audit trail.',
    storage: 'As internal. The audit trail is append-only for every role of the functions.',
    access: 'The owner; operators by an audited search. Events contain codes and ids only.',
    logs: 'Not in log lines or traces, except keys of providers and reason codes.',
    deletion: 'Deleted; personal details of audit records are removed.',
  },
  secret: {
    contains:
      'What grants access or decrypts: hashes of passwords, tokens and codes, ciphertexts, wrapped keys.',
    storage:
      'Only as a hash, or as AES-256-GCM ciphertext under a key that KMS wraps; the context is bound to the row.',
    access: 'Never returned, except to its owner at creation. Functions decrypt only with a separate grant.',
    logs: 'Never, in any form. Never in an export, a queue message or an audit record.',
    deletion: 'Deleted; ciphertexts cannot be decrypted without the row.',
  },
} as const satisfies Record<string, ClassRules>

/** The class of a piece of data. */
export type DataClass = keyof typeof dataClasses

/** The classes of a table's columns. A table or column without a class does not compile. */
export type ClassifiedTables = {
  readonly [T in keyof Tables]: {
    /** How long a row is kept. Names in capitals are settings. */
    readonly retention: string
    readonly columns: { readonly [C in keyof Tables[T]]: DataClass }
  }
}
