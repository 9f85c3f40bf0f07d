import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Template } from 'aws-cdk-lib/assertions'
import { type AppProps, stageApp } from '../../lib/infra/app.ts'
import type { FunctionCode } from '../../lib/infra/bundling/bundled-code.ts'
import { parseStage, type Stage } from '../../lib/infra/stage.ts'
import { stages } from './stages.ts'

/** A resource of a template. */
export interface Resource {
  readonly Type: string
  readonly Properties: Record<string, unknown>
  readonly DependsOn?: string | readonly string[]
  readonly DeletionPolicy?: string
}

/** Code that is no code: what templates say does not depend on what is in the bundles. */
export function noCode(): FunctionCode {
  const folder = mkdtempSync(join(tmpdir(), 'dashtam-code-'))
  writeFileSync(join(folder, 'index.mjs'), 'export const handler = () => {}')
  return { folderOf: () => folder }
}

/** A stage of the tests, with some of it changed. */
export function stageLike(name: string, changes: Partial<Stage> = {}): Stage {
  return { ...parseStage(name, stages), ...changes }
}

/** The templates of a stage, checked as a synthesis checks them. */
export function synthesise(stage: Stage, props: Partial<AppProps> = {}) {
  const outdir = mkdtempSync(join(tmpdir(), 'dashtam-out-'))
  const { app, data, api } = stageApp({ stage, code: noCode(), outdir, ...props })
  const assembly = app.synth()
  return {
    outdir,
    assembly,
    data: Template.fromStack(data),
    api: Template.fromStack(api),
  }
}

/** The resources of a template, by their logical ids. */
export function resourcesOf(template: Template, type?: string): Map<string, Resource> {
  const all: Record<string, Resource> = template.toJSON()['Resources']
  return new Map(Object.entries(all).filter(([, { Type }]) => type === undefined || Type === type))
}
