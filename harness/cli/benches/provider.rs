//! What the `rfc` profile costs where no index helps: a filter for each user it looks at, and a
//! change of membership for groups of different sizes.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run has to stop")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]
#![expect(dead_code, reason = "what the benchmarks share, not each of them uses whole")]

mod support;

use std::time::{Duration, Instant};

use fedspec_reference::Profile;

use support::directory::{BATCH, Directory, median};

/// The allocator of the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The quota of IAM Identity Center, which others have as well.
const USERS: usize = 100_000;
/// Repetitions of a filter; the median is told.
const TIMES: usize = 11;
/// Members of the groups that are compared.
const MEMBERS: [usize; 3] = [10, 1_000, 10_000];

/// Filters that no index answers, and how many of `users` satisfy them.
fn filters(users: usize) -> [(String, u64); 8] {
    let last = users - 1;
    let all = users as u64;
    [
        (format!("displayName eq \"user {last}\""), 1),
        (format!("name.familyName ew \"number {last}\""), 1),
        (format!("emails.value eq \"user{last}@example.com\""), 1),
        (format!("emails[type eq \"work\" and value eq \"user{last}@example.com\"]"), 1),
        ("meta.lastModified gt \"2030-01-01T00:00:00Z\"".to_owned(), 0),
        ("title pr".to_owned(), 0),
        ("nickName eq \"a\" or title eq \"b\" or userType eq \"c\"".to_owned(), 0),
        ("active eq true and not (title pr)".to_owned(), all),
    ]
}

fn filter_time(directory: &Directory, filter: &str, expected: u64) -> Duration {
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let began = Instant::now();
            assert_eq!(directory.count(filter), expected, "{filter}");
            began.elapsed()
        })
        .collect();
    times.sort();
    times[TIMES / 2]
}

fn membership(directory: &Directory, ids: &[String], members: usize) -> Duration {
    let group = directory.create_group(&format!("group of {members}"));
    ids[..members].chunks(100).for_each(|chunk| directory.member(&group, "add", chunk));
    let mut next = 0;
    median(|| {
        (0..BATCH / 2).for_each(|_| {
            next = (next + 7_919) % members;
            let id = std::slice::from_ref(&ids[next]);
            directory.member(&group, "remove", id);
            directory.member(&group, "add", id);
        });
    })
}

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let is_test = std::env::args().any(|argument| argument == "--test");
    let (users, sizes) = if is_test { (1_000, &MEMBERS[..2]) } else { (USERS, &MEMBERS[..]) };
    let mut directory = Directory::new(Profile::Rfc);
    let ids: Vec<String> = (0..users).map(|_| directory.create()).collect();

    println!("rfc profile, one core, in process; filters over {users} users without an index");
    for (filter, expected) in filters(users) {
        let time = filter_time(&directory, &filter, expected);
        let each = time.as_secs_f64() * 1e6 / users as f64;
        println!("{each:>7.3} us a user  {expected:>7} found  {filter}");
    }
    println!("one change of membership; ratio to a group of {}", sizes[0]);
    let mut first = None;
    for size in sizes {
        let time = membership(&directory, &ids, *size).as_secs_f64();
        let base = *first.get_or_insert(time);
        println!("{:>7.1} us {:>5.2}x  {size} members", time * 1e6, time / base);
    }
}
