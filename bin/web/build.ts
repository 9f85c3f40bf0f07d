import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** The folders with web pages that Vite builds, and what their pages consist of. */
const pages = {
  app: { folder: 'app', sources: ['app/*.*', 'app/{public,src}/**/*.*', 'client/src/**/*.ts'] },
  console: {
    folder: 'local/console',
    sources: [
      'local/console/*.*',
      'local/console/{public,src}/**/*.*',
      'local/console-api/page-paths.ts',
      'app/src/ui/*',
      'client/src/**/*.ts',
    ],
  },
} as const

/** The name of a set of web pages. */
export type WebPages = keyof typeof pages

const cache = join(root, 'node_modules/.cache/dashtam-web')
/** The builds that are kept, because running servers read their files. The others include what killed builds left. */
const KEPT = 4

/**
 * Builds web pages, unless there is a build of the same sources. Builds in parallel do not disturb each other.
 *
 * @param onBuild - Called if a build is necessary. It takes a few seconds.
 * @returns the folder with the files.
 * @throws {Error} with the output of Vite if the build fails.
 */
export async function buildWeb(name: WebPages, onBuild = () => {}): Promise<string> {
  const { folder, sources } = pages[name]
  const output = join(cache, `${name}-${hashOf(sources)}`)
  if (existsSync(output)) return output
  onBuild()
  const draft = `${output}.${process.pid}`
  await runVite(join(root, folder), draft)
  keep(draft, output)
  deleteOld(name)
  return output
}

/** Publishes a build, unless another process has published one of the same sources. */
function keep(draft: string, output: string): void {
  try {
    renameSync(draft, output)
  } catch (error) {
    if (!existsSync(output)) throw error
    rmSync(draft, { recursive: true })
  }
}

function deleteOld(name: WebPages): void {
  const builds = readdirSync(cache)
    .filter(file => new RegExp(`^${name}-[0-9a-f]+(?:\\.\\d+)?$`).test(file))
    .map(file => ({ path: join(cache, file), time: statSync(join(cache, file)).mtimeMs }))
    .sort((a, b) => b.time - a.time)
  for (const { path } of builds.slice(KEPT)) rmSync(path, { recursive: true, force: true })
}

function hashOf(sources: readonly string[]): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const path of globSync(sources, { cwd: root }).toSorted())
    hash.update(`\n${path}\n`).update(readFileSync(join(root, path)))
  return hash.digest('hex')
}

/** Runs Vite in a child process, because it sets `NODE_ENV` of its process. */
function runVite(folder: string, output: string): Promise<void> {
  const program = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js')
  const vite = spawn(process.execPath, [program, 'build', folder, '--outDir', output, '--logLevel', 'warn'], {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed: Buffer[] = []
  vite.stdout.on('data', chunk => printed.push(chunk))
  vite.stderr.on('data', chunk => printed.push(chunk))
  return new Promise((resolve, reject) => {
    vite.once('error', reject)
    vite.once('close', status => {
      if (status === 0) resolve()
      else reject(new Error(`Vite could not build ${folder}:\n${Buffer.concat(printed)}`))
    })
  })
}
