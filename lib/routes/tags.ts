/** A group of operations in the generated documents. */
interface Tag {
  readonly title: string
  readonly description: string
  /** The noun that the operation ids of the group contain. The methods of the typed client omit it. */
  readonly noun: string
}

/** Every group of operations, in reading order. */
export const tags = {
  auth: {
    title: 'Authentication',
    description: 'Register, verify an email address, log in, refresh tokens, log out, reset a password.',
    noun: '',
  },
  user: {
    title: 'User',
    description: 'Read and change the signed-in user, and list what happened to the account.',
    noun: 'CurrentUser',
  },
  sessions: {
    title: 'Sessions',
    description: 'List and end the sessions of a user, trust their devices, report an unknown sign-in.',
    noun: 'Session',
  },
  factors: {
    title: 'Sign-in methods',
    description:
      'Add and remove the passkeys, the authenticator app and the recovery codes of a user, and remove the password.',
    noun: '',
  },
  providers: {
    title: 'Providers',
    description: 'The financial institutions that a user can connect.',
    noun: 'Provider',
  },
  connections: {
    title: 'Connections',
    description: 'Connect a user to a provider, authorize the connection, refresh and revoke its tokens.',
    noun: 'Connection',
  },
  accounts: { title: 'Accounts', description: 'Read the accounts of a connection.', noun: 'Account' },
  transactions: {
    title: 'Transactions',
    description: 'Read the transactions of an account.',
    noun: 'Transaction',
  },
  operators: {
    title: 'Operators',
    description:
      'Find and disable users, refresh connections, revoke tokens after a breach, search the audit log. Requests are signed with IAM credentials.',
    noun: '',
  },
  system: {
    title: 'System',
    description: 'Health, public keys, documentation, and notifications of providers.',
    noun: '',
  },
} as const satisfies Record<string, Tag>

/** The name of a group of operations. */
export type TagName = keyof typeof tags

/** Returns the name of an operation within its group: `listSessions` of `sessions` is `list`. */
export function methodName(operationId: string, tag: TagName): string {
  const { noun } = tags[tag]
  return noun === '' ? operationId : operationId.replace(new RegExp(`${noun}s?$`), '')
}
