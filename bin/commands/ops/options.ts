/** The options that select the API, for every command. */
export const target = {
  url: { type: 'string', value: 'URL', describes: 'API of a deployed stage (default: the local cloud).' },
  region: {
    type: 'string',
    value: 'NAME',
    describes: 'Region of the stage. --url requires it or AWS_REGION.',
  },
  json: { type: 'boolean', describes: 'Prints the exact response of the API instead of a table.' },
} as const

/** The option with the reason of a change. */
export const reason = {
  reason: { type: 'string', value: 'TEXT', describes: 'Why. The audit trail stores it.', isRequired: true },
} as const

/** The option that confirms a command that ends something. */
export const yes = { yes: { type: 'boolean', describes: 'Continues without asking.' } } as const

/** Declares an option that selects records. */
export const filter = (value: string, describes: string) => ({ type: 'string', value, describes }) as const

/** Declares the argument with the id of what a command changes. */
export const idOf = (what: string) =>
  [{ name: 'ID', describes: `Id of the ${what}.`, isRequired: true }] as const
