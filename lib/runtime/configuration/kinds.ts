/** A setting: how it is parsed and documented. */
export interface Setting<T> {
  readonly description: string
  /** Describes the valid values. */
  readonly accepts: string
  /** The value if the variable is absent. A setting without a default is required. */
  readonly default?: T
  /** The environment variable, if it differs from the name of the setting in upper case. */
  readonly variable?: string
  /** Parses a value; `undefined` if invalid. */
  read(text: string): T | undefined
}

/** The members that every kind of setting declares. */
type Declared<T> = Pick<Setting<T>, 'description'> & { readonly default?: T; readonly variable?: string }

/** An integer from `min` to `max`, inclusive. */
export function integer(
  declared: Declared<number> & { min: number; max: number; unit: string },
): Setting<number> {
  const { min, max, unit, ...rest } = declared
  return {
    ...rest,
    accepts: `integer (${unit}), ${min} to ${max}`,
    read: text => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
      return value >= min && value <= max ? value : undefined
    },
  }
}

/** A duration in seconds with at most three decimals, from `min` to `max`, inclusive. */
export function seconds(declared: Declared<number> & { min: number; max: number }): Setting<number> {
  const { min, max, ...rest } = declared
  return {
    ...rest,
    accepts: `number (seconds), ${min} to ${max}`,
    read: text => {
      const value = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN
      return value >= min && value <= max ? value : undefined
    },
  }
}

/** A nonempty text that matches `pattern`, if present. */
export function text(declared: Declared<string> & { accepts: string; pattern?: RegExp }): Setting<string> {
  const { pattern = /./, ...rest } = declared
  return { ...rest, read: value => (pattern.test(value) ? value : undefined) }
}

/** An absolute http or https URL without query, fragment or trailing slash. */
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

const ORIGIN = /^(https?:\/\/[^\s/?#@*]+|http:\/\/(localhost|127\.0\.0\.1):\*)$/

/** A list of origins (RFC 6454). The port `*` of a loopback host stands for every port. */
export function origins(declared: Declared<readonly string[]>): Setting<readonly string[]> {
  return {
    ...declared,
    accepts: 'origins separated by spaces, for example `https://app.example.com http://localhost:*`',
    read: value => {
      const list = value.split(' ')
      return list.every(origin => ORIGIN.test(origin)) ? list : undefined
    },
  }
}

/** One of a list of values. */
export function choice<const W extends string>(declared: Declared<W> & { words: readonly W[] }): Setting<W> {
  const { words, ...rest } = declared
  return {
    ...rest,
    accepts: words.map(word => `\`${word}\``).join(', '),
    read: value => words.find(word => word === value),
  }
}

/** Makes a setting optional: its value is `undefined` if the variable is absent. */
export function optional<T>(setting: Setting<T>): Setting<T | undefined> & { readonly optional: true } {
  return { ...setting, optional: true }
}
