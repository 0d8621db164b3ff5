#!/usr/bin/env bash
# The CI exports VERSION from .tinyenv: digits and dots, so it needs no quotes.
# shellcheck disable=SC2086
set -euxo pipefail
: "${VERSION:?}"

tb release create --semver ${VERSION}
tb --semver ${VERSION} deploy
tb release preview --semver ${VERSION}
