import { cruise } from 'dependency-cruiser'
import { findFolderCycles } from './checks/folder-cycles.ts'
import { CommandError, runCommand } from './command-line/run-command.ts'

const usage = 'npm run check:layout: fails if imports between folders form a cycle. Type imports count.'
const FOLDERS = ['app/src', 'bin', 'client/src', 'lib', 'local', 'functions', 'migrations', 'test', 'bench']

await runCommand({ usage, options: {} }, async () => {
  const { output } = await cruise(FOLDERS, {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    includeOnly: `^(${FOLDERS.join('|')})/`,
  })
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
