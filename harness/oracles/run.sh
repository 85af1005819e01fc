#!/usr/bin/env bash
# Holds our signatures, encrypted elements and one-time codes live against what others make of them.
#
#   harness/oracles/run.sh                     everybody: the crates take minutes to build
#   harness/oracles/run.sh --without-crates    the programs and the published vectors alone
#   harness/oracles/run.sh -- --record FOLDER  what follows `--` goes to fedspec-oracles
#
# Installs signxml and unpacks its source, which carries the vectors, below target/oracles. What
# cannot be had here is named and left out. Exits with 77 when nobody can be asked.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly SIGNXML=5.2.0
readonly WORK="${CARGO_TARGET_DIR:-$PWD/target}/oracles"
mkdir -p "$WORK"

features=() arguments=()
if [[ "${1:-}" == --without-crates ]]; then
    features=(--no-default-features)
    shift
fi
if [[ "${1:-}" == -- ]]; then
    shift
fi

if ! command -v xmlsec1 >/dev/null; then
    echo "skipped: xmlsec1, because it is not installed here (Debian has it as xmlsec1)"
fi
if ! command -v oathtool >/dev/null; then
    echo "skipped: oathtool, because it is not installed here (Debian has it as oathtool)"
fi
if [[ ! -x "$WORK/python/bin/python" ]]; then
    python3 -m venv "$WORK/python" || echo "skipped: signxml, because python3 makes no environment"
fi
if "$WORK/python/bin/pip" install --quiet "signxml==$SIGNXML"; then
    arguments+=(--python "$WORK/python/bin/python")
else
    echo "skipped: signxml, because it cannot be installed from here"
fi
if [[ ! -d "$WORK/signxml-$SIGNXML" ]]; then
    if "$WORK/python/bin/pip" download --quiet --no-deps --no-binary :all: --dest "$WORK" \
        "signxml==$SIGNXML"; then
        tar -xzf "$WORK/signxml-$SIGNXML.tar.gz" -C "$WORK"
    else
        echo "skipped: the published vectors, because the source of signxml cannot be fetched"
    fi
fi
if [[ -d "$WORK/signxml-$SIGNXML" ]]; then
    arguments+=(--vectors "$WORK/signxml-$SIGNXML/test/interop")
fi
if [[ "${#arguments[@]}" -eq 0 && "${#features[@]}" -gt 0 ]] && ! command -v xmlsec1 >/dev/null &&
    ! command -v oathtool >/dev/null; then
    echo "skipped: nobody can be asked"
    exit 77
fi
exec cargo run --quiet --locked --manifest-path harness/oracles/Cargo.toml \
    --target-dir "$WORK/build" ${features[@]+"${features[@]}"} -- \
    ${arguments[@]+"${arguments[@]}"} "$@"
