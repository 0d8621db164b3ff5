#!/usr/bin/env bash
# Annotates findings and writes them as SARIF. The exit code of the check is an output: later steps still run.
set -euo pipefail

arguments=("$PROJECT" --fail-on "$FAIL_ON")
[ -z "$AGAINST" ] || arguments+=(--against "$AGAINST")

# Without a base there is no change that could move rows.
[ -z "$AGAINST" ] || [ -z "${FORBID:-}" ] || arguments+=(--forbid "$FORBID")

# Findings that the base has too are not what the pull request is about.
new=()
[ -z "$AGAINST" ] || [ "${NEW:-true}" != true ] || new=(--new)

code=0
datafile check "${arguments[@]}" ${new[@]+"${new[@]}"} --format github || code=$?
if [ "$code" -gt 1 ]; then
    echo "exit-code=$code" >> "$GITHUB_OUTPUT"
    exit "$code"
fi

sarif=$RUNNER_TEMP/datafile.sarif
# GitHub shows suppressed results as open alerts.
datafile check "${arguments[@]}" --format sarif --no-suppressed --output "$sarif" || true
{
    echo "exit-code=$code"
    echo "sarif-file=$sarif"
} >> "$GITHUB_OUTPUT"
