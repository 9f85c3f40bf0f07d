import type { Setting } from './kinds.ts'
import { type Settings, type SettingsGroup, settingsTable } from './settings.ts'

/** The environment variables that settings are read from. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The configuration of this deployment is wrong; the message lists every fault, a line each. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} fault${faults.length === 1 ? '' : 's'}:\n${faults.join('\n')}`,
    )
  }
}

/** The environment variable of a setting: `accessTokenSeconds` is read from `ACCESS_TOKEN_SECONDS`. */
export function variableOf(name: string, setting: Setting<unknown>): string {
  return setting.variable ?? name.replace(/[A-Z]/g, capital => `_${capital}`).toUpperCase()
}

/**
 * Reads the settings of some groups from the environment.
 * @throws {ConfigurationError} listing every setting among them that is missing or wrong.
 */
export function loadSettings<G extends SettingsGroup>(
  environment: Environment,
  groups: readonly G[],
): Pick<Settings, G> {
  const faults: string[] = []
  const values = Object.fromEntries(
    groups.map(group => [
      group,
      Object.fromEntries(
        Object.entries<Setting<unknown>>(settingsTable[group]).map(([name, setting]) => [
          name,
          readSetting(environment, name, setting, faults),
        ]),
      ),
    ]),
  )
  if (faults.length > 0) throw new ConfigurationError(faults)
  // The table's own types describe what was just read from it; TypeScript cannot follow that through fromEntries.
  return values as Pick<Settings, G>
}

function readSetting(
  environment: Environment,
  name: string,
  setting: Setting<unknown>,
  faults: string[],
): unknown {
  const variable = variableOf(name, setting)
  const text = environment[variable]
  // An empty variable counts as absent: that is how a shell, a compose file and a CI form spell "unset".
  if (text === undefined || text === '') {
    if (setting.default === undefined && !('optional' in setting)) {
      faults.push(`- ${variable} is missing (${setting.accepts}): ${setting.sentence}`)
    }
    return setting.default
  }
  const value = setting.read(text)
  // The value is not repeated: it may be a secret that was put into the wrong variable.
  if (value === undefined) faults.push(`- ${variable} is not a ${setting.accepts}: ${setting.sentence}`)
  return value
}
