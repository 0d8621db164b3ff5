# fish completion for datafile. In ~/.config/fish/config.fish:  datafile completion fish | source
complete --command datafile --arguments '(datafile "[suggest:"(string length -- (commandline --current-process --cut-at-cursor))"]" (commandline --current-process --cut-at-cursor) 2> /dev/null)'
