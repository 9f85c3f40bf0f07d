import * as z from 'zod/mini'

/** The value of a switch. */
export type SwitchValue = string | number | boolean

/** What a switch is called, and what it does. */
interface Texts<G extends string> {
  readonly group: G
  readonly label: string
  readonly description: string
}

/** A switch with its default, accepted values and texts. */
export interface SwitchKind<V extends SwitchValue = SwitchValue> extends Texts<string> {
  readonly schema: z.ZodMiniType
  readonly initial: V
  /** Says what the switch accepts. */
  readonly accepts: string
  /** The values as text. Undefined if the switch accepts a number. */
  readonly choices: readonly string[] | undefined
  /** Reads the text of a form. Returns an invalid text unchanged, which the schema refuses. */
  readonly fromText: (text: string) => unknown
}

/** The switches of a mock server by name. */
export type SwitchTable = Readonly<Record<string, SwitchKind>>

/** A value for every switch of a table. */
export type ValuesOf<T extends SwitchTable> = { [N in keyof T]: T[N]['initial'] }

/** Returns the kinds of switches, whose groups are `G`. */
export function switchKinds<G extends string>() {
  return {
    /** A whole number from `min` to `max`. */
    number: (
      initial: number,
      [min, max]: readonly [number, number],
      texts: Texts<G>,
    ): SwitchKind<number> => ({
      schema: z.int().check(z.minimum(min), z.maximum(max)),
      initial,
      ...texts,
      accepts: `a whole number from ${min} to ${max}`,
      choices: undefined,
      fromText: (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text),
    }),
    /** One of several texts. The first one is the default. */
    choice: <const N extends string>(choices: readonly [N, ...N[]], texts: Texts<G>): SwitchKind<N> => ({
      schema: z.enum(choices),
      initial: choices[0],
      ...texts,
      accepts: `one of ${choices.join(', ')}`,
      choices,
      fromText: (text: string): unknown => text,
    }),
    /** True or false. False is the default. */
    flag: (texts: Texts<G>): SwitchKind<boolean> => ({
      schema: z.boolean(),
      initial: false,
      ...texts,
      accepts: 'true or false',
      choices: ['false', 'true'],
      fromText: (text: string): unknown => ({ true: true, false: false })[text] ?? text,
    }),
  }
}
