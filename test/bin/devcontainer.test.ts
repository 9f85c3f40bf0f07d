import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import container from '../../.devcontainer/devcontainer.json' with { type: 'json' }
import { start } from '../../bin/commands/local-cloud.ts'
import manifest from '../../package.json' with { type: 'json' }

describe('the dev container', () => {
  it('uses the Node version in .nvmrc', () => {
    expect(container.image).toMatch(
      new RegExp(`^node:${readFileSync('.nvmrc', 'utf8').trim().replaceAll('.', '\\.')}-`),
    )
  })

  // PostgreSQL does not run as root without unshare or setpriv.
  it('does not run as root', () => {
    expect(container.remoteUser).toBe('node')
  })

  it('runs only existing npm commands', () => {
    const labels = Object.values(container.portsAttributes).map(({ label }) => label)
    const text = [container.postCreateCommand, ...labels].join('\n')
    const names = [...text.matchAll(/\bnpm (?:run )?([\w:-]+)/g)].map(([, name = '']) => name)
    expect(names).toContain('ci')
    expect(names).toContain('start')
    for (const name of names) expect(['ci', ...Object.keys(manifest.scripts)]).toContain(name)
  })

  // Both servers check the Host header, so the port must be the same outside the container.
  it('forwards the ports of npm start without a change', () => {
    const port = Number(/\(default (\d+)\)/.exec(start.environment?.['PORT'] ?? '')?.[1])
    expect(container.forwardPorts).toEqual([port, port + 1])
    for (const forwarded of container.forwardPorts)
      expect(container.portsAttributes).toHaveProperty([String(forwarded), 'requireLocalPort'], true)
  })
})
