import { command } from '../command-line/command.ts'

/** The parts of the benchmark. */
export const benchParts = [
  'statements',
  'refreshes',
  'dispatch',
  'cold',
  'bundles',
  'imports',
  'peers',
  'load',
  'growth',
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
    records: {
      type: 'string',
      value: 'COUNT',
      describes:
        'Audit records in the database of the part `growth` (default: 5000000). A million needs about 1 GB.',
    },
    seconds: {
      type: 'string',
      value: 'COUNT',
      describes: 'Duration of each load of the part `load` (default: 60).',
    },
  },
  examples: [
    ['npm run bench', 'measures everything'],
    ['npm run bench -- peers', 'compares with other software, which it installs in bench/peers'],
    ['npm run bench -- peers imports --record', 'adds a run to the history'],
    ['npm run bench -- --history peers', 'prints how the comparison with peers has changed'],
    ['npm run bench -- growth --records 1000000', 'fills a database with a million audit records'],
    ['npm run bench -- dispatch', 'measures the scheduled job among 100,000 and 1,000,000 connections'],
    ['npm run bench -- statements cold', 'measures the statements of each operation and the cold starts'],
  ],
})
