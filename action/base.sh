#!/usr/bin/env bash
# Finds what to compare with, and fetches it: a checkout usually has one commit only.
set -euo pipefail

say() { echo "against=$1" >> "$GITHUB_OUTPUT"; }

if [ -n "$AGAINST" ]; then
    say "$AGAINST"
    exit 0
fi

if [ -n "$BASE_REF" ]; then
    git fetch --quiet --no-tags origin "+refs/heads/$BASE_REF:refs/remotes/origin/$BASE_REF"

    # Without the history in between there is no merge base: fetch more of it, and in the end all.
    for depth in 50 500 unshallow; do
        git merge-base "origin/$BASE_REF" HEAD > /dev/null 2>&1 && break
        [ "$(git rev-parse --is-shallow-repository)" = true ] || break
        if [ "$depth" = unshallow ]; then
            git fetch --quiet --no-tags --unshallow origin "$(git rev-parse HEAD)" "+refs/heads/$BASE_REF:refs/remotes/origin/$BASE_REF"
        else
            git fetch --quiet --no-tags --deepen "$depth" origin "$(git rev-parse HEAD)" "+refs/heads/$BASE_REF:refs/remotes/origin/$BASE_REF"
        fi
    done
    say "merge-base:origin/$BASE_REF"
elif [[ "$BEFORE" =~ ^[0-9a-f]{40}$ && ! "$BEFORE" =~ ^0+$ ]]; then
    # A push after a force push may name a commit that is gone.
    git cat-file -e "$BEFORE^{commit}" 2> /dev/null || git fetch --quiet --no-tags --depth 1 origin "$BEFORE" || BEFORE=""
    say "$BEFORE"
else
    say ""
fi
