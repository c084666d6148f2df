/**
 * The bash script, our own: it needs no bash-completion package, hands typed words on as they are instead of evaluating them, and may be
 * sourced twice. Files are completed where nhi has nothing to say.
 */
export const bashCompletion = `# bash completion for nhi
_nhi_complete() {
  local cur=\${COMP_WORDS[COMP_CWORD]} word words=() line
  # Bash takes --format=json for three words.
  [[ $cur == '=' ]] && cur=
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == '=' ]] || words+=("$word")
  done
  COMPREPLY=()
  while IFS= read -r line; do
    line=\${line%%$'\\t'*}
    [[ $line != :* && $line == "$cur"* ]] && COMPREPLY+=("$line")
  done < <(nhi complete -- "\${words[@]}" "$cur" 2>/dev/null)
}
complete -o bashdefault -o default -F _nhi_complete nhi
`
