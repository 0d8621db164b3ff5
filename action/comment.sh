#!/usr/bin/env bash
# Writes the release plan into one comment of the pull request; a later run replaces its text.
set -euo pipefail

marker="<!-- datafile $PROJECT -->"
body=$RUNNER_TEMP/datafile-comment.md
if [ -z "$AGAINST" ]; then
    exit 0
fi

{
    echo "$marker"
    datafile plan "$PROJECT" --against "$AGAINST" --format markdown
} > "$body" || { echo "::warning title=datafile::No comment: the plan could not be written."; exit 0; }

# A comment holds 65,536 characters.
if [ "$(wc -m < "$body")" -gt 65000 ]; then
    head -c 60000 "$body" | iconv -c -f UTF-8 -t UTF-8 > "$body.cut"
    printf "\n\nThe plan is longer than a comment. Run 'datafile plan' for all of it.\n" >> "$body.cut"
    mv "$body.cut" "$body"
fi

# The token of a fork or of Dependabot may not write: the check itself still counts.
refused() {
    echo "::warning title=datafile::No comment: GitHub refused it. The job needs the permission pull-requests write, which forks and Dependabot do not have."
    exit 0
}

comment=$(gh api --paginate "repos/$REPOSITORY/issues/$NUMBER/comments" |
    jq --raw-output --arg marker "$marker" '.[] | select(.body | startswith($marker)) | .id' | head -n 1) || refused
if [ -n "$comment" ]; then
    gh api --method PATCH "repos/$REPOSITORY/issues/comments/$comment" --field "body=@$body" > /dev/null || refused
else
    gh api --method POST "repos/$REPOSITORY/issues/$NUMBER/comments" --field "body=@$body" > /dev/null || refused
fi
