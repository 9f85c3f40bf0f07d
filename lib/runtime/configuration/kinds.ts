/** What one setting is: how it is read, and what its documentation says of it. */
export interface Setting<T> {
  /** The setting's meaning, in one sentence. */
  readonly sentence: string
  /** What a value may be, in words. */
  readonly accepts: string
  /** The value where the environment gives none; a setting without one is required. */
  readonly default?: T
  /** The environment variable, where it is not the setting's own name in capitals. */
  readonly variable?: string
  /** Yields the value that `text` stands for, or nothing where it stands for none. */
  read(text: string): T | undefined
}

/** The members that a setting's declaration gives, whatever its kind. */
type Declared<T> = Pick<Setting<T>, 'sentence'> & { readonly default?: T; readonly variable?: string }

/** A whole number from `min` to `max`, both included. */
export function integer(
  declared: Declared<number> & { min: number; max: number; unit: string },
): Setting<number> {
  const { min, max, unit, ...rest } = declared
  return {
    ...rest,
    accepts: `whole number of ${unit}, ${min} to ${max}`,
    read: text => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
      return value >= min && value <= max ? value : undefined
    },
  }
}

/** A length of time in seconds, with at most three decimals, from `min` to `max`, both included. */
export function seconds(declared: Declared<number> & { min: number; max: number }): Setting<number> {
  const { min, max, ...rest } = declared
  return {
    ...rest,
    accepts: `number of seconds, ${min} to ${max}`,
    read: text => {
      const value = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN
      return value >= min && value <= max ? value : undefined
    },
  }
}

/** Text of at least one character that `pattern`, where given, matches whole. */
export function text(declared: Declared<string> & { accepts: string; pattern?: RegExp }): Setting<string> {
  const { pattern = /./, ...rest } = declared
  return { ...rest, read: value => (pattern.test(value) ? value : undefined) }
}

/** An absolute http or https URL, without a query, a fragment or a slash at its end. */
export function url(declared: Declared<string>): Setting<string> {
  return {
    ...declared,
    accepts: 'http or https URL without query, fragment or trailing slash',
    read: value => {
      if (!URL.canParse(value) || /[?#]|\/$/.test(value)) return undefined
      return ['http:', 'https:'].includes(new URL(value).protocol) ? value : undefined
    },
  }
}

/** One of a few words. */
export function choice<const W extends string>(declared: Declared<W> & { words: readonly W[] }): Setting<W> {
  const { words, ...rest } = declared
  return {
    ...rest,
    accepts: words.map(word => `\`${word}\``).join(', '),
    read: value => words.find(word => word === value),
  }
}

/** The same setting, but `undefined` where the environment gives none. */
export function optional<T>(setting: Setting<T>): Setting<T | undefined> & { readonly optional: true } {
  return { ...setting, optional: true }
}
