#!/usr/bin/env bash
# Downloads the archive for this runner, compares its checksum, and puts the command on the PATH of later steps.
set -euo pipefail

case "$RUNNER_OS-$RUNNER_ARCH" in
    Linux-X64) rid=linux-x64 ;;
    Linux-ARM64) rid=linux-arm64 ;;
    macOS-ARM64) rid=osx-arm64 ;;
    macOS-X64) rid=osx-x64 ;;
    Windows-*) rid=win-x64 ;;
    *)
        echo "::error title=datafile::There is no native command for $RUNNER_OS on $RUNNER_ARCH."
        exit 2
        ;;
esac
[ "$rid" != linux-x64 ] || [ ! -e /etc/alpine-release ] || rid=linux-musl-x64

folder=$RUNNER_TEMP/datafile-$VERSION
archive=datafile-$rid.tar.gz
mkdir -p "$folder"
cd "$folder"
for file in "$archive" SHA256SUMS; do
    curl --fail --silent --show-error --location --retry 3 --output "$file" "$RELEASES/v$VERSION/$file"
done

# Every line is "checksum  name"; the one of this archive has to be there.
grep -E "^[0-9a-f]{64} [ *]$archive\$" SHA256SUMS > expected || { echo "::error title=datafile::SHA256SUMS has no line for $archive."; exit 2; }
if command -v sha256sum > /dev/null; then sha256sum --check --quiet expected; else shasum -a 256 --check --quiet expected; fi

tar -xzf "$archive"
echo "$folder" >> "$GITHUB_PATH"
