import { progress } from './command-line/progress.ts'
import { CommandError, runCommand } from './command-line/run-command.ts'
import { checkLayout } from './commands/checks.ts'

const FOLDERS = ['app/src', 'bin', 'client/src', 'lib', 'local', 'functions', 'migrations', 'test', 'bench']

await runCommand(checkLayout, async () => {
  const [{ cruise }, { findFolderCycles }] = await Promise.all([
    import('dependency-cruiser'),
    import('./checks/folder-cycles.ts'),
  ])
  const { output } = await progress('Reading the imports', () =>
    cruise(FOLDERS, {
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      includeOnly: `^(${FOLDERS.join('|')})/`,
    }),
  )
  if (typeof output === 'string') throw new Error('dependency-cruiser returned a report instead of modules')
  const imports = output.modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }) => ({ from: source, to: resolved })),
  )
  if (imports.length === 0) throw new Error('dependency-cruiser found no imports')
  const faults = findFolderCycles(imports).map(cycle =>
    [
      `Imports form a cycle: ${[...cycle.folders, cycle.folders[0]].join(' → ')}`,
      ...cycle.imports.map(({ from, to }) => `  ${from} imports ${to}`),
    ].join('\n'),
  )
  if (faults.length > 0) throw new CommandError(faults.join('\n'))
})
