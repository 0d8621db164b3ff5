#!/usr/bin/env bash
# Says whether a pull request has the label that skips the check. LABELS is a JSON array of names, or null.
set -euo pipefail

skip=false
if [ -n "$LABEL" ] && jq --exit-status --arg name "$LABEL" '(. // []) | index($name) != null' <<< "${LABELS:-null}" > /dev/null; then
    skip=true
    echo "::notice title=datafile::Skipped: the pull request has the label '$LABEL'."
fi
echo "skip=$skip" >> "$GITHUB_OUTPUT"
