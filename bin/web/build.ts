import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
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
      'app/src/ui/*',
      'client/src/**/*.ts',
    ],
  },
} as const

/** The name of a set of web pages. */
export type WebPages = keyof typeof pages

/**
 * Builds web pages, unless their sources did not change since the last build.
 *
 * @param onBuild - Called if a build is necessary. It takes a few seconds.
 * @returns the folder with the files.
 * @throws {Error} with the output of Vite if the build fails.
 */
export async function buildWeb(name: WebPages, onBuild = () => {}): Promise<string> {
  const { folder, sources } = pages[name]
  const output = join(root, folder, 'dist')
  const stamp = join(root, 'node_modules/.cache/dashtam-web', name)
  const hash = hashOf(sources)
  if (existsSync(join(output, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash)
    return output
  onBuild()
  await runVite(join(root, folder))
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, hash)
  return output
}

function hashOf(sources: readonly string[]): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const path of globSync(sources, { cwd: root }).toSorted())
    hash.update(`\n${path}\n`).update(readFileSync(join(root, path)))
  return hash.digest('hex')
}

/** Runs Vite in a child process, because it sets `NODE_ENV` of its process. */
function runVite(folder: string): Promise<void> {
  const program = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js')
  const vite = spawn(process.execPath, [program, 'build', folder, '--logLevel', 'warn'], {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: Buffer[] = []
  vite.stdout.on('data', chunk => output.push(chunk))
  vite.stderr.on('data', chunk => output.push(chunk))
  return new Promise((resolve, reject) => {
    vite.once('error', reject)
    vite.once('close', status => {
      if (status === 0) resolve()
      else reject(new Error(`Vite could not build ${folder}:\n${Buffer.concat(output)}`))
    })
  })
}
