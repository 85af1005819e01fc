#!/usr/bin/env bash
# coverage.sh TARGET: what the corpus of a target reaches, file by file.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export PATH="$PWD/target/ci/tools/bin:$PATH"

target="$1"
# The profile has the form of the compiler's own LLVM, which older tools do not read.
version="$(rustc -vV | sed -nE 's/^LLVM version: ([0-9]+).*/\1/p')"
tools="/usr/lib/llvm-$version/bin"
if [[ ! -x "$tools/llvm-cov" || ! -x "$tools/llvm-profdata" ]]; then
    echo "this needs LLVM $version, that of rustc, and there is none in $tools" >&2
    echo "help: \`apt-get install llvm-$version\` (Debian; older releases have it at apt.llvm.org)" >&2
    exit 1
fi
cargo fuzz coverage -s none --llvm-path "$tools" "$target"
host="$(rustc -vV | sed -n 's/^host: //p')"
"$tools/llvm-cov" report "target/$host/coverage/$host/release/$target" \
    -instr-profile="fuzz/coverage/$target/coverage.profdata" -ignore-filename-regex='/(registry|rustc)/'
