import type { Setting } from './kinds.ts'
import { type Settings, type SettingsGroup, settingsTable } from './settings.ts'

/** The environment variables that contain the settings. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Indicates an invalid configuration. The message lists every fault, one per line. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} fault${faults.length === 1 ? '' : 's'}:\n${faults.join('\n')}`,
    )
  }
}

/** Returns the environment variable of a setting, for example `ACCESS_TOKEN_SECONDS` for `accessTokenSeconds`. */
export function variableOf(name: string, setting: Setting<unknown>): string {
  return setting.variable ?? name.replace(/[A-Z]/g, capital => `_${capital}`).toUpperCase()
}

/**
 * Reads groups of settings from the environment.
 * @throws {ConfigurationError} listing every missing or invalid setting.
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
  // TypeScript does not infer these types through Object.fromEntries.
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
  // An empty variable counts as absent, because compose files and CI forms cannot unset a variable.
  if (text === undefined || text === '') {
    if (setting.default === undefined && !('optional' in setting)) {
      faults.push(`- ${variable} is missing (${setting.accepts})${purposeOf(setting)}`)
    }
    return setting.default
  }
  const value = setting.read(text)
  // The message does not include the value, which can be a secret in the wrong variable.
  if (value === undefined)
    faults.push(`- ${variable} is invalid (expected: ${setting.accepts})${purposeOf(setting)}`)
  return value
}

/** Bundles have no descriptions (lib/infra/bundling/undescribed-settings.ts). */
function purposeOf({ description }: Setting<unknown>): string {
  return description && `: ${description}`
}
