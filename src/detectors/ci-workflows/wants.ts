const wanted =
  /(?:^|\/)(?:\.github\/workflows\/[^/]+\.ya?ml|\.github\/actions\/.+\.ya?ml|action\.ya?ml|\.gitlab-ci\.ya?ml|\.circleci\/config\.ya?ml|azure-pipelines[^/]*\.ya?ml|jenkinsfile[^/]*|bitbucket-pipelines\.ya?ml)$/i

/** True for a file that defines a pipeline, by its path. */
export function wantsPipeline(path: string): boolean {
  // Asked of every file: most are told by their last letters.
  const end = path.slice(-4).toLowerCase()
  return (end === '.yml' || end === 'yaml' || /jenkinsfile/i.test(path)) && wanted.test(path)
}
