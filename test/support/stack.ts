import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Template } from 'aws-cdk-lib/assertions'
import { CloudAssembly } from 'aws-cdk-lib/cx-api'
import { inject } from 'vitest'
import { type AppProps, stageApp } from '../../lib/infra/app.ts'
import type { FunctionCode } from '../../lib/infra/bundling/bundled-code.ts'
import { stackNames } from '../../lib/infra/stack-names.ts'
import { parseStage, type Stage } from '../../lib/infra/stage.ts'
import { stages } from './stages.ts'

/** A resource of a template. */
export interface Resource {
  readonly Type: string
  readonly Properties: Record<string, unknown>
  readonly DependsOn?: string | readonly string[]
  readonly DeletionPolicy?: string
}

/** Returns placeholder code. Templates do not depend on the contents of the bundles. */
export function noCode(): FunctionCode {
  const folder = join(inject('scratch'), 'no-code')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'index.mjs')
  if (!existsSync(file)) writeFileSync(file, 'export const handler = () => {}')
  return { folderOf: () => folder }
}

/** Returns the folder of a placeholder build of the application. */
export function noWeb(): string {
  const folder = join(inject('scratch'), 'no-web')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  const policy = '<meta http-equiv="Content-Security-Policy" content="connect-src %API_URL%" />'
  const files = {
    'index.html': `${policy}<meta name="dashtam-api" content="%API_URL%" />`,
    'icon.svg': '<svg/>',
    'assets/index-1.js': 'export {}',
  }
  for (const [name, text] of Object.entries(files))
    if (!existsSync(join(folder, name))) writeFileSync(join(folder, name), text)
  return folder
}

/** Returns a stage of the tests with changes. */
export function stageLike(name: string, changes: Partial<Stage> = {}): Stage {
  return { ...parseStage(name, stages), ...changes }
}

/** Returns a stage of the tests that deploys the application. */
export function stageWithApp(name: string, domain?: string, corsOrigins: readonly string[] = []): Stage {
  const certificateArn = 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000'
  const app = domain === undefined ? {} : { domain: { name: domain, certificateArn } }
  const { appUrl: _, ...others } = stages[name] ?? {}
  return parseStage(name, { [name]: { ...others, app, corsOrigins } })
}

/** Returns a new folder for a synthesis. The test run deletes it at its end. */
export function newOutputFolder(): string {
  return mkdtempSync(join(inject('scratch'), 'out-'))
}

/** Synthesizes a stage, with the same checks as a deployment. A run synthesizes a stage without other props once. */
export function synthesise(stage: Stage, props: Partial<AppProps> = {}) {
  if (Object.keys(props).length > 0)
    return readAssembly(stage, synthesizeInto(newOutputFolder(), stage, props))
  const key = createHash('sha256').update(JSON.stringify(stage)).digest('hex').slice(0, 16)
  const folder = join(inject('scratch'), `stage-${key}`)
  if (!existsSync(folder)) {
    try {
      renameSync(synthesizeInto(newOutputFolder(), stage), folder)
    } catch (error) {
      // Another process was faster.
      if (!existsSync(folder)) throw error
    }
  }
  return readAssembly(stage, folder)
}

function synthesizeInto(outdir: string, stage: Stage, props: Partial<AppProps> = {}): string {
  stageApp({ stage, code: noCode(), webFolder: noWeb(), outdir, ...props }).app.synth()
  return outdir
}

function readAssembly(stage: Stage, outdir: string) {
  const assembly = new CloudAssembly(outdir)
  const names = stackNames(stage.name)
  const templateOf = (name: string) =>
    Template.fromString(readFileSync(assembly.getStackByName(name).templateFullPath, 'utf8'))
  return {
    outdir,
    assembly,
    data: templateOf(names.data),
    api: templateOf(names.api),
    operations: templateOf(names.operations),
  }
}

/** Returns the resources of a template, or of several, by their logical ids. */
export function resourcesOf(templates: Template | readonly Template[], type?: string): Map<string, Resource> {
  const all = [templates].flat().flatMap(template => {
    const resources: Record<string, Resource> = template.toJSON()['Resources']
    return Object.entries(resources)
  })
  return new Map(all.filter(([, { Type }]) => type === undefined || Type === type))
}
