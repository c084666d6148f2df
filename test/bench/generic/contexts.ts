import { type Side, sideOf } from '../../../src/build/split.js'
import type { Random } from '../../../src/core/sample.js'
import { type MadeUp, madeUp, pick } from './values.js'

/** A secret written down as people do, with the line it stands in. */
export interface Planted extends MadeUp {
  readonly path: string
  readonly text: string
  /** The line of the text the value stands in, from 1. */
  readonly line: number
  readonly name: string
  readonly format: string
}

// How files give a value to a name: NAME is the name as the file would spell it, VALUE the value. The path tells the language.
const formats: readonly (readonly [string, string, string])[] = [
  ['env', 'NAME=VALUE', 'app/.env'],
  ['env, exported', 'export NAME="VALUE"', 'deploy/env.sh'],
  ['YAML', '  NAME: VALUE', 'config/app.yml'],
  ['YAML, quoted', '  NAME: "VALUE"', 'config/app.yaml'],
  ['YAML, single quotes', "    NAME: 'VALUE'", 'roles/web/vars/main.yml'],
  ['compose', '      - NAME=VALUE', 'docker-compose.yml'],
  ['compose, a map', '      NAME: VALUE', 'deploy/docker-compose.prod.yml'],
  ['Kubernetes, env', '        - name: NAME\n          value: "VALUE"', 'k8s/deployment.yaml'],
  ['JSON', '    "NAME": "VALUE",', 'config/settings.json'],
  ['JSON, nested', '  "db": { "host": "db.acme.io", "NAME": "VALUE" },', 'appsettings.json'],
  ['TOML', 'NAME = "VALUE"', 'config.toml'],
  ['properties', 'spring.datasource.NAME=VALUE', 'src/main/resources/application.properties'],
  ['properties, spaced', 'NAME = VALUE', 'conf/server.properties'],
  ['ini', 'NAME = VALUE', 'etc/app.ini'],
  ['conf', 'NAME=VALUE', 'etc/app.conf'],
  ['XML, an element', '  <NAME>VALUE</NAME>', 'settings.xml'],
  ['XML, an attribute', '  <user name="ci" NAME="VALUE"/>', 'conf/users.xml'],
  ['XML, key and value', '    <add key="NAME" value="VALUE" />', 'Web.config'],
  ['HCL', '  NAME = "VALUE"', 'infra/main.tf'],
  ['HCL, a default', 'variable "NAME" {\n  default = "VALUE"\n}', 'infra/variables.tf'],
  ['tfvars', 'NAME = "VALUE"', 'infra/prod.tfvars'],
  ['JavaScript', "const NAME = 'VALUE'", 'src/client.js'],
  ['JavaScript, a property', "  NAME: 'VALUE',", 'src/config.js'],
  ['JavaScript, a default', "const NAME = process.env.NAME || 'VALUE'", 'src/server.js'],
  ['TypeScript', "  private readonly NAME: string = 'VALUE'", 'src/api.service.ts'],
  ['Python', 'NAME = "VALUE"', 'app/settings.py'],
  ['Python, a dict', "    'NAME': 'VALUE',", 'app/config.py'],
  ['Python, an argument', 'client = connect(host="db.acme.io", NAME="VALUE")', 'app/db.py'],
  ['Python, a default', 'NAME = os.environ.get("NAME", "VALUE")', 'app/conf.py'],
  ['Go', '\tNAME := "VALUE"', 'cmd/main.go'],
  ['Go, a constant', 'const NAME = "VALUE"', 'internal/auth.go'],
  ['Go, a field', '\t\tNAME: "VALUE",', 'internal/config.go'],
  ['Java', '    private static final String NAME = "VALUE";', 'src/main/java/io/acme/Api.java'],
  ['Java, a setter', '        dataSource.setNAME("VALUE");', 'src/main/java/io/acme/Db.java'],
  ['Kotlin', '    val NAME: String = "VALUE"', 'src/main/kotlin/Api.kt'],
  ['C#', '        public string NAME { get; set; } = "VALUE";', 'src/Options.cs'],
  ['C#, a constant', '    const string NAME = "VALUE";', 'src/Keys.cs'],
  ['PHP', "$NAME = 'VALUE';", 'config.php'],
  ['PHP, an array', "    'NAME' => 'VALUE',", 'config/database.php'],
  ['PHP, a constant', "define('NAME', 'VALUE');", 'wp-config.php'],
  ['Ruby', '  NAME: "VALUE",', 'config/initializers/api.rb'],
  ['Ruby, a rocket', "  :NAME => 'VALUE',", 'config/deploy.rb'],
  ['shell', 'NAME="VALUE"', 'bin/deploy.sh'],
  ['shell, inline', 'NAME=VALUE ./run.sh', 'bin/start.sh'],
  ['PowerShell', '$NAME = "VALUE"', 'deploy.ps1'],
  ['Dockerfile', 'ENV NAME=VALUE', 'Dockerfile'],
  ['SQL', "CREATE USER app WITH PASSWORD 'VALUE';", 'db/init.sql'],
  ['SQL, identified', "ALTER USER app IDENTIFIED BY 'VALUE';", 'db/users.sql'],
  ['a connection string', '"Server=db.acme.io;Database=shop;User Id=app;Password=VALUE;Encrypt=true"', 'appsettings.Production.json'],
  ['a query', 'curl "https://api.acme.io/v1/items?limit=5&NAME=VALUE&page=2"', 'bin/fetch.sh'],
]

const passwordNames =
  'password db_password dbPassword DB_PASSWORD MYSQL_ROOT_PASSWORD POSTGRES_PASSWORD smtp_password admin_password userPassword passwd pwd passphrase REDIS_PASSWORD ldapPassword root_password keystorePassword JENKINS_PASS ftp_pass'
const secretNames =
  'api_key apiKey API_KEY ACME_API_KEY secret secret_key SECRET_KEY client_secret clientSecret access_token accessToken auth_token AUTH_TOKEN token webhook_secret jwt_secret JWT_SECRET signing_key encryption_key ENCRYPTION_KEY session_secret app_secret private_key access_key bot_token'

function namesOf(use: MadeUp['use'], side: Side): string[] {
  return (use === 'password' ? passwordNames : secretNames).split(' ').filter((name) => sideOf(name) === side)
}

const fixedNames: Readonly<Record<string, string>> = {
  SQL: 'PASSWORD',
  'SQL, identified': 'IDENTIFIED BY',
  'a connection string': 'Password',
}

/** Formats of one half. */
export function formatsOf(side: Side): typeof formats {
  return formats.filter(([format]) => sideOf(format) === side)
}

/** A made-up secret in a format, under a name, all of one half. */
export function planted(random: Random, side: Side): Planted {
  for (;;) {
    const value = madeUp(random, side)
    const [format, template, path] = pick(random, formatsOf(side))
    const fixed = fixedNames[format]
    if (fixed !== undefined && value.use !== 'password') continue
    const written = fixed ?? pick(random, namesOf(value.use, side))
    const name = format === 'Java, a setter' ? written.replace(/(?:^|_)([A-Za-z])/g, (_, first: string) => first.toUpperCase()) : written
    const text = template.replaceAll('NAME', () => name).replaceAll('VALUE', () => value.value)
    const line = text.slice(0, text.indexOf(value.value)).split('\n').length
    return { ...value, path, text, line, name, format }
  }
}
