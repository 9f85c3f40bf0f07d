// Who may import whom: design, section 2. `npm run check:imports` holds the code to it.
const concepts =
  '^lib/(accounts|audit|authorization|breach-rotation|connections|database-login|devices|disown-session|email-verification|key-rotation|mail|pages|password-reset|passwords|provider-tokens|providers|refresh-schedule|refresh-tokens|retention|sessions|tokens|transactions|users)/'

/** Forbids `from` to import what `to` matches, unless `except` does. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    forbid(
      'no-circles',
      'A circle cannot be read from any end.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid(
      'no-orphan-folders',
      'Every folder under lib/ has a place in these rules.',
      {
        path: '^lib/',
        pathNot: [
          concepts,
          '^lib/(routes|http|triggers|services|db|infra|local|text)/',
          '^lib/(jobs|problems)\\.ts$',
        ],
      },
      {},
    ),
    forbid(
      'functions-are-thin',
      'A function knows routes, jobs, the pipeline, services and concepts: no other function, no infra, no local cloud.',
      {
        path: '^functions/',
      },
      { path: '^(functions|bin|test|bench|lib/(infra|local))/' },
    ),
    forbid(
      'local-is-never-bundled',
      'Only what a person runs may know the local cloud.',
      {
        path: '^(functions|lib/(?!local/))',
      },
      { path: '^local/' },
    ),
    forbid(
      'local-knows-no-infra',
      'The local cloud stands in for what infra provisions.',
      { path: '^local/' },
      { path: '^lib/infra/' },
    ),
    forbid(
      'concepts-are-plain',
      'A concept knows the database, the types of services and other concepts.',
      {
        path: concepts,
      },
      {
        path: '^(@?aws|@aws|@middy|@smithy)|node_modules/(@aws|@middy|@smithy)|^lib/(routes|http|triggers|infra)/',
      },
    ),
    forbid(
      'concepts-know-types-of-services',
      'A concept is handed its services; it never opens one.',
      {
        path: concepts,
      },
      { path: '^lib/services/', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'services-are-below',
      'Services know SDKs and the database, no concept and no route.',
      {
        path: '^lib/services/',
      },
      { path: [concepts, '^lib/(routes|http|triggers|infra|local)/'] },
    ),
    forbid(
      'db-is-below',
      'The database layer knows nothing above it.',
      { path: '^lib/db/' },
      { path: '^(functions|lib/(?!db/))' },
    ),
    forbid(
      'routes-are-data',
      'Routes know zod, problems, rules of text and types.',
      { path: '^lib/routes/' },
      {
        path: '^(functions|lib/(?!routes/|text/|problems\\.ts$))',
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'text-is-below',
      'The rules of text know nothing above them.',
      { path: '^lib/text/' },
      { path: '^(functions|lib/(?!text/))' },
    ),
    forbid(
      'infra-knows-contracts',
      'Infra derives from routes, jobs, and the catalogues of services, settings and log messages.',
      { path: '^lib/infra/' },
      {
        path: '^(functions|lib/(?!infra/|routes/|jobs\\.ts$|problems\\.ts$|services/(services|log/messages|configuration/[^/]+)\\.ts$))',
      },
    ),
    forbid(
      'no-dev-dependencies-in-functions',
      'What a function imports is shipped.',
      {
        path: '^(functions|lib/(?!local/|infra/))',
      },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'nothing-undeclared',
      'Every package is named in package.json.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
