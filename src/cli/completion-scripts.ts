/**
 * What shells load. Each script hands the words typed so far to `poolhouse completion words`, the
 * last of them unfinished, and reads its answer: what to complete with on the first line (`words`,
 * `files` or `folders`), then a word, a tab and a description on each.
 */

const bash = `# Completion of poolhouse for bash.
_poolhouse() {
  local program=\${COMP_WORDS[0]/#\\~/$HOME} current=\${COMP_WORDS[COMP_CWORD]} kind='' line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ -z $kind ]]; then kind=$line; else COMPREPLY+=("\${line%%$'\\t'*}"); fi
  done < <("$program" completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  local action=
  case $kind in
    files) action=-f ;;
    folders) action=-d ;;
    *) return ;;
  esac
  compopt -o filenames 2>/dev/null
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen $action -- "$current")
}
complete -F _poolhouse poolhouse
`;

const zsh = `#compdef poolhouse
# Completion of poolhouse for zsh.
_poolhouse() {
  local program=\${words[1]/#\\~/$HOME} line
  local -a lines described
  lines=("\${(@f)$("$program" completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  case $lines[1] in
    files) _files ;;
    folders) _files -/ ;;
    *)
      for line in "\${(@)lines[2,-1]}"; do
        described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
      done
      _describe poolhouse described
      ;;
  esac
}
if [[ $funcstack[1] == _poolhouse ]]; then
  _poolhouse "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _poolhouse poolhouse
fi
`;

const fish = `# Completion of poolhouse for fish.
function __poolhouse_words
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l program $before[1]
    set -e before[1]
    set -l lines ($program completion words -- $before "$current" 2>/dev/null)
    switch "$lines[1]"
        case files
            __fish_complete_path "$current"
        case folders
            __fish_complete_directories "$current"
        case '*'
            printf '%s\\n' $lines[2..-1]
    end
end
complete -c poolhouse -f -a '(__poolhouse_words)'
`;

export const scripts = { bash, zsh, fish };
