# Every task of the repository. `just` is on crates.io, and on PyPI as `rust-just`.

# List the tasks
default:
    @just --list

# Run every scenario against the built-in target; ARGS go to `fedspec run`
run *ARGS:
    cargo run --release -- run {{ ARGS }}

# Run every test; ARGS go to `cargo test`
test *ARGS:
    cargo test {{ ARGS }}

# Check every scenario and target file, offline
check:
    .ci/run check

# Check formatting, and let clippy read both workspaces
lint:
    .ci/run fmt clippy

# Format the code of both workspaces, and this file
fmt:
    cargo fmt --all
    cargo fmt --manifest-path fuzz/Cargo.toml
    just --fmt

# Check licences, banned crates and sources of everything that is linked
deny:
    .ci/run tools deny

# Write scenarios/schema anew from the types
schema:
    cargo run --quiet --release -- schema --write scenarios/schema

# Run every test and accept what the snapshots would become; read the diff before committing it
snapshots:
    INSTA_UPDATE=always cargo test

# Run the suite once a fault and write down which checks each one fails; read the diff. SCENARIOS: beginnings of ids, with commas, that are run with every fault, `known` for none beside those in the table
self-check SCENARIOS="":
    FEDSPEC_SELF_CHECK={{ SCENARIOS }} INSTA_UPDATE=always cargo test --release -p fedspec --test self_check -- --ignored
    cargo test --release -p fedspec --test self_check

# Measure the reference target's directory, the runner and a whole run; prints ratios and aims
bench:
    cargo bench -p fedspec --bench directory --bench provider --bench runner --bench suite

# Let the live fuzzers find faults of the reference target; prints time, requests and steps of each
bench-fuzz:
    cargo bench -p fedspec --bench fuzz

# Measure reading of XML, canonical forms and signatures, as ratios to what no one can do without
bench-xml:
    cargo bench -p fedspec-protocol --bench xml --bench signature

# Measure reading of SAML messages and metadata, as ratios to quick-xml's events
bench-saml:
    cargo bench -p fedspec-protocol --bench saml

# Measure forging of SAML messages, as ratios to an RSA signature
bench-forge:
    cargo bench -p fedspec-protocol --bench forge

# Compare checks a second with `scim2 test` of scim2-cli, on fresh scim2-servers; ARGS: --rounds N
bench-peer *ARGS:
    python3 harness/cli/tests/peers/scim2-server/bench.py {{ ARGS }}

# Fuzz one target, from its committed seeds
fuzz TARGET SECONDS="60":
    cargo fuzz run -s none {{ TARGET }} -- -max_total_time={{ SECONDS }} -max_len=4096 -dict=fuzz/dict/{{ TARGET }}.dict

# Fuzz every target for SECONDS each, leaving the corpus as it is
fuzz-all SECONDS="60":
    FUZZ_SEED=0 FUZZ_SECONDS={{ SECONDS }} .ci/run tools fuzz

# Keep of a target's corpus what reaches further than its seeds, and shrink its crashes
fuzz-min TARGET:
    fuzz/scripts/minimise.sh {{ TARGET }}

# File a crash as the seed `seed-NAME` of its target, and say whether it is mended; FILE is below fuzz/artifacts/TARGET/
crash FILE NAME:
    fuzz/scripts/crash.sh {{ FILE }} {{ NAME }}

# Show what a target's corpus reaches, file by file; needs the LLVM of rustc, such as Debian's llvm-22
fuzz-coverage TARGET:
    fuzz/scripts/coverage.sh {{ TARGET }}

# Fuzz every target for SECONDS each and print the rows of fuzz/README.md's table; TARGETS narrow it down
fuzz-table SECONDS="600" *TARGETS:
    fuzz/scripts/table.sh {{ SECONDS }} {{ TARGETS }}

# Start the reference target on a port; ARGS go to `fedspec serve`
serve *ARGS:
    cargo run --release -- serve {{ ARGS }}

# Start scim2-server, a SCIM server that others wrote, where its target file looks for it
scim2-server:
    python3 harness/cli/tests/peers/scim2-server/peer.py serve

# Start scim2-server, run every scenario against it, and compare with the findings judged by hand
scim2-server-run:
    python3 harness/cli/tests/peers/scim2-server/peer.py check

# Start a service of the library scimmy under express 4 or 5, where its target file looks for it
scimmy EXPRESS="5":
    python3 harness/cli/tests/peers/scimmy/peer.py serve --only scimmy-express{{ EXPRESS }}

# Start scimmy, run every scenario against it, and compare with the findings judged by hand
scimmy-run EXPRESS="5":
    python3 harness/cli/tests/peers/scimmy/peer.py check --only scimmy-express{{ EXPRESS }}

# Hold signatures, encryption and codes against xmlsec1, oathtool, signxml, xml-sec, bergshamra and published vectors
oracles *ARGS:
    harness/oracles/run.sh {{ ARGS }}
# Start a SAML service provider that others wrote: python3-saml, node-saml, mod-auth-mellon, simplesamlphp or saml-rs
sp NAME:
    python3 harness/cli/tests/peers/{{ NAME }}/peer.py serve

# Start one of them, run every scenario against it, and compare with the findings judged by hand
sp-run NAME:
    python3 harness/cli/tests/peers/{{ NAME }}/peer.py check

# Start a SAML identity provider that others wrote: simplesamlphp-idp or samlp-idp
idp NAME:
    python3 harness/cli/tests/peers/{{ NAME }}/peer.py serve

# Start one of them, run every scenario against it, and compare with the findings judged by hand
idp-run NAME:
    python3 harness/cli/tests/peers/{{ NAME }}/peer.py check

# Run releases of SAML libraries with published holes, and those that closed them: is the forgery found on the first alone?; ARGS: --only PRODUCT
holes *ARGS:
    python3 harness/cli/tests/peers/holes.py {{ ARGS }}

# Run every scenario against a connector that others wrote (scim2-client, scim2-cli or scim-sim), and compare with the findings judged by hand
connector-run NAME *ARGS:
    python3 harness/cli/tests/peers/{{ NAME }}/peer.py check {{ ARGS }}

# Call the reference target with boto3 and the AWS command line; ARGS: --fedspec PATH
boto3 *ARGS:
    python3 harness/cli/tests/peers/boto3/peer.py check {{ ARGS }}

# Everything that has to hold before a change is merged; STEPS narrow it down
ci *STEPS:
    .ci/run {{ STEPS }}
