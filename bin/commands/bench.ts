import { command } from '../command-line/command.ts'

/** The parts of the benchmark. */
export const benchParts = [
  'statements',
  'refreshes',
  'cold',
  'bundles',
  'cpu',
  'imports',
  'peers',
  'load',
] as const

/** `npm run bench` */
export const bench = command({
  call: 'npm run bench',
  summary: 'Measures every figure that has a budget, and fails if one exceeds its budget.',
  arguments: [
    {
      name: 'PART',
      describes: 'What to measure (default: everything).',
      isRepeated: true,
      choices: benchParts,
    },
  ],
  options: {
    record: {
      type: 'boolean',
      describes: 'Writes the figures to bench/results, with the commit and the machine.',
    },
    history: { type: 'boolean', describes: 'Measures nothing, and prints the figures of the recorded runs.' },
  },
  environment: { BENCH_SECONDS: 'Duration of each load of the part `load` in seconds (default 60).' },
  examples: [
    ['npm run bench', 'measures everything'],
    ['npm run bench -- peers', 'compares with other software, which it installs in bench/peers'],
    ['npm run bench -- peers imports --record', 'adds a run to the history'],
    ['npm run bench -- --history peers', 'prints how the comparison with peers has changed'],
    ['npm run bench -- statements cold', 'measures the statements of each operation and the cold starts'],
  ],
})
