// The walls of the house (src/README.md): what a room may not import. `npm run check` runs this and asserts how many modules it saw.
const ui = '^node_modules/(chalk|ora|commander|cli-table3|simple-git|@bomb\\.sh)/'
const io =
  '^(node:)?(fs|fs/promises|child_process|net|tls|http|https|http2|dns|dgram|worker_threads|process|os|readline|cluster|inspector|vm|repl)$'

/** Modules under `from` may not import anything but what `allowed` names. */
const only = (name, from, allowed, comment) => ({ name, severity: 'error', comment, from: { path: from }, to: { pathNot: allowed } })
/** Modules under `from` may not import what `banned` names. */
const never = (name, from, banned, comment, extra = {}) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, ...extra },
  to: { path: banned },
})

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', comment: 'types count', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'an import leads somewhere',
      from: {},
      to: { couldNotResolve: true, pathNot: '(^|/)generated/' },
    },
    only('core-stands-alone', '^src/core/', '^src/core/|^(node:)?(crypto|util)$', 'core imports only itself, node:crypto and node:util'),
    only('engine-is-pure', '^src/engine/', '^src/(engine|core)/', 'bytes are handed in'),
    only(
      'detectors-are-pure',
      '^src/detectors/',
      '^src/(detectors|core|engine|parsers)/|^node_modules/yaml/|^(node:)?(crypto|util|buffer|zlib)$',
      'a detector knows how to see, nothing else',
    ),
    only(
      'readers-are-pure',
      '^src/(readers|parsers|inventory)/',
      '^src/(readers|parsers|inventory|core)/|^node_modules/yaml/|^(node:)?(crypto|util|buffer)$',
      'text or answers in, plain data out',
    ),
    only(
      'archives-unpack',
      '^src/archives/',
      '^src/(archives|core|collectors/lib)/|^(node:)?zlib$',
      'bytes in, bytes out: nothing is written',
    ),
    never('parsers-stand-below', '^src/parsers/', '^src/(readers|inventory)/', 'a parser knows a format and nothing of who asks'),
    never('readers-assemble-nothing', '^src/readers/', '^src/inventory/', 'records are put together at the end'),
    {
      name: 'rooms-do-not-enter-each-other',
      severity: 'error',
      comment: 'what two rooms need lies in lib/',
      from: { path: '^src/(detectors|collectors|reporters|readers|inventory|parsers|verifiers)/([^/]+)/' },
      to: { path: '^src/$1/[^/]+/', pathNot: '^src/$1/($2|lib)/' },
    },
    only(
      'collectors-fetch',
      '^src/collectors/',
      '^src/(collectors|core|parsers)/|^(node:)?[a-z_/]+$|^node_modules/(picomatch|@aws-sdk|@smithy|@octokit)/',
      'collectors judge nothing',
    ),
    only(
      'verifiers-ask',
      '^src/verifiers/',
      '^src/(verifiers|core)/|^(node:)?[a-z_/]+$|^node_modules/(@aws-sdk|@smithy|@octokit)/',
      'a verifier sends a question through the one guarded client and reads the answer',
    ),
    only(
      'reporters-render',
      '^src/reporters/',
      '^src/(reporters|core)/|^node_modules/(chalk|cli-table3)/|^(node:)?(crypto|util)$',
      'reporters turn a report into text',
    ),
    only(
      'rules-and-config',
      '^src/(rules|config)/',
      '^src/(rules|config|core)/|^src/plugins/resolve|^node_modules/(yaml|zod|picomatch|smol-toml)/|^(node:)?(fs|path|url|os|crypto|util)$',
      'files in, plain data out',
    ),
    only(
      'plugins-load',
      '^src/plugins/',
      '^src/(plugins|core)/|^(node:)?(fs|path|url|module)$',
      'third-party packages, from named places only',
    ),
    never(
      'pipeline-uses-tables',
      '^src/pipeline/',
      '^src/(cli|reporters|parsers)/|^src/(detectors|collectors|readers|inventory|verifiers)/(?!index|lib/)',
      'the pipeline knows tables, not rooms',
    ),
    never('cli-is-the-roof', '^src/(?!cli/)', '^src/cli/', 'nobody imports the command line'),
    never('doors', '^src/(?!cli/|build/)', '^src/(index|plugin|testing)\\.ts$', 'public doors are for the outside'),
    never('no-ui-below', '^src/(?!cli/|reporters/|collectors/lib/repository)', ui, 'only the command line and reporters know of terminals'),
    never('no-io-in-pure-rooms', '^src/(core|engine|detectors|reporters|readers|parsers|inventory)/', io, 'pure rooms do no I/O'),
    never('no-tests', '^src/', '^(test|fixtures)/', 'tests are not shipped'),
    never('build-is-apart', '^src/(?!build/)', '^src/build/', 'build scripts are not shipped'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
}
