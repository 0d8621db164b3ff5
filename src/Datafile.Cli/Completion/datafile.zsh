#compdef datafile
# zsh completion for datafile. In ~/.zshrc, after compinit:  source <(datafile completion zsh)
_datafile() {
    local -a suggestions
    suggestions=("${(@f)$(datafile "[suggest:$CURSOR]" "$BUFFER" 2> /dev/null)}")
    compadd -- ${suggestions:#}
    _files
}
compdef _datafile datafile
