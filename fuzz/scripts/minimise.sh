#!/usr/bin/env bash
# minimise.sh TARGET: of what runs added to the corpus, keeps what reaches further than the seeds; and
# shrinks every crash of the target. Seeds stay as people wrote them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export PATH="$PWD/target/ci/tools/bin:$PATH"

target="$1"
corpus="fuzz/corpus/$target"
[[ -d "$corpus" ]] || { echo "there is no target \`$target\`; \`cargo fuzz list\` names them" >&2; exit 2; }
cargo fuzz build -s none "$target"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir "$work/kept" "$work/found"
find "$corpus" -maxdepth 1 -type f ! -name 'seed-*' -exec mv -t "$work/found" {} +
before="$(find "$work/found" -type f | wc -l)"
# libFuzzer puts into the first folder what the others reach beyond it.
cp "$corpus"/seed-* "$work/kept"
cargo fuzz run -s none "$target" "$work/kept" "$work/found" -- -merge=1 -verbosity=0
find "$work/kept" -type f ! -name 'seed-*' -exec mv -t "$corpus" {} +
after="$(find "$corpus" -type f ! -name 'seed-*' | wc -l)"
echo "$target: $after of $before inputs reach further than the seeds"

for crash in "fuzz/artifacts/$target"/{crash,timeout,oom}-*; do
    if [[ -f "$crash" ]]; then
        cargo fuzz tmin -s none "$target" "$crash" || echo "$crash does not break the target any more"
    fi
done
