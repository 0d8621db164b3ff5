# PowerShell completion for datafile. In $PROFILE:  datafile completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName datafile -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    datafile "[suggest:$cursorPosition]" "$commandAst" 2> $null | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
