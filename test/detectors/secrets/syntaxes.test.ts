import { describe, expect, test } from 'vitest'
import { fillExample } from '../../../src/core/example.js'
import { seeded } from '../../../src/core/sample.js'
import { allRules, rulesIn } from './harness.js'

const fill = (template: string, seed = 5) => fillExample(template, { shapes: [], checksum: null }, seeded(seed))
const password = fill('{{run:base62:18}}')
const secret = fill('{{run:base62:32}}')
const named = allRules.find(({ id }) => id === 'okta-api-token')?.token ?? null
const okta = named === null ? '' : fillExample('{{token}}', named, seeded(5))

// How languages and formats give a value to a name: NAME is the name's stem, VALUE the value.
const syntaxes: readonly (readonly [string, string, string | null])[] = [
  ['TypeScript, typed', 'const NAME: string = "VALUE"', 'a.ts'],
  ['TypeScript, a field', '  private readonly NAME: string | undefined = `VALUE`;', 'a.ts'],
  ['TypeScript, a parameter', '(NAME: string = "VALUE") => 1', 'a.ts'],
  ['JavaScript, a property', '{ NAME: "VALUE", b: 1 }', 'a.js'],
  ['JavaScript, an element', 'process.env["NAME"] = "VALUE"', 'a.js'],
  ['JavaScript, a default', 'const NAME = process.env.NAME || "VALUE"', 'a.js'],
  ['JavaScript, a later default', 'const NAME = process.env.NAME ?? "VALUE"', 'a.js'],
  ['Java', 'private static final String NAME = "VALUE";', 'A.java'],
  ['Java, a setter', 'dataSource.setNAME("VALUE");', 'A.java'],
  ['Java, a builder', 'Client.builder().NAME("VALUE").build()', 'A.java'],
  ['Kotlin', 'val NAME: String = "VALUE"', 'a.kt'],
  ['Swift', 'let NAME: String? = "VALUE"', 'a.swift'],
  ['C', 'const char *NAME = "VALUE";', 'a.c'],
  ['C, an array', 'static const char NAME[] = "VALUE";', 'a.c'],
  ['C, a define', '#define NAME "VALUE"', 'a.h'],
  ['C++', 'std::string NAME{"VALUE"};', 'a.cpp'],
  ['C#', 'public string NAME { get; set; } = "VALUE";', 'a.cs'],
  ['C#, verbatim', 'var NAME = @"VALUE";', 'a.cs'],
  ['Go', 'NAME := "VALUE"', 'a.go'],
  ['Go, typed', 'var NAME string = "VALUE"', 'a.go'],
  ['Go, raw', 'NAME: `VALUE`,', 'a.go'],
  ['Rust', 'let NAME: &str = "VALUE";', 'a.rs'],
  ['Rust, static', 'pub const NAME: &\'static str = "VALUE";', 'a.rs'],
  ['Python', 'NAME = "VALUE"', 'a.py'],
  ['Python, typed', 'NAME: str = "VALUE"', 'a.py'],
  ['Python, a keyword', 'connect(host, NAME="VALUE", port=1)', 'a.py'],
  ['Python, prefixed', "NAME = b'VALUE'", 'a.py'],
  ['Python, a default', 'NAME = os.environ.get("NAME", "VALUE")', 'a.py'],
  ['Python, a comparison', 'if NAME == "VALUE":', 'a.py'],
  ['Ruby, a hash', ':NAME => "VALUE",', 'a.rb'],
  ['Ruby, a default', 'NAME = ENV.fetch("NAME", "VALUE")', 'a.rb'],
  ['PHP, an array', '"NAME" => "VALUE",', 'a.php'],
  ['PHP, a constant', "define('NAME', 'VALUE');", 'a.php'],
  ['PHP, a variable', "$NAME = 'VALUE';", 'a.php'],
  ['Perl', 'my $NAME = q(VALUE);', 'a.pl'],
  ['JSON', '{"NAME": "VALUE"}', 'a.json'],
  ['JSON in JSON', '"{\\"NAME\\": \\"VALUE\\"}"', 'a.json'],
  ['JSON pairs', '{"name": "NAME", "value": "VALUE"}', 'a.json'],
  ['YAML', 'NAME: VALUE', 'a.yml'],
  ['YAML, quoted', "NAME: 'VALUE'", 'a.yml'],
  ['YAML, a list', '- NAME: "VALUE"', 'a.yml'],
  ['YAML pairs', '- name: NAME\n  value: VALUE', 'a.yml'],
  ['YAML pairs, quoted', '- name: NAME\n  value: "VALUE"', 'a.yml'],
  ['compose', '      - NAME=VALUE', 'docker-compose.yml'],
  ['compose, quoted', '      - "NAME=VALUE"', 'docker-compose.yml'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's
  ['compose, a default', '      NAME: ${NAME:-VALUE}', 'docker-compose.yml'],
  ['TOML', 'NAME = "VALUE"', 'a.toml'],
  ['HCL', '  NAME = "VALUE"', 'a.tf'],
  ['HCL, a default', 'variable "NAME" {\n  default = "VALUE"', 'a.tf'],
  ['properties', 'spring.datasource.NAME=VALUE', 'a.properties'],
  ['properties, spaced', 'NAME = VALUE', 'a.properties'],
  ['ini', 'NAME=VALUE', 'a.ini'],
  ['env', 'NAME=VALUE', '.env'],
  ['env, exported', "export NAME='VALUE'", '.env'],
  ['Dockerfile', 'ENV NAME=VALUE', 'Dockerfile'],
  ['Dockerfile, old', 'ENV NAME VALUE', 'Dockerfile'],
  ['Dockerfile, ARG', 'ARG NAME="VALUE"', 'Dockerfile'],
  ['shell, inline', 'NAME=VALUE ./run.sh', 'a.sh'],
  ['shell, a flag', 'deploy --NAME=VALUE --now', 'a.sh'],
  ['shell, a spaced flag', 'deploy --NAME VALUE --now', 'a.sh'],
  ['PowerShell', '$NAME = "VALUE"', 'a.ps1'],
  ['batch', 'set NAME=VALUE', 'a.bat'],
  ['XML, an element', '<NAME>VALUE</NAME>', 'a.xml'],
  ['XML, an attribute', '<user name="ci" NAME="VALUE"/>', 'a.xml'],
  ['XML, key and value', '<add key="NAME" value="VALUE" />', 'a.config'],
  ['XML, a property', '<property name="NAME" value="VALUE"/>', 'a.xml'],
  ['XML, a named element', '<string name="NAME">VALUE</string>', 'a.xml'],
  ['a plist', '<key>NAME</key>\n<string>VALUE</string>', 'a.plist'],
  ['a header', 'NAME: VALUE', 'a.http'],
  ['a query', 'https://acme.io/x?NAME=VALUE&b=1', 'a.txt'],
  ['a connection string', 'Server=db.acme.io;NAME=VALUE;Encrypt=true', 'a.config'],
  ['SQL', "CREATE USER ci WITH NAME 'VALUE';", 'a.sql'],
]

// Not told: a blank alone makes every sentence about a password an assignment, and Perl's q() has a closing of its own.
const untold = new Set(['Perl', 'Dockerfile, old', 'shell, a spaced flag'])

describe.each(syntaxes)('%s', (name, template, path) => {
  test.skipIf(untold.has(name)).each([
    ['generic-password', 'password', password],
    ['generic-secret', 'api_key', secret],
    ['okta-api-token', 'okta_token', okta],
  ])('%s', (rule, stem, value) => {
    const stemOf = template.includes('setNAME') ? stem.replace(/(?:^|_)([a-z])/g, (_, first: string) => first.toUpperCase()) : stem
    expect(rulesIn(template.replaceAll('NAME', stemOf).replaceAll('VALUE', value), path)).toContain(rule)
  })
})
