const github = /(?:^|\/)(?:\.github\/(?:workflows\/[^/]+|actions\/.+)|action)\.ya?ml$/

/** True for `.github/workflows/x.yml` and composite actions (`action.yml`, whatever is YAML in `.github/actions`), anywhere in a tree. */
export function isGithubFile(path: string): boolean {
  return github.test(path)
}
