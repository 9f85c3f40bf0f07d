import { command } from '../command-line/command.ts'

const check = {
  check: { type: 'boolean', describes: 'Changes nothing, and fails if a file is not up to date.' },
} as const

/** `npm run openapi` */
export const openapi = command({
  call: 'npm run --silent openapi',
  summary: 'Prints the OpenAPI document.',
  arguments: [{ name: 'URL', describes: 'Server of the document (default http://127.0.0.1:3000).' }],
  options: {},
  examples: [
    ['npm run --silent openapi > openapi.json', 'writes the document to a file'],
    ['npm run --silent openapi -- https://api.example.com', 'names another server'],
  ],
})

/** `npm run collection` and `npm run check:collection` */
export const collection = command({
  call: 'npm run collection',
  summary: 'Generates the Bruno collection in bruno/ from the routes.',
  options: check,
  examples: [
    ['npm run collection', 'writes the files that differ'],
    ['npm run check:collection', 'only checks them'],
  ],
})

/** `npm run client:types` and `npm run check:client` */
export const clientTypes = command({
  call: 'npm run client:types',
  summary: 'Generates the types of the client from the routes.',
  options: check,
  examples: [
    ['npm run client:types', 'writes the files that differ'],
    ['npm run check:client', 'only checks them'],
  ],
})

/** `npm run client:build` */
export const clientBuild = command({
  call: 'npm run client:build',
  summary: 'Builds the client into client/dist.',
  options: {},
  examples: [['npm run client:build', 'writes JavaScript and declarations']],
})
