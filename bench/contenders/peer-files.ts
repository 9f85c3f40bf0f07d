import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { announce } from '../../bin/command-line/progress.ts'

const folder = fileURLToPath(new URL('../peers', import.meta.url))

/** Returns the path of a file in bench/peers. */
export function peerFile(name: string): string {
  return `${folder}/${name}`
}

/** Installs what is compared with, unless it is installed. It has its own lock, so that the product's install stays small. */
export function installPeers(): void {
  if (existsSync(peerFile('node_modules/oidc-provider'))) return
  announce('Installing the peers')
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' })
}
