//! Requests a second of a whole run at `-j 16` over HTTP, against a plain keep-alive loop that sends
//! the same requests to the same kind of server in the same process.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run has to stop")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

#[path = "../tests/support/files.rs"]
mod files;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use camino::Utf8Path;
use fedspec_engine::drive::{
    Drive, HttpTransport, Limits, Progress, Sent, Settings, Site, Transport,
};
use fedspec_engine::library::Library;
use fedspec_engine::plan::{Plan, Selection};
use fedspec_engine::report::{Event, ndjson};
use fedspec_engine::transcript::RunDirectory;
use fedspec_reference::{ClockSource, Config, FaultSet, Reference};
use futures_util::future::BoxFuture;
use tokio::sync::oneshot;

/// The allocator of the binary, for both loops.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const LANES: usize = 16;
const ROUNDS: usize = 12;
/// As long as those that `fedspec serve` makes.
const TOKEN: &str = "admin-58cfbe2773e2826213dfb595fce0fbde";

/// Remembers every request on its way.
struct Recording {
    inner: HttpTransport,
    requests: Arc<Mutex<Vec<http::Request<Bytes>>>>,
}

impl Transport for Recording {
    fn send(&self, request: http::Request<Bytes>, limits: Limits) -> BoxFuture<'_, Sent> {
        self.requests.lock().unwrap().push(request.clone());
        self.inner.send(request, limits)
    }
}

/// A fresh reference target on a port of its own; the same seed gives the same ids and tokens.
async fn server() -> (u16, oneshot::Sender<()>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let reference = Reference::new(Config {
        profile: fedspec_reference::Profile::Aws,
        era: fedspec_reference::Era::Specific,
        seed: files::SEED,
        faults: FaultSet::default(),
        admin_token: TOKEN.to_owned(),
        clock: ClockSource::Frozen("2026-01-01T00:00:00Z".parse().unwrap()),
        public_base: String::new(),
    });
    let (stop, stopped) = oneshot::channel();
    tokio::spawn(fedspec_reference::serve(reference, listener, async {
        let _ = stopped.await;
    }));
    (port, stop)
}

fn site(library: &Library, port: u16, transport: Arc<dyn Transport>) -> Site {
    let path = files::root().join("scenarios/targets/reference.yaml");
    let mut target = files::target(&path, library);
    let here = format!("127.0.0.1:{port}");
    if let Some(server) = &mut target.scim_server {
        server.base.value = server.base.replace("127.0.0.1:7643", &here);
    }
    if let Some(admin) = &mut target.admin {
        admin.base.value = admin.base.replace("127.0.0.1:7643", &here);
    }
    Site::open(target, transport, &|_| Some(TOKEN.to_owned())).unwrap()
}

fn settings(jobs: usize) -> Settings {
    Settings { jobs, ..files::settings() }
}

/// A run: plan, send, redact, judge, and with a folder all evidence on disk; how long it took.
async fn harness(library: &Library, folder: Option<&Utf8Path>) -> Duration {
    let (port, stop) = server().await;
    let drive = Drive::new(site(library, port, Arc::new(HttpTransport::new().unwrap())));
    let plan = Plan::make(
        library.cases(),
        &drive.site().target,
        &drive.site().survey,
        &Selection::default(),
        None,
    );
    let mut directory = folder.map(|folder| RunDirectory::create(folder).unwrap());
    let began = Instant::now();
    drive
        .run(&plan, &settings(LANES), |news| {
            if let (Progress::Finished(finished), Some(directory)) = (news, &mut directory) {
                directory.record(finished.planned.number, &finished.record).unwrap();
                let event = Event::CaseFinished { verdict: finished.verdict };
                directory.event(&ndjson(&event)).unwrap();
            }
        })
        .await;
    let took = began.elapsed();
    let _ = stop.send(());
    took
}

/// The requests of every case, in order, as one job at a time sent them.
async fn record(library: &Library) -> (u16, Vec<Vec<http::Request<Bytes>>>) {
    let (port, stop) = server().await;
    let requests = Arc::new(Mutex::new(Vec::new()));
    let recording = Recording { inner: HttpTransport::new().unwrap(), requests: requests.clone() };
    let drive = Drive::new(site(library, port, Arc::new(recording)));
    let plan = Plan::make(
        library.cases(),
        &drive.site().target,
        &drive.site().survey,
        &Selection::default(),
        None,
    );
    drive.run(&plan, &settings(1), |_| ()).await;
    let _ = stop.send(());
    let mut cases: Vec<Vec<http::Request<Bytes>>> = Vec::new();
    for request in std::mem::take(&mut *requests.lock().unwrap()) {
        let opens = request.uri().path() == "/admin/directories"
            && !request.body().windows(8).any(|part| part == b"\"second ");
        if opens || cases.is_empty() {
            cases.push(Vec::new());
        }
        cases.last_mut().unwrap().push(request);
    }
    (port, cases)
}

/// The same requests by a plain client that reads every answer and does nothing with it.
async fn plain(cases: &Arc<Vec<Vec<http::Request<Bytes>>>>, recorded: u16) -> Duration {
    let (port, stop) = server().await;
    let client = reqwest::Client::builder().tcp_nodelay(true).build().unwrap();
    let next = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let began = Instant::now();
    let lanes: Vec<_> = (0..LANES)
        .map(|_| {
            let (cases, next, client) = (cases.clone(), next.clone(), client.clone());
            tokio::spawn(async move {
                while let Some(case) =
                    cases.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
                {
                    for request in case {
                        let mut request = reqwest::Request::try_from(request.clone()).unwrap();
                        assert_eq!(request.url().port(), Some(recorded));
                        request.url_mut().set_port(Some(port)).unwrap();
                        let answer = client.execute(request).await.unwrap();
                        answer.bytes().await.unwrap();
                    }
                }
            })
        })
        .collect();
    for lane in lanes {
        lane.await.unwrap();
    }
    let took = began.elapsed();
    let _ = stop.send(());
    took
}

fn main() {
    let rounds = if std::env::args().any(|argument| argument == "--test") { 1 } else { ROUNDS };
    let library = files::library();
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let (recorded, cases) = record(&library).await;
        let requests: usize = cases.iter().map(Vec::len).sum();
        let cases = Arc::new(cases);
        let mut best = [Duration::MAX; 3];
        // In turns, so that a busy moment of the machine falls on all of them.
        for round in 0..rounds {
            let path = folder.join(round.to_string());
            best[0] = best[0].min(plain(&cases, recorded).await);
            best[1] = best[1].min(harness(&library, None).await);
            best[2] = best[2].min(harness(&library, Some(&path)).await);
        }
        let rate =
            |took: Duration| f64::from(u32::try_from(requests).unwrap()) / took.as_secs_f64();
        let [plain, drive, whole] = best.map(rate);
        println!("{requests} requests of {} cases, {LANES} at once, best of {rounds}", cases.len());
        println!("plain reqwest loop         {plain:>8.0} requests/s");
        println!(
            "run: send, redact, judge   {drive:>8.0} requests/s  {:.2} of the plain loop",
            drive / plain
        );
        println!(
            "run with evidence on disk  {whole:>8.0} requests/s  {:.2} of the plain loop",
            whole / plain
        );
    });
}
