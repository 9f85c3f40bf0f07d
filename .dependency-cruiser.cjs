// Rules for imports between folders. `npm run check:imports` applies them. `npm run check:layout` finds cycles.
const concepts =
  '^lib/(auth|financial|audit|activity|encryption|events|leaving|operators|mail|reencryption|retention|database-login)/'

/** Returns a rule that forbids imports from `from` to `to`. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    forbid('no-circles', 'Imports between files must not form a cycle.', {}, { circular: true }),
    forbid(
      'every-folder-has-rules',
      'Every folder in lib/ must have rules.',
      {
        path: '^lib/',
        pathNot: [
          concepts,
          '^lib/(routes|http|triggers|services|runtime|db|aws|infra|text|pagination)/',
          '^lib/(jobs|problems|memory)\\.ts$',
        ],
      },
      {},
    ),
    forbid(
      'functions-are-thin',
      'A function must not import other functions, infra or the local cloud.',
      { path: '^functions/' },
      { path: '^(functions|bin|test|bench|local|lib/infra)/' },
    ),
    forbid(
      'auth-never-imports-financial',
      'User authentication must not depend on providers.',
      { path: '^lib/auth/' },
      { path: '^lib/financial/' },
    ),
    forbid(
      'encryption-is-below',
      'Both user authentication and providers encrypt secrets, so encryption depends on neither.',
      { path: '^lib/encryption/' },
      { path: '^(functions|lib/(?!encryption/|runtime/|services/))' },
    ),
    forbid(
      'nothing-imports-leaving',
      'Exports and deletions join all concepts, so only functions may import them.',
      { path: '^lib/(?!leaving/)' },
      { path: '^lib/leaving/' },
    ),
    forbid(
      'local-is-never-deployed',
      'Only commands, tests and benchmarks may import the local cloud.',
      { path: '^(functions|lib|migrations)/' },
      { path: '^local/' },
    ),
    forbid(
      'local-never-imports-infra',
      'The local cloud must not depend on infra.',
      { path: '^local/' },
      { path: '^lib/infra/' },
    ),
    forbid(
      'concepts-are-independent-of-transport',
      'A concept may import the database layer, the runtime, service types and other concepts.',
      { path: concepts },
      {
        path: '^(@?aws|@aws|@middy|@smithy)|node_modules/(@aws|@middy|@smithy)|^lib/(routes|http|triggers|infra|aws)/',
      },
    ),
    forbid(
      'concepts-import-types-of-services',
      'A concept receives its services as parameters. It must not open them.',
      { path: concepts },
      { path: '^lib/services/', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'services-are-below-concepts',
      'A service may import SDKs, the database layer and the runtime.',
      { path: '^lib/services/' },
      { path: [concepts, '^lib/(routes|http|triggers|infra)/'] },
    ),
    forbid(
      'runtime-needs-no-grant',
      'The runtime may import neither other folders of lib/ nor the SDK.',
      { path: '^lib/runtime/' },
      { path: '^(functions|lib/(?!runtime/))|node_modules/@aws' },
    ),
    forbid(
      'db-is-below',
      'The database layer may import only the runtime and the requests to AWS.',
      { path: '^lib/db/' },
      { path: '^(functions|lib/(?!db/|runtime/|aws/))' },
    ),
    forbid(
      'requests-to-aws-are-below',
      'The requests to AWS may import neither other folders of lib/ nor the SDK.',
      { path: '^lib/aws/' },
      { path: '^(functions|lib/(?!aws/))|node_modules/@aws' },
    ),
    forbid(
      'routes-are-data',
      'Contracts may import zod, problems, text rules and types.',
      { path: '^lib/routes/' },
      {
        path: '^(functions|lib/(?!routes/|text/|(problems|memory)\\.ts$))',
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'text-and-pagination-are-below',
      'Text rules and pagination may import no other folders of lib/.',
      { path: '^lib/(text|pagination)/' },
      { path: '^(functions|lib/(?!text/|pagination/))' },
    ),
    forbid(
      'infra-reads-contracts',
      'Infra may import only contracts, text rules and the catalogs of services, settings and log messages.',
      { path: '^lib/infra/' },
      {
        path: '^(functions|lib/(?!infra/|routes/|text/|(jobs|problems|memory)\\.ts$|services/services\\.ts$|runtime/(log/messages?|configuration/[^/]+)\\.ts$))',
      },
    ),
    forbid(
      'client-is-independent',
      'The client must not import the code of the server.',
      { path: '^client/' },
      { path: '^(bin|functions|lib|local|migrations|test|bench)/' },
    ),
    forbid(
      'only-headers-of-the-app',
      'Infra and the local cloud send the security headers of the application. They may import nothing else of it.',
      { path: '^(functions|lib|local/(?!console/)|migrations)/' },
      { path: '^app/(?!security-headers\\.ts$)' },
    ),
    forbid(
      'console-shares-the-look',
      'The console of the local cloud shares the components of the application, and types of the data that it shows.',
      { path: '^local/console/' },
      {
        path: ['^app/(?!src/ui/)', '^(bin|functions|lib|migrations|test|bench)/'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'app-uses-the-client',
      'The application uses only the client.',
      { path: '^app/' },
      { path: '^(bin|functions|lib|local|migrations|test|bench)/' },
    ),
    forbid(
      'no-dev-dependencies-in-functions',
      'Functions must not import development dependencies.',
      { path: '^(functions|lib/(?!infra/))' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'nothing-undeclared',
      'Every imported package must be in package.json.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^local/console/dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
