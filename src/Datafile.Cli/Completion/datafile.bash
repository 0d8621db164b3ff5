# bash completion for datafile. In ~/.bashrc:  source <(datafile completion bash)
_datafile() {
    local IFS=$'\n'
    COMPREPLY=($(compgen -W "$(datafile "[suggest:$COMP_POINT]" "$COMP_LINE" 2> /dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _datafile datafile
