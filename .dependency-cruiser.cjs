// Which folder may import which (design, section 2). `npm run check:imports` applies these rules; `npm run check:layout`
// proves that no imports between folders form a cycle.
const concepts = '^lib/(auth|financial|audit|mail|retention|database-login)/'

/** Forbids `from` to import what `to` matches. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    forbid('no-circles', 'Files that import each other cannot be read one by one.', {}, { circular: true }),
    forbid(
      'every-folder-has-rules',
      'Each folder under lib/ is named in these rules.',
      {
        path: '^lib/',
        pathNot: [
          concepts,
          '^lib/(routes|http|triggers|services|runtime|db|infra|text|pagination)/',
          '^lib/(jobs|problems|memory)\\.ts$',
        ],
      },
      {},
    ),
    forbid(
      'functions-are-thin',
      'A function imports contracts, the pipeline, services and concepts: no other function, no infra, no local cloud.',
      { path: '^functions/' },
      { path: '^(functions|bin|test|bench|local|lib/infra)/' },
    ),
    forbid(
      'auth-never-imports-financial',
      'The authentication of users works without any provider.',
      { path: '^lib/auth/' },
      { path: '^lib/financial/' },
    ),
    forbid(
      'local-is-never-deployed',
      'Only commands, tests and benchmarks import the local cloud.',
      { path: '^(functions|lib|migrations)/' },
      { path: '^local/' },
    ),
    forbid(
      'local-never-imports-infra',
      'The local cloud stands in for what infra deploys.',
      { path: '^local/' },
      { path: '^lib/infra/' },
    ),
    forbid(
      'concepts-know-no-transport',
      'A concept imports the database, the runtime, types of services and other concepts.',
      { path: concepts },
      {
        path: '^(@?aws|@aws|@middy|@smithy)|node_modules/(@aws|@middy|@smithy)|^lib/(routes|http|triggers|infra)/',
      },
    ),
    forbid(
      'concepts-import-types-of-services',
      'A concept receives its services; it never opens one.',
      { path: concepts },
      { path: '^lib/services/', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'services-are-below-concepts',
      'A service imports SDKs, the database layer and the runtime.',
      { path: '^lib/services/' },
      { path: [concepts, '^lib/(routes|http|triggers|infra)/'] },
    ),
    forbid(
      'runtime-needs-no-grant',
      'The runtime imports nothing above it, and no SDK.',
      { path: '^lib/runtime/' },
      { path: '^(functions|lib/(?!runtime/))|node_modules/@aws' },
    ),
    forbid(
      'db-is-below',
      'The database layer imports the runtime and nothing else of lib/.',
      { path: '^lib/db/' },
      { path: '^(functions|lib/(?!db/|runtime/))' },
    ),
    forbid(
      'routes-are-data',
      'Contracts import zod, problems, rules of text and types.',
      { path: '^lib/routes/' },
      {
        path: '^(functions|lib/(?!routes/|text/|(problems|memory)\\.ts$))',
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'text-and-pagination-are-below',
      'Rules of text and pages import nothing else of lib/.',
      { path: '^lib/(text|pagination)/' },
      { path: '^(functions|lib/(?!text/|pagination/))' },
    ),
    forbid(
      'infra-reads-contracts',
      'Infra is derived from routes, jobs, and the catalogs of services, settings and log messages.',
      { path: '^lib/infra/' },
      {
        path: '^(functions|lib/(?!infra/|routes/|(jobs|problems|memory)\\.ts$|services/services\\.ts$|runtime/(log/messages|configuration/[^/]+)\\.ts$))',
      },
    ),
    forbid(
      'no-dev-dependencies-in-functions',
      'What a function imports is deployed.',
      { path: '^(functions|lib/(?!infra/))' },
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
